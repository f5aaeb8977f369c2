//! Dump and restore of PostgreSQL databases.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use foundation::clock::Clock;
use percent_encoding::percent_decode_str;
use store::log::Position;
use store::sql::{ConnectionBudget, Database, DatabaseUrl, Sql};
use url::Url;
use uuid::Uuid;

use super::BackupError;
use super::files::close;
use super::manifest::Extent;
use crate::opening;
use crate::start::LogReading;

/// Folders where packages install PostgreSQL, one below for each version.
const INSTALLED: [&str; 2] = ["/usr/lib/postgresql", "/usr/local/pgsql"];

/// Folder of `pg_dump` and `pg_restore`.
pub(super) struct Programs(PathBuf);

impl Programs {
    /// Finds the programs: in this folder, else on the path, else those of the newest installed server.
    pub(super) fn find(folder: Option<&Path>) -> Result<Self, BackupError> {
        let on_path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&on_path);
        let mut installed = Vec::new();
        for place in INSTALLED {
            installed.push(Path::new(place).join("bin"));
            let versions = std::fs::read_dir(place).into_iter().flatten().flatten();
            installed.extend(versions.map(|version| version.path().join("bin")));
        }
        installed.sort();
        let places: Vec<PathBuf> = match folder {
            Some(folder) => vec![folder.to_owned()],
            None => on_path.chain(installed.into_iter().rev()).collect(),
        };
        let whole = |place: &PathBuf| ["pg_dump", "pg_restore"].iter().all(|program| place.join(program).is_file());
        places.into_iter().find(whole).map(Self).ok_or(BackupError::Program("pg_dump"))
    }

    /// Runs a program on a database; the password goes by the environment, since arguments are visible to others.
    async fn run(&self, program: &'static str, url: &str, arguments: &[&str]) -> Result<(), BackupError> {
        let (open, password) = without_password(url);
        let mut command = Command::new(self.0.join(program));
        command.arg(format!("--dbname={open}")).arg("--no-password").args(arguments);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        let output = tokio::task::spawn_blocking(move || command.output()).await;
        let output = output.unwrap_or_else(|_| Err(std::io::ErrorKind::Interrupted.into()));
        let output = output.map_err(BackupError::io(self.0.join(program)))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(BackupError::Failed { program, said })
    }

    /// Restores a dump into an empty database, in one transaction.
    pub(super) async fn restore(&self, url: &str, dump: &Path) -> Result<(), BackupError> {
        let dump = dump.to_string_lossy();
        let arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", &dump];
        self.run("pg_restore", url, &arguments).await
    }
}

/// Dumps the database in one snapshot, and returns the events in it.
pub(super) async fn dump(
    programs: &Programs,
    reading: &LogReading,
    url: &str,
    to: &Path,
) -> Result<Extent, BackupError> {
    let mut snapshot = reading.database.ledger.begin().await?;
    for setting in [
        "set transaction isolation level repeatable read, read only",
        // This transaction idles while the dump is written.
        "set local idle_in_transaction_session_timeout = 0",
    ] {
        snapshot.execute(Sql::new(setting)).await?;
    }
    let row = snapshot.fetch_optional(Sql::new("select pg_export_snapshot() as name")).await?;
    let name = row.map_or(Ok(String::new()), |row| row.text("name"))?;
    let count = snapshot.fetch_optional(Sql::new("select count(*) as count from events")).await?;
    let events = count.map_or(Ok(0), |row| row.count("count"))?;
    let head = "select epoch::bigint as epoch, transaction_id::text as transaction_id, position, \
                metadata ->> 'hash' as hash from events \
                order by events.epoch desc, events.transaction_id desc, events.position desc limit 1";
    let (head, head_hash) = match snapshot.fetch_optional(Sql::new(head)).await? {
        None => (Position::START, None),
        Some(row) => {
            let epoch = u32::try_from(row.count("epoch")?).unwrap_or_default();
            let head = Position::new(epoch, row.parsed("transaction_id")?, row.count("position")?);
            (head, row.opt_text("hash")?)
        }
    };
    let arguments = [
        "--format=custom".to_owned(),
        format!("--file={}", to.display()),
        format!("--snapshot={name}"),
        "--no-owner".to_owned(),
        "--no-privileges".to_owned(),
        // Read models being rebuilt, and schemas that a restore moved aside.
        "--exclude-schema=rebuilding_*".to_owned(),
        "--exclude-schema=before_restore_*".to_owned(),
    ];
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    programs.run("pg_dump", url, &arguments).await?;
    snapshot.rollback().await?;
    close(to)?;
    Ok(Extent { events, head, head_hash })
}

/// Scratch database for trying a dump.
pub(super) struct Trial {
    server: Database,
    name: String,
    pub(super) url: DatabaseUrl,
}

