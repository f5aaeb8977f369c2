//! Change of telephone, with a one-time code to the new number.

use super::*;

const OLD: &str = "0905000111";
const NEW: &str = "0905000222";
const OTHER: &str = "0905000333";
const LANDLINE: &str = "02603862345";

fn wanting(phone: &str, issue: SecretIssueId) -> AccountCommand {
    let mut command = nothing_new();
    let AccountCommand::Update { changes, phone_code } = &mut command else { panic!("an update") };
    (changes.phone, *phone_code) = (Some(phone.to_owned()), issue);
    command
}

fn proving(phone: &str, issue: SecretIssueId) -> AccountCommand {
    AccountCommand::ProvePhone { phone: phone.to_owned(), otp: secret_of(SecretPurpose::PhoneOtp, issue) }
}

fn guessing(phone: &str) -> AccountCommand {
    AccountCommand::ProvePhone { phone: phone.to_owned(), otp: "999999".to_owned() }
}

fn sending_again(phone: &str) -> AccountCommand {
    AccountCommand::ResendPhoneCode { phone: phone.to_owned(), issue: NEWER }
}

fn dropping(phone: &str) -> AccountCommand {
    AccountCommand::DropPhone { phone: phone.to_owned() }
}

/// A change requested at 09:00.
fn awaiting() -> Given<Account> {
    activated().when(citizen().wants(wanting("0905 000 222", CODE))).then([wanted_phone(NEW, CODE, "2026-03-02 09:05")])
}

fn changed(phone: &str, proven_by: Option<SecretIssueId>) -> AccountEvent {
    AccountEvent::PhoneChanged { phone: Personal::of(CITIZEN, phone.to_owned()), proven_by }
}

fn phone_of(account: &Given<Account>) -> Option<String> {
    account.state().opened.unwrap().particulars.known().unwrap().phone.clone()
}

#[test]
fn another_number_takes_effect_once_its_code_is_presented() {
    let account = awaiting();
    assert_eq!(phone_of(&account).as_deref(), Some(OLD));
    let account = account
        .when(citizen().wants(proving("+84 905 000 222", CODE)).at("2026-03-02 09:04"))
        .then([changed(NEW, Some(CODE))]);
    assert_eq!(phone_of(&account).as_deref(), Some(NEW));
    assert_eq!(account.state().opened.unwrap().awaited_phone, None);
    // Sent twice, or by two windows.
    account.when(citizen().wants(proving(NEW, CODE))).then_nothing();
    account.when(citizen().wants(guessing(NEW))).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
}

#[test]
fn a_code_expires_after_five_minutes_and_three_wrong_tries() {
    let late = citizen().wants(proving(NEW, CODE)).at("2026-03-02 09:05");
    awaiting().when(late).then_faults([("EXPIRED", "otp")]);
    let mut account = awaiting();
    for _ in 0..3 {
        account = account.when(citizen().wants(guessing(NEW))).then([AccountEvent::PhoneProofFailed { issue: CODE }]);
    }
    account.when(citizen().wants(proving(NEW, CODE))).then_faults([("TOO_MANY_ATTEMPTS", "otp")]);
    awaiting()
        .when(citizen().wants(AccountCommand::ProvePhone { phone: NEW.to_owned(), otp: " ".to_owned() }))
        .then_faults([("REQUIRED", "otp")]);
    // A new code on request, or when the number is wanted anew.
    account
        .when(citizen().wants(sending_again(NEW)))
        .then([wanted_phone(NEW, NEWER, "2026-03-02 09:05")])
        .when(citizen().wants(proving(NEW, CODE)))
        .then([AccountEvent::PhoneProofFailed { issue: NEWER }])
        .when(citizen().wants(proving(NEW, NEWER)))
        .then([changed(NEW, Some(NEWER))]);
    account.when(citizen().wants(wanting(NEW, NEWER))).then([wanted_phone(NEW, NEWER, "2026-03-02 09:05")]);
}

#[test]
fn a_pending_number_gets_no_second_code_by_a_repeated_update() {
    awaiting().when(citizen().wants(wanting(NEW, NEWER)).at("2026-03-02 09:04")).then_nothing();
}

#[test]
fn the_code_of_a_replaced_number_is_invalid() {
    let account =
        awaiting().when(citizen().wants(wanting(OTHER, NEWER))).then([wanted_phone(OTHER, NEWER, "2026-03-02 09:05")]);
    for command in [proving(NEW, CODE), sending_again(NEW), dropping(NEW)] {
        account.when(citizen().wants(command)).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
    }
    account
        .when(citizen().wants(proving(OTHER, CODE)))
        .then([AccountEvent::PhoneProofFailed { issue: NEWER }])
        .when(citizen().wants(proving(OTHER, NEWER)))
        .then([changed(OTHER, Some(NEWER))]);
}

#[test]
fn a_dropped_change_keeps_the_number_in_force() {
    for command in [dropping(NEW), wanting(OLD, NEWER)] {
        let account = awaiting().when(citizen().wants(command.clone())).then([AccountEvent::PhoneProofDropped {}]);
        account.when(citizen().wants(command)).then_nothing();
        account.when(citizen().wants(proving(NEW, CODE))).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
        assert_eq!(phone_of(&account).as_deref(), Some(OLD));
    }
}

#[test]
fn a_landline_is_accepted_without_a_code_and_ends_notices_by_sms() {
    let account = awaiting().when(citizen().wants(wanting(LANDLINE, NEWER))).then([changed(LANDLINE, None)]);
    account.when(citizen().wants(proving(NEW, CODE))).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
    let told = activated().and([AccountEvent::NoticesChosen { sms: true, declined: Vec::new() }]);
    told.when(citizen().wants(wanting(LANDLINE, CODE)))
        .then([changed(LANDLINE, None), AccountEvent::NoticesChosen { sms: false, declined: Vec::new() }]);
}

#[test]
fn a_number_changed_before_codes_were_required_stays_in_force() {
    let account = activated().and([changed(NEW, None)]);
    assert_eq!(phone_of(&account).as_deref(), Some(NEW));
    assert_eq!(account.state().opened.unwrap().awaited_phone, None);
}

#[test]
fn only_the_holder_of_an_active_account_presents_the_code() {
    for command in [proving(NEW, CODE), sending_again(NEW), dropping(NEW)] {
        awaiting().when(neighbour().wants(command.clone())).then_faults([("NOT_FOUND", "")]);
        awaiting().when(anonymous().wants(command.clone())).then_refused(Refusal::Unauthenticated);
        locked(awaiting()).when(citizen().wants(command)).then_faults([("ACCOUNT_LOCKED", "")]);
    }
}
