//! Documents page of a supplement: attaching and detaching files.

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::request::SupplementDraft;
use crate::documents::{DocumentBlock, Onward, Received};
use crate::draft::{self, AttachDraftDocumentInput, AttachOutcome};
use crate::fault::Faults;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, again, ok};
use crate::schema::dossier::SupplementItem;
use crate::upload;
use crate::way::Way;

/// `GET /dossiers/{code}/supplement/papers`: documents asked for, with the files attached so far.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let asked = SupplementDraft::load(&context, code).await?;
    page(&context, &asked, Faults::none(context.translator())).await
}

/// `POST /dossiers/{code}/supplement/papers`: attaches the chosen files, and goes to the next page if
/// that button was pressed.
pub async fn attach(Extension(context): PageExtension, Path(code): Path<String>, multipart: Multipart) -> Answer {
    context.signed_in()?;
    let parcel = upload::read(&context, multipart).await?;
    let asked = SupplementDraft::load(&context, code).await?;
    if parcel.posted.is_redrawn() {
        return page(&context, &asked, Faults::none(context.translator())).await;
    }
    let papers: Vec<_> = asked.papers().into_iter().map(|(paper, _)| paper).collect();
    let onward = Onward::of(&parcel.posted);
    let Received { taken, mut faults } = DocumentBlock::receive(&context, &papers, parcel.files, &onward).await?;
    for document in taken {
        let input = AttachDraftDocumentInput {
            procedure_code: asked.dossier.procedure.code.clone(),
            procedure_version: asked.dossier.procedure.version,
            dossier_code: Some(asked.dossier.code.clone()),
            document: document.into(),
            expected_version: parcel.posted.get("draft").parse().ok(),
        };
        faults = match draft::attach(&context, input).await? {
            AttachOutcome::Done => faults,
            AttachOutcome::Refused(errors) => faults.and(Faults::of(context.translator(), errors)),
            AttachOutcome::Ended => {
                let asked = SupplementDraft::load(&context, asked.dossier.code).await?;
                let (said, place) = draft::ended(context.translator(), asked.submitted_as.as_deref());
                return page(&context, &asked, faults.about_what_is_at(said, place)).await;
            }
        };
    }
    if !faults.is_empty() {
        let asked = SupplementDraft::load(&context, asked.dossier.code).await?;
        return page(&context, &asked, faults).await;
    }
    Ok(redirect::to(&match onward {
        Onward::Paper(key) => asked.page(&format!("/papers#d/{key}")),
        Onward::Next => asked.page("/check"),
    }))
}

/// `POST /dossiers/{code}/supplement/papers/remove`: detaches a file from the draft.
pub async fn detach(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    let asked = SupplementDraft::load(&context, code).await?;
    let procedure = asked.dossier.procedure.code.clone();
    draft::detach(&context, procedure, Some(asked.dossier.code.clone()), posted.get("upload")).await?;
    Ok(redirect::to(&asked.page("/papers")))
}

async fn page(context: &PageContext, asked: &SupplementDraft, faults: Faults) -> Answer {
    let translator = context.translator();
    let block = |(paper, item): &(&_, &SupplementItem)| DocumentBlock {
        instruction: Some(item.instruction.clone()),
        ..DocumentBlock::new(translator, paper, &asked.documents)
    };
    let mut blocks: Vec<DocumentBlock> = asked.papers().iter().map(block).collect();
    let faults = DocumentBlock::mark(&mut blocks, faults);
    let mut layout = context.layout(context.t("papers-title")).await?;
    layout.is_in_error = !faults.is_empty();
    let template = DocumentsPage {
        step: Way::alone(context.t("supplement-title")),
        back: asked.page(""),
        action: asked.page("/papers"),
        version: asked.version,
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
