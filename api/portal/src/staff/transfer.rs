use cynic::Id;
use domain::Moment;

use crate::dossier::Actor;
use crate::operation::schema;
use crate::tongue::Tongue;

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
    pub files: Vec<EnclosedFile>,
}

/// A file that went along.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "File")]
pub struct EnclosedFile {
    /// Names it.
    pub id: Id,
    /// As whoever attached it called it; empty once erased.
    pub name: String,
    /// In bytes.
    pub size: i32,
    /// Where it is fetched.
    pub url: Option<String>,
    /// Where browsers show it in place.
    pub view_url: Option<String>,
}

impl Transfer {
    /// Those with files, the last first.
    pub fn with_files(all: &[Self]) -> impl Iterator<Item = &Self> {
        all.iter().rev().filter(|transfer| !transfer.files.is_empty())
    }

    /// `Trần Thị B, chuyên viên · 10:30 ngày 09/03/2026`
    pub fn whence(&self, tongue: &Tongue) -> String {
        let who = self.actor.as_ref().map(|actor| actor.written(tongue)).unwrap_or_default();
        [who, tongue.moment(&self.at)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
