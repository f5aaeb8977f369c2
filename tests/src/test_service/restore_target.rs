//! Empty targets for restores of backups.

use std::fs;
use std::path::{Path, PathBuf};

use hoso::checkpoint::Checkpoints;
use store::sql::DatabaseUrl;
use tempfile::TempDir;

use super::TestService;
use super::command_line::run_in;
use crate::TestDatabase;

/// Empty data folder and database for a restore.
pub struct RestoreTarget {
    pub folder: PathBuf,
    pub database: DatabaseUrl,
    _place: TestDatabase,
    _folder: Option<TempDir>,
}

impl RestoreTarget {
    pub fn hoso(&self, arguments: &[&str]) -> Result<String, String> {
        self.hoso_told(arguments, "")
    }

    /// Runs with this standard input.
    pub fn hoso_told(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        run_in(&self.folder, &self.database, arguments, input)
    }

    /// Copies files that a backup lacks from a service's data folder.
    pub fn bring(&self, office: &TestService, part: &str) {
        fs::create_dir_all(self.folder.join(part)).expect("a folder");
        for file in fs::read_dir(office.config().data_dir.join(part)).expect("a folder") {
            let file = file.expect("a file");
            fs::copy(file.path(), self.folder.join(part).join(file.file_name())).expect("brought");
        }
    }
}

impl TestService {
    /// An empty target for the same kind of database.
    pub async fn site(&self) -> RestoreTarget {
        let folder = TempDir::new().expect("a folder");
        let site = self.site_in(folder.path()).await;
        RestoreTarget { _folder: Some(folder), ..site }
    }

    /// A target with this data folder.
    pub async fn site_in(&self, folder: &Path) -> RestoreTarget {
        let place = TestDatabase::empty_beside(self.url()).await;
        place.close().await;
        let database = match place.url() {
            DatabaseUrl::Sqlite(_) => DatabaseUrl::Sqlite(folder.join("hoso.db")),
            there @ DatabaseUrl::Postgres(_) => there.clone(),
        };
        RestoreTarget { folder: folder.to_owned(), database, _place: place, _folder: None }
    }

    /// Signs a checkpoint of all events.
    pub async fn sign(&self) {
        let checkpoints = Checkpoints::open(&self.app, &self.config()).expect("a folder");
        checkpoints.write(&self.app).await.expect("written").expect("news");
    }

    /// A backup in a folder of its own.
    pub fn backed_up(&self, flags: &[&str]) -> (String, TempDir) {
        let folder = TempDir::new().expect("a folder");
        let backup = folder.path().join("backup").display().to_string();
        self.hoso(&[&["backup", backup.as_str()], flags].concat()).expect("a backup");
        (backup, folder)
    }
}
