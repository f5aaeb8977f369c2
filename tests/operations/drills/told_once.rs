//! Cases 17, 19 and 24: the service's log names each cause once, however often it is met.

use std::time::Instant;

use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, Executor as _, PgConnection};
use store::sql::{Pool, Sql};
use support::hoso_process::HosoProcess;
use support::{TestDatabase, each_database, eventually, lose, postgres, postgres_pool};

use super::Outcome;
use super::process::{demo, name};
use super::writer::{Writer, Written};

/// Condition of the last message: lost by a failover with a lag of one.
const LAST: &str = "aggregate_type = 'exchange' \
                    and position = (select max(position) from events where aggregate_type = 'exchange')";

/// Levels at which an event was logged since the last start.
fn said(service: &HosoProcess, event: &str) -> Vec<String> {
    let lines = service.told();
    let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["event"] == event).map(|line| line["level"].to_string()).collect()
}

/// Number of messages in the log.
async fn posted(ledger: &Pool) -> u64 {
    let sql = Sql::new("select count(*) as messages from events where event_type = 'MessagePosted'");
    let row = ledger.fetch_optional(sql).await.expect("an answer").expect("one row");
    row.count("messages").expect("a count")
}

each_database! {
    async fn a_log_that_went_back_is_said_once_while_it_is_served_and_once_at_a_start(place: TestDatabase) {
        let (mut service, _smtp, _sms) = demo(&place).await;
        let (begun, before) = (Instant::now(), posted(&place.ledger).await);
        let mut writer = Writer::of(&service).await;
        assert_eq!(said(&service, "log.diverged"), [""; 0]);
        let mut taken = 0;
        for _ in 0..3 {
            taken += lose(&place.ledger, LAST).await;
            assert_eq!(writer.write().await, Written::Stored);
        }
        assert_eq!(taken, 3);
        let while_served = said(&service, "log.diverged").len();
        assert_eq!(while_served, 1, "three times met, once said: {}", service.told());

        assert_eq!(writer.write().await, Written::Stored);
        service.kill();
        assert_eq!(lose(&place.ledger, LAST).await, 1);
        taken += 1;
        service.restart().await;
        let at_start = said(&service, "log.went_back").len();
        assert_eq!(at_start, 1, "{}", service.told());
        service.restart().await;
        assert_eq!(said(&service, "log.went_back"), [""; 0], "nothing is ahead any more");
        let (kept, found) = (writer.acknowledged() - taken, posted(&place.ledger).await - before);
        Outcome {
            case: "17 a log that went back is said once",
            database: name(&place),
            acknowledged: kept,
            lost: kept.saturating_sub(found),
            doubled: found.saturating_sub(kept),
            took: begun.elapsed(),
            figure: format!("{taken} more taken away, said {while_served} time while served, {at_start} at a start"),
        }
        .report();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_holds_readers_back_is_named_once_and_its_end_is_said() {
    let place = postgres().await;
    let (service, _smtp, _sms) = demo(&place).await;
    let mut writer = Writer::of(&service).await;
    let options = PgConnectOptions::clone(&postgres_pool(&place).connect_options());
    let mut foreign = PgConnection::connect_with(&options).await.expect("the server answers");
    let begun = Instant::now();
    for statement in ["begin", "create table of_somebody_else (of integer)"] {
        foreign.execute(statement).await.expect("something is written");
    }
    for _ in 0..3 {
        assert_eq!(writer.write().await, Written::Stored);
    }
    eventually("it is named", async || (!said(&service, "log.held-back").is_empty()).then_some(())).await;
    for _ in 0..3 {
        assert_eq!(writer.write().await, Written::Stored);
    }
    assert_eq!(said(&service, "log.held-back").len(), 1, "{}", service.told());
    let held_back = begun.elapsed().as_millis();
    foreign.close().await.expect("an end");
    eventually("its end is said", async || (!said(&service, "log.released").is_empty()).then_some(())).await;
    let told = (said(&service, "log.held-back").len(), said(&service, "log.released").len());
    assert_eq!(told, (1, 1));
    let figure = format!(", held back for {held_back} ms, named {} time, its end said {}", told.0, told.1);
    writer.report("24 a transaction that holds back is named once", "postgres", &figure).await;
}
