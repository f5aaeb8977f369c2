//! Activation by link or one-time password: expiry, tries, replacement.

use super::*;

fn activated_by(channel: ActivationChannel) -> AccountEvent {
    AccountEvent::AccountActivated { channel }
}

fn failed(issue: SecretIssueId) -> AccountEvent {
    AccountEvent::ActivationFailed { issue }
}

#[test]
fn the_link_activates_the_account() {
    let account = registered()
        .when(anonymous().wants(by_link(LINK)).at("2026-03-03 08:59"))
        .then([activated_by(ActivationChannel::Email)]);
    assert_eq!(account.state().opened.unwrap().status, AccountStatus::Active);
}

#[test]
fn the_one_time_password_activates_the_account_however_it_is_pasted() {
    let typed = format!(" {}\n", secret_of(SecretPurpose::ActivationOtp, OTP));
    registered()
        .when(anonymous().wants(AccountCommand::ActivateByOtp { otp: typed }).at("2026-03-02 09:04"))
        .then([activated_by(ActivationChannel::Sms)]);
}

#[test]
fn a_link_is_valid_for_24_hours_and_a_one_time_password_for_five_minutes() {
    registered().when(anonymous().wants(by_link(LINK)).at("2026-03-03 09:00")).then_faults([("EXPIRED", "token")]);
    registered().when(anonymous().wants(by_otp(OTP)).at("2026-03-02 09:05")).then_faults([("EXPIRED", "otp")]);
    registered().when(anonymous().wants(wrong_otp()).at("2026-03-02 09:05")).then_faults([("EXPIRED", "otp")]);
}

#[test]
fn a_link_of_another_issue_or_purpose_is_invalid() {
    let of_another_issue = secret_of(SecretPurpose::ActivationLink, LINK);
    let mut foreign = vec![by_link(NEWER), AccountCommand::ActivateByLink { issue: NEWER, secret: of_another_issue }];
    for secret in ["", "activate", &secret_of(SecretPurpose::PasswordReset, LINK)] {
        foreign.push(AccountCommand::ActivateByLink { issue: LINK, secret: secret.to_owned() });
    }
    for link in foreign {
        registered().when(anonymous().wants(link)).then_faults([("INVALID_TOKEN", "token")]);
    }
}

#[test]
fn another_link_or_one_time_password_ends_the_older() {
    let again = registered().when(anonymous().wants(resend(ActivationChannel::Email)).at("2026-03-02 10:00")).then([
        AccountEvent::ActivationRequested {
            issue: NEWER,
            channel: ActivationChannel::Email,
            expires_at: at("2026-03-03 10:00"),
        },
    ]);
    again.when(anonymous().wants(by_link(LINK))).then_faults([("INVALID_TOKEN", "token")]);
    again.when(anonymous().wants(by_otp(OTP))).then([activated_by(ActivationChannel::Sms)]);
    again.when(anonymous().wants(by_link(NEWER)).at("2026-03-03 09:59")).then([activated_by(ActivationChannel::Email)]);

    let again = registered().when(anonymous().wants(resend(ActivationChannel::Sms)).at("2026-03-02 09:03")).then([
        AccountEvent::ActivationRequested {
            issue: NEWER,
            channel: ActivationChannel::Sms,
            expires_at: at("2026-03-02 09:08"),
        },
    ]);
    again.when(anonymous().wants(by_otp(OTP)).at("2026-03-02 09:04")).then([failed(NEWER)]);
    again.when(anonymous().wants(by_otp(NEWER)).at("2026-03-02 09:07")).then([activated_by(ActivationChannel::Sms)]);
}

#[test]
fn the_third_wrong_try_ends_the_one_time_password() {
    let spent = registered()
        .when(anonymous().wants(wrong_otp()))
        .then([failed(OTP)])
        .when(anonymous().wants(wrong_otp()))
        .then([failed(OTP)])
        .when(anonymous().wants(wrong_otp()))
        .then([failed(OTP)]);
    spent.when(anonymous().wants(by_otp(OTP))).then_faults([("TOO_MANY_ATTEMPTS", "otp")]);
    spent.when(anonymous().wants(wrong_otp())).then_faults([("TOO_MANY_ATTEMPTS", "otp")]);
    spent.when(anonymous().wants(by_link(LINK))).then([activated_by(ActivationChannel::Email)]);
}

#[test]
fn a_blank_one_time_password_counts_as_no_try() {
    let empty = || AccountCommand::ActivateByOtp { otp: " ".to_owned() };
    registered().when(anonymous().wants(empty())).then_faults([("REQUIRED", "otp")]);
}

