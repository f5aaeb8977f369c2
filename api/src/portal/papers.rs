use cynic::Id;

use super::draft::DraftDocument;
use super::failure::Failure;
use super::fault::Faults;
use super::service::RequiredDocument;
use super::tongue::Tongue;
use super::upload::File;
use super::visit::Visit;

/// A paper that is asked for, with what is attached for it.
pub struct PaperBlock {
    /// Key of the requirement.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Which files are taken.
    pub kinds: String,
    /// What a browser's file chooser offers.
    pub accept: String,
    /// Whether it must be there.
    pub is_required: bool,
    /// What the office says of it.
    pub instruction: Option<String>,
    /// Attached so far: id, name.
    pub files: Vec<(String, String)>,
    /// What must be mended.
    pub error: Option<String>,
}

/// What became of a file that was sent for a paper.
pub enum Sent {
    /// It is there: its id, its name.
    Taken(Id, String),
    /// What must be mended.
    Refused(Faults),
}

impl PaperBlock {
    /// Sends the file of a form on, where it can be this paper.
    pub async fn receive(visit: &Visit, paper: &RequiredDocument, files: Vec<File>) -> Result<Sent, Failure> {
        let control = format!("d/{}", paper.key);
        let refused = |message: String| Sent::Refused(Faults::none(visit.tongue()).at(&control, message));
        let Some(file) = files.into_iter().next() else {
            return Ok(refused(visit.tongue().say_with("paper-none", "paper", &paper.name)));
        };
        if let Some(message) = file.misfit(visit, paper) {
            return Ok(refused(message));
        }
        let name = file.name.clone();
        Ok(match file.send(visit).await? {
            Ok(id) => Sent::Taken(id, name),
            Err(messages) => refused(messages.join(" ")),
        })
    }

    /// A paper, with those of these files that are meant for it.
    pub fn new(tongue: &Tongue, paper: &RequiredDocument, attached: &[DraftDocument]) -> Self {
        let files = attached.iter().filter(|file| file.requirement == paper.key);
        Self {
            key: paper.key.clone(),
            name: paper.name.clone(),
            kinds: paper.kinds(tongue),
            accept: paper.accept(),
            is_required: paper.required,
            instruction: None,
            files: files.map(|file| (file.upload_id.inner().to_owned(), file.file_name.clone())).collect(),
            error: None,
        }
    }

    /// Shows faults at the papers that they are about.
    pub fn mark(blocks: &mut [Self], faults: Faults) -> Faults {
        for block in blocks {
            block.error = faults.message_at(&format!("d/{}", block.key));
        }
        faults.leading(|control| control.starts_with("d/").then(|| format!("#{control}")))
    }
}
