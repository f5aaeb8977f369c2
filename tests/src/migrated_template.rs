//! Template databases with all migrations: tests copy them, since running the migrations would take half of their time.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use store::sql::{ConnectionBudget, Database, DatabaseUrl};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Advisory lock against two test runs that make the template at once.
const LOCK: &str = "select pg_advisory_lock(hashtext('hoso_template'))";

/// Writes the three migrated files of an SQLite database to where this URL names them.
pub(super) async fn write_migrated_files(url: &DatabaseUrl) {
    static FILES: OnceCell<Vec<Vec<u8>>> = OnceCell::const_new();
    let contents = FILES.get_or_init(migrated_files).await;
    for (path, content) in url.files().iter().zip(contents) {
        fs::write(path, content).expect("a copy of the template");
    }
}

async fn migrated_files() -> Vec<Vec<u8>> {
    let folder = TempDir::new().expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("hoso.db"));
    let database = Database::connect_within(&url, ConnectionBudget::single()).await.expect("it answers");
    database.migrate().await.expect("it is migrated");
    database.close().await;
    url.files().iter().map(|path| fs::read(path).expect("a file of the template")).collect()
}

/// Name of a migrated template on the tests' server. It stays for later runs with the same migrations.
pub(super) async fn migrated_template(server: &PgConnectOptions) -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    NAME.get_or_init(|| made_once(server)).await
}

async fn made_once(server: &PgConnectOptions) -> String {
    let name = format!("hoso_template_{:016x}", digest_of_migrations());
    let mut connection = PgConnection::connect_with(server).await.expect("the PostgreSQL server of the tests answers");
    connection.execute(LOCK).await.expect("nobody else makes it");
    let found = sqlx::query("select 1 from pg_database where datname = $1").bind(&name);
    if found.fetch_optional(&mut connection).await.expect("an answer").is_none() {
        let making = format!("{name}_making");
        for statement in [
            format!("drop database if exists {making} with (force)"),
            format!("create database {making} template template0"),
        ] {
            connection.execute(statement.as_str()).await.expect("a fresh database");
        }
        let url = DatabaseUrl::Postgres(server.clone().database(&making).to_url_lossy().to_string());
        let database = Database::connect_within(&url, ConnectionBudget::single()).await.expect("it answers");
        database.migrate().await.expect("it is migrated");
        database.close().await;
        let rename = format!("alter database {making} rename to {name}");
        connection.execute(rename.as_str()).await.expect("nobody is connected to it");
    }
    connection.close().await.expect("a connection closes");
    name
}

fn digest_of_migrations() -> u64 {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/postgres");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the migrations").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.file_name().hash(&mut hasher);
        fs::read(file).expect("a migration").hash(&mut hasher);
    }
    hasher.finish()
}
