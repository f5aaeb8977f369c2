//! Due dates of a dossier and of its steps: promised at reception, recomputed after each pause of the clock.

use super::{DossierEvent, DueReason, FiledDossier, StepDue};
use crate::calendar::ProcessingTime;
use crate::procedure::{Step, SupplementPolicy};
use crate::{FaultCode, Moment, Refusal, Services};

impl FiledDossier {
    /// Due date of a dossier that is received now, by the procedure's processing time.
    pub(super) fn promise(&self, at: Moment, services: &Services) -> Result<Moment, Refusal> {
        let procedure = self.pinned_procedure(services)?;
        Ok(services.rulebook.calendar().due_at(at, procedure.definition.processing_time))
    }

    /// Time limit for supplement requests of a dossier that is received now, where the procedure sets one.
    pub(super) fn supplement_until(&self, at: Moment, services: &Services) -> Result<Option<Moment>, Refusal> {
        let procedure = self.pinned_procedure(services)?;
        Ok(procedure.definition.supplement_within.map(|time| services.rulebook.calendar().due_at(at, time)))
    }

    /// Due date after a pause of the clock, of the dossier and of its current step; `None` before acceptance, when no
    /// clock runs, and where the clock was not paused.
    ///
    /// Policy `pause`: the working minutes between request and answer are added up over all rounds, and the due date is
    /// the promised one plus the total. Policy `restart`: the time limit starts anew with the answer to a supplement
    /// request (Decree 61/2018/NĐ-CP, article 19(4)); whatever else the office waited for only pauses.
    pub(super) fn due_after_waiting(
        &self,
        at: Moment,
        reason: DueReason,
        services: &Services,
    ) -> Result<Option<DossierEvent>, Refusal> {
        let (Some(promised_at), Some(since)) = (self.promised_at, self.waits_since()) else { return Ok(None) };
        let definition = &self.pinned_procedure(services)?.definition;
        let calendar = services.rulebook.calendar();
        let restarts = definition.supplement_policy == SupplementPolicy::Restart && reason == DueReason::Supplemented;
        let minutes = calendar.working_minutes_between(since, at);
        let moved = |promised_at, paused: u64, time: ProcessingTime| {
            if restarts {
                (calendar.due_at(at, time), 0)
            } else {
                (calendar.postpone(promised_at, paused + minutes, time.unit), paused + minutes)
            }
        };
        let (due_at, paused_minutes) = moved(promised_at, self.paused_minutes, definition.processing_time);
        if self.due_at == Some(due_at) && self.paused_minutes == paused_minutes {
            return Ok(None);
        }
        let step = self.step.as_ref().and_then(|current| {
            let time = definition.steps.iter().find(|step| step.key == current.step.key)?.processing_time?;
            let (step_due_at, paused_minutes) = moved(current.promised_at?, current.paused_minutes, time);
            Some(StepDue { due_at: step_due_at.min(due_at), paused_minutes })
        });
        let due_soon_at = Some(calendar.due_soon_at(due_at));
        Ok(Some(DossierEvent::DueDateMoved { at, due_at, reason, paused_minutes, step, due_soon_at }))
    }

    /// Start of the current pause of the clock; `None` while it runs.
    pub(super) fn waits_since(&self) -> Option<Moment> {
        let supplement = self.supplement.as_ref().map(|open| open.requested_at);
        supplement.or_else(|| self.payment.as_ref().filter(|open| open.pauses).map(|open| open.requested_at))
    }

    /// Due date of a step that is entered now: by its own time limit, capped by the dossier's due date.
    pub(super) fn step_due(&self, at: Moment, step: &Step, services: &Services) -> Option<Moment> {
        let due_at = services.rulebook.calendar().due_at(at, step.processing_time?);
        Some(self.due_at.map_or(due_at, |whole| whole.min(due_at)))
    }

    /// The procedure version that it was filed under; `NOT_FOUND` where the rulebook lacks it.
    pub(super) fn pinned_procedure<'s>(&self, services: &'s Services) -> Result<&'s crate::ProcedureVersion, Refusal> {
        services
            .rulebook
            .procedure(&self.procedure.code, self.procedure.version)
            .map(AsRef::as_ref)
            .ok_or_else(|| Refusal::of(FaultCode::NotFound))
    }
}
