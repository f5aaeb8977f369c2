//! Output type of the copy of one's own data.

use app::own_copies::OwnCopy;
use async_graphql::SimpleObject;

use super::connection::PageInfo;
use super::file::File;
use crate::scalar::{DateTime, Json};

/// Copy of all personal data kept about the caller (data portability), one page of dossiers at a time.
#[derive(SimpleObject)]
pub struct PersonalDataCopy {
    /// When the copy was made, UTC.
    exported_at: DateTime,
    /// Account fields and open drafts as JSON, repeated on each page.
    account: Json,
    /// Dossiers of this page as JSON, newest first, each with form, documents, progress and messages.
    dossiers: Vec<Json>,
    /// Files that the dossiers of this page name, with signed download URLs.
    files: Vec<File>,
    /// Position of this page: pass `endCursor` as `after` while `hasNextPage` is true.
    page_info: PageInfo,
}

impl PersonalDataCopy {
    /// Page of the copy; `after` tells whether dossiers precede it.
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
