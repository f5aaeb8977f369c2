//! Throttle of every path that checks a secret.

use std::collections::HashSet;
use std::net::IpAddr;

use chrono::TimeDelta;
use domain::Moment;
use foundation::throttle::{Action, Denied, EXPIRY, Keys, Kind, Permit, Throttle};
use futures::future::join_all;
use store::sql::Sql;
use store::{Keyring, MasterKey};
use support::{TestDatabase, each_database};

const HOME: &str = "203.0.113.9";
const ELSEWHERE: &str = "198.51.100.1";

fn throttle(database: &TestDatabase) -> Throttle {
    Throttle::new(database.edge.clone(), Keyring::new(&MasterKey::from_bytes([7; 32])))
}

fn start() -> Moment {
    "2026-02-13T09:59:00Z".parse().expect("a moment")
}

fn after(seconds: i64) -> Moment {
    start() + TimeDelta::seconds(seconds)
}

fn keys<'a>(address: &str, name: &'a str) -> Keys<'a> {
    Keys { address: address.parse::<IpAddr>().expect("an address"), name: Some(name) }
}

fn allowed(answer: Result<Permit, Denied>) -> Permit {
    answer.unwrap_or_else(|denied| panic!("let through: {denied}"))
}

fn denied(answer: Result<Permit, Denied>) -> u64 {
    match answer {
        Err(Denied::RetryAfter(seconds)) => seconds,
        Err(Denied::Sql(error)) => panic!("counted: {error}"),
        Ok(_) => panic!("one try too many is let through"),
    }
}

