//! Actors of commands and reads: a visitor, the service itself, or an account in its role.

use serde::{Deserialize, Serialize};

use crate::{AccountId, AgencyId};

/// Role of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// A citizen or an organization.
    Citizen,
    /// Officer of the one-stop desk.
    Reception,
    /// Officer who examines dossiers.
    Specialist,
    /// Head of the agency, who decides.
    Leader,
    /// Reads everything and changes nothing.
    Auditor,
    /// Runs accounts, procedures and calendars; sees no dossier.
    Administrator,
}

impl Role {
    /// All roles, in the order of the contract.
    pub const ALL: [Self; 6] =
        [Self::Citizen, Self::Reception, Self::Specialist, Self::Leader, Self::Auditor, Self::Administrator];

    /// Name in the contract and in stored events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Citizen => "CITIZEN",
            Self::Reception => "RECEPTION",
            Self::Specialist => "SPECIALIST",
            Self::Leader => "LEADER",
            Self::Auditor => "AUDITOR",
            Self::Administrator => "ADMINISTRATOR",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// True for roles of an agency's officers, who work on dossiers.
    pub fn is_officer(self) -> bool {
        matches!(self, Self::Reception | Self::Specialist | Self::Leader)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Visitor without a session.
    Anonymous,
    /// The service itself: expiry, fixtures, the command line.
    System,
    Account {
        id: AccountId,
        /// Role at the time of the command.
        role: Role,
        /// Agency of an officer; `None` for other roles.
        agency: Option<AgencyId>,
    },
}

impl Actor {
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } => Some(*id),
            Self::Anonymous | Self::System => None,
        }
    }

    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Account { role, .. } => Some(*role),
            Self::Anonymous | Self::System => None,
        }
    }

    pub fn is_officer_of(&self, of: AgencyId) -> bool {
        matches!(self, Self::Account { role, agency: Some(agency), .. } if role.is_officer() && *agency == of)
    }
}
