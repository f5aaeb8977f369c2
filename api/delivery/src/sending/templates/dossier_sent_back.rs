//! News to the officers of a step about a dossier sent back to it, by mail, with a delay in which one of
//! them may take it.

use super::NEWS_DELAY;
use super::office_news::{OfficeNews, PLACING, awaits_an_officer, is_theirs};

/// News to an officer: a dossier was given back to their step. Only while it is there and unassigned: an
/// assignee is notified instead.
pub(super) static DOSSIER_SENT_BACK: OfficeNews = OfficeNews {
    mail: "mail-dossier-sent-back",
    delay: NEWS_DELAY,
    stands: |_, dossier| awaits_an_officer(dossier),
    last_of: PLACING,
    concerns: is_theirs,
};
