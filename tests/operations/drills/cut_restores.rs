//! Refused and interrupted backups and restores: nothing stays half done.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use store::sql::{Database, Pool, Sql};
use support::test_service::TestService;
use support::{SmallDisk, TestDatabase, each_database};
use tempfile::TempDir;

use super::Outcome;
use super::process::name;

/// A service with a dossier, and its backup with keys.
async fn kept(place: TestDatabase) -> (TestService, String, TempDir) {
    let office = TestService::open(place).await;
    let citizen = office.citizen().await;
    office.file(&citizen).await;
    let (backup, folder) = office.backed_up(&["--with-keys"]);
    (office, backup, folder)
}

/// Names in a folder, without the lock file.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    let mut names: Vec<_> = names.filter(|name| name != "hoso.lock").collect();
    names.sort();
    names
}

/// Hashes of all events of a log.
async fn hashes(ledger: &Pool) -> Vec<String> {
    let rows = ledger.fetch_all(Sql::new("select metadata ->> 'hash' as hash from events")).await.expect("rows");
    rows.iter().map(|row| row.text("hash").expect("a hash")).collect()
}

each_database! {
    async fn what_is_refused_places_nothing_and_what_is_cut_off_goes_on(place: TestDatabase) {
        let (begun, database) = (Instant::now(), name(&place));
        let (office, backup, _folder) = kept(place).await;
        let acknowledged = hashes(&office.app.parts.database.ledger).await;
        let site = office.site().await;
        let (data, restore) = (site.folder.as_path(), ["restore", &backup]);
        fs::create_dir(data.join("files")).expect("a folder");
        fs::write(data.join("files/of-another"), "kept").expect("written");
        let refused = site.hoso(&restore).expect_err("something is there");
        assert!(refused.contains("--replace"), "{refused}");
        assert_eq!(names(data), ["files"], "no key is placed, nor anything else");
        fs::remove_dir_all(data.join("files")).expect("removed");

        // The list of erasures comes after keys and files: writing it fails.
        fs::create_dir(data.join("erasures")).expect("a folder in its place");
        let cut_off = site.hoso(&restore).expect_err("cut off");
        assert!(cut_off.contains("the same command goes on from there"), "{cut_off}");
        assert!(data.join("keys/master.key").is_file() && !data.join("hoso.db").exists());
        fs::remove_dir(data.join("erasures")).expect("removed");
        // As after an interrupted copy.
        let object = fs::read_dir(data.join("files")).expect("a folder").next().expect("a file").expect("a file").path();
        fs::write(&object, "half").expect("written");
        let resumed = Instant::now();
        let told = site.hoso(&restore).expect("it goes on");
        let took = resumed.elapsed();
        assert!(told.contains("events are back") && !told.contains("lies aside"), "{told}");
        assert_ne!(fs::read(&object).expect("read"), b"half");
        assert!(!data.join("restoring").exists());
        for command in [["audit", "verify"].as_slice(), &["keys", "check"]] {
            site.hoso(command).unwrap_or_else(|told| panic!("{command:?}: {told}"));
        }
        let refused = site.hoso(&restore).expect_err("it is finished");
        assert!(refused.contains("--replace"), "{refused}");

        let restored = Database::connect_for_reading(&site.database, false).await.expect("opened");
        let found = hashes(&restored.ledger).await;
        restored.close().await;
        let distinct: BTreeSet<&String> = found.iter().collect();
        let files = names(&data.join("files")).len();
        Outcome {
            case: "22 a restore is cut off",
            database,
            acknowledged: acknowledged.len() as u64,
            lost: acknowledged.iter().filter(|hash| !distinct.contains(hash)).count() as u64,
            doubled: (found.len() - distinct.len()) as u64,
            took,
            figure: format!("{files} files are back, one of them half there before; in all {} ms", begun.elapsed().as_millis()),
        }
        .report();
    }

    async fn too_little_room_is_told_in_bytes_before_anything_is_written(place: TestDatabase) {
        let (begun, database) = (Instant::now(), name(&place));
        let (office, backup, _folder) = kept(place).await;
        let acknowledged = hashes(&office.app.parts.database.ledger).await;
        let disk = SmallDisk::of_mebibytes(1);
        disk.fill();
        let to = disk.path().join("backup").display().to_string();
        let refused = office.hoso(&["backup", &to]).expect_err("no room");
        assert!(refused.contains("needs") && refused.contains("its disk has 0"), "{refused}");
        let refused = office.site_in(disk.path()).await.hoso(&["restore", &backup]).expect_err("no room");
        assert!(refused.contains("needs") && refused.contains("its disk has 0"), "{refused}");
        let left = names(disk.path());
        assert_eq!(left, ["ballast"]);
        let found = hashes(&office.app.parts.database.ledger).await;
        Outcome {
            case: "22 no room for a backup or a restore",
            database,
            acknowledged: acknowledged.len() as u64,
            lost: acknowledged.iter().filter(|hash| !found.contains(hash)).count() as u64,
            doubled: (found.len() - found.iter().collect::<BTreeSet<_>>().len()) as u64,
            took: begun.elapsed(),
            figure: format!("both refused; on the full disk lies {} alone", left.join(", ")),
        }
        .report();
    }
}
