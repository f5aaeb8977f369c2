//! A second PostgreSQL server.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use store::sql::DatabaseUrl;
use tempfile::TempDir;

/// A second PostgreSQL server with fresh counters, for one drill.
pub struct SecondServer {
    folder: TempDir,
    server: PgConnectOptions,
}

impl SecondServer {
    /// Starts one beside that of the tests.
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let output = script(folder.path(), "start").stdout(Stdio::piped()).output().expect("it can be started");
        let url = String::from_utf8(output.stdout).expect("a URL");
        let server = url.trim().parse().unwrap_or_else(|error| panic!("no server has started: {error}"));
        Self { folder, server }
    }

    /// An empty database on it.
    pub async fn database(&self) -> DatabaseUrl {
        let mut connection = PgConnection::connect_with(&self.server).await.expect("the server answers");
        connection.execute("create database hoso template template0").await.expect("a database");
        connection.close().await.expect("a connection closes");
        DatabaseUrl::Postgres(self.server.clone().database("hoso").to_url_lossy().to_string())
    }
}

impl Drop for SecondServer {
    fn drop(&mut self) {
        if !script(self.folder.path(), "stop").status().is_ok_and(|status| status.success()) {
            println!("a server of a drill is left behind");
        }
    }
}

fn script(folder: &Path, what: &str) -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("postgres"));
    // Folder where the script records the server.
    command.arg(what).env("CARGO_TARGET_DIR", folder).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// Dumps one database as SQL and restores it into another, by PostgreSQL's own programs.
pub fn dump_and_restore(from: &DatabaseUrl, to: &DatabaseUrl) {
    let (DatabaseUrl::Postgres(from), DatabaseUrl::Postgres(to)) = (from, to) else {
        panic!("databases on PostgreSQL")
    };
    // Strips URL parameters that only our client knows.
    let [from, to] = [from, to].map(|url| url.split_once('?').map_or(url.as_str(), |(url, _)| url));
    let dump = run("pg_dump", ["--no-owner", "--no-privileges", from]);
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), dump).expect("written");
    let file = file.path().as_os_str();
    run(
        "psql",
        [OsStr::new("--quiet"), OsStr::new("--set=ON_ERROR_STOP=1"), OsStr::new("--file"), file, OsStr::new(to)],
    );
}

fn run<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) -> Vec<u8> {
    let output = Command::new(programs().join(program)).args(arguments).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Programs of the newest server, as `tests/postgres` finds them.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("a server is installed");
    let newest = versions.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok()).max();
    Path::new("/usr/lib/postgresql").join(newest.expect("a version").to_string()).join("bin")
}
