//! Agencies, procedures and the calendar as they are known now, and what rules look up in them.

use std::sync::Arc;

use domain::agency::Agency;
use domain::{AgencyId, ProcedureVersion, Rulebook, Services};
use foundation::error::AppError;
use foundation::reference::Reference;
use projections::dossier_detail::DossierDetail;
use store::Keyring;

use crate::fault_log::FaultLog;

/// The reference facts, cached, and read again where one is asked for that is not known yet.
#[derive(Clone)]
pub struct ReferenceFacts {
    pub(crate) reference: Arc<Reference>,
    pub(crate) keyring: Keyring,
    pub(crate) faults: FaultLog,
}

impl ReferenceFacts {
    /// The reference facts as they are now.
    pub fn rulebook(&self) -> Arc<Rulebook> {
        self.reference.rulebook()
    }

    /// What decisions look up now.
    pub fn services(&self) -> Services {
        Services { rulebook: self.rulebook(), secrets: Arc::new(self.keyring.clone()) }
    }

    /// The agency with this id.
    pub fn agency(&self, id: AgencyId) -> Option<Agency> {
        self.rulebook().agency(id).cloned()
    }

    /// One version of a procedure; one that was published a moment ago, elsewhere, is looked for.
    pub async fn procedure(&self, code: &str, version: u32) -> Result<Option<Arc<ProcedureVersion>>, AppError> {
        if let Some(known) = self.rulebook().procedure(code, version) {
            return Ok(Some(Arc::clone(known)));
        }
        self.refresh().await?;
        Ok(self.rulebook().procedure(code, version).cloned())
    }

    /// The agency with this id; one that was registered a moment ago, elsewhere, is looked for.
    pub async fn refreshed_agency(&self, id: AgencyId) -> Result<Option<Agency>, AppError> {
        if let Some(known) = self.agency(id) {
            return Ok(Some(known));
        }
        self.refresh().await?;
        Ok(self.agency(id))
    }

    /// The version that a dossier was filed under.
    pub fn pinned(&self, dossier: &DossierDetail) -> Option<Arc<ProcedureVersion>> {
        let pinned = &dossier.state.filed.procedure;
        self.rulebook().procedure(&pinned.code, pinned.version).cloned()
    }

    /// Reads the facts again where they have changed.
    pub(crate) async fn refresh(&self) -> Result<(), AppError> {
        self.reference.refresh().await.map(drop).map_err(|error| self.faults.unanswered(error))
    }
}
