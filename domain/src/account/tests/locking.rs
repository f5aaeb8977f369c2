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
fn an_account_is_as_before_when_it_is_unlocked() {
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
fn what_does_not_exist_is_not_locked_and_a_stale_view_is_told() {
    no_account()
        .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }))
        .then_faults([("NOT_FOUND", "")]);
    no_account().when(administrator().wants(AccountCommand::Unlock)).then_faults([("NOT_FOUND", "")]);
    activated()
        .when(administrator().wants(AccountCommand::Lock { reason: None, released: Vec::new() }).having_seen(3))
        .then_refused(Refusal::version_conflict(4));
}

#[test]
fn what_is_locked_before_it_was_activated_is_not_activated_while_it_is() {
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
fn only_who_proves_themselves_is_told_that_it_is_locked() {
    let account = locked(registered());
    account.when(anonymous().wants(by_link(NEWER))).then_faults([("INVALID_TOKEN", "token")]);
    account.when(anonymous().wants(wrong_otp())).then([AccountEvent::ActivationFailed { issue: OTP }]);
    account.when(anonymous().wants(resend(ActivationChannel::Email))).then_nothing();
    account.when(anonymous().wants(resend(ActivationChannel::Sms))).then_nothing();
}
