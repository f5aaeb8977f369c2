//! File modes: applicants' documents and databases are readable by their owner alone, those of older releases included.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use foundation::clock::Clock;
use foundation::ids::Ids;
use store::sql::DatabaseUrl;
use support::test_service::TestService;
use support::{TestDatabase, each_database, sqlite, within};
use tempfile::TempDir;

/// Files below a folder that others may read; returns the number of all.
fn open_to_others(folder: &Path, open: &mut Vec<PathBuf>) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if fs::metadata(&path).expect("a file").permissions().mode() & 0o077 != 0 {
            open.push(path.clone());
        }
        count += 1;
        if path.is_dir() {
            count += open_to_others(&path, open);
        }
    }
    count
}

fn assert_closed(folder: &Path, at_least: usize) {
    let mut open = Vec::new();
    let count = open_to_others(folder, &mut open);
    assert_eq!(open, Vec::<PathBuf>::new());
    assert!(count >= at_least, "{count} files and folders");
}

/// Opens modes as an older release left them, by the umask.
fn opened(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            opened(&path);
        } else if path.extension().is_none_or(|extension| extension != "key") {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("a mode");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_the_service_keeps_is_its_owners_alone() {
    let office = TestService::open(sqlite().await).await;
    let citizen = office.citizen().await;
    office.file(&citizen).await;
    let config = office.config();
    let DatabaseUrl::Sqlite(database) = &config.database else { panic!("an embedded database") };
    let databases = database.parent().expect("a folder");
    for folder in [&config.data_dir, databases] {
        assert_closed(folder, 3);
        opened(folder);
    }
    let again = hoso::start::open(&config, Clock::real(), Ids::random());
    let again = Box::pin(within("the service starts again", again)).await.expect("the service starts");
    for folder in [&config.data_dir, databases] {
        assert_closed(folder, 3);
    }
    assert_eq!(fs::metadata(&config.data_dir).expect("a folder").permissions().mode() & 0o777, 0o700);
    again.parts.database.close().await;
}

each_database! {
    /// Backups, restored files, bundles, new keys, messages without a server, lists of erasures.
    async fn all_that_commands_write_is_its_owners_alone(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let config = office.config();
        let data_dir = config.data_dir.to_str().expect("a path").to_owned();
        office.sender(&["--data-dir", &data_dir]).drain().await.expect("messages lie in the outbox");
        let folder = TempDir::new().expect("a folder");
        let [backup, bundle] =
            ["backup", "bundle"].map(|name| folder.path().join(name).to_str().expect("a path").to_owned());
        for arguments in [
            &["keys", "rotate"][..],
            &["keys", "rotate-checkpoint"],
            &["audit", "export", &code, "--papers", "--to", &bundle],
            &["backup", &backup],
        ] {
            office.hoso(arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        }
        for (made, at_least) in [(&backup, 5), (&bundle, 8), (&data_dir, 8)] {
            assert_closed(Path::new(made), at_least);
            let mode = fs::metadata(made).expect("a folder").permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{made}");
        }
        // The backup has no keys: they are copied separately.
        let site = office.site().await;
        site.bring(&office, "keys");
        site.hoso(&["restore", &backup]).expect("put back");
        assert_closed(&site.folder, 6);
    }
}
