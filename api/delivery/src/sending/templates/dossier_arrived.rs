use chrono::TimeDelta;
use domain::dossier::DossierStatus;

use super::office_news::{OfficeNews, is_theirs};

/// To an officer: a dossier has come to their desk.
pub(super) static DOSSIER_ARRIVED: OfficeNews = OfficeNews {
    mail: "mail-dossier-arrived",
    delay: TimeDelta::zero(),
    stands: |_, dossier| dossier.state.filed.status() == DossierStatus::Registered,
    last_of: &[],
    concerns: is_theirs,
};
