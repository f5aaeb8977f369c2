use super::{DossierOutcome, DossierStatus, FiledDossier, Officer};
use crate::{AccountId, AgencyId, Role};

/// Place of a dossier in the office: agency, role and assignee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workplace {
    pub agency: AgencyId,
    /// Role whose turn it is: the desk's, or that of the step.
    pub role: Role,
    pub assignee: Option<AccountId>,
}

impl Workplace {
    /// Whoever is to act on it now: who was given it, where it is their role's turn; else all of that role, since where
    /// somebody has taken it their colleagues need not know; the leaders, where the agency has nobody of it. `staff` are
    /// officers whose accounts are in use.
    pub fn officers(&self, staff: &[Officer]) -> Vec<AccountId> {
        let given = self.of(staff, |officer| officer.role == self.role && Some(officer.account) == self.assignee);
        if !given.is_empty() {
            return given;
        }
        let colleagues = self.of(staff, |officer| officer.role == self.role);
        if colleagues.is_empty() { self.of(staff, |officer| officer.role == Role::Leader) } else { colleagues }
    }

    fn of(&self, staff: &[Officer], wanted: impl Fn(&Officer) -> bool) -> Vec<AccountId> {
        let here = staff.iter().filter(|officer| officer.agency == Some(self.agency) && wanted(officer));
        here.map(|officer| officer.account).collect()
    }
}

impl FiledDossier {
    /// Whether whoever filed it may take it as the beginning of a new one: it was not received, stopped, or refused.
    pub fn may_be_filed_again(&self) -> bool {
        matches!(self.base, DossierStatus::Rejected | DossierStatus::Stopped)
            || self.outcome == Some(DossierOutcome::Refused)
    }

    pub fn workplace(&self) -> Workplace {
        let role = self.step.as_ref().map_or(Role::Reception, |current| current.step.role);
        Workplace { agency: self.agency, role, assignee: self.assignee }
    }
}
