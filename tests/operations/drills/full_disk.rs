//! A full disk under SQLite: under all three files, or under one of them.

use std::fs::File;
use std::os::unix::fs::symlink;

use reqwest::StatusCode;
use support::hoso_process::HosoProcess;
use support::{SmallDisk, SmsGateway, SmtpServer, TestDatabase, eventually, sqlite_below};
use tempfile::TempDir;

use super::is_long;
use super::writer::{Writer, Written, is, log_in};

/// Mebibytes: the demo's databases and their logs need less than half of it.
const ROOM: u32 = 96;

/// The demo without rate limits.
async fn served(database: &TestDatabase, smtp: &SmtpServer, sms: &SmsGateway) -> HosoProcess {
    let mut service = HosoProcess::start_demo(database, smtp, sms).await;
    service.set("HOSO_RATES", "off");
    service.restart().await;
    service
}

fn rounds() -> usize {
    if is_long() { 5 } else { 1 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_stored_and_all_is_well_again_without_a_restart() {
    let disk = SmallDisk::of_mebibytes(ROOM);
    let database = sqlite_below(disk.path()).await;
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = served(&database, &smtp, &sms).await;
    let mut writer = Writer::of(&service).await;
    for _ in 0..rounds() {
        disk.fill();
        let visitor = service.visitor();
        // SQLite's preallocated log still takes some writes.
        eventually("readiness tells", async || is(&visitor, StatusCode::SERVICE_UNAVAILABLE).await).await;
        eventually("the full disk is noticed", async || (writer.write().await == Written::Unavailable).then_some(()))
            .await;
        assert_eq!(writer.write().await, Written::Unavailable);
        eventually("nobody signs in", async || (log_in(&service).await == Written::Unavailable).then_some(())).await;
        writer.reads().await;
        disk.free();
        writer.recovers(&service).await;
    }
    writer.report("23 the disk is full", "sqlite", "").await;
    let verified = service.run(&["audit", "verify"], "").expect("the log and its rows hold");
    assert!(!verified.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_of_the_log_alone_is_full() {
    one_is_full("23 hoso.db's disk is full", "hoso.db").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_of_the_rows_alone_is_full() {
    one_is_full("23 hoso-views.db's disk is full", "hoso-views.db").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_of_sessions_and_deliveries_alone_is_full() {
    one_is_full("23 hoso-edge.db's disk is full", "hoso-edge.db").await;
}

/// One of the three files lies on a disk of its own, which gets full: operations that need it fail, others work.
async fn one_is_full(case: &'static str, file: &str) {
    let disk = SmallDisk::of_mebibytes(ROOM);
    let folder = TempDir::new().expect("a folder");
    let database = {
        let apart = disk.path().join(file);
        File::create(&apart).expect("a file");
        // SQLite keeps the log beside the file.
        sqlite_in(&folder, &apart, file).await
    };
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = served(&database, &smtp, &sms).await;
    assert!(disk.path().join(format!("{file}-wal")).exists(), "the log lies beside the file");
    let mut writer = Writer::of(&service).await;
    let (mut stored, mut refused) = (0, 0);
    for _ in 0..rounds() {
        disk.fill();
        let visitor = service.visitor();
        eventually("readiness tells", async || {
            // Every answer is a success or UNAVAILABLE: anything else fails the drill.
            *if writer.write().await == Written::Stored { &mut stored } else { &mut refused } += 1;
            is(&visitor, StatusCode::SERVICE_UNAVAILABLE).await
        })
        .await;
        for written in [writer.write().await, log_in(&service).await] {
            *if written == Written::Stored { &mut stored } else { &mut refused } += 1;
        }
        writer.reads().await;
        disk.free();
        writer.recovers(&service).await;
    }
    writer.report(case, "sqlite", &format!(", {stored} of {} writes stored meanwhile", stored + refused)).await;
    service.run(&["audit", "verify"], "").expect("the log and its rows hold");
}

async fn sqlite_in(folder: &TempDir, apart: &std::path::Path, file: &str) -> TestDatabase {
    TestDatabase::in_files(folder.path(), |place| symlink(apart, place.join(file)).expect("a link")).await
}
