//! Public look-up of a dossier by code and secret.

use std::sync::Arc;
use store::boxed;

use domain::dossier::DossierCode;
use domain::{DossierId, Language};
use foundation::error::AppError;
use foundation::problem::ProblemCode;
use foundation::texts::Texts;
use foundation::throttle::Kind;
use projections::Queries;
use projections::dossier_detail::DossierDetail;
use projections::look_up::LookUp;
use store::Keyring;

use crate::caller::Caller;
use crate::dossier_views::DossierViews;
use crate::fault_log::FaultLog;
use crate::rate_limiter::RateLimiter;
use crate::reference_facts::ReferenceFacts;

/// Result of a look-up.
pub struct LookedUp {
    pub look_up: LookUp,
    /// Details, opened by the secret.
    pub detail: Option<DossierDetail>,
    /// Applicant's name at filing, with the secret; `None` once erased.
    pub applicant_name: Option<String>,
}

/// Look-up of a dossier by its code and secret, without an account.
pub struct LookUps {
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) keyring: Keyring,
    pub(crate) queries: Queries,
    pub(crate) rates: RateLimiter,
    pub(crate) texts: Arc<Texts>,
}

impl LookUps {
    /// Format of dossier codes in words, by the example of an agency.
    pub fn form_of_codes(&self, language: Language) -> String {
        let rulebook = self.facts.rulebook();
        let agency = rulebook.agencies().next().map(|agency| agency.code.as_str()).unwrap_or_default();
        let form = format!("{agency}-YYMMDD-NNNN");
        self.texts.problem_about(language, ProblemCode::BadUserInput, "dossierCode", &[("form", form.into())])
    }

    /// Public state by code, and the filed form with the secret; from the log where the rows may trail for long. A text
    /// that is no code is answered without a query and costs no try; a wrong secret answers like none.
    #[boxed]
    pub async fn look_up(
        &self,
        caller: &Caller,
        code: &str,
        secret: Option<&str>,
    ) -> Result<Option<LookedUp>, AppError> {
        if secret.is_some() && !caller.by_post {
            return Err(AppError::BadUserInput("a secret is sent by POST".to_owned()));
        }
        let Ok(code) = code.parse::<DossierCode>() else { return Ok(None) };
        let id = DossierId::of_code(code.as_str());
        let opened = match secret {
            None => {
                let _counted = self.rates.attempt(Kind::LookUp, None, caller).await?;
                false
            }
            Some(secret) => {
                let permit = self.rates.attempt(Kind::LookUpSecret, Some(code.as_str()), caller).await?;
                let holds = self.keyring.holds_look_up_secret(id, secret);
                if holds {
                    self.rates.succeeded(permit, caller).await?;
                } else {
                    permit.failed();
                }
                holds
            }
        };
        let found = self.queries.look_ups.by_code(&code).await.map_err(|error| self.faults.unanswered(error))?;
        if !opened {
            return Ok(found.map(|look_up| LookedUp { look_up, detail: None, applicant_name: None }));
        }
        // The secret derives from the code alone, so it can be checked whatever the rows say.
        let detail = self.queries.dossier_details.by_id(id).await.map_err(|error| self.faults.unanswered(error))?;
        let detail = self.dossier_views.as_decided(id, detail).await?;
        let look_up = match (found, &detail) {
            (found, Some(detail)) if !reaches(found.as_ref(), detail) => decided(found, detail),
            (Some(look_up), _) => look_up,
            (None, _) => return Ok(None),
        };
        let applicant_name = match &detail {
            Some(detail) => {
                let (accounts, filed) = (&self.queries.accounts, &detail.state.filed);
                let name = accounts.name_at(filed.applicant, filed.submitted_at).await;
                name.map_err(|error| self.faults.unanswered(error))?
            }
            None => None,
        };
        Ok(Some(LookedUp { look_up, detail, applicant_name }))
    }
}

/// True when the row is as new as the details.
fn reaches(found: Option<&LookUp>, detail: &DossierDetail) -> bool {
    found.is_some_and(|found| found.state.version >= detail.state.version)
}

/// Public state raised to the details' version; the history stands in rows alone.
fn decided(found: Option<LookUp>, detail: &DossierDetail) -> LookUp {
    let progress = found.map(|found| found.progress).unwrap_or_default();
    LookUp { id: detail.id, state: detail.state.clone(), procedure: detail.procedure.clone(), progress }
}
