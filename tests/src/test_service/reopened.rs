//! Restarts of a test's service.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use foundation::ids::Ids;
use hoso::service::Service;
use hoso::serving::Serving;
use hoso::start::StartError;
use store::sql::{Database, DatabaseUrl, Sql};
use tempfile::TempDir;

use super::TestService;
use super::command_line::run_in;
use crate::TestDatabase;

/// A closed service: its folder and its database.
pub struct ClosedService {
    folder: Arc<TempDir>,
    place: Arc<TestDatabase>,
}

impl ClosedService {
    /// Runs `hoso` on it with this standard input.
    pub fn hoso_told(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        run_in(self.folder.path(), self.place.url(), arguments, input)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Corrupts a database there.
    pub async fn spoil(&self) {
        match self.place.url() {
            DatabaseUrl::Sqlite(path) => std::fs::write(path, "spoiled").expect("written"),
            url @ DatabaseUrl::Postgres(_) => {
                let database = Database::connect(url).await.expect("it connects");
                database.ledger.execute(Sql::new("drop table log_identity cascade")).await.expect("dropped");
                database.close().await;
            }
        }
    }
}

impl TestService {
    /// Closes every connection of the service.
    pub async fn close(&self) {
        self.app.parts.executor.settle().await;
        self.app.parts.database.close().await;
        self.place.close().await;
    }

    /// Closes for good, and returns folder and database.
    pub async fn left(self) -> ClosedService {
        self.close().await;
        let Self { folder, place, .. } = self;
        ClosedService { folder, place }
    }

    /// Result of a start.
    pub async fn start(&self) -> Result<Service, StartError> {
        hoso::start::open(&self.config(), self.clock.clone(), Ids::random()).await
    }

    /// Reopens with empty caches.
    pub async fn reopened(mut self) -> Self {
        self.app = self.start().await.expect("the service starts");
        self.router = Serving::new(self.app.clone(), &self.config()).expect("the service serves").router();
        self
    }

    /// Moves to another database with the same content.
    pub async fn moved_to(mut self, database: &DatabaseUrl) -> Self {
        self.app = self.instance_on(database).await;
        self.router = Serving::new(self.app.clone(), &self.config()).expect("the service serves").router();
        self
    }

    /// File of the log, of an embedded database.
    pub fn log_file(&self) -> PathBuf {
        match self.place.url() {
            DatabaseUrl::Sqlite(path) => path.clone(),
            DatabaseUrl::Postgres(_) => panic!("a database in files"),
        }
    }

    pub fn url(&self) -> &DatabaseUrl {
        self.place.url()
    }
}
