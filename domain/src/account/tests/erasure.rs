//! Erasure of personal data, by two administrators and against retention.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::AccountId;
use crate::dossier::DossierCode;
use crate::procedure::Retention;

/// Requesting administrator; [`administrator`] confirms.
fn asker() -> Actor {
    signed_in(NEIGHBOUR, Role::Administrator, None)
}

fn wish(held: Vec<HeldDossier>) -> AccountCommand {
    let document = Some("12/QĐ-STP".to_owned());
    AccountCommand::RequestErasure(ErasureWish { basis: ErasureBasis::PersonAsked, document, held })
}

pub(super) fn asked() -> AccountCommand {
    wish(Vec::new())
}

fn confirmed_against(held: Vec<HeldDossier>) -> AccountCommand {
    AccountCommand::ConfirmErasure(ErasureConfirmation { held, wrapped_key_digest: Some("ab".repeat(32)) })
}

pub(super) fn confirmed() -> AccountCommand {
    confirmed_against(Vec::new())
}

fn pending() -> Given<Account> {
    activated().when(asker().wants(asked())).then_accepted()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn held(number: u32, hold: ErasureHold) -> HeldDossier {
    let code: DossierCode = format!("000.00.08.H34-260302-{number:04}").parse().unwrap();
    HeldDossier { code, hold }
}

fn refused(given: &Given<Account>, by: &Actor, command: AccountCommand) -> crate::Fault {
    match given.clone().when(by.wants(command)).outcome() {
        Err(Refusal::Faults(faults)) => faults.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_administrator_requests_an_erasure_and_another_confirms_it() {
    let account = pending().when(administrator().wants(confirmed())).then([AccountEvent::PersonalDataErased {
        cause: ErasureCause::Requested,
        basis: Some(ErasureBasis::PersonAsked),
        document: Some("12/QĐ-STP".to_owned()),
        wrapped_key_digest: Some("ab".repeat(32)),
    }]);
    let opened = account.state().opened.unwrap();
    assert_eq!((opened.status, opened.display_name(), &opened.erasure), (AccountStatus::Erased, None, &None));
    account.when(administrator().wants(confirmed())).then_nothing();
}

#[test]
fn the_requester_does_not_confirm_and_only_a_requested_erasure_is_confirmed() {
    let fault = refused(&pending(), &asker(), confirmed());
    assert_eq!((fault.code, fault.params["reason"].as_str()), (FaultCode::NotAllowedInStatus, Some("SECOND_PERSON")));
    let fault = refused(&activated(), &administrator(), confirmed());
    assert_eq!(fault.params["reason"], "ERASURE_NOT_REQUESTED");
    pending().when(administrator().wants(confirmed()).having_seen(2)).then_refused(Refusal::version_conflict(5));
}

#[test]
fn only_administrators_request_erasures_and_never_of_staff_or_themselves() {
    for actor in everybody().into_iter().filter(|actor| actor.role() != Some(Role::Administrator)) {
        for command in [asked(), confirmed(), AccountCommand::WithdrawErasure] {
            assert!(pending().when(actor.wants(command)).outcome().is_err() || actor == Actor::System, "{actor:?}");
        }
        assert!(activated().when(actor.wants(asked())).outcome().is_err(), "{actor:?}: somebody must have asked");
    }
    no_account().when(asker().wants(asked())).then_faults([("NOT_FOUND", "")]);
    let officer = no_account().when(administrator().wants(open(opening()))).then_accepted();
    officer.when(asker().wants(asked())).then_faults([("INVALID_FORMAT", "accountId")]);
}

#[test]
fn a_pending_erasure_locks_the_account_and_its_withdrawal_restores_the_status() {
    for (account, was) in [
        (activated(), AccountStatus::Active),
        (registered(), AccountStatus::PendingActivation),
        (locked(activated()), AccountStatus::Locked),
    ] {
        let pending = account.when(asker().wants(asked())).then_accepted();
        assert_eq!(pending.state().opened.unwrap().status, AccountStatus::Locked);
        pending.clone().when(asker().wants(asked())).then_nothing();
        let fault = refused(&pending, &administrator(), AccountCommand::Unlock);
        assert_eq!(fault.params["reason"], "ERASURE_REQUESTED");
        let withdrawn = pending.when(asker().wants(AccountCommand::WithdrawErasure)).then_accepted();
        assert_eq!(withdrawn.state().opened.unwrap().status, was);
        withdrawn.when(asker().wants(AccountCommand::WithdrawErasure)).then_nothing();
    }
}

#[test]
fn open_and_retained_dossiers_block_the_request_and_the_confirmation() {
    let kept = held(1, ErasureHold::Retained(day("2036-03-02")));
    let fault = refused(&activated(), &asker(), wish(vec![kept.clone()]));
    assert_eq!(fault.params["reason"], "DOSSIER_RETAINED");
    assert_eq!((&fault.params["until"], &fault.params["code"]), (&"2036-03-02".into(), &kept.code.as_str().into()));
    let all = vec![kept.clone(), held(2, ErasureHold::Open), held(3, ErasureHold::Retained(day("2056-03-02")))];
    assert_eq!(refused(&pending(), &administrator(), confirmed_against(all)).params["reason"], "DOSSIER_OPEN");
    let later = vec![held(4, ErasureHold::Retained(day("2056-03-02"))), kept];
    assert_eq!(refused(&pending(), &administrator(), confirmed_against(later)).params["until"], "2056-03-02");
    for (hold, reason) in [(ErasureHold::Permanent, "DOSSIER_PERMANENT"), (ErasureHold::Unsaid, "RETENTION_UNSAID")] {
        assert_eq!(refused(&activated(), &asker(), wish(vec![held(5, hold)])).params["reason"], reason);
    }
}

#[test]
fn a_dossier_blocks_erasure_until_its_retention_is_over() {
    let (ended, today) = (Some(day("2026-03-02")), day("2031-03-02"));
    let hold = |ended, retention| ErasureHold::of(ended, retention, today);
    assert_eq!(hold(None, Some(Retention::Month { amount: 1 })), Some(ErasureHold::Open));
    assert_eq!(hold(ended, None), Some(ErasureHold::Unsaid));
    assert_eq!(hold(ended, Some(Retention::Permanent)), Some(ErasureHold::Permanent));
    assert_eq!(hold(ended, Some(Retention::Year { amount: 5 })), Some(ErasureHold::Retained(today)));
    assert_eq!(hold(Some(day("2026-03-01")), Some(Retention::Year { amount: 5 })), None);
}

#[test]
fn the_official_document_is_named_by_its_number() {
    let with = |document: &str| {
        let document = Some(document.to_owned());
        AccountCommand::RequestErasure(ErasureWish {
            basis: ErasureBasis::AuthorityOrdered,
            document,
            held: Vec::new(),
        })
    };
    for number in ["12/QĐ-STP", "2026.03.02/ĐN-1", " 7 "] {
        activated().when(asker().wants(with(number))).then_accepted();
    }
    for name in ["Nguyễn Văn Tâm", "Tâm", "đơn số 7"] {
        activated().when(asker().wants(with(name))).then_faults([("INVALID_FORMAT", "document")]);
    }
    activated().when(asker().wants(with(&"7".repeat(61)))).then_faults([("TOO_LONG", "document")]);
}

#[test]
fn only_the_service_repeats_an_erasure() {
    let again = || AccountCommand::EraseAgain { wrapped_key_digest: "cd".repeat(32) };
    let account = activated().when(Actor::System.wants(again())).then([AccountEvent::PersonalDataErased {
        cause: ErasureCause::Restored,
        basis: None,
        document: None,
        wrapped_key_digest: Some("cd".repeat(32)),
    }]);
    account.when(Actor::System.wants(again())).then_nothing();
    no_account().when(Actor::System.wants(again())).then_nothing();
    for actor in everybody().into_iter().filter(|actor| *actor != Actor::System) {
        activated().when(actor.wants(again())).then_refused(Refusal::Forbidden);
    }
}

proptest! {
    #[test]
    fn an_erasure_takes_two_administrators(by in 0..3_usize, then in 0..3_usize) {
        let people = [11, 12, 13].map(|id| signed_in(AccountId(Uuid::from_u128(id)), Role::Administrator, None));
        let pending = activated().when(people[by].wants(asked())).then_accepted();
        prop_assert_eq!(pending.when(people[then].wants(confirmed())).outcome().is_ok(), by != then);
    }
}
