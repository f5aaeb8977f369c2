//! The demo as a service has made it: tests start on a copy, since making it takes as long as many a test.

use std::fs::{self, Permissions};
use std::path::{Path, PathBuf};

use store::sql::DatabaseUrl;
use tokio::sync::OnceCell;

use crate::hoso_process::HosoProcess;
use crate::{SmsGateway, SmtpServer, sqlite};

/// Files of an embedded database and of its folder of uploads and keys.
pub(super) struct DemoTemplate {
    database: Vec<Vec<u8>>,
    data: Vec<(PathBuf, Vec<u8>, Permissions)>,
}

/// The template of this test run, made by the first test that asks.
pub(super) async fn demo_template() -> &'static DemoTemplate {
    static TEMPLATE: OnceCell<DemoTemplate> = OnceCell::const_new();
    TEMPLATE.get_or_init(made).await
}

async fn made() -> DemoTemplate {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let database = sqlite().await;
    let mut service = HosoProcess::start_in(&["serve", "--demo"], Vec::new(), &database, &smtp, &sms).await;
    service.kill();
    // Nobody else has the files open: its end writes all of the write-ahead log into them.
    database.close().await;
    let database = database.url().files().iter().map(|path| fs::read(path).expect("a file of the demo")).collect();
    let data_dir = service.data_dir();
    let mut data = Vec::new();
    read_below(&data_dir, &data_dir, &mut data);
    DemoTemplate { database, data }
}

fn read_below(root: &Path, folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>, Permissions)>) {
    for entry in fs::read_dir(folder).expect("a folder of the demo") {
        let path = entry.expect("a file of the demo").path();
        if path.is_dir() {
            read_below(root, &path, found);
            continue;
        }
        let content = fs::read(&path).expect("a file of the demo");
        let permissions = fs::metadata(&path).expect("a file of the demo").permissions();
        found.push((path.strip_prefix(root).expect("a path below it").to_owned(), content, permissions));
    }
}

impl DemoTemplate {
    /// Writes its files to where this URL and this folder name them.
    pub(super) fn copy_to(&self, url: &DatabaseUrl, data_dir: &Path) {
        for (path, content) in url.files().iter().zip(&self.database) {
            fs::write(path, content).expect("a copy of the demo");
        }
        for (path, content, permissions) in &self.data {
            let path = data_dir.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, content).expect("a copy of the demo");
            fs::set_permissions(&path, permissions.clone()).expect("a copy of the demo");
        }
    }
}
