//! Password change and password reset.

use super::*;
use crate::Fault;

const NEW: &str = "Kẻ Gỗ 1972";

fn staff() -> Given<Account> {
    no_account().when(administrator().wants(open(opening()))).then_accepted()
}

fn reset_requested() -> Given<Account> {
    activated().when(anonymous().wants(AccountCommand::RequestPasswordReset { issue: RESET })).then([
        AccountEvent::PasswordResetRequested { issue: RESET, expires_at: at("2026-03-02 09:30"), invited: false },
    ])
}

#[test]
fn the_holder_changes_the_password() {
    activated().when(citizen().wants(change_to(NEW))).then([AccountEvent::PasswordChanged {}]);
    staff().when(citizen().wants(change_to("mười hai ký tự"))).then([AccountEvent::PasswordChanged {}]);
}

#[test]
fn only_the_holder_changes_the_password() {
    activated().when(administrator().wants(change_to(NEW))).then_faults([("NOT_FOUND", "")]);
    activated().when(anonymous().wants(change_to(NEW))).then_refused(Refusal::Unauthenticated);
    registered().when(citizen().wants(change_to(NEW))).then_faults([("NOT_ACTIVATED", "")]);
    locked(activated()).when(citizen().wants(change_to(NEW))).then_faults([("ACCOUNT_LOCKED", "")]);
}

#[test]
fn a_new_password_meets_the_policy_of_its_kind_of_account() {
    for (account, password, fault) in [
        (activated(), "12345", Fault::at(FaultCode::TooShort, &["newPassword"]).with("min", 6)),
        (organization(), "12345", Fault::at(FaultCode::TooShort, &["newPassword"]).with("min", 6)),
        (staff(), "11 chữ thôi", Fault::at(FaultCode::TooShort, &["newPassword"]).with("min", 12)),
        (activated(), "", Fault::at(FaultCode::Required, &["newPassword"])),
        (activated(), &"a".repeat(257), Fault::at(FaultCode::TooLong, &["newPassword"]).with("max", 256)),
        (activated(), "12345678", Fault::at(FaultCode::InvalidFormat, &["newPassword"]).with("reason", "COMMON")),
        (activated(), "tam.NV@example.com", personal()),
        (activated(), "Tam.NV", personal()),
        (activated(), "062092001234", personal()),
        (activated(), "0905000111", personal()),
        (activated(), "09021992", personal()),
        (activated(), "NGUYỄN VĂN TÂM", personal()),
        (organization(), "6100123454", personal()),
        (organization(), "công ty tnhh ngọc linh", personal()),
        (staff(), "TiepNhan@kontum.gov.vn", personal()),
    ] {
        let account = account.when(citizen().wants(change_to(password))).then_refused(fault.clone());
        account
            .and([AccountEvent::PasswordResetRequested {
                issue: RESET,
                expires_at: at("2026-03-02 09:30"),
                invited: false,
            }])
            .when(anonymous().wants(reset_to(password, RESET)))
            .then_refused(fault);
    }
}

fn personal() -> Fault {
    Fault::at(FaultCode::InvalidFormat, &["newPassword"]).with("reason", "PERSONAL")
}

#[test]
fn personal_words_follow_the_particulars() {
    let account = activated().and([
        AccountEvent::PhoneChanged { phone: Personal::of(CITIZEN, "0905000222".to_owned()), proven_by: None },
        AccountEvent::FullNameChanged { full_name: Personal::of(CITIZEN, "Trần Bình".to_owned()) },
    ]);
    account.when(citizen().wants(change_to("0905000222"))).then_refused(personal());
    account.when(citizen().wants(change_to("trần bình"))).then_refused(personal());
    account.when(citizen().wants(change_to("0905000111"))).then([AccountEvent::PasswordChanged {}]);
}

#[test]
fn a_reset_link_sets_a_new_password_once() {
    reset_requested()
        .when(anonymous().wants(reset_to(NEW, RESET)).at("2026-03-02 09:29"))
        .then([AccountEvent::PasswordReset { issue: RESET }])
        .when(anonymous().wants(reset_to(NEW, RESET)).at("2026-03-02 09:29"))
        .then_faults([("INVALID_TOKEN", "token")]);
}

#[test]
fn a_reset_link_is_valid_for_half_an_hour() {
    reset_requested()
        .when(anonymous().wants(reset_to(NEW, RESET)).at("2026-03-02 09:30"))
        .then_faults([("EXPIRED", "token")]);
}

#[test]
fn a_newer_reset_link_ends_the_older() {
    let newer = reset_requested()
        .when(anonymous().wants(AccountCommand::RequestPasswordReset { issue: NEWER }).at("2026-03-02 09:10"))
        .then([AccountEvent::PasswordResetRequested {
            issue: NEWER,
            expires_at: at("2026-03-02 09:40"),
            invited: false,
        }]);
    newer.when(anonymous().wants(reset_to(NEW, RESET))).then_faults([("INVALID_TOKEN", "token")]);
    let of_another_issue = AccountCommand::ResetPassword {
        issue: RESET,
        secret: secret_of(SecretPurpose::PasswordReset, NEWER),
        new: NewPassword(NEW.to_owned()),
    };
    newer.when(anonymous().wants(of_another_issue)).then_faults([("INVALID_TOKEN", "token")]);
    newer.when(anonymous().wants(reset_to(NEW, NEWER))).then([AccountEvent::PasswordReset { issue: NEWER }]);
}

#[test]
fn a_changed_password_ends_the_reset_link() {
    reset_requested()
        .when(citizen().wants(change_to(NEW)))
        .then_accepted()
        .when(anonymous().wants(reset_to(NEW, RESET)))
        .then_faults([("INVALID_TOKEN", "token")]);
}

#[test]
fn a_wrong_secret_reveals_nothing_about_the_account() {
    let guess = |secret: &str| AccountCommand::ResetPassword {
        issue: RESET,
        secret: secret.to_owned(),
        new: NewPassword("1".to_owned()),
    };
    let accounts = [no_account(), registered(), activated(), reset_requested(), locked(reset_requested()), erased()];
    for account in accounts {
        for secret in ["", &secret_of(SecretPurpose::ActivationLink, RESET)] {
            account.when(anonymous().wants(guess(secret))).then_faults([("INVALID_TOKEN", "token")]);
        }
    }
}

#[test]
fn an_inactive_account_gets_no_reset_link_and_the_answer_does_not_tell() {
    let request = || anonymous().wants(AccountCommand::RequestPasswordReset { issue: RESET });
    registered().when(request()).then_nothing();
    locked(activated()).when(request()).then_nothing();
    locked(registered()).when(request()).then_nothing();
}

#[test]
fn a_reset_link_sets_no_password_while_the_account_is_locked() {
    locked(reset_requested()).when(anonymous().wants(reset_to(NEW, RESET))).then_faults([("ACCOUNT_LOCKED", "")]);
}

#[test]
fn a_rejected_password_does_not_use_up_the_link() {
    reset_requested()
        .when(anonymous().wants(reset_to("123456", RESET)))
        .then_faults([("INVALID_FORMAT", "newPassword")])
        .when(anonymous().wants(reset_to(NEW, RESET)))
        .then([AccountEvent::PasswordReset { issue: RESET }]);
}
