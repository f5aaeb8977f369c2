//! I/O errors other than a full disk: SQLite's files may not grow beyond a limit.

use std::process::Command;

use reqwest::StatusCode;
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, eventually, sqlite};

use super::is_long;
use super::writer::{Writer, Written, is};

/// Largest file in bytes: less than the demo's databases, more than the process's log.
const FEW: &str = "400000";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_written_is_refused_until_it_can() {
    let database = sqlite().await;
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let mut service = HosoProcess::start_demo(&database, &smtp, &sms).await;
    service.set("HOSO_RATES", "off");
    // The signal of an exceeded limit must be ignored: then writes fail by EFBIG.
    service.run_by(&["/usr/bin/env", "--ignore-signal=XFSZ"]);
    service.restart().await;
    let mut writer = Writer::of(&service).await;
    for _ in 0..if is_long() { 5 } else { 1 } {
        limit(service.process(), FEW);
        let visitor = service.visitor();
        // After a restart of its log, SQLite takes some writes to reach the limit.
        eventually("readiness tells", async || {
            writer.write().await;
            is(&visitor, StatusCode::SERVICE_UNAVAILABLE).await
        })
        .await;
        eventually("writes are refused", async || (writer.write().await == Written::Unavailable).then_some(())).await;
        writer.reads().await;
        limit(service.process(), "unlimited");
        writer.recovers(&service).await;
    }
    writer.report("23 writes fail with EFBIG", "sqlite", "").await;
    service.run(&["audit", "verify"], "").expect("the log and its rows hold");
}

/// Limits the file size of a process from now on.
fn limit(process: u32, bytes: &str) {
    let mut command = Command::new("prlimit");
    command.args(["--pid", &process.to_string(), &format!("--fsize={bytes}:unlimited")]);
    assert!(command.status().expect("prlimit").success());
}
