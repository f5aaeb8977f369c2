//! A log that was lawfully put back to an earlier moment: nothing is signed until somebody says so, and both states stay
//! provable.

use std::fs;

use api::app::App;
use api::checkpoint::{CheckpointFolder, Checkpoints, Standing};
use api::clock::Clock;
use api::ids::Ids;
use domain::Role;
use store::ledger::GAP;
use store::sql::{DatabaseUrl, Sql};
use tempfile::TempDir;

use super::Audited;
use crate::office::{PASSWORD, Person};
use crate::support::{TestDatabase, each_database};

/// The office put back elsewhere, to before its last message, with the checkpoints that were signed since.
struct PutBack {
    audited: Audited,
    administrator: Person,
    code: String,
    folder: TempDir,
    database: DatabaseUrl,
    _target: TestDatabase,
    told: String,
}

impl PutBack {
    async fn over(place: TestDatabase) -> Self {
        let url = place.url().clone();
        let audited = Audited::dossier(place).await;
        let administrator = audited.office.staff(Role::Administrator, None).await;
        let (app, config) = (&audited.office.app, audited.config());
        let checkpoints = Checkpoints::open(app, &config).expect("a folder");
        checkpoints.write(app).await.expect("written").expect("news");
        let folder = TempDir::new().expect("a folder");
        let backup = folder.path().join("backup").display().to_string();
        audited.office.hoso(&["backup", &backup]).expect("a backup");
        audited.something_happens().await;
        checkpoints.write(app).await.expect("written").expect("news");
        let data = folder.path().join("data");
        for part in ["keys", "checkpoints"] {
            fs::create_dir_all(data.join(part)).expect("a folder");
            for file in fs::read_dir(config.data_dir.join(part)).expect("a folder") {
                let file = file.expect("a file");
                fs::copy(file.path(), data.join(part).join(file.file_name())).expect("copied");
            }
        }
        let target = TestDatabase::empty_beside(&url).await;
        target.close().await;
        let database = match target.url() {
            DatabaseUrl::Sqlite(_) => DatabaseUrl::Sqlite(data.join("hoso.db")),
            there @ DatabaseUrl::Postgres(_) => there.clone(),
        };
        let told = audited.office.hoso_in(&data, &database, &["restore", &backup]).expect("put back");
        let code = audited.code.clone();
        Self { audited, administrator, code, folder, database, _target: target, told }
    }

    fn hoso(&self, arguments: &[&str]) -> Result<String, String> {
        self.hoso_told(arguments, "")
    }

    fn hoso_told(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        self.audited.office.hoso_told_in(&self.folder.path().join("data"), &self.database, arguments, input)
    }

    fn checkpoints(&self) -> CheckpointFolder {
        CheckpointFolder::of(&self.folder.path().join("data"), self.audited.office.app.audit.log_id())
    }

    async fn opened(&self) -> App {
        let mut config = self.audited.config();
        config.data_dir = self.folder.path().join("data");
        config.master_key_file = config.data_dir.join("keys/master.key");
        config.database = self.database.clone();
        let clock = Clock::manual(self.audited.office.clock.now());
        api::start::open(&config, clock, Ids::random()).await.expect("it starts")
    }

    async fn standing(&self) -> Standing {
        let app = self.opened().await;
        let standing = Standing::of(&app.questions.tree, &self.checkpoints()).await.expect("read");
        app.database.close().await;
        standing
    }
}

