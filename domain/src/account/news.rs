use serde::{Deserialize, Serialize};

use crate::Role;

/// What people are written to about that nobody has to be told by law: each chooses. The names are the contract's
/// `NewsTopic` and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NewsTopic {
    /// The other side has written about a dossier.
    Messages,
    /// A dossier has come to the reader's desk, or to their step.
    Arrivals,
    /// A dossier was given to the reader.
    Assignments,
    /// An applicant has answered a supplement request.
    Answers,
    /// An applicant asks for a dossier back, on which somebody has to rule.
    Withdrawals,
}

impl NewsTopic {
    pub const ALL: [Self; 5] = [Self::Messages, Self::Arrivals, Self::Assignments, Self::Answers, Self::Withdrawals];

    /// The name in the contract and in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Messages => "MESSAGES",
            Self::Arrivals => "ARRIVALS",
            Self::Assignments => "ASSIGNMENTS",
            Self::Answers => "ANSWERS",
            Self::Withdrawals => "WITHDRAWALS",
        }
    }

    /// What somebody of this role is written to about, unless they decline it.
    pub fn offered_to(role: Role) -> &'static [Self] {
        match role {
            Role::Citizen => &[Self::Messages],
            // What arrives is at the desk, which leaders stand in for where it has nobody, or at a step of theirs.
            Role::Reception | Role::Leader => &Self::ALL,
            // On withdrawals the desk and leaders rule.
            Role::Specialist => &[Self::Messages, Self::Arrivals, Self::Assignments, Self::Answers],
            Role::Auditor | Role::Administrator => &[],
        }
    }

    /// What is left of what is offered to this role once these are declined.
    pub fn wanted(role: Role, declined: &[Self]) -> Vec<Self> {
        Self::offered_to(role).iter().copied().filter(|topic| !declined.contains(topic)).collect()
    }
}
