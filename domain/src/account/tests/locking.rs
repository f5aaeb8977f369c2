//! Locking and unlocking accounts.

use super::*;

#[test]
fn an_administrator_locks_and_unlocks_an_account_and_repeating_it_changes_nothing() {
    activated()
        .when(administrator().wants(AccountCommand::Unlock))
        .then_nothing()
        .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }).having_seen(4))
        .then([AccountEvent::AccountLocked { reason: None, released: Vec::new() }])
        .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }))
        .then_nothing()
        .when(Actor::System.wants(AccountCommand::Unlock))
        .then([AccountEvent::AccountUnlocked {}])
        .when(administrator().wants(AccountCommand::Unlock))
        .then_nothing();
}

#[test]
fn an_unlocked_account_has_its_former_status() {
    for (account, status) in [(registered(), AccountStatus::PendingActivation), (activated(), AccountStatus::Active)] {
        let locked = account
            .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }))
            .then_accepted();
        assert_eq!(locked.state().opened.unwrap().status, AccountStatus::Locked);
        let unlocked = locked.when(administrator().wants(AccountCommand::Unlock)).then_accepted();
        assert_eq!(unlocked.state().opened.unwrap().status, status);
    }
}

#[test]
fn only_administrators_and_the_command_line_lock_and_unlock() {
    for actor in everybody() {
        for command in [AccountCommand::Lock { reason: None, released: Vec::new() }, AccountCommand::Unlock] {
            let asked = activated().when(actor.wants(command));
            match actor {
                Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
                Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
                Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
            }
        }
    }
}

#[test]
fn a_missing_account_is_not_locked_and_a_stale_view_is_a_version_conflict() {
    no_account()
        .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }))
        .then_faults([("NOT_FOUND", "")]);
    no_account().when(administrator().wants(AccountCommand::Unlock)).then_faults([("NOT_FOUND", "")]);
    activated()
        .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }).having_seen(3))
        .then_refused(Refusal::version_conflict(4));
}

#[test]
fn a_locked_registration_is_not_activated_until_it_is_unlocked() {
    let account = locked(registered());
    account.when(anonymous().wants(by_link(LINK))).then_faults([("ACCOUNT_LOCKED", "")]);
    account.when(anonymous().wants(by_otp(OTP))).then_faults([("ACCOUNT_LOCKED", "")]);
    account
        .when(administrator().wants(AccountCommand::Unlock))
        .then_accepted()
        .when(anonymous().wants(by_link(LINK)))
        .then([AccountEvent::AccountActivated { channel: ActivationChannel::Email }]);
}

#[test]
fn a_lock_is_revealed_only_to_the_presenter_of_a_valid_secret() {
    let account = locked(registered());
    account.when(anonymous().wants(by_link(NEWER))).then_faults([("INVALID_TOKEN", "token")]);
    account.when(anonymous().wants(wrong_otp())).then([AccountEvent::ActivationFailed { issue: OTP }]);
    account.when(anonymous().wants(resend(ActivationChannel::Email))).then_nothing();
    account.when(anonymous().wants(resend(ActivationChannel::Sms))).then_nothing();
}
