//! Assignment of a dossier to an officer, and its release.

use super::decide::Decision;
use super::{Dossier, DossierCommand, DossierEvent, FiledDossier, Officer};
use crate::{AccountId, Actor, CommandEnvelope, FaultCode, Refusal, Role, Services};

impl Dossier {
    /// Takes it from whoever holds it, where they may not work on it as their account stands; only the service does that.
    /// Who holds it no more, or may work on it again, is left alone, and so is what has ended.
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
    /// To an officer of the agency whose role fits. The desk and leaders give it to anybody; whoever does the step takes
    /// what nobody works on, or hands over what is theirs.
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

    /// Whether an officer may work on it as it stands.
    ///
    /// # Errors
    /// Where the rulebook does not know the version it was filed under.
    pub fn may_be_given_to(&self, officer: &Officer, services: &Services) -> Result<bool, Refusal> {
        Ok(officer.agency == Some(self.agency) && self.assignable_roles(services)?.contains(&officer.role))
    }

    /// Roles that it can be assigned to now: that of the step; while the desk has it, the desk or that of the first
    /// step.
    ///
    /// # Errors
    /// Where the rulebook does not know the version it was filed under.
    pub fn assignable_roles(&self, services: &Services) -> Result<Vec<Role>, Refusal> {
        if let Some(current) = &self.step {
            return Ok(roles_at(Some(current.step.role), None));
        }
        let first_step = self.pinned_procedure(services)?.definition.steps.first().map(|step| step.role);
        Ok(roles_at(None, first_step))
    }
}

/// Roles of those who may be given what is at a step of this role; what is at none yet is the desk's, or that of whoever
/// does the first step.
pub fn roles_at(step: Option<Role>, first_step: Option<Role>) -> Vec<Role> {
    match step {
        Some(role) => vec![role],
        None => std::iter::once(Role::Reception).chain(first_step.filter(|role| *role != Role::Reception)).collect(),
    }
}
