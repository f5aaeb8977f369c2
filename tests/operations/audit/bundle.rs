//! Proof bundles: proofs of a dossier for people without access to the database.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::{Language, Role};
use hoso::bundle::{BundleError, Export, read};
use hoso::checkpoint::Checkpoints;
use serde_json::{Value, json};
use store::bundle::{BundleFault, Checked, check};
use support::licence::Licence;
use support::{TestDatabase, binary, each_database, tamper};
use tempfile::TempDir;

use super::Audited;

impl Audited {
    async fn export(&self, to: &Path) -> Result<Checked, BundleError> {
        let app = &self.office.app;
        let checkpoints = Checkpoints::open(app, &self.config()).expect("a folder");
        let export = Export {
            app,
            checkpoints: Some(&checkpoints),
            kept: &self.folder(),
            code: &self.code,
            language: Language::Vi,
            with_papers: true,
        };
        Ok(export.write(to).await?.0)
    }

    /// A bundle of the dossier, and its key as published elsewhere.
    async fn bundle(&self) -> (TempDir, PathBuf, PathBuf) {
        let place = TempDir::new().expect("a folder");
        let (bundle, key) = (place.path().join("bundle"), place.path().join("published.pub"));
        self.export(&bundle).await.expect("a bundle");
        fs::write(&key, self.folder().key().expect("a key").public().to_string()).expect("written");
        (place, bundle, key)
    }
}

/// Verifies as an auditor on a machine without the service.
fn checked(bundle: &Path, key: &Path) -> Output {
    Command::new(binary())
        .env_clear()
        .current_dir(bundle.parent().expect("a folder"))
        .args(["audit", "check"])
        .arg(bundle)
        .arg("--key")
        .arg(key)
        .output()
        .expect("it runs")
}

fn content(bundle: &Path) -> Value {
    serde_json::from_slice(&fs::read(bundle.join("bundle.json")).expect("read")).expect("JSON")
}

