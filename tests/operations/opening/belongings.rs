//! Missing belongings of a log.

use std::fs;

use foundation::ids::Ids;
use hoso::checkpoint::{BroughtBack, CheckpointFolder, CheckpointPlace, Checkpoints, bring_back};
use hoso::opening::OpeningError;
use store::ledger::Belonging;
use store::tree::Checkpoint;
use support::hoso_process::HosoProcess;
use support::test_service::TestService;
use support::{Bucket, SmsGateway, SmtpServer, TestDatabase, each_database};
use tempfile::TempDir;

use super::LogLoss;

each_database! {
    async fn a_missing_signing_key_and_missing_checkpoints_are_said_and_not_made_anew(place: TestDatabase) {
        let office = TestService::open(place).await;
        let config = office.config();
        let (key, folder) = (config.data_dir.join("keys/checkpoint.key"), config.data_dir.join("checkpoints"));
        Checkpoints::open(&office.app, &config).expect("a key").write(&office.app).await.expect("written").expect("news");
        office.start().await.expect("all is there").parts.database.close().await;

        let aside = key.with_extension("aside");
        fs::rename(&key, &aside).expect("moved away");
        let refusal = office.refusal().await;
        assert!(matches!(refusal, OpeningError::Missing { kind: Belonging::SigningKey, .. }), "{refusal}");
        assert!(refusal.to_string().contains("hoso migrate --anew signing-key"), "{refusal}");
        let said = office.hoso(&["keys", "rotate-checkpoint"]).expect_err("there is none to rotate");
        assert!(said.contains("--anew signing-key"), "{said}");
        assert!(!key.exists(), "none is drawn");
        fs::copy(config.data_dir.join("keys/master.key"), &key).expect("another key in its place");
        let refusal = office.refusal().await;
        assert!(matches!(refusal, OpeningError::OtherSigningKey { .. }), "{refusal}");
        fs::rename(&aside, &key).expect("put back");

        let aside = folder.with_extension("aside");
        fs::rename(&folder, &aside).expect("moved away");
        for emptied in [false, true] {
            if emptied {
                fs::create_dir(&folder).expect("an empty folder");
            }
            let refusal = office.refusal().await;
            assert!(matches!(refusal, OpeningError::Missing { kind: Belonging::Checkpoints, .. }), "{refusal}");
            let said = office.hoso(&["audit", "verify", "--log-only"]).expect("the log by itself");
            assert!(said.contains("compared with no checkpoint") && said.contains("--anew checkpoints"), "{said}");
        }
        fs::remove_dir(&folder).expect("removed");
        fs::rename(&aside, &folder).expect("put back");
        office.hoso(&["keys", "rotate-checkpoint"]).expect("rotated as before");
        office.start().await.expect("the new key is known").parts.database.close().await;
    }

    async fn lost_checkpoints_are_put_back_from_a_further_folder_and_its_copies_from_them(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (mut config, elsewhere) = (office.config(), TempDir::new().expect("a folder"));
        config.checkpoint_copies = vec![CheckpointPlace::Folder(elsewhere.path().to_owned())];
        let folder = CheckpointFolder::of(&config.data_dir, office.app.parts.audit.log_id());
        let checkpoints = Checkpoints::open(&office.app, &config).expect("a key");
        let first = checkpoints.write(&office.app).await.expect("written").expect("news");
        office.citizen().await;
        let second = checkpoints.write(&office.app).await.expect("written").expect("news");
        let names = || -> Vec<_> {
            let mut names: Vec<_> = fs::read_dir(elsewhere.path()).expect("copies").map(|entry| entry.expect("one").file_name()).collect();
            names.sort();
            names
        };
        let copies = names();
        let start = async || hoso::start::open(&config, office.clock.clone(), Ids::random()).await;

        // One of them, then the whole folder: without other evidence, the present key counts as the one that signed.
        fs::remove_file(config.data_dir.join("checkpoints").join(&copies[0])).expect("lost");
        start().await.expect("it starts").parts.database.close().await;
        assert_eq!(folder.all().expect("put back"), [first.clone(), second.clone()]);
        fs::remove_dir_all(config.data_dir.join("checkpoints")).expect("lost");
        start().await.expect("it starts").parts.database.close().await;
        assert_eq!(folder.all().expect("put back"), [first.clone(), second.clone()]);

        // A lost copy is restored from the folder; a file that is no checkpoint of this log stays.
        fs::remove_file(elsewhere.path().join(&copies[1])).expect("lost");
        fs::write(elsewhere.path().join("00000000000000000007.checkpoint"), "hoso/other\n7\n").expect("a stray file");
        start().await.expect("it starts").parts.database.close().await;
        assert_eq!(names().len(), 3);
        assert_eq!(folder.all().expect("as before"), [first, second]);
    }

    async fn a_copy_that_tells_of_more_than_the_log_has_is_not_taken(place: TestDatabase) {
        let office = TestService::open(place).await;
        let elsewhere = TempDir::new().expect("a folder");
        let places = [CheckpointPlace::Folder(elsewhere.path().to_owned())];
        let config = office.config();
        let folder = CheckpointFolder::of(&config.data_dir, office.app.parts.audit.log_id());
        let written = Checkpoints::open(&office.app, &config).expect("a key").write(&office.app).await;
        let written = written.expect("written").expect("news");
        let tree = &office.app.parts.queries.tree;
        let size = tree.size().await.expect("a size");
        let beyond = Checkpoint { size: size + 5, ..written.clone() };
        let note = folder.key().expect("a key").sign(&beyond.to_string());
        fs::write(elsewhere.path().join(format!("{:020}.checkpoint", beyond.size)), &note.note).expect("a copy");
        let told = bring_back(&folder, &places, tree).await.expect("compared");
        assert_eq!(told, BroughtBack { kept: 0, copies: 1, differing: 1 });
        assert_eq!(folder.all().expect("as before"), [written]);
    }

    async fn who_has_lost_them_for_good_begins_them_anew_by_command(place: TestDatabase) {
        let office = TestService::open(place).await;
        let config = office.config();
        Checkpoints::open(&office.app, &config).expect("a key").write(&office.app).await.expect("written").expect("news");
        fs::remove_file(config.data_dir.join("keys/checkpoint.key")).expect("lost");
        fs::remove_dir_all(config.data_dir.join("checkpoints")).expect("lost");
        let said = office.hoso(&["migrate", "--anew", "signing-key"]).expect("a new key");
        assert!(said.contains("signing-key may begin anew"), "{said}");
        let refusal = office.refusal().await;
        assert!(matches!(refusal, OpeningError::Missing { kind: Belonging::Checkpoints, .. }), "one at a time: {refusal}");
        office.hoso(&["migrate", "--anew", "checkpoints"]).expect("a new folder");
        let app = office.start().await.expect("it starts");
        Checkpoints::open(&app, &config).expect("a key").write(&app).await.expect("written").expect("the first");
        app.parts.database.close().await;
    }

    async fn files_that_a_bucket_has_lost_are_said_and_the_log_is_not_served_without(place: TestDatabase) {
        let (bucket, smtp, sms) = (Bucket::start().await, SmtpServer::start().await, SmsGateway::start().await);
        let mut service = HosoProcess::start_with(bucket.settings(), &place, &smtp, &sms).await;
        service.kill();
        let lost = bucket.empty();
        assert!(!lost.is_empty(), "the demo's papers were there");
        let refused = service.run(&["audit", "verify"], "").expect_err("they are gone");
        assert!(refused.contains("s3://papers/here") && refused.contains("hoso migrate --anew files"), "{refused}");
        // An unreachable store says nothing about its content.
        bucket.set_away(true);
        service.run(&["audit", "verify"], "").expect("the log is whole");
        bucket.set_away(false);
        service.run(&["audit", "verify"], "").expect_err("asked again");
        bucket.put_back(lost);
        service.restart().await;
    }

    async fn missing_files_are_said_and_the_log_is_not_served_without(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let files = office.config().data_dir.join("files");
        office.start().await.expect("no file is missed where there was none").parts.database.close().await;
        office.file(&citizen).await;
        let aside = files.with_extension("aside");
        fs::rename(&files, &aside).expect("moved away");
        for emptied in [false, true] {
            if emptied {
                fs::create_dir(&files).expect("an empty folder");
            }
            let refusal = office.refusal().await;
            assert!(matches!(refusal, OpeningError::Missing { kind: Belonging::Files, .. }), "{refusal}");
            assert_eq!(files.exists(), emptied, "none is made");
        }
        office.hoso(&["migrate", "--anew", "files"]).expect("lost for good");
        office.start().await.expect("it starts").parts.database.close().await;
        fs::remove_dir(&files).expect("removed");
        fs::rename(&aside, &files).expect("put back");
        office.start().await.expect("as before").parts.database.close().await;
    }
}
