//! A full volume under PostgreSQL's write-ahead log: the server stops until there is room and it is started.

use std::time::Duration;

use reqwest::StatusCode;
use sqlx::{Connection, Executor as _};
use support::hoso_process::HosoProcess;
use support::{Cluster, SmallDisk, SmsGateway, SmtpServer, TestDatabase, connected, eventually};

use super::is_long;
use super::writer::{Writer, Written, is, log_in};

/// Mebibytes: several times the log between two checkpoints.
const ROOM: u32 = 64;
/// Once a server is known to be away, requests fail fast.
const AT_ONCE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_ends_and_all_is_well_again_once_it_is_started() {
    let (cluster, disk) = (Cluster::new(), SmallDisk::of_mebibytes(ROOM));
    let primary = tokio::task::block_in_place(|| cluster.primary_logging_to(&disk.path().join("wal")));
    let mut connection = connected(&primary.url()).await;
    // Recycled segments must not be counted as free.
    for statement in ["alter system set max_wal_size = '8MB'", "select pg_reload_conf()"] {
        connection.execute(statement).await.expect("set");
    }
    connection.close().await.expect("a connection closes");
    let database = TestDatabase::elsewhere(primary.url()).await;
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let mut service = HosoProcess::start_demo(&database, &smtp, &sms).await;
    service.set("HOSO_RATES", "off");
    service.restart().await;
    let mut writer = Writer::of(&service).await;
    let (mut stored, mut told, mut slowest_first) = (0, Duration::ZERO, Duration::ZERO);
    for _ in 0..if is_long() { 5 } else { 1 } {
        disk.fill();
        // Segments recycled from the round before have room too: filled by another session.
        let mut other = connected(&primary.url()).await;
        eventually("the server has ended by itself", async || {
            // Fails with the server.
            let _ = other.execute("select pg_logical_emit_message(false, 'drill', repeat('x', 500000))").await;
            // Every answer is a success or UNAVAILABLE: anything else fails the drill.
            stored += u32::from(writer.write().await == Written::Stored);
            tokio::task::block_in_place(|| !cluster.runs(&primary)).then_some(())
        })
        .await;
        // The first request that finds it away waits as for a restart.
        assert_eq!(writer.write().await, Written::Unavailable);
        slowest_first = slowest_first.max(std::mem::take(&mut writer.slowest_refusal));
        assert_eq!(writer.write().await, Written::Unavailable);
        told = told.max(writer.slowest_refusal);
        assert!(told <= AT_ONCE, "refused at once: {told:?}");
        assert_eq!(log_in(&service).await, Written::Unavailable);
        let visitor = service.visitor();
        eventually("readiness tells", async || is(&visitor, StatusCode::SERVICE_UNAVAILABLE).await).await;
        disk.free();
        tokio::task::block_in_place(|| cluster.start_again(&primary));
        writer.recovers(&service).await;
    }
    let figure = format!(
        ", whoever found it away first after {} ms; {stored} stored before the server ended",
        slowest_first.as_millis()
    );
    writer.report("23 PostgreSQL's log volume is full", "postgres", &figure).await;
    service.run(&["audit", "verify"], "").expect("the log and its rows hold");
}
