//! Cases 17, 19 and 24: what happened to the log is said in the service's own log, each cause once however often it is met.

use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, Executor as _, PgConnection};

use super::process::demo;
use super::writer::{Writer, Written};
use crate::guide::service::Service;
use crate::support::{TestDatabase, each_database, eventually, lose, postgres, postgres_pool};

/// The last of the events of messages: what a failover loses that lagged by one.
const LAST: &str = "aggregate_type = 'exchange' \
                    and position = (select max(position) from events where aggregate_type = 'exchange')";

/// How often something was said since the service was started last, and at which levels.
fn said(service: &Service, event: &str) -> Vec<String> {
    let lines = service.told();
    let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["event"] == event).map(|line| line["level"].to_string()).collect()
}

each_database! {
    async fn a_log_that_went_back_is_said_once_while_it_is_served_and_once_at_a_start(place: TestDatabase) {
        let (mut service, _smtp, _sms) = demo(&place).await;
        let mut writer = Writer::of(&service).await;
        assert_eq!(said(&service, "log.diverged"), [""; 0]);
        for _ in 0..3 {
            assert_eq!(lose(&place.ledger, LAST).await, 1);
            assert_eq!(writer.write().await, Written::Stored);
        }
        assert_eq!(said(&service, "log.diverged").len(), 1, "three times met, once said: {}", service.told());

        assert_eq!(writer.write().await, Written::Stored);
        service.kill();
        assert_eq!(lose(&place.ledger, LAST).await, 1);
        service.restart().await;
        assert_eq!(said(&service, "log.went_back").len(), 1, "{}", service.told());
        service.restart().await;
        assert_eq!(said(&service, "log.went_back"), [""; 0], "nothing is ahead any more");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_holds_readers_back_is_named_once_and_its_end_is_said() {
    let place = postgres().await;
    let (service, _smtp, _sms) = demo(&place).await;
    let mut writer = Writer::of(&service).await;
    let options = PgConnectOptions::clone(&postgres_pool(&place).connect_options());
    let mut foreign = PgConnection::connect_with(&options).await.expect("the server answers");
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
    foreign.close().await.expect("an end");
    eventually("its end is said", async || (!said(&service, "log.released").is_empty()).then_some(())).await;
    assert_eq!((said(&service, "log.held-back").len(), said(&service, "log.released").len()), (1, 1));
}
