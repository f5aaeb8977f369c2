//! Property tests: invariants of an account under any commands in any order.

use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::testing::reference::services;
use crate::{CommandEnvelope, Decide};

fn issues() -> impl Strategy<Value = SecretIssueId> {
    proptest::sample::select(vec![LINK, OTP, NEWER, RESET])
}

fn passwords() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["Kẻ Gỗ 1972", "123456", "", "mười hai ký tự"]).prop_map(str::to_owned)
}

fn texts(of: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(proptest::sample::select(of).prop_map(str::to_owned))
}

fn phones() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["0905000111", "0905000222", "02603862345"]).prop_map(str::to_owned)
}

fn updates() -> impl Strategy<Value = AccountCommand> {
    let names = texts(&["Nguyễn Văn Tâm", "Trần Bình", ""]);
    let organizations = texts(&["Công ty TNHH Ngọc Linh", "Công ty Mới"]);
    let days = texts(&["09/02/1992", "01/01/1980", "x"]);
    let phones = texts(&["0905000111", "0905000222", "02603862345", "1"]);
    let addresses = proptest::option::of(texts(&["Thôn 1, xã Đăk Hà", "Thôn 2", ""]));
    let choices = proptest::option::of(any::<bool>());
    let topics = proptest::sample::subsequence(NewsTopic::ALL.to_vec(), 0..=NewsTopic::ALL.len());
    let topics = proptest::option::of(topics);
    (names, organizations, days, phones, addresses, choices, topics).prop_map(
        |(full_name, organization_name, date_of_birth, phone, address, sms_notices, news_topics)| {
            AccountCommand::Update {
                changes: AccountChanges {
                    full_name,
                    organization_name,
                    date_of_birth,
                    phone,
                    address,
                    sms_notices,
                    news_topics,
                },
                phone_code: CODE,
            }
        },
    )
}

fn commands() -> impl Strategy<Value = AccountCommand> {
    let channels = proptest::sample::select(vec![ActivationChannel::Email, ActivationChannel::Sms]);
    prop_oneof![
        Just(register(registration())),
        Just(register(of_organization())),
        Just(open(opening())),
        (channels, issues()).prop_map(|(channel, issue)| AccountCommand::ResendActivation { channel, issue }),
        issues().prop_map(by_link),
        issues().prop_map(by_otp),
        (phones(), issues()).prop_map(|(phone, issue)| AccountCommand::ResendPhoneCode { phone, issue }),
        (phones(), proptest::option::of(issues())).prop_map(|(phone, issue)| {
            let otp = issue.map_or_else(|| "999999".to_owned(), |issue| secret_of(SecretPurpose::PhoneOtp, issue));
            AccountCommand::ProvePhone { phone, otp }
        }),
        phones().prop_map(|phone| AccountCommand::DropPhone { phone }),
        Just(wrong_otp()),
        updates(),
        passwords().prop_map(|password| change_to(&password)),
        issues().prop_map(|issue| AccountCommand::RequestPasswordReset { issue }),
        (passwords(), issues()).prop_map(|(password, issue)| reset_to(&password, issue)),
        Just(AccountCommand::Lock { reason: None, released: Vec::new() }),
        Just(AccountCommand::Unlock),
        Just(AccountCommand::ChangeRole { role: Role::Auditor, agency: None, released: Vec::new() }),
        Just(AccountCommand::ChangeRole { role: Role::Leader, agency: Some(agency(KON_TUM)), released: Vec::new() }),
        Just(invite(invitation())),
        issues().prop_map(|issue| AccountCommand::ResendInvitation { issue }),
        Just(AccountCommand::Expire),
        Just(erasure::asked()),
        Just(AccountCommand::WithdrawErasure),
        Just(erasure::confirmed()),
        Just(AccountCommand::EraseAgain { wrapped_key_digest: "0".repeat(64) }),
    ]
}

/// A registration or an opening, then any commands, minutes to days apart.
fn histories() -> impl Strategy<Value = Vec<CommandEnvelope<AccountCommand>>> {
    let first = prop_oneof![Just(register(registration())), Just(register(of_organization())), Just(open(opening()))];
    let actors = proptest::sample::select(everybody());
    let later = vec((actors, commands(), prop_oneof![4 => 0_i64..10, 1 => 0_i64..5_000]), 0..30);
    (first, later).prop_map(|(first, later)| {
        let mut now = at(MORNING);
        let mut history = vec![CommandEnvelope::new(Actor::System, now, first)];
        for (actor, command, minutes) in later {
            now = now + TimeDelta::minutes(minutes);
            history.push(CommandEnvelope::new(actor, now, command));
        }
        history
    })
}

proptest! {
    #[test]
    fn a_replay_yields_the_live_state(history in histories()) {
        let (mut live, mut events) = (Account::default(), Vec::new());
        for envelope in history {
            for event in live.decide(&envelope, &services()).unwrap_or_default() {
                cqrs_es::Aggregate::apply(&mut live, event.clone());
                events.push(event);
            }
            prop_assert_eq!(live.version, events.len() as u64);
        }
        assert_replays(&live, &events);
    }

    #[test]
    fn no_event_follows_the_erasure(history in histories()) {
        let mut live = Account::default();
        let mut erased = false;
        for envelope in history {
            for event in live.decide(&envelope, &services()).unwrap_or_default() {
                prop_assert!(!erased, "{:?} after the erasure", event);
                erased = matches!(event, AccountEvent::PersonalDataErased { .. });
                cqrs_es::Aggregate::apply(&mut live, event);
            }
        }
    }

    #[test]
    fn a_one_time_password_has_three_tries_at_most(history in histories()) {
        let mut live = Account::default();
        for envelope in history {
            for event in live.decide(&envelope, &services()).unwrap_or_default() {
                cqrs_es::Aggregate::apply(&mut live, event);
            }
            let otp = live.opened.as_ref().and_then(|opened| opened.otp);
            prop_assert!(otp.is_none_or(|otp| otp.failures <= OTP_TRIES));
            let awaited = live.opened.as_ref().and_then(|opened| opened.awaited_phone.as_ref());
            prop_assert!(awaited.is_none_or(|awaited| awaited.code.failures <= OTP_TRIES));
        }
    }

    #[test]
    fn commands_that_set_a_state_are_idempotent(history in histories()) {
        let mut live = Account::default();
        for envelope in history {
            for event in live.decide(&envelope, &services()).unwrap_or_default() {
                cqrs_es::Aggregate::apply(&mut live, event);
            }
            let sets = matches!(
                envelope.command,
                AccountCommand::Update { .. }
                    | AccountCommand::Lock { .. }
                    | AccountCommand::ChangeRole { .. }
                    | AccountCommand::InviteStaff(_)
                    | AccountCommand::Unlock
                    | AccountCommand::Expire
                    | AccountCommand::RequestErasure(_)
                    | AccountCommand::WithdrawErasure
                    | AccountCommand::ConfirmErasure(_)
                    | AccountCommand::EraseAgain { .. }
                    | AccountCommand::Register(_)
                    | AccountCommand::OpenStaffAccount(_)
            );
            if sets {
                prop_assert_eq!(live.decide(&envelope, &services()).unwrap_or_default(), vec![]);
            }
        }
    }
}
