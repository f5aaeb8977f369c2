use std::ops::Deref;
use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{ConnectOptions, Connection, Executor};
use store::sql::{ConnectionBudget, Database, DatabaseUrl, Pool};
use tempfile::TempDir;

use super::migrated_template::migrated_template;

/// Names the PostgreSQL server on which tests make their databases, as a URL of a superuser.
const SERVER: &str = "HOSO_TEST_POSTGRES";

/// With `single` in it, every service of the tests has one connection to read and write by: whoever waits for a second
/// while they hold it waits in vain.
const CONNECTIONS: &str = "HOSO_TEST_CONNECTIONS";

/// Connections that a service of the tests may have.
fn connection_budget() -> ConnectionBudget {
    match std::env::var(CONNECTIONS).as_deref() {
        Ok("single") => ConnectionBudget::single(),
        Ok(other) => panic!("{CONNECTIONS} is {other}, and not single"),
        Err(_) => ConnectionBudget::default(),
    }
}

/// Runs each case on both databases, as `case::sqlite` and `case::postgres`.
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

/// A migrated database of a test's own, gone with it.
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
    /// Where it goes with the test.
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

    /// The same database for whoever has so many connections.
    pub async fn within(mut self, budget: ConnectionBudget) -> Self {
        self.database.close().await;
        self.budget = budget;
        self.database = Database::connect_within(&self.url, budget).await.expect("it connects anew");
        self
    }

    /// Connections that a service here may have.
    pub fn budget(&self) -> ConnectionBudget {
        self.budget
    }

    /// Runs a statement about the database or its roles as whoever may do anything; `{database}` and `{role}` are theirs.
    pub async fn administer(&self, statement: &str) {
        let Place::Server { server, name, role } = &self.place else { panic!("a database on PostgreSQL") };
        let statement = statement.replace("{database}", name).replace("{role}", role.as_deref().unwrap_or_default());
        let mut connection = PgConnection::connect_with(server).await.expect("the server answers");
        connection.execute(statement.as_str()).await.expect("it is done");
        connection.close().await.expect("a connection closes");
    }

    /// The same database as a role sees it that owns nothing and was given leave to serve; its tables stay its maker's.
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

    /// An empty database that somebody else made, and takes away.
    pub async fn elsewhere(url: DatabaseUrl) -> Self {
        migrated((url, Place::Elsewhere)).await
    }

    /// Three files in this folder, which somebody has prepared.
    pub async fn in_files(folder: &Path, prepare: impl FnOnce(&Path)) -> Self {
        prepare(folder);
        migrated((DatabaseUrl::Sqlite(folder.join("hoso.db")), Place::Elsewhere)).await
    }

    /// Where a role of PostgreSQL finds it that may select and nothing else.
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

    /// An empty database beside it, on which no migration has been run.
    pub async fn empty_beside(url: &DatabaseUrl) -> Self {
        let (url, place) = match url {
            DatabaseUrl::Sqlite(_) => empty_folder(),
            DatabaseUrl::Postgres(_) => empty_on_server().await,
        };
        let budget = connection_budget();
        let database = Database::connect_within(&url, budget).await.expect("a fresh database answers");
        Self { database, url, place, budget }
    }

    /// Where it is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

/// A fresh database in three files.
pub async fn sqlite() -> TestDatabase {
    migrated(empty_folder()).await
}

/// A fresh database in three files below this folder: on the disk that is mounted there.
pub async fn sqlite_below(parent: &Path) -> TestDatabase {
    migrated(empty_folder_in(TempDir::new_in(parent).expect("a temporary folder"))).await
}

fn empty_folder() -> (DatabaseUrl, Place) {
    empty_folder_in(TempDir::new().expect("a temporary folder"))
}

fn empty_folder_in(folder: TempDir) -> (DatabaseUrl, Place) {
    (DatabaseUrl::Sqlite(folder.path().join("hoso.db")), Place::Folder { _folder: folder })
}

/// A fresh database on the server that the environment names.
pub async fn postgres() -> TestDatabase {
    let server = server();
    let template = migrated_template(&server).await;
    migrated(made_on(server, template, "").await).await
}

/// A database on the server that nobody has migrated.
pub struct UnmigratedDatabase {
    pub url: DatabaseUrl,
    _place: Place,
}

impl UnmigratedDatabase {
    /// One that is made with these options.
    pub async fn made_with(options: &str) -> Self {
        let (url, place) = empty_made_with(options).await;
        Self { url, _place: place }
    }
}

async fn empty_on_server() -> (DatabaseUrl, Place) {
    empty_made_with("").await
}

/// A template that nobody is ever connected to, so that tests may do this at the same time.
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

/// Connections for statements that only PostgreSQL knows.
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
        // A test's own runtime cannot be waited on while it drops this.
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
