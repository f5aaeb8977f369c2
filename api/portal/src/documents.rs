//! Blocks of a documents page: each required document with its attached files, and their upload.

use domain::dossier::FILES_MAX;

use super::attached::AttachedFile;
use super::failure::Failure;
use super::fault::Faults;
use super::page_context::PageContext;
use super::posted::Posted;
use super::schema::draft::DraftDocument;
use super::schema::procedure::RequiredDocument;
use super::translator::Translator;
use super::upload::File;

/// Block of one required document: its rules, attached files, and error.
pub struct DocumentBlock {
    /// Key of the requirement.
    pub key: String,
    pub name: String,
    /// Accepted file types, as the page lists them.
    pub kinds: String,
    /// HTML `accept` attribute of the file input.
    pub accept: String,
    /// Set for a mandatory document.
    pub is_required: bool,
    /// Instruction of the office, in a supplement request.
    pub instruction: Option<String>,
    /// Path of the form filled in from the draft, to be printed and signed.
    pub print: Option<String>,
    /// Files attached so far.
    pub files: Vec<AttachedFile>,
    /// Validation message of its files.
    pub error: Option<String>,
}

/// Outcome of an upload of files for required documents.
pub struct Received {
    /// Uploads that succeeded, by requirement.
    pub taken: Vec<DraftDocument>,
    /// Errors of the files that failed, at the controls of their documents.
    pub faults: Faults,
}

/// Redirect target after a post of the documents page.
pub enum Onward {
    /// Back to the document whose upload button was pressed.
    Paper(String),
    /// On to the next page.
    Next,
}

impl Onward {
    /// Decodes the pressed button.
    pub fn of(posted: &Posted) -> Self {
        match posted.get("upload") {
            "" => Self::Next,
            key => Self::Paper(key.to_owned()),
        }
    }
}

impl DocumentBlock {
    /// Sum over all attached files: their number out of those that a dossier may hold, and their size; none while
    /// there are no files.
    pub fn total(translator: &Translator, blocks: &[Self]) -> Option<String> {
        let files: Vec<_> = blocks.iter().flat_map(|block| &block.files).collect();
        let size =
            files.iter().filter_map(|file| file.sent.as_ref()).map(|sent| sent.size).fold(0, i32::saturating_add);
        let counted = format!("{}/{FILES_MAX}", files.len());
        let told = || translator.t_with_both("papers-total", ("files", &counted), ("size", &translator.size(size)));
        (!files.is_empty()).then(told)
    }

    /// Uploads the files of a page, each for the document that it was chosen for. The pressed button does not matter:
    /// no chosen file is lost.
    pub async fn receive(
        context: &PageContext,
        papers: &[&RequiredDocument],
        files: Vec<File>,
        onward: &Onward,
    ) -> Result<Received, Failure> {
        let translator = context.translator();
        let mut received = Received { taken: Vec::new(), faults: Faults::none(translator) };
        if let Onward::Paper(key) = onward {
            let paper = papers.iter().find(|paper| paper.key == *key).ok_or(Failure::NotFound)?;
            let control = format!("d/{key}");
            if files.iter().all(|file| file.control != control) {
                received.faults = received.faults.at(&control, translator.t_with("paper-none", "paper", &paper.name));
            }
        }
        for file in files {
            let paper = papers.iter().find(|paper| file.control.strip_prefix("d/") == Some(paper.key.as_str()));
            let paper = paper.ok_or(Failure::NotFound)?;
            let (control, file_name) = (file.control.clone(), file.name.clone());
            if let Some(message) = file.misfit(context, paper) {
                received.faults = received.faults.at(&control, message);
                continue;
            }
            match file.send(context).await? {
                Ok(upload_id) => {
                    let requirement = paper.key.clone();
                    received.taken.push(DraftDocument { requirement, upload_id, file_name, file: None });
                }
                Err(messages) => received.faults = received.faults.at(&control, messages.join(" ")),
            }
        }
        Ok(received)
    }

    /// Block of a required document with the files attached for it.
    pub fn new(translator: &Translator, paper: &RequiredDocument, attached: &[DraftDocument]) -> Self {
        Self {
            key: paper.key.clone(),
            name: paper.name.clone(),
            kinds: if paper.takes_pictures() {
                format!("{}. {}", paper.kinds(translator), translator.t("paper-camera"))
            } else {
                paper.kinds(translator)
            },
            accept: paper.accept(),
            is_required: paper.required,
            instruction: None,
            print: None,
            files: AttachedFile::of(&paper.key, attached),
            error: None,
        }
    }

    /// Moves errors to the documents that they are about, and links the rest.
    pub fn mark(blocks: &mut [Self], faults: Faults) -> Faults {
        for block in blocks {
            block.error = faults.message_at(&format!("d/{}", block.key));
        }
        faults.leading(|control| control.starts_with("d/").then(|| format!("#{control}")))
    }
}
