//! Read-only use: under a role that may only select, and on a copy that must not change.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use domain::Role;
use serde_json::json;
use store::sql::{Database, DatabaseUrl};
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, copy_by_process, postgres, sqlite};
use tempfile::TempDir;

/// A service with an accepted dossier and a signed checkpoint of it.
pub(crate) async fn office_with_a_dossier(place: TestDatabase) -> (TestService, String) {
    let office = TestService::open(place).await;
    let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
    let filed = office.file(&citizen).await;
    let accepted = json!({ "code": filed.code, "expectedVersion": filed.version });
    office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
    office.sign().await;
    (office, filed.code)
}

/// All files below a folder, with their bytes.
fn bytes_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.insert(path.display().to_string(), Vec::new());
            found.append(&mut bytes_of(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).expect("read"));
        }
    }
    found
}

/// Runs every read-only command; none may change anything below the folder.
pub(crate) fn read_everything(office: &TestService, code: &str, folder: &Path, database: &DatabaseUrl) {
    let before = bytes_of(folder);
    let elsewhere = TempDir::new().expect("a folder");
    let bundle = elsewhere.path().join("bundle").display().to_string();
    let commands: [(&[&str], &str); 7] = [
        (&["audit", "verify", "--log-only"], "1 checkpoints hold"),
        (&["audit", "verify", code], "intact"),
        (&["audit", "replay", code], "ACCEPTED"),
        (&["audit", "explain", code], "DossierAccepted"),
        (&["keys", "check"], "fields open"),
        (&["projections", "status"], "dossier_list"),
        (&["audit", "export", code, "--papers", "--to", &bundle], "proven"),
    ];
    for (command, awaited) in commands {
        // Not even able to write.
        let told = office.hoso_in(folder, database, command).unwrap_or_else(|told| panic!("{command:?}: {told}"));
        assert!(told.contains(awaited), "{command:?}: {told}");
        let after = bytes_of(folder);
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{command:?} made or removed");
        assert!(after == before, "{command:?} changed something");
    }
}

/// The latest commits are in the WAL alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_the_files_is_read_and_stays_as_it_is() {
    let place = sqlite().await;
    let DatabaseUrl::Sqlite(file) = place.url().clone() else { panic!("a file") };
    let (office, code) = office_with_a_dossier(place).await;
    let copied = TempDir::new().expect("a folder");
    let folder = copied.path().join("copy");
    fs::create_dir(&folder).expect("a folder");
    for from in [office.config().data_dir.as_path(), file.parent().expect("a folder")] {
        copy_by_process(from, &folder);
    }
    assert!(fs::metadata(folder.join("hoso.db-wal")).expect("a log").len() > 0);
    let database = DatabaseUrl::Sqlite(folder.join("hoso.db"));
    read_only(&folder);
    read_everything(&office, &code, &folder, &database);
}

/// The last process to close a database removes its WAL; a serving process shows by a lock that there is another, and
/// closing any file would release that lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_other_process_removes_the_log_of_a_database_that_is_served() {
    let (office, code) = office_with_a_dossier(sqlite().await).await;
    let logs: Vec<_> = office
        .url()
        .files_with_logs()
        .into_iter()
        .filter(|file| file.display().to_string().ends_with("-wal"))
        .collect();
    let told_apart = || -> Vec<_> { logs.iter().map(|log| fs::metadata(log).expect("a log").ino()).collect() };
    let before = told_apart();
    assert_eq!(before.len(), 3);
    // This process reads beside itself, whether or not it knows of the server.
    for served in [false, true] {
        let reading = Database::connect_for_reading(office.url(), served).await.expect("opened");
        reading.check_schema().await.expect("read");
        reading.close().await;
    }
    office.hoso(&["projections", "catch-up"]).expect("opens the files to write, and closes them");
    assert_eq!(told_apart(), before, "each is still the one that is written to here");
    let citizen = office.citizen().await;
    office.file(&citizen).await;
    office.hoso(&["audit", "verify", &code]).expect("intact");
    office.hoso(&["audit", "verify"]).expect("others see what was written since");
}

/// Effective only without root's privileges.
fn read_only(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let mut permissions = fs::metadata(&path).expect("a file").permissions();
        if path.is_file() {
            permissions.set_readonly(true);
            fs::set_permissions(&path, permissions).expect("a mode");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_may_only_select_reads_everything() {
    let mut place = postgres().await;
    let reader = place.for_a_reader().await;
    let (office, code) = office_with_a_dossier(place).await;
    read_everything(&office, &code, &office.config().data_dir, &reader);
    assert!(office.hoso_on(&reader, &["projections", "catch-up"]).is_err(), "it may not write");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_is_verified_with_no_key_at_hand() {
    let (office, _) = office_with_a_dossier(sqlite().await).await;
    let keys = office.config().data_dir.join("keys");
    fs::rename(&keys, keys.with_extension("elsewhere")).expect("moved");
    office.hoso(&["audit", "verify", "--log-only"]).expect("intact");
    office.hoso(&["projections", "status"]).expect("an answer");
    assert!(office.hoso(&["keys", "check"]).expect_err("no key").contains("there is no key"));
    assert!(!keys.exists(), "none is made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_of_another_release_is_said_and_left_as_it_is() {
    let place = sqlite().await;
    let removed = "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    place.views.execute(store::sql::Sql::new(removed)).await.expect("as an older release left it");
    let reading = Database::connect_for_reading(place.url(), false).await.expect("opened");
    let told = reading.check_schema().await.expect_err("older").to_string();
    assert!(told.contains("older release") && told.contains("hoso migrate"), "{told}");
    let refused = reading.ledger.execute(store::sql::Sql::new("delete from claims")).await;
    assert!(refused.is_err(), "the database itself refuses");
}
