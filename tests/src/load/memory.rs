//! Memory of verifying a log, measured in a process of its own.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use foundation::clock::Clock;
use foundation::ids::Ids;
use hoso::start;
use store::sql::DatabaseUrl;

use super::Failure;
use super::place::Place;
use super::service::config;

/// Variable that passes the server's URL to the child: command lines are visible to everybody.
const SERVER: &str = "HOSO_LOAD_DATABASE";

/// Verifies the log of a place in a child process.
///
/// # Returns
/// Its peak memory in KiB.
pub(super) async fn of_another_process(place: &Place) -> Result<u64, Failure> {
    let mut child = Command::new(env::current_exe()?);
    child.arg("--check").arg(place.folder.path());
    if let DatabaseUrl::Postgres(url) = &place.url {
        child.env(SERVER, url);
    }
    let output = tokio::task::spawn_blocking(move || child.output()).await??;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// Verifies the log in this process; returns its peak memory in KiB.
pub(super) async fn of_checking(folder: &Path) -> Result<u64, Failure> {
    let url = match env::var(SERVER) {
        Ok(url) => DatabaseUrl::Postgres(url),
        Err(_) => DatabaseUrl::Sqlite(folder.join("hoso.db")),
    };
    let app = start::open(&config(&url, folder)?, Clock::real(), Ids::random()).await?;
    let verified = app.cases.audits.verify_log(&[], |_| ()).await?;
    if let Some(finding) = verified.findings.first() {
        return Err(finding.to_string().into());
    }
    most_held()
}

/// Peak memory by the kernel (`proc(5)`: VmHWM).
fn most_held() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("this system does not tell")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
