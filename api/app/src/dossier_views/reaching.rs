//! Full-text search in personal data, resolved before the list is queried.

use domain::permission::finds_by_contact;
use foundation::error::AppError;
use projections::{DossierFilter, Reach};
use store::boxed;

use crate::caller::Caller;
use crate::dossier_views::DossierViews;

impl DossierViews {
    /// Resolves a filter's text that matches contact data, names of applicants or form fields into one on those
    /// dossiers. Only for callers who may search by these, and never from a URL, which is logged and kept.
    #[boxed]
    pub async fn reaching(&self, caller: &Caller, filter: DossierFilter) -> Result<DossierFilter, AppError> {
        let Some(text) = filter.text.as_ref().filter(|_| caller.by_post && finds_by_contact(&caller.actor)) else {
            return Ok(filter);
        };
        let applicants = self.queries.accounts.reached_by(text).await.map_err(|error| self.faults.unanswered(error))?;
        let digests = self.queries.form_index.giving(text).await.map_err(|error| self.faults.unanswered(error))?;
        let reach = Some(Reach { applicants, digests }).filter(|reach| !reach.is_empty());
        Ok(DossierFilter { reach, ..filter })
    }
}
