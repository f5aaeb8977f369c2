//! Lawful restores: nothing is signed until the loss is accepted, and both histories stay provable.

use std::fs;

use domain::Role;
use foundation::clock::Clock;
use foundation::ids::Ids;
use hoso::checkpoint::{CheckpointFolder, Standing};
use hoso::service::Service;
use store::ledger::GAP;
use store::sql::Sql;
use support::test_service::{ClosedService, PASSWORD, Person, RestoreTarget};
use support::{TestDatabase, each_database};
use tempfile::TempDir;

use super::Audited;

/// The service restored elsewhere to before its last message, with the checkpoints signed since.
struct PutBack {
    audited: Audited,
    administrator: Person,
    site: RestoreTarget,
    _backup: TempDir,
    told: String,
}

impl PutBack {
    async fn over(place: TestDatabase) -> Self {
        let audited = Audited::dossier(place).await;
        let administrator = audited.office.staff(Role::Administrator, None).await;
        audited.office.sign().await;
        let (backup, folder) = audited.office.backed_up(&[]);
        audited.something_happens().await;
        audited.office.sign().await;
        let site = audited.office.site().await;
        for part in ["keys", "checkpoints"] {
            site.bring(&audited.office, part);
        }
        let told = site.hoso(&["restore", &backup]).expect("put back");
        Self { audited, administrator, site, _backup: folder, told }
    }

    fn checkpoints(&self) -> CheckpointFolder {
        CheckpointFolder::of(&self.site.folder, self.audited.office.app.parts.audit.log_id())
    }

    async fn opened(&self) -> Service {
        let mut config = self.audited.config();
        config.data_dir = self.site.folder.clone();
        config.master_key_file = config.data_dir.join("keys/master.key");
        config.database = self.site.database.clone();
        let clock = Clock::manual(self.audited.office.clock.now());
        hoso::start::open(&config, clock, Ids::random()).await.expect("it starts")
    }

    async fn standing(&self) -> Standing {
        let app = self.opened().await;
        let standing = Standing::of(&app.parts.queries.tree, &self.checkpoints()).await.expect("read");
        app.parts.database.close().await;
        standing
    }
}

/// A closed service to be restored in place, to before the last filed dossier.
struct Gone {
    premises: ClosedService,
    administrator: Person,
    backup: String,
    /// Number of events that will be lost.
    events: u64,
    dossier: domain::DossierId,
    _folder: TempDir,
}

impl Gone {
    async fn over(place: TestDatabase) -> Self {
        let audited = Audited::dossier(place).await;
        let (office, administrator) = (&audited.office, audited.office.staff(Role::Administrator, None).await);
        office.sign().await;
        let (backup, folder) = office.backed_up(&[]);
        let kept = office.app.parts.queries.tree.size().await.expect("a size");
        let lost = office.file(&audited.citizen).await;
        let data_dir = office.config().data_dir;
        office.sender(&["--data-dir", data_dir.to_str().expect("a path")]).drain().await.expect("sent");
        office.sign().await;
        let events = office.app.parts.queries.tree.size().await.expect("a size") - kept;
        let (dossier, premises) = (domain::DossierId::of_code(&lost.code), audited.office.left().await);
        Self { premises, administrator, backup, events, dossier, _folder: folder }
    }

    fn restore(&self) -> Result<String, String> {
        self.premises.hoso_told(&["restore", &self.backup, "--replace"], "")
    }

