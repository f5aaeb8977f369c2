//! Authorization of reads: one pure function per thing, asked by commands and by the read side alike.
//!
//! A thing without read access is answered like one that does not exist (`NOT_FOUND`).

use crate::{AccountId, Actor, AgencyId, Role};

/// Read access to a dossier, its progress and its exchange.
///
/// The applicant, the agency's officers, and auditors. An administrator manages accounts and sees no dossier.
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

/// Read access to the officers' internal remarks and enclosures: everybody with access to the dossier but its
/// applicant.
pub fn sees_what_officers_say(actor: &Actor) -> bool {
    match actor {
        Actor::Anonymous | Actor::Account { role: Role::Citizen | Role::Administrator, .. } => false,
        Actor::System
        | Actor::Account { role: Role::Reception | Role::Specialist | Role::Leader | Role::Auditor, .. } => true,
    }
}

/// Scope of the staff's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueScope {
    Agency(AgencyId),
    All,
}

/// Scope of the staff's queue for this actor; `None` without access.
pub fn queue_scope(actor: &Actor) -> Option<QueueScope> {
    match actor {
        Actor::Account { role: Role::Auditor, .. } => Some(QueueScope::All),
        Actor::Account { role, agency: Some(agency), .. } if role.is_officer() => Some(QueueScope::Agency(*agency)),
        Actor::System | Actor::Anonymous | Actor::Account { .. } => None,
    }
}

/// Permission to search dossiers by contact data or identifying numbers of applicants: for those who see them in the
/// dossiers found.
pub fn finds_by_contact(actor: &Actor) -> bool {
    queue_scope(actor).is_some()
}

/// Scope of messages that may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResendScope {
    /// Messages about their dossiers to the actors themselves.
    ToThemselves,
    /// Messages about dossiers of an agency.
    AboutDossiersOf(AgencyId),
    /// Messages about accounts, which disclose nothing of a dossier.
    AboutAccounts,
}

/// Scope of resending for this actor: the desk and the leader are responsible for the office's messages.
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

/// True where reads by this actor are recorded in the access log: those by the office and by auditors, so that
/// applicants can see who read; the applicant's own are not.
pub fn reading_is_recorded(actor: &Actor) -> bool {
    matches!(actor, Actor::Account { role, .. } if role.is_officer() || *role == Role::Auditor)
}

/// Permission to read stored events, replay them, and have them verified.
pub fn reads_events(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Auditor, .. })
}

/// Permission to see the service's operational state.
pub fn sees_operation(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Auditor | Role::Administrator, .. })
}

/// Permission to list all accounts: for those who manage them.
pub fn lists_accounts(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Administrator, .. })
}

/// Permission to see webhook subscriptions and their deliveries: for those who manage them.
pub fn sees_webhooks(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Account { role: Role::Administrator, .. })
}

/// Level of read access to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountSight {
    /// Name, kind and role: for those who meet it in a dossier.
    Name,
    /// Contact data too: the agency's officers for their applicants.
    Contacts,
    /// The whole account: its holder, administrators, auditors.
    Whole,
}

/// Read access of this actor to an account, where `in_own_dossier` tells that it occurs in a dossier that they may see.
/// `None`: to them it does not exist.
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
