//! Starting and finishing the hand-over of an officer's dossiers.

use super::*;
use crate::dossier::{DossierCode, HandOverBar, LeftDossier, Officer};
use crate::{AccountId, HandOverId};

const HAND_OVER: HandOverId = HandOverId(Uuid::from_u128(0x20));
const COLLEAGUE: AccountId = AccountId(Uuid::from_u128(0x77));

/// Officer of Kon Tum's desk.
fn officer() -> Given<Account> {
    no_account().when(administrator().wants(open(opening()))).then_accepted()
}

fn code() -> DossierCode {
    "000.00.08.H34-260302-0001".parse().unwrap()
}

fn to(account: AccountId, place: &str) -> Officer {
    Officer { account, role: Role::Reception, agency: Some(agency(place)) }
}

fn start(to: Option<Officer>, reason: &str, dossiers: Vec<DossierCode>) -> AccountCommand {
    AccountCommand::StartHandOver { hand_over: HAND_OVER, to, reason: reason.to_owned(), dossiers }
}

#[test]
fn officers_hand_over_their_own_dossiers_and_reception_and_leaders_those_of_all() {
    let holder = signed_in(CITIZEN, Role::Reception, Some(agency(KON_TUM)));
    for actor in [holder, reception(), leader()] {
        officer().when(actor.wants(start(Some(to(COLLEAGUE, KON_TUM)), " Nghỉ phép ", vec![code()]))).then([
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
fn others_hand_over_nothing() {
    let refused = |actor: Actor, refusal: Refusal| {
        officer().when(actor.wants(start(Some(to(COLLEAGUE, KON_TUM)), "x", vec![code()]))).then_refused(refusal);
    };
    refused(specialist(), Refusal::Forbidden);
    refused(administrator(), Refusal::Forbidden);
    refused(auditor(), Refusal::Forbidden);
    refused(anonymous(), Refusal::Unauthenticated);
    refused(specialist_elsewhere(), Refusal::at(FaultCode::NotFound, &["fromId"]));
}

#[test]
fn all_faults_of_a_hand_over_are_reported_at_once() {
    for to in [None, Some(to(COLLEAGUE, QUANG_NGAI)), Some(to(CITIZEN, KON_TUM))] {
        officer().when(leader().wants(start(to, " ", Vec::new()))).then_faults([
            ("REQUIRED", "reason"),
            ("NOT_FOUND", "toId"),
            ("NOT_ALLOWED_IN_STATUS", "fromId"),
        ]);
    }
}

#[test]
fn the_result_of_a_hand_over_records_the_dossiers_left() {
    let left = vec![LeftDossier { code: code(), bar: HandOverBar::OtherStep }];
    let finish = AccountCommand::FinishHandOver { hand_over: HAND_OVER, handed: 2, left: left.clone() };
    let finished = AccountEvent::HandOverFinished { hand_over: HAND_OVER, handed: 2, left };
    officer().when(leader().wants(finish.clone())).then([finished]);
    officer().when(specialist().wants(finish)).then_refused(Refusal::Forbidden);
}

#[test]
fn a_hand_over_is_finished_by_the_agency_where_it_began() {
    let finish = AccountCommand::FinishHandOver { hand_over: HAND_OVER, handed: 1, left: Vec::new() };
    let finished = AccountEvent::HandOverFinished { hand_over: HAND_OVER, handed: 1, left: Vec::new() };
    let moved =
        AccountEvent::RoleChanged { role: Role::Reception, agency: Some(agency(QUANG_NGAI)), released: vec![code()] };
    let begun = officer().when(leader().wants(start(Some(to(COLLEAGUE, KON_TUM)), "x", vec![code()]))).then_accepted();
    let begun = begun.and([moved]);
    for actor in [leader(), leader_elsewhere(), signed_in(CITIZEN, Role::Reception, Some(agency(QUANG_NGAI)))] {
        begun.when(actor.wants(finish.clone())).then([finished.clone()]);
    }
    let ended = begun.when(leader().wants(finish.clone())).then_accepted();
    let nobody = || Refusal::at(FaultCode::NotFound, &["fromId"]);
    // It is finished; and a hand-over of another id is unknown.
    ended.when(leader().wants(finish.clone())).then_refused(nobody());
    let other =
        AccountCommand::FinishHandOver { hand_over: HandOverId(Uuid::from_u128(0x21)), handed: 1, left: vec![] };
    begun.when(leader().wants(other)).then_refused(nobody());
    begun.when(leader().wants(start(Some(to(COLLEAGUE, KON_TUM)), "x", vec![code()]))).then_refused(nobody());
    begun.when(specialist().wants(finish)).then_refused(nobody());
}
