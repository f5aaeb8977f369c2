//! PostgreSQL servers of a test's own, with failover.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::{Connection, PgConnection};
use store::sql::DatabaseUrl;
use tempfile::TempDir;

use super::eventually;

/// Cluster of PostgreSQL servers that a test makes, kills and promotes at will; they run as the user `postgres` where
/// the tests are root's, since PostgreSQL refuses to run as root.
pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
}

/// A server of the cluster.
pub struct Node {
    data: PathBuf,
    pub port: u16,
}

impl Cluster {
    pub fn new() -> Self {
        let versions =
            std::fs::read_dir("/usr/lib/postgresql").expect("Debian's PostgreSQL: tests/postgres installs it");
        let newest = versions.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok()).max();
        let newest = newest.expect("a version of PostgreSQL");
        let folder = TempDir::new_in("/var/tmp").expect("a temporary folder");
        let cluster = Self { programs: format!("/usr/lib/postgresql/{newest}/bin").into(), folder };
        Self::owns(cluster.folder.path());
        cluster
    }

    /// A primary with an empty database, committing to its own disk only.
    pub fn primary(&self) -> Node {
        self.made(&[])
    }

    /// A primary with its write-ahead log in this new folder, in small segments.
    pub fn primary_logging_to(&self, folder: &Path) -> Node {
        self.made(&[&format!("--waldir={}", folder.display()), "--wal-segsize=1"])
    }

    fn made(&self, further: &[&str]) -> Node {
        let data = self.folder.path().join("primary");
        let arguments = ["--username=hoso", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"];
        self.run("initdb", &data, &[&arguments, further].concat());
        self.start(data)
    }

    /// An asynchronous standby of this primary.
    pub fn standby(&self, primary: &Node) -> Node {
        let data = self.folder.path().join("standby");
        let source = format!("--dbname=host=127.0.0.1 port={} user=hoso", primary.port);
        self.run("pg_basebackup", &data, &[&source, "--write-recovery-conf", "--checkpoint=fast"]);
        self.start(data)
    }

    /// Lets the servers' user own this folder.
    pub fn owns(folder: &Path) {
        if is_root() {
            let owned = Command::new("chown").arg("postgres:").arg(folder).status();
            assert!(owned.expect("chown").success());
        }
    }

    /// Switches to synchronous replication: a commit waits for the standby, so that a failover loses nothing.
    pub async fn waits_for_standby(primary: &Node) {
        let mut connection = connected(&primary.url()).await;
        for statement in ["alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"] {
            sqlx::query(statement).execute(&mut connection).await.expect("the server is told");
        }
        eventually("the standby is waited for", async || {
            let waited = "select count(*) from pg_stat_replication where sync_state = 'sync'";
            let waited: i64 = sqlx::query_scalar(waited).fetch_one(&mut connection).await.ok()?;
            (waited == 1).then_some(())
        })
        .await;
    }

    /// Kills a server, as a crash does.
    pub fn kill(&self, node: &Node) {
        self.run("pg_ctl", &node.data, &["stop", "--silent", "--mode=immediate"]);
    }

    /// Promotes a standby to primary.
    pub fn promote(&self, node: &Node) {
        self.run("pg_ctl", &node.data, &["promote", "--silent", "--wait"]);
    }

    fn start(&self, data: PathBuf) -> Node {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let node = Node { data, port };
        self.start_again(&node);
        node
    }

    /// Starts an existing server again.
    pub fn start_again(&self, node: &Node) {
        let Node { data, port } = node;
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
             -c max_prepared_transactions=20"
        );
        let log = format!("--log={}", data.join("server.log").display());
        self.run("pg_ctl", data, &["start", "--silent", "--wait", &log, &format!("--options={options}")]);
    }

    /// True while the server runs.
    pub fn runs(&self, node: &Node) -> bool {
        self.succeeds("pg_ctl", &node.data, &["status"])
    }

    fn run(&self, program: &str, data: &Path, arguments: &[&str]) {
        assert!(self.succeeds(program, data, arguments), "{program} {arguments:?}");
    }

    fn succeeds(&self, program: &str, data: &Path, arguments: &[&str]) -> bool {
        let program = self.programs.join(program);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&program) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&program);
        }
        command.arg("--pgdata").arg(data).args(arguments).current_dir("/");
        // No pipe: the server would inherit it and keep it open.
        let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.expect("a program of PostgreSQL").success()
    }
}

impl Node {
    pub fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Postgres(format!("postgres://hoso@127.0.0.1:{}/postgres", self.port))
    }
}

/// A direct connection to a server.
pub async fn connected(url: &DatabaseUrl) -> PgConnection {
    let DatabaseUrl::Postgres(url) = url else { panic!("a server of PostgreSQL") };
    PgConnection::connect(url).await.expect("the server answers")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in ["primary", "standby"].map(|name| self.folder.path().join(name)) {
            if node.join("postmaster.pid").exists() {
                let stop = |cluster: &Self| cluster.run("pg_ctl", &node, &["stop", "--silent", "--mode=immediate"]);
                // A server that cannot be stopped has stopped by itself.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| stop(self)));
            }
        }
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}
