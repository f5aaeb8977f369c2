//! Rush of log-ins: memory returns to its former size, and reads go on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::stream::iter;
use serde_json::json;
use support::contract::document;
use support::contract_client::ContractClient;
use support::{TestDatabase, each_database, eventually};

use super::process::{demo, memory, name};
use super::{Outcome, is_long};

/// Limit of the remaining memory, in MiB: a few blocks less than one hash per running one.
const LEFT: u64 = 48;
/// Least share of the read rate beside a full queue of log-ins.
const KEPT: f64 = 0.5;
const RUSH: u32 = 64;

each_database! {
    async fn log_ins_leave_no_memory_behind(database: TestDatabase) {
        let begun = Instant::now();
        let (service, _smtp, _sms) = demo(&database).await;
        let visitor = service.visitor();
        log_in(&visitor, 0..4, 4).await;
        let (before, _) = memory(service.process());
        let people = if is_long() { 1_000 } else { 100 };
        log_in(&visitor, 4..people, 4).await;
        let after = eventually("memory is what it was", async || {
            let (held, _) = memory(service.process());
            (held < before + LEFT).then_some(held)
        })
        .await;
        let (turns, during) = if is_long() { (9, Duration::from_secs(2)) } else { (5, Duration::from_millis(500)) };
        let mut next = people;
        let mut shares = Vec::new();
        // Alternating, so that both suffer the same neighbours. The long drill runs alone, and its median counts; the
        // short one has other tests beside it, and its best turn counts.
        for _ in 0..turns {
            let alone = reads(&visitor, during).await;
            let beside = reads_beside(&visitor, during, &mut next).await;
            shares.push(f64::from(beside) / f64::from(alone.max(1)));
        }
        shares.sort_by(f64::total_cmp);
        let share = if is_long() { shares[turns / 2] } else { shares[turns - 1] };
        // Rates are asserted only where a drill runs alone.
        assert!(!is_long() || share >= KEPT, "reads keep {KEPT} of their rate beside {RUSH} log-ins at once: {shares:.2?}");
        let ratio = f64::from(u32::try_from(after).expect("MiB")) / f64::from(u32::try_from(before).expect("MiB"));
        Outcome {
            case: "5 log-ins",
            database: name(&database),
            acknowledged: 0,
            lost: 0,
            doubled: 0,
            took: begun.elapsed(),
            figure: format!(
                "{people} log-ins: {before} MiB before, {after} after, {ratio:.2} of it; \
                 reads beside {RUSH} at once: {share:.2} of their rate"
            ),
        }
        .report();
    }
}

/// Log-ins of unknown users, each from an address of its own: their passwords cost the same as known ones.
async fn log_in(visitor: &ContractClient, people: std::ops::Range<u32>, at_once: usize) {
    let tries = people.map(|number| async move {
        let address = format!("10.{}.{}.{}", (number >> 16) & 255, (number >> 8) & 255, number & 255);
        let input = json!({ "input": { "username": format!("nobody{number}"), "password": "Sai mật khẩu 2026" } });
        let answer = visitor.ask_from(&address, document("LogIn"), input).await;
        // Refused at once where the queue is full.
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        let wrong = answer["data"]["logIn"]["userErrors"][0]["code"] == "WRONG_CREDENTIALS";
        assert!(wrong || code == Some("UNAVAILABLE"), "{answer}");
    });
    iter(tries).buffer_unordered(at_once).collect::<Vec<()>>().await;
}

/// Read rate under continuous log-ins, as many at once as in the rush.
async fn reads_beside(visitor: &ContractClient, during: Duration, next: &mut u32) -> u32 {
    let ended = AtomicBool::new(false);
    let rush = async {
        while !ended.load(Ordering::Relaxed) {
            log_in(visitor, *next..*next + RUSH, RUSH as usize).await;
            *next += RUSH;
        }
    };
    let beside = async {
        let beside = reads(visitor, during).await;
        ended.store(true, Ordering::Relaxed);
        beside
    };
    tokio::join!(rush, beside).1
}

/// Number of reads of a list by two clients.
async fn reads(visitor: &ContractClient, during: Duration) -> u32 {
    let until = Instant::now() + during;
    let reader = async |address: &str| {
        let mut count = 0;
        while Instant::now() < until {
            let answer = visitor.ask_from(address, document("Agencies"), json!({})).await;
            assert!(answer["data"]["agencies"].is_array(), "{answer}");
            count += 1;
        }
        count
    };
    let (one, other) = tokio::join!(reader("192.0.2.1"), reader("192.0.2.2"));
    one + other
}
