use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::asked::Asked;
use crate::answer::{Answer, again, ok};
use crate::draft::{self, AttachDraftDocumentInput, AttachOutcome};
use crate::fault::Faults;
use crate::moved;
use crate::papers::{Onward, PaperBlock, Received};
use crate::posted::Posted;
use crate::schema::dossier::SupplementItem;
use crate::shell::Shell;
use crate::upload;
use crate::visit::{Here, Visit};
use crate::way::Way;

/// `GET /dossiers/{code}/supplement/papers`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let asked = Asked::load(&visit, code).await?;
    page(&visit, &asked, Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/supplement/papers`: attaches what was chosen, and goes on where that was asked for.
pub async fn attach(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let parcel = upload::read(&visit, multipart).await?;
    let asked = Asked::load(&visit, code).await?;
    if parcel.posted.is_redrawn() {
        return page(&visit, &asked, Faults::none(visit.tongue())).await;
    }
    let papers: Vec<_> = asked.papers().into_iter().map(|(paper, _)| paper).collect();
    let onward = Onward::of(&parcel.posted);
    let Received { taken, mut faults } = PaperBlock::receive(&visit, &papers, parcel.files, &onward).await?;
    for document in taken {
        let input = AttachDraftDocumentInput {
            procedure_code: asked.dossier.procedure.code.clone(),
            procedure_version: asked.dossier.procedure.version,
            dossier_code: Some(asked.dossier.code.clone()),
            document: document.into(),
            expected_version: parcel.posted.get("draft").parse().ok(),
        };
        faults = match draft::attach(&visit, input).await? {
            AttachOutcome::Done => faults,
            AttachOutcome::Refused(errors) => faults.and(Faults::of(visit.tongue(), errors)),
            AttachOutcome::Ended => {
                let asked = Asked::load(&visit, asked.dossier.code).await?;
                let (said, place) = draft::ended(visit.tongue(), asked.submitted_as.as_deref());
                return page(&visit, &asked, faults.about_what_is_at(said, place)).await;
            }
        };
    }
    if !faults.is_empty() {
        let asked = Asked::load(&visit, asked.dossier.code).await?;
        return page(&visit, &asked, faults).await;
    }
    Ok(moved::to(&match onward {
        Onward::Paper(key) => asked.page(&format!("/papers#d/{key}")),
        Onward::Next => asked.page("/check"),
    }))
}

/// `POST /dossiers/{code}/supplement/papers/remove`
pub async fn detach(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    let asked = Asked::load(&visit, code).await?;
    let procedure = asked.dossier.procedure.code.clone();
    draft::detach(&visit, procedure, Some(asked.dossier.code.clone()), posted.get("upload")).await?;
    Ok(moved::to(&asked.page("/papers")))
}

async fn page(visit: &Visit, asked: &Asked, faults: Faults) -> Answer {
    let tongue = visit.tongue();
    let block = |(paper, item): &(&_, &SupplementItem)| PaperBlock {
        instruction: Some(item.instruction.clone()),
        ..PaperBlock::new(tongue, paper, &asked.documents)
    };
    let mut blocks: Vec<PaperBlock> = asked.papers().iter().map(block).collect();
    let faults = PaperBlock::mark(&mut blocks, faults);
    let mut shell = visit.shell(visit.say("papers-title")).await?;
    shell.is_in_error = !faults.is_empty();
    let template = PapersPage {
        step: Way::alone(visit.say("supplement-title")),
        back: asked.page(""),
        action: asked.page("/papers"),
        version: asked.version,
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
