use domain::Moment;

use crate::operation::schema;
use crate::schema::file::File;
use crate::schema::progress::Actor;
use crate::translator::Translator;

/// Something that happened to a dossier, with the files that an officer attached for the next: a draft of the result, an
/// opinion.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ProgressEntry")]
pub struct Transfer {
    /// When.
    pub at: Moment,
    /// What.
    pub title: String,
    /// Who.
    pub actor: Option<Actor>,
    /// What went along; most often nothing.
    pub files: Vec<File>,
}

impl Transfer {
    /// Those with files, the last first.
    pub fn with_files(all: &[Self]) -> impl Iterator<Item = &Self> {
        all.iter().rev().filter(|transfer| !transfer.files.is_empty())
    }

    /// `Trần Thị B, chuyên viên · 10:30 ngày 09/03/2026`
    pub fn whence(&self, translator: &Translator) -> String {
        let who = self.actor.as_ref().map(|actor| actor.written(translator)).unwrap_or_default();
        [who, translator.moment(&self.at)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