    /// Fails unless, after the acceptance, the lost dossier is named by data outside the log.
    fn assert_named(&self) {
        let accept = ["audit", "accept-restore", "--as", &self.administrator.username, "--reason", "Ổ đĩa hỏng"];
        self.premises.hoso_told(&accept, PASSWORD).expect("accepted");
        let (gone, event) = (self.events, format!("event 1 of dossier {}, DossierSubmitted", self.dossier));
        for command in [["audit", "verify"].as_slice(), &["audit", "verify", "--log-only"]] {
            let told = self.premises.hoso_told(command, "").expect("green");
            assert!(
                told.contains(&format!("{gone} events are gone, of which {gone} are named outside the log")),
                "{told}"
            );
            assert!(told.contains("gone with a restore: what the checkpoint of"), "{told}");
            let named = told.lines().find(|line| line.contains(&event));
            let named = named.unwrap_or_else(|| panic!("the lost dossier is named: {told}"));
            assert!(named.contains("log-put-aside") && named.contains("outbox"), "{named}");
        }
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
        let told = put_back.site.hoso(&["audit", "verify", "--log-only"]).expect_err("red");
        assert!(told.contains(&format!("were {}", lost.size)), "{told}");
        let bundle = put_back.site.folder.join("bundle").display().to_string();
        let export = ["audit", "export", &put_back.audited.code, "--to", &bundle];
        assert!(put_back.site.hoso(&export).expect_err("nothing is signed").contains("nothing is signed"));

        let accept = |who: &str| {
            put_back.site.hoso_told(&["audit", "accept-restore", "--as", who, "--reason", "Ổ đĩa hỏng"], PASSWORD)
        };
        assert!(accept(&put_back.audited.desk.username).is_err(), "that is an administrator's to say");
        assert_eq!(put_back.checkpoints().last().expect("read"), Some(lost.clone()));
        let told = accept(&put_back.administrator.username).expect("accepted");
        assert!(told.contains("1 events are gone") && told.contains("Ổ đĩa hỏng"), "{told}");
        assert!(told.contains(&old_root.to_string()), "{told}");

        let told = put_back.site.hoso(&["audit", "verify"]).expect("green");
        assert!(told.contains("1 events are gone") && told.contains("2 checkpoints hold"), "{told}");
        put_back.site.hoso(&export).expect("signed again");
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

    /// Restored in place with `--replace`: data moved aside, and the data folder, name the lost events.
    async fn what_is_gone_is_named_by_what_lies_outside_the_log(place: TestDatabase) {
        let gone_by = Gone::over(place).await;
        let told = gone_by.restore().expect("put back");
        assert!(told.contains(&format!("{} events that were there are gone", gone_by.events)), "{told}");
        gone_by.assert_named();
    }

    /// The previous log is unreachable by then: its events were noted before.
    async fn what_is_gone_is_named_by_whichever_try_comes_to_the_end(place: TestDatabase) {
        let gone_by = Gone::over(place).await;
        let data = gone_by.premises.folder();
        // The marker is set once everything was moved aside; the list of erasures comes after keys and files.
        for cut in ["restoring", "erasures"] {
            fs::create_dir(data.join(cut)).expect("a folder in its place");
            let told = gone_by.restore().expect_err("cut off");
            assert!(told.contains("the same command goes on from there"), "{told}");
            fs::remove_dir(data.join(cut)).expect("removed");
            let noted = fs::metadata(data.join("restoring.lost")).expect("noted");
            #[cfg(unix)]
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&noted.permissions()) & 0o777, 0o600);
            assert!(noted.len() > 0);
        }
        let told = gone_by.restore().expect("it goes on");
        assert!(told.contains(&format!("{} events that were there are gone", gone_by.events)), "{told}");
        gone_by.assert_named();
        for mark in ["restoring", "restoring.lost"] {
            assert!(!data.join(mark).exists(), "{mark} goes with the end");
        }
    }

    async fn why_a_log_that_was_there_could_not_be_read_is_told_by_whichever_try_comes_to_the_end(place: TestDatabase) {
        let gone_by = Gone::over(place).await;
        gone_by.premises.spoil().await;
        let data = gone_by.premises.folder();
        fs::create_dir(data.join("erasures")).expect("a folder in its place");
        gone_by.restore().expect_err("cut off");
        fs::remove_dir(data.join("erasures")).expect("removed");
        let told = gone_by.restore().expect("it goes on");
        assert!(told.contains("the log that was there cannot be read ("), "{told}");
        assert!(told.contains("): what it lost is not named"), "{told}");
    }

    async fn numbers_leave_one_gap_where_a_checkpoint_is_ahead_of_the_log(place: TestDatabase) {
        let put_back = PutBack::over(place).await;
        for _ in 0..2 {
            let app = put_back.opened().await;
            let gaps = "select width from number_gaps where evidence like 'checkpoint %'";
            let gaps = app.parts.database.ledger.fetch_all(Sql::new(gaps)).await.expect("gaps");
            let widths: Vec<_> = gaps.iter().map(|gap| gap.count("width").expect("a width")).collect();
            assert_eq!(widths, [GAP + 1], "one event is lost, and counts once");
            app.parts.database.close().await;
        }
    }

    /// The database's owner alone cannot accept it: only a signed checkpoint excuses a loss.
    async fn an_event_alone_excuses_nothing(place: TestDatabase) {
        let put_back = PutBack::over(place).await;
        let administrator = &put_back.administrator.username;
        put_back.site.hoso_told(&["audit", "accept-restore", "--as", administrator, "--reason", "Ổ đĩa hỏng"], PASSWORD)
            .expect("accepted");
        let folder = put_back.site.folder.join("checkpoints");
        for file in fs::read_dir(&folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("restored-")) {
                fs::remove_file(path).expect("removed");
            }
        }
        put_back.site.hoso(&["audit", "verify", "--log-only"]).expect_err("red again");
    }
}
