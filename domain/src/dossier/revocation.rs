//! Revocation of a mistaken ruling: the dossier is restored to its state before the ruling.
//!
//! The law sets no time limit for that; what follows a ruling sets it. Nothing follows a rejection or a stop, and a
//! decision is final once its result is returned: from then on it is the applicant's, and only another procedure
//! revokes it.

use super::{AwaitedAnswer, BeforeRuling, DossierCommand, DossierEvent, DossierStatus, FiledDossier, RulingKind};
use crate::{CommandEnvelope, FaultCode, Moment, Refusal};

impl FiledDossier {
    /// Kind of the ruling in force, if it may be revoked: the latest one, as long as no event depends on it.
    pub fn revocable(&self) -> Option<RulingKind> {
        self.before_ruling.as_ref()?;
        match self.base {
            DossierStatus::Rejected => Some(RulingKind::Rejection),
            DossierStatus::Stopped => Some(RulingKind::Stop),
            DossierStatus::Resolved => Some(RulingKind::Decision),
            DossierStatus::Registered
            | DossierStatus::Accepted
            | DossierStatus::Processing
            | DossierStatus::SupplementRequested
            | DossierStatus::PaymentRequired
            | DossierStatus::WithdrawalRequested
            | DossierStatus::ResultReturned => None,
        }
    }

    pub(super) fn revoke_ruling(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        reason: &str,
    ) -> Result<Vec<DossierEvent>, Refusal> {
        let Some(by) = envelope.by.account() else { return Err(Refusal::Forbidden) };
        let (Some(ruling), Some(before)) = (self.revocable(), &self.before_ruling) else {
            return Err(Refusal::of(FaultCode::NotAllowedInStatus));
        };
        let step = before.step.as_ref().map(|current| current.step.clone());
        let (at, reason, awaited) = (envelope.at, self.reason(reason)?, self.awaited_at(envelope.at));
        Ok(vec![DossierEvent::RulingRevoked { at, by, ruling, reason, step, awaited }])
    }

    /// Time limit of the restored supplement request, extended by the time that the ruling stood, in which the
    /// applicant could not answer; a limit that had lapsed before stays.
    fn awaited_at(&self, at: Moment) -> Option<AwaitedAnswer> {
        let open = self.before_ruling.as_ref()?.supplement.as_ref()?;
        let (respond_by, ended_at) = (open.respond_by?, self.ended_at?);
        let respond_by = if respond_by > ended_at { respond_by + (at - ended_at) } else { respond_by };
        Some(AwaitedAnswer { request: open.request, respond_by })
    }

    /// Ends the work and saves the position before it, from which a revocation restores.
    pub(super) fn end(&mut self, status: DossierStatus, at: Moment) {
        let before = BeforeRuling {
            base: std::mem::replace(&mut self.base, status),
            interruptions: std::mem::take(&mut self.interruptions),
            supplement: self.supplement.take(),
            payment: self.payment.take(),
            step: self.step.take(),
        };
        self.before_ruling = Some(Box::new(before));
        self.ended_at = Some(at);
    }

    /// Restores the position before the ruling. The due date stays: the mistake is the office's, so its clock is not
    /// paused.
    pub(super) fn reopen(&mut self, awaited: Option<AwaitedAnswer>) {
        let Some(before) = self.before_ruling.take() else { return };
        let BeforeRuling { base, interruptions, mut supplement, payment, step } = *before;
        if let (Some(open), Some(awaited)) = (&mut supplement, awaited) {
            open.respond_by = Some(awaited.respond_by);
        }
        self.base = base;
        self.interruptions = interruptions;
        self.supplement = supplement;
        self.payment = payment;
        self.step = step;
        self.ended_at = None;
        self.outcome = None;
    }
}
