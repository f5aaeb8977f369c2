//! A full volume under PostgreSQL's tables.

use reqwest::StatusCode;
use sqlx::{Connection, Executor as _};
use store::sql::DatabaseUrl;
use support::hoso_process::HosoProcess;
use support::{Cluster, SmallDisk, SmsGateway, SmtpServer, TestDatabase, connected, eventually};

use super::is_long;
use super::writer::{Writer, Written, is, log_in};

/// Mebibytes: the demo's tables need a third of it.
const ROOM: u32 = 128;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_stored_and_all_is_well_again_without_a_restart() {
    let (cluster, disk) = (Cluster::new(), SmallDisk::of_mebibytes(ROOM));
    let primary = cluster.primary();
    let volume = disk.path().join("tables");
    std::fs::create_dir(&volume).expect("a folder");
    Cluster::owns(&volume);
    let DatabaseUrl::Postgres(server) = primary.url() else { panic!("a server of PostgreSQL") };
    let mut connection = connected(&primary.url()).await;
    for statement in [
        format!("create tablespace small location '{}'", volume.display()),
        "create database hoso template template0 tablespace small".to_owned(),
    ] {
        connection.execute(statement.as_str()).await.expect("made");
    }
    connection.close().await.expect("a connection closes");
    let url = DatabaseUrl::Postgres(server.replace("/postgres", "/hoso"));
    let database = TestDatabase::elsewhere(url).await;
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let mut service = HosoProcess::start_demo(&database, &smtp, &sms).await;
    service.set("HOSO_RATES", "off");
    service.restart().await;
    let mut writer = Writer::of(&service).await;
    for _ in 0..if is_long() { 5 } else { 1 } {
        disk.fill();
        let visitor = service.visitor();
        // Free space inside the tables still takes some writes.
        eventually("the full volume is noticed", async || (writer.write().await == Written::Unavailable).then_some(()))
            .await;
        assert_eq!(writer.write().await, Written::Unavailable);
        // A session may fit into an existing page.
        log_in(&service).await;
        eventually("readiness tells", async || is(&visitor, StatusCode::SERVICE_UNAVAILABLE).await).await;
        writer.reads().await;
        disk.free();
        writer.recovers(&service).await;
    }
    writer.report("23 PostgreSQL's volume is full", "postgres", "").await;
    service.run(&["audit", "verify"], "").expect("the log and its rows hold");
}
