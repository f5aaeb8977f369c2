//! Constructors of the type `Dossier`, by source: a row of a list, the detail that a reader asked for, or the
//! outcome of a command.

use std::sync::Arc;

use app::caller::Caller;
use app::dossier_views::DossierDone;
use projections::ListedDossier;
use projections::dossier_detail::DossierDetail;

use super::Dossier;
use super::source::DossierSource;

impl Dossier {
    /// Of a list's row.
    pub fn listed(listed: ListedDossier, _: &Caller) -> Self {
        Self(Arc::new(DossierSource::listed(listed)))
    }

    /// With all that its rows hold; that the caller reads it is recorded.
    pub fn detailed(detail: DossierDetail) -> Self {
        Self(Arc::new(DossierSource::detailed(detail)))
    }

    /// As a command left it, also where the rows trail behind it.
    pub fn of_done(done: &DossierDone) -> Self {
        Self(Arc::new(DossierSource::of_done(done)))
    }
}
