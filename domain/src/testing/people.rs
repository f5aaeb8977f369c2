//! Actors of the tests.

use uuid::Uuid;

use crate::{AccountId, Actor, AgencyId, Role};

pub(crate) const KON_TUM: &str = "000.00.08.H34";
pub(crate) const QUANG_NGAI: &str = "000.00.08.H48";

/// Account of the applicant in most tests.
pub(crate) const CITIZEN: AccountId = AccountId(Uuid::from_u128(1));
/// Account of another citizen.
pub(crate) const NEIGHBOUR: AccountId = AccountId(Uuid::from_u128(2));

pub(crate) fn citizen() -> Actor {
    signed_in(CITIZEN, Role::Citizen, None)
}

pub(crate) fn neighbour() -> Actor {
    signed_in(NEIGHBOUR, Role::Citizen, None)
}

pub(crate) fn reception() -> Actor {
    officer(11, Role::Reception, KON_TUM)
}

pub(crate) fn specialist() -> Actor {
    officer(12, Role::Specialist, KON_TUM)
}

pub(crate) fn leader() -> Actor {
    officer(13, Role::Leader, KON_TUM)
}

pub(crate) fn reception_elsewhere() -> Actor {
    officer(21, Role::Reception, QUANG_NGAI)
}

pub(crate) fn specialist_elsewhere() -> Actor {
    officer(22, Role::Specialist, QUANG_NGAI)
}

pub(crate) fn leader_elsewhere() -> Actor {
    officer(23, Role::Leader, QUANG_NGAI)
}

pub(crate) fn auditor() -> Actor {
    signed_in(AccountId(Uuid::from_u128(31)), Role::Auditor, None)
}

pub(crate) fn administrator() -> Actor {
    signed_in(AccountId(Uuid::from_u128(41)), Role::Administrator, None)
}

/// One actor of each kind.
pub(crate) fn everybody() -> Vec<Actor> {
    vec![
        citizen(),
        neighbour(),
        reception(),
        specialist(),
        leader(),
        reception_elsewhere(),
        specialist_elsewhere(),
        leader_elsewhere(),
        auditor(),
        administrator(),
        Actor::System,
        Actor::Anonymous,
    ]
}

pub(crate) fn agency(code: &str) -> AgencyId {
    AgencyId::of_code(code)
}

fn officer(id: u128, role: Role, agency: &str) -> Actor {
    signed_in(AccountId(Uuid::from_u128(id)), role, Some(AgencyId::of_code(agency)))
}

pub(crate) fn signed_in(id: AccountId, role: Role, agency: Option<AgencyId>) -> Actor {
    Actor::Account { id, role, agency }
}
