//! News to an officer that a dossier was assigned to them, by mail and without delay.

use chrono::TimeDelta;

use super::office_news::{OfficeNews, is_theirs};

/// News to an officer: a dossier was assigned to them.
pub(super) static ASSIGNED: OfficeNews = OfficeNews {
    mail: "mail-assigned",
    delay: TimeDelta::zero(),
    stands: |context, dossier| dossier.state.filed.assignee == Some(context.account.id) || context.is_stand_in,
    last_of: &[],
    concerns: is_theirs,
};
