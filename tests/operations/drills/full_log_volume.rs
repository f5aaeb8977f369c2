//! The volume of PostgreSQL's write-ahead log is full: the server ends by itself, until somebody makes room and starts it.

use std::time::Duration;

use reqwest::StatusCode;
use sqlx::{Connection, Executor as _};
use support::hoso_process::HosoProcess;
use support::{Cluster, SmallDisk, SmsGateway, SmtpServer, TestDatabase, connected, eventually};

use super::is_long;
use super::writer::{Writer, Written, is, log_in};

/// Mebibytes: what the log keeps between two checkpoints, several times.
const ROOM: u32 = 64;
/// Once a server is known to be away, nobody waits for it.
const AT_ONCE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_ends_and_all_is_well_again_once_it_is_started() {
    let (cluster, disk) = (Cluster::new(), SmallDisk::of_mebibytes(ROOM));
    let primary = tokio::task::block_in_place(|| cluster.primary_logging_to(&disk.path().join("wal")));
    let mut connection = connected(&primary.url()).await;
    // What is kept to be used again is room that nobody can take.
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
        // Segments that were kept from the round before are room too: somebody else fills them.
        let mut other = connected(&primary.url()).await;
        eventually("the server has ended by itself", async || {
            // Ends with the server, as its connection does.
            let _ = other.execute("select pg_logical_emit_message(false, 'drill', repeat('x', 500000))").await;
            // Whatever is answered is a success or UNAVAILABLE: anything else ends the drill.
            stored += u32::from(writer.write().await == Written::Stored);
            tokio::task::block_in_place(|| !cluster.runs(&primary)).then_some(())
        })
        .await;
        // Whoever finds it away first waits for it as for one that is started anew.
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