#[test]
fn no_one_time_password_is_sent_to_a_landline() {
    let phone = Personal::of(CITIZEN, "02603862345".to_owned());
    let landline = registered().and([AccountEvent::PhoneChanged { phone, proven_by: None }]);
    landline.when(anonymous().wants(resend(ActivationChannel::Sms))).then_nothing();
    landline.when(anonymous().wants(resend(ActivationChannel::Email))).then_accepted();
}

#[test]
fn two_wrong_tries_leave_a_third() {
    registered()
        .and([failed(OTP), failed(OTP)])
        .when(anonymous().wants(by_otp(OTP)))
        .then([activated_by(ActivationChannel::Sms)]);
}

#[test]
fn a_newer_one_time_password_has_three_tries_of_its_own() {
    registered()
        .and([failed(OTP), failed(OTP), failed(OTP)])
        .when(anonymous().wants(resend(ActivationChannel::Sms)))
        .then_accepted()
        .when(anonymous().wants(wrong_otp()))
        .then([failed(NEWER)])
        .when(anonymous().wants(by_otp(NEWER)))
        .then([activated_by(ActivationChannel::Sms)]);
}

#[test]
fn failures_of_an_older_one_time_password_do_not_count_against_the_newer() {
    let account = registered().when(anonymous().wants(resend(ActivationChannel::Sms))).then_accepted();
    let counted = account.and([failed(OTP), failed(OTP), failed(OTP)]).state().opened.unwrap().otp.unwrap();
    assert_eq!((counted.issue, counted.failures), (NEWER, 0));
}

#[test]
fn an_account_is_activated_once_and_a_wrong_secret_is_not_told() {
    let account = activated();
    account.when(anonymous().wants(by_link(LINK))).then_faults([("ALREADY_ACTIVATED", "")]);
    account.when(anonymous().wants(by_otp(OTP))).then_faults([("ALREADY_ACTIVATED", "")]);
    account.when(anonymous().wants(resend(ActivationChannel::Sms))).then_faults([("ALREADY_ACTIVATED", "")]);
    account.when(anonymous().wants(by_link(NEWER))).then_faults([("INVALID_TOKEN", "token")]);
    account.when(anonymous().wants(wrong_otp())).then_faults([("INVALID_TOKEN", "otp")]);
}

#[test]
fn a_secret_for_a_missing_or_erased_account_is_answered_like_a_wrong_one() {
    for account in [no_account(), erased()] {
        account.when(anonymous().wants(by_link(LINK))).then_faults([("INVALID_TOKEN", "token")]);
        account.when(anonymous().wants(by_otp(OTP))).then_faults([("INVALID_TOKEN", "otp")]);
        account.when(anonymous().wants(resend(ActivationChannel::Email))).then_faults([("NOT_FOUND", "")]);
    }
}

#[test]
fn no_secret_activates_an_account_after_seven_days() {
    let late = registered().when(anonymous().wants(resend(ActivationChannel::Email)).at("2026-03-09 08:59"));
    let late = late.then_accepted();
    late.when(anonymous().wants(by_link(NEWER)).at("2026-03-09 09:00")).then_faults([("EXPIRED", "")]);
    late.when(anonymous().wants(by_otp(OTP)).at("2026-03-09 09:00")).then_faults([("EXPIRED", "")]);
    late.when(anonymous().wants(resend(ActivationChannel::Sms)).at("2026-03-09 09:00")).then_faults([("EXPIRED", "")]);
}

#[test]
fn a_registration_can_be_discarded_until_it_is_activated() {
    let gone = AccountEvent::PersonalDataErased {
        cause: ErasureCause::Discarded,
        basis: None,
        document: None,
        wrapped_key_digest: None,
    };
    let discarded = registered().when(anonymous().wants(AccountCommand::Discard)).then([gone]);
    assert_eq!(discarded.state().opened.unwrap().status, AccountStatus::Erased);
    discarded.when(anonymous().wants(by_link(LINK))).then_faults([("INVALID_TOKEN", "token")]);
    discarded.when(anonymous().wants(AccountCommand::Discard)).then_faults([("NOT_FOUND", "")]);

    activated().when(anonymous().wants(AccountCommand::Discard)).then_faults([("ALREADY_ACTIVATED", "")]);
    locked(registered()).when(anonymous().wants(AccountCommand::Discard)).then_faults([("ACCOUNT_LOCKED", "")]);
    no_account().when(anonymous().wants(AccountCommand::Discard)).then_faults([("NOT_FOUND", "")]);
}
