//! Transfers between officers: entries of the timeline to which files are attached for the colleague who works on next.

use domain::Moment;

use crate::operation::schema;
use crate::schema::file::File;
use crate::schema::progress::Actor;
use crate::translator::Translator;

/// Entry of a dossier's timeline, with the files that an officer attached for the next one: a draft of
/// the result, an opinion.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ProgressEntry")]
pub struct Transfer {
    pub at: Moment,
    /// Title of the event in the language of the page.
    pub title: String,
    pub actor: Option<Actor>,
    /// Attached files; mostly none.
    pub files: Vec<File>,
}

impl Transfer {
    /// Entries with files, latest first.
    pub fn with_files(all: &[Self]) -> impl Iterator<Item = &Self> {
        all.iter().rev().filter(|transfer| !transfer.files.is_empty())
    }

    /// `Trần Thị B, chuyên viên · 10:30 ngày 09/03/2026`
    pub fn whence(&self, translator: &Translator) -> String {
        let who = self.actor.as_ref().map(|actor| actor.written(translator)).unwrap_or_default();
        [who, translator.moment(&self.at)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