each_database! {
    async fn a_bundle_is_accepted_where_there_is_no_database(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (_place, bundle, key) = audited.bundle().await;
        let output = checked(&bundle, &key);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{told} {}", String::from_utf8_lossy(&output.stderr));
        assert!(told.contains(&audited.code), "{told}");
        let content = content(&bundle);
        let events = content["events"].as_array().expect("events");
        let types: Vec<_> = events.iter().map(|event| event["eventType"].as_str().expect("a type")).collect();
        for awaited in ["DossierSubmitted", "DossierAccepted", "MessagePosted"] {
            assert!(types.contains(&awaited), "{awaited} in {types:?}");
        }
        let page = fs::read_to_string(bundle.join("index.html")).expect("a page");
        assert!(page.contains(&audited.code) && page.contains("Bao giờ có kết quả?"), "people can read it");
    }

    async fn each_of_its_files_is_missed_where_it_is_another(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (_place, bundle, key) = audited.bundle().await;
        let papers: Vec<_> = fs::read_dir(bundle.join("files")).expect("papers").map(|paper| paper.unwrap().path()).collect();
        assert!(!papers.is_empty(), "the dossier has papers");
        let files = ["bundle.json", "checkpoint", "index.html", "log.pub", "manifest"].map(|name| bundle.join(name));
        for path in files.iter().chain(&papers) {
            let whole = fs::read(path).expect("read");
            let mut other = whole.clone();
            let middle = other.len() / 2;
            other[middle] ^= 1;
            fs::write(path, &other).expect("written");
            assert_eq!(checked(&bundle, &key).status.code(), Some(1), "{} changed", path.display());
            fs::remove_file(path).expect("removed");
            assert_eq!(checked(&bundle, &key).status.code(), Some(1), "{} missing", path.display());
            fs::write(path, &whole).expect("written");
        }
        assert!(checked(&bundle, &key).status.success(), "all is as it was");
    }

    async fn an_older_bundle_still_holds_when_more_has_happened_and_keys_were_rotated(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (_place, bundle, key) = audited.bundle().await;
        audited.something_happens().await;
        audited.folder().rotate().expect("a new key");
        let (_later, newer, new_key) = audited.bundle().await;
        assert!(checked(&bundle, &key).status.success());
        assert!(checked(&newer, &new_key).status.success());
        assert_eq!(checked(&bundle, &new_key).status.code(), Some(1), "signed under the key of that time");
    }

    async fn nothing_is_put_together_from_a_log_that_was_altered(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (_place, bundle, _) = audited.bundle().await;
        let kept = read(&bundle).expect("read");
        let dates = if audited.office.app.parts.database.is_sqlite() {
            "update events set metadata = replace(metadata, '2026-', '2025-')"
        } else {
            "update events set metadata = replace(metadata::text, '2026-', '2025-')::jsonb"
        };
        tamper(&audited.office.app.parts.database.ledger, dates).await;
        let to = TempDir::new().expect("a folder");
        let refused = audited.export(&to.path().join("bundle")).await.expect_err("it was altered");
        assert!(matches!(refused, BundleError::Fault(BundleFault::Chain(_))), "{refused}");
        assert!(check(&kept, None).is_ok(), "what was exported before shows what was there");
    }

    async fn what_officers_attached_for_each_other_is_in_no_bundle(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (_before, papers, _) = audited.bundle().await;
        let draft = audited.office.upload(&audited.desk).await;
        let onward = json!({ "code": audited.code, "expectedVersion": 2, "uploadIds": [draft] });
        audited.office.mutate(&audited.desk, "forwardDossier", "stale", onward).await.done();
        let (_place, bundle, key) = audited.bundle().await;
        let output = checked(&bundle, &key);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let count = |bundle: &Path| fs::read_dir(bundle.join("files")).expect("papers").count();
        assert_eq!(count(&bundle), count(&papers), "its bytes stay");
        let content = content(&bundle);
        let mut events = content["events"].as_array().expect("events").iter();
        let forwarded = events.find(|event| event["eventType"] == "DossierForwarded").expect("it is told");
        assert_eq!((forwarded["says"]["files"].as_array().map(Vec::len), &forwarded["says"]["files"][0]["naming"]), (Some(1), &Value::Null));
    }

    async fn a_decision_that_was_taken_back_is_proven_without_its_documents(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        licence.moved(&licence.specialist, "forwardDossier", json!({ "note": "Trình dự thảo." })).await;
        let paper = licence.office.upload(&licence.leader).await;
        licence.moved(&licence.leader, "decideDossier", json!({ "outcome": "GRANTED", "uploadIds": [paper] })).await;
        let auditor = licence.office.staff(Role::Auditor, None).await;
        let Licence { office, citizen, desk, leader, code, .. } = licence;
        let audited = Audited { office, citizen, desk, auditor, code };
        let (_decided, decided, _) = audited.bundle().await;
        let version = audited.office.version(&leader, &audited.code).await;
        let input = json!({ "code": audited.code, "expectedVersion": version, "reason": "Ghi nhầm hồ sơ." });
        audited.office.mutate(&leader, "revokeRuling", "stale", input).await.done();
        let (_place, bundle, key) = audited.bundle().await;
        let output = checked(&bundle, &key);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

        let said = |bundle: &Path, wanted: &str| {
            let content = content(bundle);
            let mut events = content["events"].as_array().expect("events").iter();
            let found = events.rfind(|event| event["eventType"] == wanted);
            found.expect("it is told")["says"].clone()
        };
        let named = |bundle: &Path| said(bundle, "DossierDecided")["files"][0].clone();
        assert!(named(&decided)["naming"]["sha256"].is_string(), "as long as it stands");
        assert_eq!((&named(&bundle)["naming"], &named(&bundle)["id"]), (&Value::Null, &named(&decided)["id"]));
        let lies = |bundle: &Path| {
            fs::exists(bundle.join("files").join(named(&decided)["id"].as_str().expect("an id"))).expect("read")
        };
        assert!(lies(&decided) && !lies(&bundle), "nor are its bytes there");
        assert_eq!(said(&bundle, "DossierForwarded")["note"], Value::Null, "what officers write is for officers");
        assert_eq!(said(&bundle, "RulingRevoked")["reason"], "Ghi nhầm hồ sơ.");
    }

    async fn a_dossier_that_is_not_there_has_no_bundle(place: TestDatabase) {
        let mut audited = Audited::dossier(place).await;
        audited.code = "000.00.08.H34-990101-0001".to_owned();
        let to = TempDir::new().expect("a folder");
        let refused = audited.export(&to.path().join("bundle")).await.expect_err("there is none");
        assert!(matches!(refused, BundleError::NoDossier(_)), "{refused}");
        assert!(!fs::exists(to.path().join("bundle")).expect("read"), "nothing is left behind");
    }
}
