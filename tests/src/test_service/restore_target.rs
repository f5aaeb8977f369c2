use std::fs;
use std::path::{Path, PathBuf};

use hoso::checkpoint::Checkpoints;
use store::sql::DatabaseUrl;
use tempfile::TempDir;

use super::TestService;
use super::command_line::run_in;
use crate::TestDatabase;

/// Where a backup may be restored: a data folder and a database that hold nothing, and that nobody has open.
pub struct RestoreTarget {
    pub folder: PathBuf,
    pub database: DatabaseUrl,
    _place: TestDatabase,
    _folder: Option<TempDir>,
}

impl RestoreTarget {
    /// Runs `hoso` there.
    pub fn hoso(&self, arguments: &[&str]) -> Result<String, String> {
        self.hoso_told(arguments, "")
    }

    /// The same, with something to read from its standard input.
    pub fn hoso_told(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        run_in(&self.folder, &self.database, arguments, input)
    }

    /// Brings what a backup does not hold: copies the files of this folder from a service's data folder.
    pub fn bring(&self, office: &TestService, part: &str) {
        fs::create_dir_all(self.folder.join(part)).expect("a folder");
        for file in fs::read_dir(office.config().data_dir.join(part)).expect("a folder") {
            let file = file.expect("a file");
            fs::copy(file.path(), self.folder.join(part).join(file.file_name())).expect("brought");
        }
    }
}

impl TestService {
    /// An empty site for the same kind of database.
    pub async fn site(&self) -> RestoreTarget {
        let folder = TempDir::new().expect("a folder");
        let site = self.site_in(folder.path()).await;
        RestoreTarget { _folder: Some(folder), ..site }
    }

    /// The same with this data folder, which somebody else makes and takes away.
    pub async fn site_in(&self, folder: &Path) -> RestoreTarget {
        let place = TestDatabase::empty_beside(self.url()).await;
        place.close().await;
        let database = match place.url() {
            DatabaseUrl::Sqlite(_) => DatabaseUrl::Sqlite(folder.join("hoso.db")),
            there @ DatabaseUrl::Postgres(_) => there.clone(),
        };
        RestoreTarget { folder: folder.to_owned(), database, _place: place, _folder: None }
    }

    /// Signs a checkpoint of all that has happened.
    pub async fn sign(&self) {
        let checkpoints = Checkpoints::open(&self.app, &self.config()).expect("a folder");
        checkpoints.write(&self.app).await.expect("written").expect("news");
    }

    /// A backup of it, in a folder of its own.
    pub fn backed_up(&self, flags: &[&str]) -> (String, TempDir) {
        let folder = TempDir::new().expect("a folder");
        let backup = folder.path().join("backup").display().to_string();
        self.hoso(&[&["backup", backup.as_str()], flags].concat()).expect("a backup");
        (backup, folder)
    }
}
