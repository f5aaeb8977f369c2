//! Checkpoints: when they are due, keys, further places.

use std::path::PathBuf;

use chrono::TimeDelta;
use hoso::checkpoint::{CheckpointError, CheckpointFolder, CheckpointPlace, Checkpoints};
use hoso::config::Config;
use serde_json::json;
use support::{SmtpServer, TestDatabase, each_database, tamper};
use tempfile::TempDir;
use uuid::Uuid;

use super::Audited;

impl Audited {
    pub(super) async fn something_happens(&self) {
        let message = json!({ "requestId": Uuid::new_v4(), "code": self.code, "body": "Cảm ơn." });
        self.office.mutate(&self.citizen, "postMessage", "message { id }", message).await.done();
    }

    pub(super) fn config(&self) -> Config {
        self.office.config()
    }

    pub(super) fn folder(&self) -> CheckpointFolder {
        CheckpointFolder::of(&self.config().data_dir, self.office.app.parts.audit.log_id())
    }
}

each_database! {
    async fn a_checkpoint_is_written_when_there_is_news_and_its_time_has_come(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let app = &audited.office.app;
        let checkpoints = Checkpoints::open(app, &audited.config()).expect("a folder");
        let first = checkpoints.keep_up(app).await.expect("written").expect("the first is due at once");
        assert_eq!(first.size, app.parts.queries.tree.size().await.expect("a size"));
        assert_eq!(checkpoints.keep_up(app).await.expect("read"), None, "nothing has happened");
        audited.something_happens().await;
        assert_eq!(checkpoints.keep_up(app).await.expect("read"), None, "it is not time yet");
        audited.office.clock.advance(TimeDelta::minutes(10));
        let second = checkpoints.keep_up(app).await.expect("written").expect("due");
        assert_eq!(second.size, first.size + 1);
        assert_eq!(audited.folder().all().expect("kept"), [first, second.clone()]);
        assert_eq!(audited.folder().last().expect("kept"), Some(second));
    }

    async fn the_signing_key_is_its_owners_alone_and_survives_a_restart(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let key = audited.folder().key().expect("a key").public();
        assert_eq!(audited.folder().key().expect("the same").public(), key);
        assert_eq!(audited.folder().trusted().expect("keys"), [key]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = audited.config().data_dir.join("keys/checkpoint.key");
            let mode = std::fs::metadata(file).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    async fn a_new_signing_key_vouches_for_what_the_old_one_signed(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let app = &audited.office.app;
        let (config, folder) = (audited.config(), audited.folder());
        let first = Checkpoints::open(app, &config).expect("a folder").write(app).await.expect("written").expect("news");
        let old = folder.key().expect("a key").public();
        let new = folder.rotate().expect("a new key").public();
        assert_ne!(old, new);
        let note = folder.last_note().expect("kept").expect("a note");
        for key in [old, new] {
            assert_eq!(note.checkpoint(&folder.origin(), &[key]), Ok(first.clone()));
        }
        audited.something_happens().await;
        Checkpoints::open(app, &config).expect("a folder").write(app).await.expect("written").expect("news");
        assert_eq!(folder.all().expect("all believed").len(), 2);
    }

    async fn nothing_is_signed_that_does_not_go_on_from_the_last(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let app = &audited.office.app;
        let checkpoints = Checkpoints::open(app, &audited.config()).expect("a folder");
        checkpoints.write(app).await.expect("written").expect("news");
        let views = &app.parts.database.views;
        let other = format!("update tree_leaves set hash = '{}' where leaf = 3", "a".repeat(64));
        assert_eq!(tamper(views, &other).await, 1);
        let below = format!("update tree_subtrees set hash = '{}' where level = 6 and subtree = 0", "a".repeat(64));
        tamper(views, &below).await;
        audited.something_happens().await;
        let refused = checkpoints.write(app).await.expect_err("another past");
        assert!(matches!(refused, CheckpointError::Forked { .. }), "{refused}");
    }

    async fn checkpoints_are_put_into_every_further_place(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let app = &audited.office.app;
        let smtp = SmtpServer::start().await;
        let elsewhere = TempDir::new().expect("a folder");
        let mut config = audited.config();
        config.smtp = Some(smtp.url().into());
        config.checkpoint_copies = vec![
            CheckpointPlace::Folder(elsewhere.path().to_owned()),
            "mailto:kiemtoan@example.vn".parse().expect("a place"),
            "http://127.0.0.1:9/gone".parse().expect("a place"),
        ];
        let checkpoints = Checkpoints::open(app, &config).expect("a folder");
        let written = checkpoints.write(app).await.expect("written").expect("news");
        let copies: Vec<PathBuf> =
            std::fs::read_dir(elsewhere.path()).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
        let [copy] = copies.as_slice() else { panic!("{copies:?}") };
        let note = std::fs::read_to_string(copy).expect("a note");
        assert_eq!(audited.folder().last_note().expect("kept").expect("a note").note, note);
        let [mail] = smtp.received().try_into().expect("one mail");
        assert!(mail.header("Subject").ends_with(&written.size.to_string()), "{}", mail.header("Subject"));
        assert_eq!(mail.to, ["kiemtoan@example.vn"]);
        assert_eq!(mail.body.trim_end(), note.trim_end());
    }
}
