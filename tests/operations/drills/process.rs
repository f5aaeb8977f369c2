//! The service as a process, with its memory measured from outside.

use store::sql::DatabaseUrl;
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, TestDatabase};

/// The demo's service, which trusts the tests' `X-Forwarded-For`.
pub(super) async fn demo(database: &TestDatabase) -> (HosoProcess, SmtpServer, SmsGateway) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let mut service = HosoProcess::start_demo(database, &smtp, &sms).await;
    service.set("HOSO_TRUSTED_PROXIES", "127.0.0.1/32");
    service.restart().await;
    (service, smtp, sms)
}

/// Password of the demo's accounts.
pub(super) const PASSWORD: &str = "Hoso-demo-2026";

/// Database's name in the table.
pub(super) fn name(database: &TestDatabase) -> &'static str {
    match database.url() {
        DatabaseUrl::Sqlite(_) => "sqlite",
        DatabaseUrl::Postgres(_) => "postgres",
    }
}

/// Resident memory (`proc(5)`: VmRSS) and its peak (VmHWM), in MiB.
pub(super) fn memory(process: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process that runs");
    let kib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of memory");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number")
    };
    (kib("VmRSS:") / 1024, kib("VmHWM:") / 1024)
}
