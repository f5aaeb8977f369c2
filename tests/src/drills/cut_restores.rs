//! Backups and restores that are refused, or cut off in the middle: nothing is half done for good.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::office::Office;
use crate::support::{SmallDisk, TestDatabase, each_database};

/// An office with a dossier, and a backup of it with keys.
async fn kept(place: TestDatabase) -> (Office, String, TempDir) {
    let office = Office::open(place).await;
    let citizen = office.citizen().await;
    office.file(&citizen).await;
    let (backup, folder) = office.backed_up(&["--with-keys"]);
    (office, backup, folder)
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
        let (office, backup, _folder) = kept(place).await;
        let site = office.site().await;
        let (data, restore) = (site.folder.as_path(), ["restore", &backup]);
        fs::create_dir(data.join("files")).expect("a folder");
        fs::write(data.join("files/of-another"), "kept").expect("written");
        let refused = site.hoso(&restore).expect_err("something is there");
        assert!(refused.contains("--replace"), "{refused}");
        assert_eq!(names(data), ["files"], "no key is placed, nor anything else");
        fs::remove_dir_all(data.join("files")).expect("removed");

        // The list of erasures comes after the keys and the files: it cannot be written.
        fs::create_dir(data.join("erasures")).expect("a folder in its place");
        let cut_off = site.hoso(&restore).expect_err("cut off");
        assert!(cut_off.contains("the same command goes on from there"), "{cut_off}");
        assert!(data.join("keys/master.key").is_file() && !data.join("hoso.db").exists());
        fs::remove_dir(data.join("erasures")).expect("removed");
        // As a file that was cut off in the middle of being copied.
        let object = fs::read_dir(data.join("files")).expect("a folder").next().expect("a file").expect("a file").path();
        fs::write(&object, "half").expect("written");
        let told = site.hoso(&restore).expect("it goes on");
        assert!(told.contains("events are back") && !told.contains("lies aside"), "{told}");
        assert_ne!(fs::read(&object).expect("read"), b"half");
        assert!(!data.join("restoring").exists());
        for command in [["audit", "verify"].as_slice(), &["keys", "check"]] {
            site.hoso(command).unwrap_or_else(|told| panic!("{command:?}: {told}"));
        }
        let refused = site.hoso(&restore).expect_err("it is finished");
        assert!(refused.contains("--replace"), "{refused}");
    }

    async fn too_little_room_is_told_in_bytes_before_anything_is_written(place: TestDatabase) {
        let (office, backup, _folder) = kept(place).await;
        let disk = SmallDisk::of_mebibytes(1);
        disk.fill();
        let to = disk.path().join("backup").display().to_string();
        let refused = office.hoso(&["backup", &to]).expect_err("no room");
        assert!(refused.contains("needs") && refused.contains("its disk has 0"), "{refused}");
        let refused = office.site_in(disk.path()).await.hoso(&["restore", &backup]).expect_err("no room");
        assert!(refused.contains("needs") && refused.contains("its disk has 0"), "{refused}");
        assert_eq!(names(disk.path()), ["ballast"]);
    }
}
