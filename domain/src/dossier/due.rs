use super::{DossierEvent, DueReason, FiledDossier};
use crate::procedure::SupplementPolicy;
use crate::{FaultCode, Moment, Refusal, Services};

impl FiledDossier {
    /// The promised date of a dossier that is received now.
    pub(super) fn promise(&self, at: Moment, services: &Services) -> Result<Moment, Refusal> {
        let procedure = self.pinned_procedure(services)?;
        Ok(services.rulebook.calendar().due_at(at, procedure.definition.processing_time))
    }

    /// The due date after the office stopped waiting; none before acceptance, because no clock ran.
    ///
    /// Policy `pause`: the working minutes between request and answer are added up over all rounds, and the due date is
    /// the promised one plus the total. Policy `restart`: the time limit starts anew with the answer (Decree
    /// 61/2018/NĐ-CP, article 19(4)); a request that the office took back itself only pauses.
    pub(super) fn due_after_waiting(
        &self,
        at: Moment,
        reason: DueReason,
        services: &Services,
    ) -> Result<Option<DossierEvent>, Refusal> {
        let (Some(promised_at), Some(open)) = (self.promised_at, &self.supplement) else { return Ok(None) };
        let procedure = self.pinned_procedure(services)?;
        let calendar = services.rulebook.calendar();
        let time = procedure.definition.processing_time;
        let (due_at, paused_minutes) = match (procedure.definition.supplement_policy, reason) {
            (SupplementPolicy::Restart, DueReason::Supplemented) => (calendar.due_at(at, time), 0),
            (SupplementPolicy::Restart | SupplementPolicy::Pause, _) => {
                let total = self.paused_minutes + calendar.working_minutes_between(open.requested_at, at);
                (calendar.postpone(promised_at, total, time.unit), total)
            }
        };
        let moved = self.due_at != Some(due_at) || self.paused_minutes != paused_minutes;
        Ok(moved.then_some(DossierEvent::DueDateMoved { at, due_at, reason, paused_minutes }))
    }

    /// The version it was filed under; one that the rulebook does not know cannot be decided by.
    pub(super) fn pinned_procedure<'s>(&self, services: &'s Services) -> Result<&'s crate::ProcedureVersion, Refusal> {
        services
            .rulebook
            .procedure(&self.procedure.code, self.procedure.version)
            .map(AsRef::as_ref)
            .ok_or_else(|| Refusal::of(FaultCode::NotFound))
    }
}
