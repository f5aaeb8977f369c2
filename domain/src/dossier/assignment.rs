//! Assignment of a dossier to an officer, and its release.

use super::decide::Decision;
use super::{Dossier, DossierCommand, DossierEvent, FiledDossier, Officer};
use crate::{AccountId, Actor, CommandEnvelope, FaultCode, Refusal, Role, Services};

impl Dossier {
    /// Releases the dossier from an assignee who may not work on it any more, as their account stands; by the service
    /// alone. Idempotent: without an event where somebody else is assigned, the assignee may work on it again, or the
    /// work has ended.
    pub(super) fn release(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        holder: AccountId,
        officer: Option<Officer>,
        services: &Services,
    ) -> Decision {
        if envelope.by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        let held = self.filed.as_deref().filter(|filed| filed.assignee == Some(holder) && filed.ended_at.is_none());
        let Some(filed) = held else { return Ok(Vec::new()) };
        let keeps = match officer.filter(|officer| officer.account == holder) {
            Some(officer) => filed.may_be_given_to(&officer, services)?,
            None => false,
        };
        Ok(if keeps { Vec::new() } else { vec![DossierEvent::DossierReleased { at: envelope.at, assignee: holder }] })
    }
}

impl FiledDossier {
    /// Assigns an officer of the agency whose role fits. Reception and leaders assign anybody; other officers take what
    /// nobody is assigned to, or pass on their own.
    pub(super) fn assign(
        &self,
        envelope: &CommandEnvelope<DossierCommand>,
        assignee: Option<Officer>,
        services: &Services,
    ) -> Decision {
        let fitting = match assignee {
            Some(officer) if self.may_be_given_to(&officer, services)? => Some(officer),
            _ => None,
        };
        let Some(officer) = fitting else {
            return Err(Refusal::at(FaultCode::NotFound, &["assigneeId"]));
        };
        let gives = matches!(envelope.by.role(), Some(Role::Reception | Role::Leader));
        let caller = envelope.by.account();
        if !gives && caller != self.assignee && caller != Some(officer.account) {
            return Err(Refusal::Forbidden);
        }
        if self.assignee == Some(officer.account) {
            return Ok(Vec::new());
        }
        Ok(vec![DossierEvent::DossierAssigned { at: envelope.at, assignee: officer.account, hand_over: None }])
    }

    /// Permission of this officer to work on the dossier: of its agency, in an assignable role.
    ///
    /// # Errors
    /// `NOT_FOUND` where the rulebook lacks the procedure version that it was filed under.
    pub fn may_be_given_to(&self, officer: &Officer, services: &Services) -> Result<bool, Refusal> {
        Ok(officer.agency == Some(self.agency) && self.assignable_roles(services)?.contains(&officer.role))
    }

    /// Assignable roles: that of the current step; at the desk, reception and the role of the first step.
    ///
    /// # Errors
    /// `NOT_FOUND` where the rulebook lacks the procedure version that it was filed under.
    pub fn assignable_roles(&self, services: &Services) -> Result<Vec<Role>, Refusal> {
        if let Some(current) = &self.step {
            return Ok(roles_at(Some(current.step.role), None));
        }
        let first_step = self.pinned_procedure(services)?.definition.steps.first().map(|step| step.role);
        Ok(roles_at(None, first_step))
    }
}

/// Assignable roles at a step of this role; without a step, reception and the role of the first step.
pub fn roles_at(step: Option<Role>, first_step: Option<Role>) -> Vec<Role> {
    match step {
        Some(role) => vec![role],
        None => std::iter::once(Role::Reception).chain(first_step.filter(|role| *role != Role::Reception)).collect(),
    }
}
