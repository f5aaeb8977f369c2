//! Cached agencies, procedures and calendar, refreshed where an unknown one is asked for.

use std::sync::Arc;
use store::boxed;

use domain::agency::Agency;
use domain::{AgencyId, ProcedureVersion, Rulebook, Services};
use foundation::error::AppError;
use foundation::reference::Reference;
use projections::dossier_detail::DossierDetail;
use store::Keyring;

use crate::fault_log::FaultLog;

/// The reference facts, cached, and reloaded where one is asked for that is not known yet.
#[derive(Clone)]
pub struct ReferenceFacts {
    pub(crate) reference: Arc<Reference>,
    pub(crate) keyring: Keyring,
    pub(crate) faults: FaultLog,
}

impl ReferenceFacts {
    pub fn rulebook(&self) -> Arc<Rulebook> {
        self.reference.rulebook()
    }

    /// Services that decisions look facts up in.
    pub fn services(&self) -> Services {
        Services { rulebook: self.rulebook(), secrets: Arc::new(self.keyring.clone()) }
    }

    /// Agency of this id, from the cache.
    pub fn agency(&self, id: AgencyId) -> Option<Agency> {
        self.rulebook().agency(id).cloned()
    }

    /// A version of a procedure; an unknown one triggers a refresh, since another instance may have published it.
    #[boxed]
    pub async fn procedure(&self, code: &str, version: u32) -> Result<Option<Arc<ProcedureVersion>>, AppError> {
        if let Some(known) = self.rulebook().procedure(code, version) {
            return Ok(Some(Arc::clone(known)));
        }
        self.refresh().await?;
        Ok(self.rulebook().procedure(code, version).cloned())
    }

    /// Agency of this id; an unknown one triggers a refresh, since another instance may have registered it.
    #[boxed]
    pub async fn refreshed_agency(&self, id: AgencyId) -> Result<Option<Agency>, AppError> {
        if let Some(known) = self.agency(id) {
            return Ok(Some(known));
        }
        self.refresh().await?;
        Ok(self.agency(id))
    }

    /// Version that the dossier was filed under.
    pub fn pinned(&self, dossier: &DossierDetail) -> Option<Arc<ProcedureVersion>> {
        let pinned = &dossier.state.filed.procedure;
        self.rulebook().procedure(&pinned.code, pinned.version).cloned()
    }

    /// Reloads the facts where they have changed.
    pub(crate) async fn refresh(&self) -> Result<(), AppError> {
        self.reference.refresh().await.map(drop).map_err(|error| self.faults.unanswered(error))
    }
}
