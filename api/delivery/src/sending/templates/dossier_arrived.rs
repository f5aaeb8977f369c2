//! News to reception about a new dossier, by mail; obsolete once reception has acted on it.

use chrono::TimeDelta;
use domain::dossier::DossierStatus;

use super::office_news::{OfficeNews, is_theirs};

/// News to an officer: a dossier has arrived at the reception.
pub(super) static DOSSIER_ARRIVED: OfficeNews = OfficeNews {
    mail: "mail-dossier-arrived",
    delay: TimeDelta::zero(),
    stands: |_, dossier| dossier.state.filed.status() == DossierStatus::Registered,
    last_of: &[],
    concerns: is_theirs,
};