each_database! {
    async fn after_five_tries_each_wait_is_twice_as_long(database: TestDatabase) {
        let throttle = throttle(&database);
        let mut now = start();
        for _ in 0..5 {
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), now).await).failed();
        }
        let mut waits = Vec::new();
        for _ in 0..13 {
            let wait = denied(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), now).await);
            waits.push(wait);
            now = now + TimeDelta::seconds(i64::try_from(wait).expect("a short wait"));
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), now).await).failed();
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    }

    async fn a_refused_try_makes_nobody_wait_longer(database: TestDatabase) {
        let throttle = throttle(&database);
        for _ in 0..5 {
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
        for _ in 0..50 {
            assert_eq!(denied(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await), 1);
        }
        allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), after(1)).await).failed();
    }

    async fn success_forgets_what_failed_before(database: TestDatabase) {
        let throttle = throttle(&database);
        for _ in 0..4 {
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
        let permit = allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await);
        throttle.succeeded(permit, start()).await.expect("set back");
        for _ in 0..5 {
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
        denied(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await);
    }

    async fn of_racing_tries_no_more_than_five_get_through(database: TestDatabase) {
        let other = Throttle::new(
            database.another_instance().await.edge.clone(),
            Keyring::new(&MasterKey::from_bytes([7; 32])),
        );
        let throttle = throttle(&database);
        let keys = keys(HOME, "tamnguyen");
        let tries = (0..100).map(|number| {
            let throttle = if number % 2 == 0 { &throttle } else { &other };
            throttle.check(Kind::OneTimePassword, &keys, start())
        });
        let let_through = join_all(tries).await.into_iter().flatten().count();
        assert_eq!(let_through, 5);
    }

    async fn one_address_does_not_shut_out_another(database: TestDatabase) {
        let throttle = throttle(&database);
        for _ in 0..5 {
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
        denied(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await);
        allowed(throttle.check(Kind::Password, &keys(ELSEWHERE, "tamnguyen"), start()).await).failed();
        allowed(throttle.check(Kind::Password, &keys(HOME, "hoale"), start()).await).failed();
    }

    async fn after_a_hundred_failures_from_anywhere_only_known_addresses_get_through(database: TestDatabase) {
        let throttle = throttle(&database);
        let permit = allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await);
        throttle.succeeded(permit, start()).await.expect("known here");
        for number in 0..100 {
            let address = format!("198.18.{number}.1");
            allowed(throttle.check(Kind::Password, &keys(&address, "tamnguyen"), after(1)).await).failed();
        }
        assert_eq!(denied(throttle.check(Kind::Password, &keys(ELSEWHERE, "tamnguyen"), after(1)).await), 60);
        let permit = allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), after(1)).await);
        throttle.succeeded(permit, after(1)).await.expect("the owner signs in");
        allowed(throttle.check(Kind::Password, &keys("198.51.100.2", "tamnguyen"), after(2)).await).failed();
    }

    async fn twenty_look_ups_a_minute_are_enough(database: TestDatabase) {
        let throttle = throttle(&database);
        let from = |address: &str| Keys { address: address.parse().expect("an address"), name: None };
        for _ in 0..20 {
            allowed(throttle.check(Kind::LookUp, &from(HOME), start()).await).failed();
        }
        assert_eq!(denied(throttle.check(Kind::LookUp, &from(HOME), after(15)).await), 45);
        allowed(throttle.check(Kind::LookUp, &from(ELSEWHERE), after(15)).await).failed();
        allowed(throttle.check(Kind::LookUp, &from(HOME), after(60)).await).failed();
    }

    async fn the_addresses_of_one_household_are_one(database: TestDatabase) {
        let throttle = throttle(&database);
        for device in 0..20 {
            let address = format!("2001:db8:1:2::{device:x}").parse().expect("an address");
            allowed(throttle.check(Kind::LookUp, &Keys { address, name: None }, start()).await).failed();
        }
        let neighbour = "2001:db8:1:3::1".parse().expect("an address");
        let device = "2001:db8:1:2:ffff::1".parse().expect("an address");
        denied(throttle.check(Kind::LookUp, &Keys { address: device, name: None }, start()).await);
        allowed(throttle.check(Kind::LookUp, &Keys { address: neighbour, name: None }, start()).await).failed();
    }

    async fn a_message_a_minute_and_five_a_day(database: TestDatabase) {
        let throttle = throttle(&database);
        let resend = async |at| throttle.check(Kind::ActivationResend, &keys(HOME, "tamnguyen"), at).await;
        allowed(resend(start()).await).failed();
        assert_eq!(denied(resend(after(1)).await), 59);
        for minute in 1..5 {
            allowed(resend(after(60 * minute)).await).failed();
        }
        assert_eq!(denied(resend(after(60 * 5)).await), 86_400 - 300);
        allowed(resend(after(86_400)).await).failed();
    }

    async fn what_is_tried_for_different_secrets_counts_apart(database: TestDatabase) {
        let throttle = throttle(&database);
        for _ in 0..5 {
            allowed(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
        denied(throttle.check(Kind::Password, &keys(HOME, "tamnguyen"), start()).await);
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Password) {
            allowed(throttle.check(kind, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
    }

    async fn what_reaches_one_number_is_counted_by_the_day_for_everybody(database: TestDatabase) {
        let throttle = throttle(&database);
        let spare = async |number: &str, at| throttle.spare(Action::CodeToNumber, number, at).await;
        for second in 0..10 {
            spare("0905123456", after(second)).await.expect("let through");
        }
        let denied = spare("0905123456", after(60)).await.expect_err("one too many");
        assert!(matches!(denied, Denied::RetryAfter(86_340)), "{denied}");
        spare("0905123457", after(60)).await.expect("another number");
        throttle.spare(Action::NewsToNumber, "0905123456", after(60)).await.expect("something else");
        spare("0905123456", after(86_400)).await.expect("the next day");
    }

    async fn the_table_tells_nobody_who_tried_what(database: TestDatabase) {
        let throttle = throttle(&database);
        throttle.spare(Action::CodeToNumber, "0905123456", start()).await.expect("let through");
        for kind in Kind::ALL {
            allowed(throttle.check(kind, &keys(HOME, "tamnguyen"), start()).await).failed();
        }
        let rows = database.edge.fetch_all(Sql::new("select key from throttles")).await.expect("rows");
        let keys: HashSet<String> = rows.iter().map(|row| row.text("key").expect("a key")).collect();
        assert!(keys.len() >= Kind::ALL.len());
        for key in keys {
            assert!(key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
        }
    }

    async fn rows_go_when_no_rule_needs_them(database: TestDatabase) {
        let throttle = throttle(&database);
        allowed(throttle.check(Kind::LookUp, &keys(HOME, "tamnguyen"), start()).await).failed();
        let permit = allowed(throttle.check(Kind::Password, &keys(HOME, "hoale"), start()).await);
        throttle.succeeded(permit, start()).await.expect("known here");
        let days = |days| start() + TimeDelta::days(days);
        assert_eq!(EXPIRY.sweep(&database.edge, days(1)).await.expect("a sweep"), 0);
        assert!(EXPIRY.sweep(&database.edge, days(3)).await.expect("a sweep") > 0);
        let left = database.edge.fetch_all(Sql::new("select key from throttles")).await.expect("rows").len();
        assert_eq!(left, 1, "who is known stays known");
        assert_eq!(EXPIRY.sweep(&database.edge, days(91)).await.expect("a sweep"), 1);
    }
}
