use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::filling::Filling;
use crate::answer::{Answer, again, ok};
use crate::draft::{self, AttachDraftDocumentInput, AttachOutcome};
use crate::fault::Faults;
use crate::moved;
use crate::papers::{Onward, PaperBlock, Received};
use crate::posted::Posted;
use crate::schema::procedure::RequiredDocument;
use crate::shell::Shell;
use crate::upload;
use crate::visit::{Here, Visit};
use crate::way::Way;

/// `GET /services/{code}/apply/papers`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    page(&visit, &filling, Faults::none(visit.tongue())).await
}

/// `POST /services/{code}/apply/papers`: attaches what was chosen, and goes on where that was asked for.
pub async fn attach(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let parcel = upload::read(&visit, multipart).await?;
    let filling = Filling::load(&visit, code).await?;
    if parcel.posted.is_redrawn() {
        return page(&visit, &filling, Faults::none(visit.tongue())).await;
    }
    let papers: Vec<_> = filling.procedure.required_documents.iter().collect();
    let onward = Onward::of(&parcel.posted);
    let Received { taken, mut faults } = PaperBlock::receive(&visit, &papers, parcel.files, &onward).await?;
    for document in taken {
        let input = AttachDraftDocumentInput {
            procedure_code: filling.procedure.code.clone(),
            procedure_version: filling.procedure.version,
            dossier_code: None,
            document: document.into(),
            expected_version: parcel.posted.get("draft").parse().ok(),
        };
        faults = match draft::attach(&visit, input).await? {
            AttachOutcome::Done => faults,
            AttachOutcome::Refused(errors) => faults.and(Faults::of(visit.tongue(), errors)),
            AttachOutcome::Ended => {
                let filling = Filling::load(&visit, filling.procedure.code).await?;
                let (said, place) = draft::ended(visit.tongue(), filling.submitted_as.as_deref());
                return page(&visit, &filling, faults.about_what_is_at(said, place)).await;
            }
        };
    }
    if !faults.is_empty() {
        let filling = Filling::load(&visit, filling.procedure.code).await?;
        return page(&visit, &filling, faults).await;
    }
    Ok(moved::to(&match onward {
        Onward::Paper(key) => format!("{}#d/{key}", filling.page("papers")),
        Onward::Next => filling.page("check"),
    }))
}

/// `POST /services/{code}/apply/papers/remove`
pub async fn detach(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    draft::detach(&visit, filling.procedure.code.clone(), None, posted.get("upload")).await?;
    Ok(moved::to(&filling.page("papers")))
}

async fn page(visit: &Visit, filling: &Filling, faults: Faults) -> Answer {
    let tongue = visit.tongue();
    let papers = &filling.procedure.required_documents;
    let block = |paper: &RequiredDocument| PaperBlock {
        print: paper.is_form.then(|| filling.page("print")),
        ..PaperBlock::new(tongue, paper, &filling.documents)
    };
    let mut blocks: Vec<PaperBlock> = papers.iter().map(block).collect();
    let faults = PaperBlock::mark(&mut blocks, faults);
    let mut shell = visit.shell(visit.say("papers-title")).await?;
    shell.is_in_error = !faults.is_empty();
    let steps = filling.form.steps();
    let template = PapersPage {
        step: filling.way(tongue, steps.len()),
        back: steps.last().map_or_else(String::new, |step| filling.page(&format!("form/{}", step.key))),
        action: filling.page("papers"),
        version: filling.version,
        faults,
        total: PaperBlock::total(tongue, &blocks),
        blocks,
        shell,
    };
    Ok(if template.shell.is_in_error { again(&template) } else { ok(&template) })
}

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    shell: Shell,
    faults: Faults,
    step: Way,
    back: String,
    action: String,
    /// Of the draft, as it is shown.
    version: i32,
    blocks: Vec<PaperBlock>,
    /// What is attached, all together.
    total: Option<String>,
}
