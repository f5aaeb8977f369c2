//! Expiry of accounts that are never activated.

use super::*;

fn expire() -> crate::CommandEnvelope<AccountCommand> {
    Actor::System.wants(AccountCommand::Expire)
}

#[test]
fn an_account_not_activated_in_seven_days_is_erased() {
    registered().when(expire().at("2026-03-09 08:59")).then_nothing();
    let account = registered().when(expire().at("2026-03-09 09:00")).then([
        AccountEvent::AccountExpired {},
        AccountEvent::PersonalDataErased {
            cause: ErasureCause::NotActivated,
            basis: None,
            document: None,
            wrapped_key_digest: None,
        },
    ]);
    let opened = account.state().opened.unwrap();
    assert_eq!((opened.status, opened.display_name()), (AccountStatus::Erased, None));
    assert_eq!((opened.link, opened.otp, opened.reset), (None, None, None));
    assert_eq!(account.state().id(), Some(CITIZEN));
    account.when(expire().at("2026-03-10 09:00")).then_nothing();
}

#[test]
fn an_activated_account_never_expires() {
    activated().when(expire().at("2027-03-09 09:00")).then_nothing();
    locked(activated()).when(expire().at("2027-03-09 09:00")).then_nothing();
    no_account().when(expire()).then_nothing();
}

#[test]
fn a_locked_registration_expires_too() {
    locked(registered()).when(expire().at("2026-03-09 09:00")).then_accepted();
}

#[test]
fn only_the_service_expires_accounts() {
    for actor in everybody().into_iter().filter(|actor| *actor != Actor::System) {
        registered().when(actor.wants(AccountCommand::Expire).at("2026-03-09 09:00")).then_refused(Refusal::Forbidden);
    }
}

#[test]
fn an_erased_account_is_answered_like_a_missing_one() {
    let commands = [
        (citizen(), nothing_new()),
        (citizen(), change_to("Kẻ Gỗ 1972")),
        (anonymous(), AccountCommand::RequestPasswordReset { issue: RESET }),
        (anonymous(), reset_to("Kẻ Gỗ 1972", RESET)),
        (anonymous(), by_link(LINK)),
        (anonymous(), by_otp(OTP)),
        (anonymous(), resend(ActivationChannel::Email)),
        (administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }),
        (administrator(), AccountCommand::Unlock),
    ];
    for (actor, command) in commands {
        let missing = no_account().when(actor.wants(command.clone())).outcome();
        let gone = erased().when(actor.wants(command)).outcome();
        assert!(missing.is_err());
        assert_eq!(gone, missing);
    }
}
