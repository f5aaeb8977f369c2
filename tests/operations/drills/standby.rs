//! Read-only commands on a standby of the tests' server, made as administrators make one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use sqlx::postgres::PgConnectOptions;
use store::sql::{Database, DatabaseUrl, Sql};
use support::{eventually, postgres};
use tempfile::TempDir;

use super::Outcome;
use crate::reading::{office_with_a_dossier, read_everything};

/// A standby; it ends with the test.
struct Standby {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

/// URL for libpq, without our client's parameters.
fn of_libpq(url: &str) -> &str {
    url.split_once('?').map_or(url, |(url, _)| url)
}

impl Standby {
    /// Of the server with this URL.
    fn of(url: &str) -> Self {
        let folder = TempDir::with_prefix_in("hoso-standby.", "/var/tmp").expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let standby = Self { folder, programs: programs(), port };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(standby.folder.path()));
        }
        let copied = [format!("--pgdata={}", standby.data()), format!("--dbname={}", of_libpq(url))];
        let mut copying = standby.as_owner("pg_basebackup");
        run(copying.args(copied).args(["--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream"]));
        let options =
            format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400");
        let mut starting = standby.as_owner("pg_ctl");
        let log = format!("{}/standby.log", standby.folder.path().display());
        run(starting.args(["start", "--silent", "--wait", "-D", &standby.data(), "-l", &log, "-o", &options]));
        standby
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// A program of the server, run as its owner.
    fn as_owner(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        let data = self.data();
        let stopped = self.as_owner("pg_ctl").args(["stop", "--silent", "-m", "immediate", "-D", &data]).status();
        assert!(stopped.is_ok() || std::thread::panicking(), "the standby stops");
    }
}

fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("Debian's servers");
    let mut found: Vec<PathBuf> = versions.map(|version| version.expect("a version").path().join("bin")).collect();
    found.sort();
    found.pop().expect("a server")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").expect("this process").uid() == 0
}

fn run(command: &mut Command) {
    // The server's own output must not hold the test.
    let status = command.current_dir(Path::new("/")).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("it runs").success(), "{command:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_reads_works_on_a_standby() {
    let begun = Instant::now();
    let place = postgres().await;
    let DatabaseUrl::Postgres(url) = place.url().clone() else { panic!("PostgreSQL") };
    let (office, code) = office_with_a_dossier(place).await;
    let standby = tokio::task::block_in_place(|| Standby::of(&url));
    let options: PgConnectOptions = url.parse().expect("a URL");
    let there = sqlx::ConnectOptions::to_url_lossy(&options.port(standby.port)).to_string();
    let database = DatabaseUrl::Postgres(there);
    let events = office.app.parts.queries.tree.size().await.expect("a size");
    let reading = eventually("the standby follows", async || {
        let reading = Database::connect_for_reading(&database, false).await.ok()?;
        let count = Sql::new("select count(*) as count from tree_leaves");
        let row = reading.ledger.fetch_optional(count).await.ok()??;
        (row.count("count").ok()? == events).then_some(reading)
    })
    .await;
    let recovery = "select pg_is_in_recovery()::int::bigint as standby";
    let row = reading.ledger.fetch_optional(Sql::new(recovery)).await.expect("an answer").expect("a row");
    assert!(row.flag("standby").expect("a flag"));
    reading.close().await;
    read_everything(&office, &code, &office.config().data_dir, &database);
    Outcome {
        case: "27 a standby is read",
        database: "postgres",
        acknowledged: events,
        lost: 0,
        doubled: 0,
        took: begun.elapsed(),
        figure: "7 commands".to_owned(),
    }
    .report();
}
