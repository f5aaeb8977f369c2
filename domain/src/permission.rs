//! Authorization of reads: one pure function per thing, asked by commands and by the read side alike.
//!
//! What somebody may not see answers as what does not exist.

use crate::{AccountId, Actor, AgencyId, Role};

/// Whether this actor may see a dossier, its progress and its exchange.
///
/// The applicant, the agency's officers, and auditors. An administrator runs accounts and sees no dossier.
pub fn may_see_dossier(actor: &Actor, applicant: AccountId, agency: AgencyId) -> bool {
    match actor {
        Actor::Anonymous => false,
        Actor::System => true,
        Actor::Account { id, role, .. } => match role {
            Role::Citizen => *id == applicant,
            Role::Reception | Role::Specialist | Role::Leader => actor.is_officer_of(agency),
            Role::Auditor => true,
            Role::Administrator => false,
        },
    }
}

/// Whether this actor sees what officers say to each other, and attach, when they pass a dossier on: whoever sees it and
/// is not its applicant.
pub fn sees_what_officers_say(actor: &Actor) -> bool {
    match actor {
        Actor::Anonymous | Actor::Account { role: Role::Citizen | Role::Administrator, .. } => false,
        Actor::System
        | Actor::Account { role: Role::Reception | Role::Specialist | Role::Leader | Role::Auditor, .. } => true,
    }
}

/// Scope of the staff's queue for an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueScope {
    /// Of one agency.
    Agency(AgencyId),
    /// Of all agencies.
    All,
}

/// The scope of the staff's queue; `None` for whom it is not.
pub fn queue_scope(actor: &Actor) -> Option<QueueScope> {
    match actor {
        Actor::Account { role: Role::Auditor, .. } => Some(QueueScope::All),
        Actor::Account { role, agency: Some(agency), .. } if role.is_officer() => Some(QueueScope::Agency(*agency)),
        Actor::System | Actor::Anonymous | Actor::Account { .. } => None,
    }
}

/// Whether this actor may find dossiers by how their applicants are reached or by numbers that name them: who sees those
/// of a dossier that they find.
pub fn finds_by_contact(actor: &Actor) -> bool {
    queue_scope(actor).is_some()
}

/// Which messages somebody may have sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResendScope {
    /// Those that went to themselves about their dossiers.
    ToThemselves,
    /// Those about the dossiers of an agency.
    AboutDossiersOf(AgencyId),
    /// Those about accounts, which say nothing of a dossier.
    AboutAccounts,
}

/// The messages that this actor may have sent again: the desk and its head answer for what the office sends.
pub fn resend_scope(actor: &Actor) -> Option<ResendScope> {
    match actor {
        Actor::Account { role: Role::Citizen, .. } => Some(ResendScope::ToThemselves),
        Actor::Account { role: Role::Reception | Role::Leader, agency: Some(agency), .. } => {
            Some(ResendScope::AboutDossiersOf(*agency))
        }
        Actor::Account { role: Role::Administrator, .. } => Some(ResendScope::AboutAccounts),
        Actor::Anonymous | Actor::System | Actor::Account { .. } => None,
    }
}

/// Whether reads of this actor go to the access log: those of the office and the auditors do, so that the applicant can
/// see who looked; their own do not.
pub fn reading_is_recorded(actor: &Actor) -> bool {
    matches!(actor, Actor::Account { role, .. } if role.is_officer() || *role == Role::Auditor)
}

/// Whether this actor may read events as they are stored, replay them, and have them verified.
pub fn reads_events(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Auditor, .. })
}

/// Whether this actor may see how the service itself does.
pub fn sees_operation(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Auditor | Role::Administrator, .. })
}

/// Whether this actor may list everybody's accounts: those who run them.
pub fn lists_accounts(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Administrator, .. })
}

/// Whether this actor may see who is told of events, and how that goes: those who run it.
pub fn sees_webhooks(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Administrator, .. })
}

/// How much of an account somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountSight {
    /// Name, kind and role: for those who meet it in a dossier.
    Name,
    /// How to reach it too: the agency's officers for an applicant of theirs.
    Contacts,
    /// All: its holder, administrators, auditors.
    Whole,
}

/// How much of an account this actor sees where they meet it: `in_own_dossier` says that it stands in a dossier that
/// they may see. `None`: it does not exist for them.
pub fn account_sight(actor: &Actor, account: AccountId, in_own_dossier: bool) -> Option<AccountSight> {
    match actor {
        Actor::Account { id, .. } if *id == account => Some(AccountSight::Whole),
        Actor::System | Actor::Account { role: Role::Auditor | Role::Administrator, .. } => Some(AccountSight::Whole),
        Actor::Account { role, .. } if role.is_officer() && in_own_dossier => Some(AccountSight::Contacts),
        Actor::Account { .. } if in_own_dossier => Some(AccountSight::Name),
        Actor::Anonymous | Actor::Account { .. } => None,
    }
}

#[cfg(test)]
mod tests;
