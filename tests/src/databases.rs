//! Databases of tests, on SQLite and PostgreSQL.

use std::ops::Deref;
use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{ConnectOptions, Connection, Executor};
use store::sql::{ConnectionBudget, Database, DatabaseUrl, Pool};
use tempfile::TempDir;

use super::migrated_template::{migrated_template, write_migrated_files};

/// Variable with the URL of a superuser on the PostgreSQL server for tests.
const SERVER: &str = "HOSO_TEST_POSTGRES";

/// Variable that with `single` gives every service one connection for reading and writing, so that holding one and
/// waiting for a second deadlocks visibly.
const CONNECTIONS: &str = "HOSO_TEST_CONNECTIONS";

/// Connection budget of the tests' services.
fn connection_budget() -> ConnectionBudget {
    match std::env::var(CONNECTIONS).as_deref() {
        Ok("single") => ConnectionBudget::single(),
        Ok(other) => panic!("{CONNECTIONS} is {other}, and not single"),
        Err(_) => ConnectionBudget::default(),
    }
}

/// Generates each case for both databases, as `case::sqlite` and `case::postgres`.
#[macro_export]
macro_rules! each_database {
    ($($(#[$attribute:meta])* async fn $case:ident($database:ident: $type:ty) $body:block)*) => {$(
        $(#[$attribute])*
        mod $case {
            use super::*;

            async fn case($database: $type) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                case($crate::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                case($crate::postgres().await).await;
            }
        }
    )*};
}

/// A migrated database of one test, dropped with it.
pub struct TestDatabase {
    database: Database,
    url: DatabaseUrl,
    place: Place,
    budget: ConnectionBudget,
}

enum Place {
    Folder {
        _folder: TempDir,
    },
    /// Dropped with the test, not by the database.
    Elsewhere,
    Server {
        server: Box<PgConnectOptions>,
        name: String,
        role: Option<String>,
    },
}

impl Deref for TestDatabase {
    type Target = Database;
    fn deref(&self) -> &Database {
        &self.database
    }
}

impl TestDatabase {
    /// Connections of another instance to the same database.
    pub async fn another_instance(&self) -> Database {
        Database::connect_within(&self.url, self.budget).await.expect("a second instance connects")
    }

    /// The same database with another connection budget.
    pub async fn within(mut self, budget: ConnectionBudget) -> Self {
        self.database.close().await;
        self.budget = budget;
        self.database = Database::connect_within(&self.url, budget).await.expect("it connects anew");
        self
    }

    pub fn budget(&self) -> ConnectionBudget {
        self.budget
    }

    /// Runs a statement as superuser; `{database}` and `{role}` are replaced.
    pub async fn administer(&self, statement: &str) {
        let Place::Server { server, name, role } = &self.place else { panic!("a database on PostgreSQL") };
        let statement = statement.replace("{database}", name).replace("{role}", role.as_deref().unwrap_or_default());
        let mut connection = PgConnection::connect_with(server).await.expect("the server answers");
        connection.execute(statement.as_str()).await.expect("it is done");
        connection.close().await.expect("a connection closes");
    }

    /// The same database under a role that owns nothing and was granted leave to serve; its tables keep their owner.
    pub async fn under_a_role(mut self) -> Self {
        let Place::Server { server, name, role } = &mut self.place else { panic!("a database on PostgreSQL") };
        let service = role.insert(format!("{name}_service"));
        let mut connection = PgConnection::connect_with(server).await.expect("the server answers");
        let made = format!("create role {service} login password '{service}'");
        connection.execute(made.as_str()).await.expect("a role");
        connection.close().await.expect("a connection closes");
        assert!(self.database.grant(service).await.expect("leave to serve"));
        let options = server.clone().database(name).username(service).password(service);
        self.url = DatabaseUrl::Postgres(options.to_url_lossy().to_string());
        self.database = Database::connect_within(&self.url, self.budget).await.expect("the role connects");
        self
    }

    /// An empty database whose maker also drops it.
    pub async fn elsewhere(url: DatabaseUrl) -> Self {
        migrated((url, Place::Elsewhere)).await
    }

    /// Three files in this folder, after `prepare`.
    pub async fn in_files(folder: &Path, prepare: impl FnOnce(&Path)) -> Self {
        prepare(folder);
        migrated((DatabaseUrl::Sqlite(folder.join("hoso.db")), Place::Elsewhere)).await
    }

    /// URL for a PostgreSQL role that may only select.
    pub async fn for_a_reader(&mut self) -> DatabaseUrl {
        let Place::Server { server, name, role } = &mut self.place else { panic!("a database on PostgreSQL") };
        let reader = role.insert(format!("{name}_reader"));
        for statement in [
            format!("create role {reader} login password '{reader}'"),
            format!("grant select on all tables in schema public to {reader}"),
        ] {
            self.database.ledger.execute(store::sql::Sql::new(statement)).await.expect("a role");
        }
        DatabaseUrl::Postgres(
            server.clone().database(name).username(reader).password(reader).to_url_lossy().to_string(),
        )
    }

    /// An empty database beside it, without migrations.
    pub async fn empty_beside(url: &DatabaseUrl) -> Self {
        let (url, place) = match url {
            DatabaseUrl::Sqlite(_) => empty_folder(),
            DatabaseUrl::Postgres(_) => empty_on_server().await,
        };
        let budget = connection_budget();
        let database = Database::connect_within(&url, budget).await.expect("a fresh database answers");
        Self { database, url, place, budget }
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

/// A fresh database in three files.
pub async fn sqlite() -> TestDatabase {
    migrated(folder_of_migrated_files(TempDir::new().expect("a temporary folder")).await).await
}

/// A fresh database in three files below this folder, for instance on a mounted disk.
pub async fn sqlite_below(parent: &Path) -> TestDatabase {
    migrated(folder_of_migrated_files(TempDir::new_in(parent).expect("a temporary folder")).await).await
}

async fn folder_of_migrated_files(folder: TempDir) -> (DatabaseUrl, Place) {
    let url = DatabaseUrl::Sqlite(folder.path().join("hoso.db"));
    write_migrated_files(&url).await;
    (url, Place::Folder { _folder: folder })
}

fn empty_folder() -> (DatabaseUrl, Place) {
    let folder = TempDir::new().expect("a temporary folder");
    (DatabaseUrl::Sqlite(folder.path().join("hoso.db")), Place::Folder { _folder: folder })
}

/// A fresh database on the PostgreSQL server of the tests.
pub async fn postgres() -> TestDatabase {
    let server = server();
    let template = migrated_template(&server).await;
    migrated(made_on(server, template, "").await).await
}

/// A PostgreSQL database without migrations.
pub struct UnmigratedDatabase {
    pub url: DatabaseUrl,
    _place: Place,
}

impl UnmigratedDatabase {
    /// Made with these options of `create database`.
    pub async fn made_with(options: &str) -> Self {
        let (url, place) = empty_made_with(options).await;
        Self { url, _place: place }
    }
}

async fn empty_on_server() -> (DatabaseUrl, Place) {
    empty_made_with("").await
}

/// From a template that nobody connects to, so that tests may do this concurrently.
async fn empty_made_with(options: &str) -> (DatabaseUrl, Place) {
    made_on(server(), "template0", options).await
}

fn server() -> PgConnectOptions {
    let Ok(url) = std::env::var(SERVER) else {
        panic!("{SERVER} names no PostgreSQL server; half of this promise cannot be checked without one");
    };
    PgConnectOptions::from_str(&url).expect("a URL of a PostgreSQL server")
}

async fn made_on(server: PgConnectOptions, template: &str, options: &str) -> (DatabaseUrl, Place) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("hoso_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect_with(&server).await.expect("the PostgreSQL server of the tests answers");
    for statement in [
        format!("drop database if exists {name} with (force)"),
        format!("create database {name} template {template} {options}"),
    ] {
        connection.execute(statement.as_str()).await.expect("a fresh database");
    }
    connection.close().await.expect("a connection closes");
    let url = DatabaseUrl::Postgres(server.clone().database(&name).to_url_lossy().to_string());
    (url, Place::Server { server: Box::new(server), name, role: None })
}

/// The PostgreSQL pool, for statements that only PostgreSQL knows.
pub fn postgres_pool(database: &Database) -> &PgPool {
    let Pool::Postgres(pool) = &database.ledger else { panic!("a database on PostgreSQL") };
    pool
}

async fn migrated((url, place): (DatabaseUrl, Place)) -> TestDatabase {
    let budget = connection_budget();
    let database = Database::connect_within(&url, budget).await.expect("a fresh database answers");
    database.migrate().await.expect("a fresh database is migrated");
    TestDatabase { database, url, place, budget }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Server { server, name, role } = self else { return };
        let server = *server.clone();
        let mut statements = vec![format!("drop database if exists {name} with (force)")];
        statements.extend(role.as_ref().map(|role| format!("drop role if exists {role}")));
        // On a thread: a test's runtime cannot block while it drops this.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&server).await?;
                for statement in &statements {
                    connection.execute(statement.as_str()).await?;
                }
                connection.close().await
            })
        });
        if !matches!(dropping.join(), Ok(Ok(()))) {
            println!("a database of a test is left behind: {name}");
        }
    }
}
