//! A dossier around a command: its parties before, its state after, and the access log.

use domain::dossier::Dossier;
use domain::exchange::Parties;
use domain::permission::{may_see_dossier, reading_is_recorded};
use domain::viewing::{ViewingCommand, Viewings};
use domain::{CommandEnvelope, DossierId, Fault, FaultCode, Refusal};
use foundation::error::{AppError, CommandError};
use projections::DossierState;
use store::Context;
use store::boxed;

use crate::caller::Caller;
use crate::command_runner::{Aimed, CommandOutcome};
use crate::dossier_views::DossierViews;

/// Result of a command on a dossier.
pub struct DossierDone {
    pub id: DossierId,
    pub state: DossierState,
    /// True when the read models trail the command.
    pub stale: bool,
}

impl DossierViews {
    /// Parties of the dossier's exchange; not found where the caller may not see the dossier.
    pub(crate) async fn parties(
        &self,
        caller: &Caller,
        aimed: &Aimed,
    ) -> Result<(CommandOutcome<Dossier>, Parties), CommandError> {
        let id = aimed.dossier()?;
        let loaded = self.commands.load::<Dossier>(id.0).await?;
        let parties = loaded
            .state
            .filed
            .as_deref()
            .filter(|filed| may_see_dossier(&caller.actor, filed.applicant, filed.agency))
            .map(|filed| Parties { applicant: filed.applicant, agency: filed.agency })
            .ok_or_else(|| Fault::at(FaultCode::NotFound, &["code"]))?;
        Ok((
            CommandOutcome { id: id.0, state: loaded.state, position: None, events: Vec::new(), stale: false },
            parties,
        ))
    }

    /// State of a dossier after a command, also while the read models trail.
    pub(crate) async fn done(&self, done: &CommandOutcome<Dossier>) -> Result<DossierDone, CommandError> {
        let filed =
            done.state.filed.as_deref().ok_or_else(|| Refusal::from(Fault::at(FaultCode::NotFound, &["code"])))?;
        let state = self.state_of(DossierId(done.id), done.state.version, filed).await?;
        Ok(DossierDone { id: DossierId(done.id), state, stale: done.stale })
    }

    /// Writes the access log before a viewer of the office or an auditor is answered, so that nobody reads unseen.
    #[boxed]
    pub async fn record_viewing(&self, dossier: DossierId, caller: &Caller) -> Result<(), AppError> {
        if !reading_is_recorded(&caller.actor) {
            return Ok(());
        }
        let command = CommandEnvelope::new(caller.actor, caller.at, ViewingCommand::View);
        let context = Context { correlation: caller.correlation, causation: None, request: None };
        let recorded = self.executor.execute::<Viewings>(dossier.0, command, &context, |_| Vec::new()).await;
        recorded.map(drop).map_err(|error| self.faults.read_error(error))
    }
}
