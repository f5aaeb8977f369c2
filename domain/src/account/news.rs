//! Optional notification topics, and the roles that they are offered to.

use serde::{Deserialize, Serialize};

use crate::Role;

/// Optional notification topics, which everybody can turn off since no law requires them. The names are the contract's
/// `NewsTopic` and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NewsTopic {
    /// The other side wrote in a dossier's exchange.
    Messages,
    /// A dossier arrived at the reader's desk or step.
    Arrivals,
    /// A dossier was assigned to the reader.
    Assignments,
    /// An applicant answered a supplement request.
    Answers,
    /// An applicant requests withdrawal, on which an officer has to rule.
    Withdrawals,
}

impl NewsTopic {
    pub const ALL: [Self; 5] = [Self::Messages, Self::Arrivals, Self::Assignments, Self::Answers, Self::Withdrawals];

    /// Name in the contract and in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Messages => "MESSAGES",
            Self::Arrivals => "ARRIVALS",
            Self::Assignments => "ASSIGNMENTS",
            Self::Answers => "ANSWERS",
            Self::Withdrawals => "WITHDRAWALS",
        }
    }

    /// Topics that are on for this role by default.
    pub fn offered_to(role: Role) -> &'static [Self] {
        match role {
            Role::Citizen => &[Self::Messages],
            // Arrivals are at the desk, where leaders substitute if it has no officer, or at a step of theirs.
            Role::Reception | Role::Leader => &Self::ALL,
            // No withdrawals: reception and leaders rule on those.
            Role::Specialist => &[Self::Messages, Self::Arrivals, Self::Assignments, Self::Answers],
            Role::Auditor | Role::Administrator => &[],
        }
    }

    /// Topics offered to this role minus the declined ones.
    pub fn wanted(role: Role, declined: &[Self]) -> Vec<Self> {
        Self::offered_to(role).iter().copied().filter(|topic| !declined.contains(topic)).collect()
    }
}
