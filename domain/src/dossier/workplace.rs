//! Place of a dossier in the office, and the officers whose turn it is there.

use super::{DossierOutcome, DossierStatus, FiledDossier, Officer};
use crate::{AccountId, AgencyId, Role};

/// Place of a dossier in the office: agency, role and assignee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workplace {
    pub agency: AgencyId,
    /// Role of the current step; reception at the desk.
    pub role: Role,
    pub assignee: Option<AccountId>,
}

impl Workplace {
    /// Officers whose turn it is: the assignee, if they have the role; else everybody of that role (an assigned dossier
    /// needs no colleague's attention); else the leaders, where the agency has no officer of the role. `staff` are
    /// officers with active accounts.
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
    /// Permission of its applicant to copy it into a new submission: after a rejection, a stop, or a refusal.
    pub fn may_be_filed_again(&self) -> bool {
        matches!(self.base, DossierStatus::Rejected | DossierStatus::Stopped)
            || self.outcome == Some(DossierOutcome::Refused)
    }

    pub fn workplace(&self) -> Workplace {
        let role = self.step.as_ref().map_or(Role::Reception, |current| current.step.role);
        Workplace { agency: self.agency, role, assignee: self.assignee }
    }
}
