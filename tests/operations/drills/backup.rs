//! Backup under load, restored elsewhere.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Role;
use serde_json::{Value, json};
use store::sql::{DatabaseUrl, Sql};
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database, within};
use tempfile::TempDir;
use uuid::Uuid;

use super::{Outcome, is_long};

/// Id of a message as in events.
fn id_of(global: &str) -> String {
    let text = URL_SAFE_NO_PAD.decode(global).expect("a global id");
    let text = String::from_utf8(text).expect("a text");
    text.strip_prefix("Message:").expect("of a message").to_owned()
}

/// Ids of the messages in a database.
async fn stored(ledger: &store::sql::Pool) -> Vec<String> {
    let sql = "select payload ->> 'message' as message from events where event_type = 'MessagePosted'";
    let rows = ledger.fetch_all(Sql::new(sql)).await.expect("rows");
    rows.iter().map(|row| row.text("message").expect("an id")).collect()
}

each_database! {
    async fn every_write_acknowledged_before_it_began_is_in_a_backup(place: TestDatabase) {
        let office = Arc::new(TestService::open(place).await);
        let citizen = office.citizen().await;
        office.staff(Role::Reception, Some(AGENCY)).await;
        let code = office.file(&citizen).await.code;
        office.sign().await;
        let post = async || {
            let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Xin chào." });
            let reply = office.mutate(&citizen, "postMessage", "message { id }", message).await;
            id_of(reply.done()["message"]["id"].as_str().expect("an id"))
        };
        let mut acknowledged = BTreeSet::new();
        for _ in 0..if is_long() { 500 } else { 20 } {
            acknowledged.insert(post().await);
        }

        let folder = TempDir::new().expect("a folder");
        let to = folder.path().join("backup");
        let begun = Instant::now();
        let ended = Arc::new(AtomicBool::new(false));
        let backing_up = tokio::spawn({
            let (office, to, ended) = (Arc::clone(&office), to.clone(), Arc::clone(&ended));
            async move {
                let told = office.hoso(&["backup", &to.display().to_string()]);
                ended.store(true, Ordering::SeqCst);
                told
            }
        });
        let mut meanwhile = 0;
        while !ended.load(Ordering::SeqCst) {
            post().await;
            meanwhile += 1;
        }
        let told = within("a backup", backing_up).await.expect("a task").expect("a backup");
        let took = begun.elapsed();
        assert!(told.contains("checkpoints hold") && told.contains("no key is in it"), "{told}");
        assert!(!to.join("keys").exists() && !folder.path().join("backup.partial").exists());
        let again = office.hoso(&["backup", &to.display().to_string()]).expect_err("never over another");
        assert!(again.contains("is there already"), "{again}");

        let (site, to) = (office.site().await, to.display().to_string());
        let restore = ["restore", &to];
        let refused = site.hoso(&restore).expect_err("no key there");
        assert!(refused.contains("fingerprint"), "{refused}");
        site.bring(&office, "keys");
        let told = site.hoso(&restore).expect("restored");
        assert!(told.contains("events are back"), "{told}");
        for command in [["audit", "verify"].as_slice(), &["keys", "check"], &["projections", "status"]] {
            site.hoso(command).unwrap_or_else(|told| panic!("{command:?}: {told}"));
        }
        let refused = site.hoso(&restore).expect_err("something is there");
        assert!(refused.contains("--replace"), "{refused}");
        let told = site.hoso(&[restore.as_slice(), &["--replace"]].concat());
        assert!(told.expect("restored again").contains("lies aside"));

        let reading = store::sql::Database::connect_for_reading(&site.database, false).await.expect("opened");
        let found = stored(&reading.ledger).await;
        let distinct: BTreeSet<String> = found.iter().cloned().collect();
        Outcome {
            case: "22 a backup under load",
            database: if reading.is_sqlite() { "sqlite" } else { "postgres" },
            acknowledged: acknowledged.len() as u64,
            lost: acknowledged.difference(&distinct).count() as u64,
            doubled: (found.len() - distinct.len()) as u64,
            took,
            figure: format!("{meanwhile} written meanwhile"),
        }
        .report();
        reading.close().await;
        assert!(took < Duration::from_secs(600));
    }

    async fn a_backup_that_was_changed_is_not_put_back(place: TestDatabase) {
        let office = TestService::open(place).await;
        let folder = TempDir::new().expect("a folder");
        let to = folder.path().join("backup");
        office.hoso(&["backup", &to.display().to_string(), "--with-keys"]).expect("a backup");
        let manifest: Value = serde_json::from_slice(&fs::read(to.join("manifest.json")).expect("read")).expect("JSON");
        assert!(manifest["events"].as_u64().expect("a number") > 0 && to.join("keys/master.key").is_file());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!((mode(&to), mode(&to.join("manifest.json"))), (0o700, 0o600));
            let database = fs::read_dir(to.join("database")).expect("a folder").next().expect("a file").expect("a file");
            assert_eq!(mode(&database.path()), 0o600);
        }
        // Another backup's manifest is refused once the log is restored, before anything is served.
        assert_eq!(manifest["headHash"].as_str().map(str::len), Some(64), "{manifest}");
        let (mut other, site) = (manifest.clone(), office.site().await);
        other["headHash"] = json!("0".repeat(64));
        let write = |manifest: &Value| fs::write(to.join("manifest.json"), manifest.to_string()).expect("written");
        write(&other);
        let named = to.display().to_string();
        let restore = ["restore", &named];
        let told = site.hoso(&restore).expect_err("not made together");
        assert!(told.contains("were not made together"), "{told}");
        // With its own manifest it is not the backup that the restore began with.
        write(&manifest);
        let told = site.hoso(&["restore", &named, "--replace"]).expect("put back");
        assert!(told.contains("events are back"), "{told}");
        let name = manifest["files"].as_object().expect("files").keys().find(|name| name.starts_with("database/"));
        let path = to.join(name.expect("a database"));
        let mut bytes = fs::read(&path).expect("read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).expect("changed");
        let empty = TempDir::new().expect("a folder");
        let database = DatabaseUrl::Sqlite(empty.path().join("hoso.db"));
        let told = office.hoso_in(empty.path(), &database, &["restore", &to.display().to_string()]);
        assert!(told.expect_err("changed").contains("not what the backup's manifest says"));
        assert_eq!(fs::read_dir(empty.path()).expect("a folder").count(), 0, "nothing is made");
    }
}
