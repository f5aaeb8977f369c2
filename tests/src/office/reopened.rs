use std::path::PathBuf;

use api::app::App;
use api::ids::Ids;
use api::serving::Serving;
use api::start::StartError;
use store::sql::DatabaseUrl;

use super::Office;

impl Office {
    /// Closes for the night: nobody has the database open any more.
    pub(crate) async fn close(&self) {
        self.app.executor.settle().await;
        self.app.database.close().await;
        self.place.close().await;
    }

    /// What a start comes to.
    pub(crate) async fn start(&self) -> Result<App, StartError> {
        api::start::open(&self.config(), self.clock.clone(), Ids::random()).await
    }

    /// Opens again, with a memory that is empty.
    pub(crate) async fn reopened(mut self) -> Self {
        self.app = self.start().await.expect("the service starts");
        self.router = Serving::new(self.app.clone(), &self.config()).expect("the service serves").router();
        self
    }

    /// The same office on another database, which holds what its own did.
    pub(crate) async fn moved_to(mut self, database: &DatabaseUrl) -> Self {
        self.app = self.instance_on(database).await;
        self.router = Serving::new(self.app.clone(), &self.config()).expect("the service serves").router();
        self
    }

    /// The file of the log, of an embedded database.
    pub(crate) fn log_file(&self) -> PathBuf {
        match self.place.url() {
            DatabaseUrl::Sqlite(path) => path.clone(),
            DatabaseUrl::Postgres(_) => panic!("a database in files"),
        }
    }

    /// Where its database is.
    pub(crate) fn url(&self) -> &DatabaseUrl {
        self.place.url()
    }
}
