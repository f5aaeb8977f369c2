//! Documents page of an application: attaching and detaching files.

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::filling::Filling;
use crate::documents::{DocumentBlock, Onward, Received};
use crate::draft::{self, AttachDraftDocumentInput, AttachOutcome};
use crate::fault::Faults;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, again, ok};
use crate::schema::procedure::RequiredDocument;
use crate::upload;
use crate::way::Way;

/// `GET /services/{code}/apply/papers`: required documents with the files attached so far.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&context, code).await?;
    page(&context, &filling, Faults::none(context.translator())).await
}

/// `POST /services/{code}/apply/papers`: attaches the chosen files, and goes to the next page if
/// that button was pressed.
pub async fn attach(Extension(context): PageExtension, Path(code): Path<String>, multipart: Multipart) -> Answer {
    context.signed_in()?;
    let parcel = upload::read(&context, multipart).await?;
    let filling = Filling::load(&context, code).await?;
    if parcel.posted.is_redrawn() {
        return page(&context, &filling, Faults::none(context.translator())).await;
    }
    let papers: Vec<_> = filling.procedure.required_documents.iter().collect();
    let onward = Onward::of(&parcel.posted);
    let Received { taken, mut faults } = DocumentBlock::receive(&context, &papers, parcel.files, &onward).await?;
    for document in taken {
        let input = AttachDraftDocumentInput {
            procedure_code: filling.procedure.code.clone(),
            procedure_version: filling.procedure.version,
            dossier_code: None,
            document: document.into(),
            expected_version: parcel.posted.get("draft").parse().ok(),
        };
        faults = match draft::attach(&context, input).await? {
            AttachOutcome::Done => faults,
            AttachOutcome::Refused(errors) => faults.and(Faults::of(context.translator(), errors)),
            AttachOutcome::Ended => {
                let filling = Filling::load(&context, filling.procedure.code).await?;
                let (said, place) = draft::ended(context.translator(), filling.submitted_as.as_deref());
                return page(&context, &filling, faults.about_what_is_at(said, place)).await;
            }
        };
    }
    if !faults.is_empty() {
        let filling = Filling::load(&context, filling.procedure.code).await?;
        return page(&context, &filling, faults).await;
    }
    Ok(redirect::to(&match onward {
        Onward::Paper(key) => format!("{}#d/{key}", filling.page("papers")),
        Onward::Next => filling.page("check"),
    }))
}

/// `POST /services/{code}/apply/papers/remove`: detaches a file from the draft.
pub async fn detach(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    let filling = Filling::load(&context, code).await?;
    draft::detach(&context, filling.procedure.code.clone(), None, posted.get("upload")).await?;
    Ok(redirect::to(&filling.page("papers")))
}

async fn page(context: &PageContext, filling: &Filling, faults: Faults) -> Answer {
    let translator = context.translator();
    let papers = &filling.procedure.required_documents;
    let block = |paper: &RequiredDocument| DocumentBlock {
        print: paper.is_form.then(|| filling.page("print")),
        ..DocumentBlock::new(translator, paper, &filling.documents)
    };
    let mut blocks: Vec<DocumentBlock> = papers.iter().map(block).collect();
    let faults = DocumentBlock::mark(&mut blocks, faults);
    let mut layout = context.layout(context.t("papers-title")).await?;
    layout.is_in_error = !faults.is_empty();
    let steps = filling.form.steps();
    let template = DocumentsPage {
        step: filling.way(translator, steps.len()),
        back: steps.last().map_or_else(String::new, |step| filling.page(&format!("form/{}", step.key))),
        action: filling.page("papers"),
        version: filling.version,
        faults,
        total: DocumentBlock::total(translator, &blocks),
        blocks,
        layout,
    };
    Ok(if template.layout.is_in_error { again(&template) } else { ok(&template) })
}

#[derive(Template)]
#[template(path = "papers.html")]
struct DocumentsPage {
    layout: Layout,
    faults: Faults,
    step: Way,
    back: String,
    action: String,
    /// Draft version that the page shows.
    version: i32,
    blocks: Vec<DocumentBlock>,
    /// Number and total size of the attached files.
    total: Option<String>,
}
