//! Audit commands on an intact log and on a damaged one.

use std::fs;

use hoso::checkpoint::Checkpoints;
use serde_json::{Value, json};
use store::sql::Sql;
use support::{TestDatabase, each_database, tamper};

use super::Audited;

/// JSON of a command's output, without other lines.
fn found(told: &str) -> Value {
    let mut values = serde_json::Deserializer::from_str(told).into_iter::<Value>();
    values.next().expect("something").unwrap_or_else(|error| panic!("{error}: {told}"))
}

each_database! {
    async fn an_intact_log_is_found_so_also_against_a_checkpoint_from_elsewhere(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (app, config) = (&audited.office.app, audited.config());
        Checkpoints::open(app, &config).expect("a folder").write(app).await.expect("written").expect("news");
        let (since, key) = (config.data_dir.join("auditor.checkpoint"), config.data_dir.join("auditor.pub"));
        fs::write(&since, audited.folder().last_note().expect("kept").expect("a note").note).expect("written");
        fs::write(&key, audited.folder().key().expect("a key").public().to_string()).expect("written");
        audited.something_happens().await;
        let [since, key] = [since, key].map(|path| path.display().to_string());
        let arguments = ["audit", "verify", "--since", &since, "--key", &key];
        let told = audited.office.hoso(&arguments).expect("intact");
        assert!(told.contains("2 checkpoints hold") && told.contains("are those of a replay"), "{told}");
        let told = audited.office.hoso(&["audit", "verify", &audited.code]).expect("intact");
        assert!(told.contains("intact"), "{told}");
        let of_dossier = found(&audited.office.hoso(&["audit", "verify", &audited.code, "--json"]).expect("intact"));
        assert!(of_dossier["events"].as_u64().is_some_and(|events| events > 0), "{of_dossier}");
        assert_eq!((&of_dossier["findings"], &of_dossier["projections"]), (&json!([]), &Value::Null));
        let whole = found(&audited.office.hoso(&[&arguments[..], &["--json"]].concat()).expect("intact"));
        assert_eq!((&whole["checkpoints"], &whole["findings"], &whole["lostEvents"]), (&json!(2), &json!([]), &json!([])));
        let rows = whole["projections"].as_array().expect("compared");
        assert!(!rows.is_empty() && rows.iter().all(|projection| projection["differingRows"] == 0), "{whole}");
    }

    async fn an_altered_event_is_told_with_its_place_and_a_status(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let change = if audited.office.app.parts.database.is_sqlite() {
            "update events set payload = json_set(payload, '$.at', '2020-01-01T00:00:00Z') where event_type = 'DossierAccepted'"
        } else {
            "update events set payload = jsonb_set(payload, '{at}', '\"2020-01-01T00:00:00Z\"') where event_type = 'DossierAccepted'"
        };
        assert_eq!(tamper(&audited.office.app.parts.database.ledger, change).await, 1);
        let told = audited.office.hoso(&["audit", "verify", &audited.code]).expect_err("altered");
        assert!(told.contains("breaks at sequence 2") && told.contains("dossier"), "{told}");
        assert!(audited.office.hoso(&["audit", "verify", "--log-only"]).is_err());
        for arguments in [&["audit", "verify", audited.code.as_str(), "--json"], &["audit", "verify", "--log-only", "--json"]] {
            let found = found(&audited.office.hoso(arguments).expect_err("altered"));
            let breaks = |finding: &&Value| finding["code"] == "CHAIN_BROKEN";
            let broken = found["findings"].as_array().expect("findings").iter().find(breaks).expect("a break");
            assert_eq!((&broken["aggregateType"], &broken["sequence"]), (&json!("dossier"), &json!(2)));
            assert_eq!(found["projections"], Value::Null);
        }
    }

    async fn a_row_that_is_no_event_is_told_with_its_place_and_a_status(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let ledger = &audited.office.app.parts.database.ledger;
        let change = "update events set aggregate_type = 'nothing' where aggregate_type = 'exchange' and sequence = 1";
        assert_eq!(tamper(ledger, change).await, 1);
        let told = audited.office.hoso(&["audit", "verify"]).expect_err("altered");
        assert!(told.contains("sequence 1 of nothing") && told.contains("something was altered"), "{told}");
        // PostgreSQL refuses an invalid payload.
        if ledger.is_sqlite() {
            ledger.execute(Sql::new("pragma ignore_check_constraints = on")).await.expect("a setting");
            let change = "update events set payload = '{' where event_type = 'DossierAccepted'";
            assert_eq!(tamper(ledger, change).await, 1);
            let told = audited.office.hoso(&["audit", "verify", &audited.code]).expect_err("altered");
            assert!(told.contains("breaks at sequence 2: what stands there is no event"), "{told}");
        }
    }

    async fn a_row_that_no_event_tells_of_is_found(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let views = &audited.office.app.parts.database.views;
        let sql = "update dossier_list set status = 'RESULT_RETURNED'";
        assert_eq!(views.execute(Sql::new(sql)).await.expect("changed"), 1);
        assert!(audited.office.hoso(&["audit", "verify", "--log-only"]).is_ok(), "the log is as it was");
        assert!(audited.office.hoso(&["audit", "verify"]).is_err());
        let told = found(&audited.office.hoso(&["audit", "verify", "--json"]).expect_err("altered"));
        let differing = json!({ "name": "dossier_list", "differingRows": 2 });
        assert!(told["projections"].as_array().expect("compared").contains(&differing), "{told}");
        let rows = audited.office.app.parts.projector.compare("dossier_list", |_| ()).await.expect("compared");
        assert_eq!(rows, 2, "the row that stands there, and the one that should");
        audited.office.app.parts.projector.rebuild("dossier_list", audited.office.clock.now(), |_| ()).await.expect("rebuilt");
        assert_eq!(audited.office.app.parts.projector.compare("dossier_list", |_| ()).await.expect("compared"), 0);
    }

    async fn a_replay_shows_a_dossier_as_it_was_and_an_explanation_where_each_part_comes_from(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let replayed = |rest: &[&str]| {
            let told = audited.office.hoso(&[&["audit", "replay", &audited.code], rest].concat()).expect("replayed");
            serde_json::from_str::<Value>(&told).expect("JSON")
        };
        assert_eq!(replayed(&["--version", "1"])["base"], "REGISTERED");
        assert_eq!(replayed(&[])["base"], "ACCEPTED");
        let changed = replayed(&["--from", "1", "--version", "2"]);
        assert!(changed.as_array().is_some_and(|all| all.iter().any(|change| change["path"] == "/base")), "{changed}");
        let told = audited.office.hoso(&["audit", "explain", &audited.code, "--json"]).expect("explained");
        let parts: Vec<Value> = serde_json::from_str(&told).expect("JSON");
        let base = parts.iter().find(|part| part["path"] == "/base").expect("a part");
        assert_eq!((&base["event"], &base["sequence"]), (&"DossierAccepted".into(), &2.into()));
        assert!(audited.office.hoso(&["audit", "replay", "000.00.08.H34-990101-0001"]).is_err());
    }
}
