use app::service::OwnCopy;
use async_graphql::SimpleObject;

use super::connection::PageInfo;
use super::file::File;
use crate::scalar::{DateTime, Json};

/// All that is kept about the caller, a page of their dossiers at a time.
#[derive(SimpleObject)]
pub struct PersonalDataCopy {
    /// When it was made.
    exported_at: DateTime,
    /// The account, and what was typed and not sent.
    account: Json,
    /// Each with its form, papers, progress and exchange, the newest first.
    dossiers: Vec<Json>,
    /// The papers that those name, to be fetched.
    files: Vec<File>,
    /// Where this page of dossiers stands.
    page_info: PageInfo,
}

impl PersonalDataCopy {
    /// As a client gets it; `after` says whether dossiers stand before.
    pub fn of(copy: OwnCopy, after: bool) -> Self {
        Self {
            exported_at: copy.at.into(),
            account: Json(copy.account),
            dossiers: copy.dossiers.into_iter().map(Json).collect(),
            files: copy.files.into_iter().map(File).collect(),
            page_info: PageInfo {
                has_next_page: copy.more,
                has_previous_page: after,
                start_cursor: None,
                end_cursor: copy.end_cursor,
            },
        }
    }
}
