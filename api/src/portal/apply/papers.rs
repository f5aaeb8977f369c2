use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::filling::Filling;
use crate::portal::answer::{Answer, again, ok};
use crate::portal::draft::{self, AttachDraftDocumentInput, AttachOutcome, DraftDocument};
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::moved;
use crate::portal::papers::{PaperBlock, Sent};
use crate::portal::posted::Posted;
use crate::portal::shell::Shell;
use crate::portal::upload;
use crate::portal::visit::{Here, Visit};

/// `GET /services/{code}/apply/papers`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    page(&visit, &filling, Faults::none(visit.tongue())).await
}

/// `POST /services/{code}/apply/papers`: attaches a file.
pub async fn attach(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let parcel = upload::read(&visit, multipart).await?;
    let filling = Filling::load(&visit, code).await?;
    let key = parcel.posted.get("requirement").to_owned();
    let paper = filling.procedure.required_documents.iter().find(|paper| paper.key == key).ok_or(Failure::NotFound)?;
    let control = format!("d/{key}");
    let document = match PaperBlock::receive(&visit, paper, parcel.files).await? {
        Sent::Taken(upload_id, file_name) => DraftDocument { requirement: key, upload_id, file_name },
        Sent::Refused(faults) => return page(&visit, &filling, faults).await,
    };
    let input = AttachDraftDocumentInput {
        procedure_code: filling.procedure.code.clone(),
        procedure_version: filling.procedure.version,
        dossier_code: None,
        document: document.into(),
        expected_version: parcel.posted.get("draft").parse().ok(),
    };
    let attached = draft::attach(&visit, input).await?;
    let filling = Filling::load(&visit, filling.procedure.code).await?;
    let faults = match attached {
        AttachOutcome::Done => return Ok(moved::to(&format!("{}#{control}", filling.page("papers")))),
        AttachOutcome::Refused(errors) => Faults::of(visit.tongue(), errors),
        AttachOutcome::Ended => {
            let (said, place) = draft::ended(visit.tongue(), filling.submitted_as.as_deref());
            Faults::none(visit.tongue()).about_what_is_at(said, place)
        }
    };
    page(&visit, &filling, faults).await
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
    let mut blocks: Vec<PaperBlock> =
        papers.iter().map(|paper| PaperBlock::new(tongue, paper, &filling.documents)).collect();
    let faults = PaperBlock::mark(&mut blocks, faults);
    let mut shell = visit.shell(visit.say("papers-title")).await?;
    shell.is_in_error = !faults.is_empty();
    let steps = filling.form.steps();
    let (here, pages) = ((filling.pages() - 1).to_string(), filling.pages().to_string());
    let template = PapersPage {
        step: tongue.say_with_both("apply-step", ("step", &here), ("steps", &pages)),
        back: steps.last().map_or_else(String::new, |step| filling.page(&format!("form/{}", step.key))),
        action: filling.page("papers"),
        next: filling.page("check"),
        version: filling.version,
        faults,
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
    step: String,
    back: String,
    action: String,
    next: String,
    /// Of the draft, as it is shown.
    version: i32,
    blocks: Vec<PaperBlock>,
}
