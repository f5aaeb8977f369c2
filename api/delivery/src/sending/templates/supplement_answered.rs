//! News to an officer about an answered supplement request, by mail and without delay; obsolete once
//! another request is open.

use chrono::TimeDelta;

use super::office_news::{OfficeNews, is_theirs};

/// News to an officer: the applicant has answered a supplement request.
pub(super) static SUPPLEMENT_ANSWERED: OfficeNews = OfficeNews {
    mail: "mail-supplement-answered",
    delay: TimeDelta::zero(),
    stands: |_, dossier| dossier.state.filed.ended_at.is_none() && dossier.state.filed.supplement.is_none(),
    last_of: &[],
    concerns: is_theirs,
};
