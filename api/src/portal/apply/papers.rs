use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::filling::Filling;
use crate::portal::answer::{Answer, again, ok};
use crate::portal::draft::DraftDocument;
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
    let mut filling = Filling::load(&visit, code).await?;
    let parcel = upload::read(&visit, multipart).await?;
    let key = parcel.posted.get("requirement").to_owned();
    let paper = filling.procedure.required_documents.iter().find(|paper| paper.key == key).ok_or(Failure::NotFound)?;
    let control = format!("d/{key}");
    match PaperBlock::receive(&visit, paper, parcel.files).await? {
        Sent::Taken(upload_id, file_name) => {
            filling.documents.push(DraftDocument { requirement: key, upload_id, file_name });
        }
        Sent::Refused(faults) => return page(&visit, &filling, faults).await,
    }
    let unsaved = filling.save(&visit).await?;
    if !unsaved.is_empty() {
        return page(&visit, &filling, unsaved).await;
    }
    Ok(moved::to(&format!("{}#{control}", filling.page("papers"))))
}

/// `POST /services/{code}/apply/papers/remove`
pub async fn detach(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    let mut filling = Filling::load(&visit, code).await?;
    filling.documents.retain(|file| file.upload_id.inner() != posted.get("upload"));
    filling.save(&visit).await?;
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
    blocks: Vec<PaperBlock>,
}