impl Trial {
    /// Makes the database and restores the dump into it.
    pub(super) async fn make(programs: &Programs, server: &str, dump: &Path) -> Result<Self, BackupError> {
        let name = format!("hoso_trial_{}", foundation::ids::Ids::random().uuid().simple());
        let url = on_database(server, &name);
        let server = Database::connect(&DatabaseUrl::Postgres(server.to_owned())).await?;
        let made = server.ledger.execute(Sql::new(format!("create database {name} template template0"))).await;
        made.map_err(BackupError::NoTrial)?;
        let trial = Self { server, name, url: DatabaseUrl::Postgres(url.clone()) };
        match trial.filled(programs, &url, dump).await {
            Ok(()) => Ok(trial),
            Err(error) => {
                trial.drop().await?;
                Err(error)
            }
        }
    }

    async fn filled(&self, programs: &Programs, url: &str, dump: &Path) -> Result<(), BackupError> {
        programs.restore(url, dump).await?;
        let database = Database::connect(&self.url).await?;
        opening::restored(&database, Clock::real().now()).await?;
        database.close().await;
        Ok(())
    }

    pub(super) async fn drop(self) -> Result<(), BackupError> {
        let sql = format!("drop database if exists {} with (force)", self.name);
        self.server.ledger.execute(Sql::new(sql)).await?;
        self.server.close().await;
        Ok(())
    }
}

/// Size of all tables in the current schema, without indexes.
pub(super) async fn size(database: &Database) -> Result<u64, BackupError> {
    let sql = "select coalesce(sum(pg_table_size(oid)), 0)::bigint as size from pg_class \
               where relnamespace = current_schema()::regnamespace and relkind = 'r'";
    Ok(database.ledger.fetch_optional(Sql::new(sql)).await?.map_or(Ok(0), |row| row.count("size"))?)
}

/// Number of tables in the current schema, and its name.
pub(super) async fn tables(database: &Database) -> Result<(u64, String), BackupError> {
    let sql = "select count(*) as tables, current_schema()::text as name from pg_class \
               where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'S')";
    match database.ledger.fetch_optional(Sql::new(sql)).await? {
        Some(row) => Ok((row.count("tables")?, row.text("name")?)),
        None => Ok((0, "public".to_owned())),
    }
}

/// True when another connection of ours exists. This process must have none; one just closed is given a moment to
/// disappear from the server's list.
pub(super) async fn is_served(url: &DatabaseUrl) -> Result<bool, BackupError> {
    let sql = "select count(*) as others from pg_stat_activity \
               where datname = current_database() and application_name = 'hoso' and pid <> pg_backend_pid()";
    let database = Database::connect_within(url, ConnectionBudget::single()).await?;
    let mut others = 0;
    for _ in 0..LOOKS {
        let row = database.ledger.fetch_optional(Sql::new(sql)).await?;
        others = row.map(|row| row.count("others")).transpose()?.unwrap_or_default();
        if others == 0 {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    database.close().await;
    Ok(others > 0)
}

/// Renames a schema in the same database, and makes an empty one; returns the new name.
pub(super) async fn move_aside(database: &Database, schema: &str, stamp: &str) -> Result<String, BackupError> {
    let aside = format!("before_restore_{stamp}");
    let mut transaction = database.ledger.begin().await?;
    let quoted = format!("\"{}\"", schema.replace('"', "\"\""));
    for statement in [format!("alter schema {quoted} rename to {aside}"), format!("create schema {quoted}")] {
        transaction.execute(Sql::new(statement)).await?;
    }
    transaction.commit().await?;
    Ok(aside)
}

/// URL of another database on the same server.
fn on_database(url: &str, name: &str) -> String {
    match Url::parse(url) {
        Ok(mut parsed) => {
            parsed.set_path(name);
            parsed.to_string()
        }
        Err(_) => url.to_owned(),
    }
}

/// Number of looks for other connections, and the pause between them.
const LOOKS: u32 = 20;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// URL parameter of our client alone; PostgreSQL's programs refuse unknown ones.
const OF_OUR_CLIENT: &str = "statement-cache-capacity";

/// Password as a URL parameter instead of user information.
const PASSWORD: &str = "password";

/// URL without its password, fit for a program's arguments, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Ok(mut parsed) = Url::parse(url) else { return (url.to_owned(), None) };
    let (mut kept, mut in_query) = (Vec::new(), None);
    for (name, value) in parsed.query_pairs() {
        match &*name {
            OF_OUR_CLIENT => {}
            PASSWORD => in_query = Some(value.into_owned()),
            _ => kept.push((name.into_owned(), value.into_owned())),
        }
    }
    parsed.set_query(None);
    if !kept.is_empty() {
        parsed.query_pairs_mut().extend_pairs(kept);
    }
    let password = parsed.password().map(|password| percent_decode_str(password).decode_utf8_lossy().into_owned());
    // Fails only for a URL without a host, which has no password there.
    let _ = parsed.set_password(None);
    // As in libpq, the query parameter wins.
    (parsed.to_string(), in_query.or(password))
}

/// Unique name of a restore.
pub(super) fn stamp(at: domain::Moment, id: Uuid) -> String {
    let digits: String = at.to_string().chars().filter(char::is_ascii_digit).take(14).collect();
    format!("{digits}_{}", &id.simple().to_string()[..4])
}
