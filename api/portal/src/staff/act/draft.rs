//! Drafts of a result: files that officers attached on the way and that a decision may send to the applicant.

use super::action_page::ActionPage;
use crate::posted::Posted;
use crate::schema::file::File;
use crate::staff::transfer::Transfer;
use crate::translator::Translator;

/// A file that an officer attached on the way and that may become a document of the result.
pub(super) struct Draft {
    pub id: String,
    pub name: String,
    /// Officer who attached it, and the moment.
    pub whence: String,
    /// Set where its checkbox is ticked.
    pub is_chosen: bool,
}

impl Draft {
    /// Drafts of a dossier, latest first, without erased files.
    pub(super) fn all(translator: &Translator, scene: &ActionPage, typed: &Posted) -> Vec<Self> {
        let chosen: Vec<&str> = typed.all("draft").collect();
        let of = |transfer: &Transfer| {
            let whence = transfer.whence(translator);
            let files = transfer.files.iter().filter(|file| !file.name.is_empty());
            let draft = |file: &File| Self {
                id: file.id.inner().to_owned(),
                name: file.name.clone(),
                whence: whence.clone(),
                is_chosen: chosen.contains(&file.id.inner()),
            };
            files.map(draft).collect::<Vec<_>>()
        };
        Transfer::with_files(&scene.transfers).flat_map(of).collect()
    }
}