each_database! {
    async fn nothing_is_signed_until_a_restore_is_accepted_and_then_everything_is_provable(place: TestDatabase) {
        let put_back = PutBack::over(place).await;
        assert!(put_back.told.contains("nothing is signed until"), "{}", put_back.told);
        let lost = put_back.checkpoints().last().expect("read").expect("the lost one");
        let old_root = lost.root;

        let standing = put_back.standing().await;
        assert_eq!((standing.forked, standing.behind), (true, 1), "one event was signed and is gone");
        let told = put_back.hoso(&["audit", "verify", "--log-only"]).expect_err("red");
        assert!(told.contains(&format!("were {}", lost.size)), "{told}");
        let bundle = put_back.folder.path().join("bundle").display().to_string();
        let export = ["audit", "export", &put_back.code, "--to", &bundle];
        assert!(put_back.hoso(&export).expect_err("nothing is signed").contains("nothing is signed"));

        let accept = |who: &str| {
            put_back.hoso_told(&["audit", "accept-restore", "--as", who, "--reason", "Ổ đĩa hỏng"], PASSWORD)
        };
        assert!(accept(&put_back.audited.desk.username).is_err(), "that is an administrator's to say");
        assert_eq!(put_back.checkpoints().last().expect("read"), Some(lost.clone()));
        let told = accept(&put_back.administrator.username).expect("accepted");
        assert!(told.contains("1 events are gone") && told.contains("Ổ đĩa hỏng"), "{told}");
        assert!(told.contains(&old_root.to_string()), "{told}");

        let told = put_back.hoso(&["audit", "verify"]).expect("green");
        assert!(told.contains("1 events are gone") && told.contains("2 checkpoints hold"), "{told}");
        put_back.hoso(&export).expect("signed again");
        let standing = put_back.standing().await;
        assert!(!standing.forked);
        let all = put_back.checkpoints().all().expect("every checkpoint still verifies under its key");
        assert!(all.contains(&lost), "what was lost stays provable");
        let last = all.last().expect("the new one");
        let named = last.lost.expect("what was lost");
        assert_eq!((last.epoch(), named.size, named.root), (2, lost.size, old_root));
        assert_eq!(named.kept + 1, lost.size);
        assert!(accept(&put_back.administrator.username).expect_err("once").contains("nothing was lost"));
    }

    /// Put back in place, with `--replace`: what is moved aside, and what stays in the data folder, tells of what is gone.
    async fn what_is_gone_is_named_by_what_lies_outside_the_log(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let administrator = audited.office.staff(Role::Administrator, None).await;
        let config = audited.config();
        let checkpoints = Checkpoints::open(&audited.office.app, &config).expect("a folder");
        checkpoints.write(&audited.office.app).await.expect("written").expect("news");
        let folder = TempDir::new().expect("a folder");
        let backup = folder.path().join("backup").display().to_string();
        audited.office.hoso(&["backup", &backup]).expect("a backup");
        let kept = audited.office.app.questions.tree.size().await.expect("a size");
        let lost = audited.office.file(&audited.citizen).await;
        audited.office.sender(&["--data-dir", config.data_dir.to_str().expect("a path")]).drain().await.expect("sent");
        checkpoints.write(&audited.office.app).await.expect("written").expect("news");
        let gone = audited.office.app.questions.tree.size().await.expect("a size") - kept;
        let premises = audited.office.left().await;

        let told = premises.hoso_told(&["restore", &backup, "--replace"], "").expect("put back");
        assert!(told.contains(&format!("{gone} events that were there are gone")), "{told}");
        let accept = ["audit", "accept-restore", "--as", &administrator.username, "--reason", "Ổ đĩa hỏng"];
        premises.hoso_told(&accept, PASSWORD).expect("accepted");
        let dossier = domain::DossierId::of_code(&lost.code);
        for command in [["audit", "verify"].as_slice(), &["audit", "verify", "--log-only"]] {
            let told = premises.hoso_told(command, "").expect("green");
            assert!(told.contains(&format!("{gone} events are gone, of which {gone} are named outside the log")), "{told}");
            assert!(told.contains("gone with a restore: what the checkpoint of"), "{told}");
            let named = told.lines().find(|line| line.contains(&format!("event 1 of dossier {dossier}, DossierSubmitted")));
            let named = named.unwrap_or_else(|| panic!("the lost dossier is named: {told}"));
            assert!(named.contains("log-put-aside") && named.contains("outbox"), "{named}");
        }
    }

    async fn numbers_leave_one_gap_where_a_checkpoint_is_ahead_of_the_log(place: TestDatabase) {
        let put_back = PutBack::over(place).await;
        for _ in 0..2 {
            let app = put_back.opened().await;
            let gaps = "select width from number_gaps where evidence like 'checkpoint %'";
            let gaps = app.database.ledger.fetch_all(Sql::new(gaps)).await.expect("gaps");
            let widths: Vec<_> = gaps.iter().map(|gap| gap.count("width").expect("a width")).collect();
            assert_eq!(widths, [GAP + 1], "one event is lost, and counts once");
            app.database.close().await;
        }
    }

    /// Whoever owns the database alone cannot accept it: nothing is excused that no signed checkpoint names.
    async fn an_event_alone_excuses_nothing(place: TestDatabase) {
        let put_back = PutBack::over(place).await;
        let administrator = &put_back.administrator.username;
        put_back.hoso_told(&["audit", "accept-restore", "--as", administrator, "--reason", "Ổ đĩa hỏng"], PASSWORD)
            .expect("accepted");
        let folder = put_back.folder.path().join("data/checkpoints");
        for file in fs::read_dir(&folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("restored-")) {
                fs::remove_file(path).expect("removed");
            }
        }
        put_back.hoso(&["audit", "verify", "--log-only"]).expect_err("red again");
    }
}
