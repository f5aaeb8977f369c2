use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::asked::Asked;
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

/// `GET /dossiers/{code}/supplement/papers`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let asked = Asked::load(&visit, code).await?;
    page(&visit, &asked, Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/supplement/papers`: attaches a file.
pub async fn attach(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    let mut asked = Asked::load(&visit, code).await?;
    let parcel = upload::read(&visit, multipart).await?;
    let key = parcel.posted.get("requirement").to_owned();
    let papers = asked.papers();
    let (paper, _) = papers.iter().find(|(paper, _)| paper.key == key).ok_or(Failure::NotFound)?;
    let control = format!("d/{key}");
    match PaperBlock::receive(&visit, paper, parcel.files).await? {
        Sent::Taken(upload_id, file_name) => {
            asked.documents.push(DraftDocument { requirement: key, upload_id, file_name });
        }
        Sent::Refused(faults) => return page(&visit, &asked, faults).await,
    }
    let unsaved = asked.save(&visit).await?;
    if unsaved.is_empty() {
        Ok(moved::to(&asked.page(&format!("/papers#{control}"))))
    } else {
        page(&visit, &asked, unsaved).await
    }
}

/// `POST /dossiers/{code}/supplement/papers/remove`
pub async fn detach(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    let mut asked = Asked::load(&visit, code).await?;
    asked.documents.retain(|file| file.upload_id.inner() != posted.get("upload"));
    asked.save(&visit).await?;
    Ok(moved::to(&asked.page("/papers")))
}

async fn page(visit: &Visit, asked: &Asked, faults: Faults) -> Answer {
    let tongue = visit.tongue();
    let block = |(paper, item): &(&_, &super::asked::SupplementItem)| PaperBlock {
        instruction: Some(item.instruction.clone()),
        ..PaperBlock::new(tongue, paper, &asked.documents)
    };
    let mut blocks: Vec<PaperBlock> = asked.papers().iter().map(block).collect();
    let faults = PaperBlock::mark(&mut blocks, faults);
    let mut shell = visit.shell(visit.say("papers-title")).await?;
    shell.is_in_error = !faults.is_empty();
    let template = PapersPage {
        step: visit.say("supplement-title"),
        back: asked.page(""),
        action: asked.page("/papers"),
        next: asked.page("/check"),
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
