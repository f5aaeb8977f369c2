use super::*;
use crate::dossier::{DossierCode, HandOverBar, LeftDossier, Officer};
use crate::{AccountId, HandOverId};

const HAND_OVER: HandOverId = HandOverId(Uuid::from_u128(0x20));
const COLLEAGUE: AccountId = AccountId(Uuid::from_u128(0x77));

/// Of the desk of Kon Tum.
fn officer() -> Given<Account> {
    no_account().when(administrator().wants(open(opening()))).then_accepted()
}

fn code() -> DossierCode {
    "000.00.08.H34-260302-0001".parse().unwrap()
}

fn to(account: AccountId, place: &str) -> Option<Officer> {
    Some(Officer { account, role: Role::Reception, agency: Some(agency(place)) })
}

fn start(to: Option<Officer>, reason: &str, dossiers: Vec<DossierCode>) -> AccountCommand {
    AccountCommand::StartHandOver { hand_over: HAND_OVER, to, reason: reason.to_owned(), dossiers }
}

#[test]
fn an_officer_hands_over_their_own_work_and_the_desk_and_leaders_that_of_all() {
    let holder = signed_in(CITIZEN, Role::Reception, Some(agency(KON_TUM)));
    for actor in [holder, reception(), leader()] {
        officer().when(actor.wants(start(to(COLLEAGUE, KON_TUM), " Nghỉ phép ", vec![code()]))).then([
            AccountEvent::HandOverStarted {
                hand_over: HAND_OVER,
                to: COLLEAGUE,
                reason: Personal::of(CITIZEN, "Nghỉ phép".to_owned()),
                dossiers: vec![code()],
            },
        ]);
    }
}

#[test]
fn nobody_else_does() {
    let refused = |actor: Actor, refusal: Refusal| {
        officer().when(actor.wants(start(to(COLLEAGUE, KON_TUM), "x", vec![code()]))).then_refused(refusal);
    };
    refused(specialist(), Refusal::Forbidden);
    refused(administrator(), Refusal::Forbidden);
    refused(auditor(), Refusal::Forbidden);
    refused(anonymous(), Refusal::Unauthenticated);
    refused(specialist_elsewhere(), Refusal::at(FaultCode::NotFound, &["fromId"]));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    for to in [None, to(COLLEAGUE, QUANG_NGAI), to(CITIZEN, KON_TUM)] {
        officer().when(leader().wants(start(to, " ", Vec::new()))).then_faults([
            ("REQUIRED", "reason"),
            ("NOT_FOUND", "toId"),
            ("NOT_ALLOWED_IN_STATUS", "fromId"),
        ]);
    }
}

#[test]
fn what_came_of_it_is_kept_with_what_was_left() {
    let left = vec![LeftDossier { code: code(), bar: HandOverBar::OtherStep }];
    let finish = AccountCommand::FinishHandOver { hand_over: HAND_OVER, handed: 2, left: left.clone() };
    let finished = AccountEvent::HandOverFinished { hand_over: HAND_OVER, handed: 2, left };
    officer().when(leader().wants(finish.clone())).then([finished]);
    officer().when(specialist().wants(finish)).then_refused(Refusal::Forbidden);
}
