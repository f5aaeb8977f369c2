//! Backups and restores that are refused, or cut off in the middle: nothing is half done for good.

use std::fs;
use std::path::Path;

use store::sql::DatabaseUrl;
use tempfile::TempDir;

use crate::office::Office;
use crate::support::{SmallDisk, TestDatabase, each_database};

/// A backup with keys, and an empty database to put it into.
struct Kept {
    office: Office,
    backup: String,
    target: TestDatabase,
    _folder: TempDir,
}

impl Kept {
    async fn of(place: TestDatabase) -> Self {
        let url = place.url().clone();
        let office = Office::open(place).await;
        let citizen = office.citizen().await;
        office.file(&citizen).await;
        let folder = TempDir::new().expect("a folder");
        let backup = folder.path().join("backup").display().to_string();
        office.hoso(&["backup", &backup, "--with-keys"]).expect("a backup");
        let target = TestDatabase::empty_beside(&url).await;
        target.close().await;
        Self { office, backup, target, _folder: folder }
    }

    fn restore(&self, data: &Path) -> Result<String, String> {
        self.office.hoso_in(data, &self.database(data), &["restore", &self.backup])
    }

    fn database(&self, data: &Path) -> DatabaseUrl {
        match self.target.url() {
            DatabaseUrl::Sqlite(_) => DatabaseUrl::Sqlite(data.join("hoso.db")),
            there @ DatabaseUrl::Postgres(_) => there.clone(),
        }
    }
}

/// Names in a folder, but for the lock that whoever looks holds.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    let mut names: Vec<_> = names.filter(|name| name != "hoso.lock").collect();
    names.sort();
    names
}

each_database! {
    async fn what_is_refused_places_nothing_and_what_is_cut_off_goes_on(place: TestDatabase) {
        let kept = Kept::of(place).await;
        let data = TempDir::new().expect("a folder");
        let data = data.path();
        fs::create_dir(data.join("files")).expect("a folder");
        fs::write(data.join("files/of-another"), "kept").expect("written");
        let refused = kept.restore(data).expect_err("something is there");
        assert!(refused.contains("--replace"), "{refused}");
        assert_eq!(names(data), ["files"], "no key is placed, nor anything else");
        fs::remove_dir_all(data.join("files")).expect("removed");

        // The list of erasures comes after the keys and the files: it cannot be written.
        fs::create_dir(data.join("erasures")).expect("a folder in its place");
        let cut_off = kept.restore(data).expect_err("cut off");
        assert!(cut_off.contains("the same command goes on from there"), "{cut_off}");
        assert!(data.join("keys/master.key").is_file() && !data.join("hoso.db").exists());
        fs::remove_dir(data.join("erasures")).expect("removed");
        // As a file that was cut off in the middle of being copied.
        let object = fs::read_dir(data.join("files")).expect("a folder").next().expect("a file").expect("a file").path();
        fs::write(&object, "half").expect("written");
        let told = kept.restore(data).expect("it goes on");
        assert!(told.contains("events are back") && !told.contains("lies aside"), "{told}");
        assert_ne!(fs::read(&object).expect("read"), b"half");
        assert!(!data.join("restoring").exists());
        for command in [["audit", "verify"].as_slice(), &["keys", "check"]] {
            kept.office.hoso_in(data, &kept.database(data), command).unwrap_or_else(|told| panic!("{command:?}: {told}"));
        }
        let refused = kept.restore(data).expect_err("it is finished");
        assert!(refused.contains("--replace"), "{refused}");
    }

    async fn too_little_room_is_told_in_bytes_before_anything_is_written(place: TestDatabase) {
        let kept = Kept::of(place).await;
        let disk = SmallDisk::of_mebibytes(1);
        disk.fill();
        let to = disk.path().join("backup").display().to_string();
        let refused = kept.office.hoso(&["backup", &to]).expect_err("no room");
        assert!(refused.contains("needs") && refused.contains("its disk has 0"), "{refused}");
        let refused = kept.restore(disk.path()).expect_err("no room");
        assert!(refused.contains("needs") && refused.contains("its disk has 0"), "{refused}");
        assert_eq!(names(disk.path()), ["ballast"]);
    }
}
