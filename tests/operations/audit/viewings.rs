//! Access log of dossiers, as applicants see it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use support::test_service::Person;
use support::{TestDatabase, each_database};

use super::Audited;

impl Audited {
    /// Role and name of each viewer, as the applicant sees them.
    async fn looked(&self) -> Vec<(String, String)> {
        let query =
            "query ($code: String!) { dossier(code: $code) { viewings { nodes { at reader { name role } } } } }";
        let reply = self.office.ask(&self.citizen, query, json!({ "code": self.code })).await;
        let nodes = reply.at("/dossier/viewings/nodes").as_array().expect("nodes").clone();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        nodes.iter().map(|node| (text(&node["reader"]["role"]), text(&node["reader"]["name"]))).collect()
    }

    async fn reads(&self, who: &Person) {
        let query = "query ($code: String!) { dossier(code: $code) { form } }";
        self.office.ask(who, query, json!({ "code": self.code })).await.at("/dossier/form");
    }
}

each_database! {
    async fn an_applicant_sees_who_looked_at_their_dossier(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let before = audited.looked().await.len();
        audited.reads(&audited.citizen).await;
        assert_eq!(audited.looked().await.len(), before, "their own reading is nobody's business");
        audited.reads(&audited.auditor).await;
        audited.reads(&audited.auditor).await;
        let looked = audited.looked().await;
        assert_eq!(looked.len(), before + 1);
        assert_eq!(looked.last().expect("one").0, "AUDITOR");
        audited.office.clock.advance(TimeDelta::minutes(5));
        audited.reads(&audited.auditor).await;
        assert_eq!(audited.looked().await.len(), before + 1, "not again within the hour");
    }

    async fn a_list_is_no_reading_but_what_is_read_through_it_is(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        audited.office.clock.advance(TimeDelta::minutes(1));
        let before = audited.looked().await.len();
        let auditor = &audited.auditor;
        audited.office.ask(auditor, "{ dossiers { nodes { code status dueAt } } }", json!({})).await.at("/dossiers");
        assert_eq!(audited.looked().await.len(), before);
        audited.office.ask(auditor, "{ dossiers { nodes { code form } } }", json!({})).await.at("/dossiers");
        assert_eq!(audited.looked().await.len(), before + 1);
    }

    async fn replays_are_readings_too(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let before = audited.looked().await.len();
        let query = format!("{{ dossierAtVersion(code: \"{}\", version: 1) {{ form }} }}", audited.code);
        audited.office.ask(&audited.auditor, &query, json!({})).await.at("/dossierAtVersion");
        assert_eq!(audited.looked().await.len(), before + 1);
    }

    async fn looking_moves_no_version(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let before = audited.office.version(&audited.citizen, &audited.code).await;
        audited.reads(&audited.desk).await;
        assert_eq!(audited.office.version(&audited.citizen, &audited.code).await, before);
    }
}
