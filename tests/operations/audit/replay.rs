//! Replay of dossiers, and differences between versions.

use serde_json::{Value, json};
use support::{TestDatabase, each_database};

use super::Audited;

impl Audited {
    async fn asked(&self, query: &str) -> Value {
        let reply = self.office.ask(&self.auditor, &query.replace("<code>", &self.code), json!({})).await;
        reply.at("").as_object().and_then(|data| data.values().next()).expect("an answer").clone()
    }
}

each_database! {
    async fn a_dossier_is_replayed_to_any_moment(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let at = |at: &str| format!("{{ dossierAsOf(code: \"<code>\", at: \"{at}\") {{ asOf code status version form }} }}");
        let before = audited.asked(&at("2026-03-09T01:59:59Z")).await;
        assert_eq!(before, Value::Null);
        let filed = audited.asked(&at("2026-03-09T02:03:59Z")).await;
        assert_eq!((&filed["status"], &filed["version"]), (&json!("REGISTERED"), &json!(1)));
        assert_eq!(filed["form"], support::test_service::explosives_form());
        let accepted = audited.asked(&at("2026-03-09T02:04:00Z")).await;
        assert_eq!(accepted["status"], "ACCEPTED");
    }

    async fn two_versions_differ_in_what_the_events_between_them_did(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let first = audited.asked("{ dossierAtVersion(code: \"<code>\", version: 1) { asOf status version state } }").await;
        assert_eq!((&first["asOf"], &first["version"]), (&json!("2026-03-09T02:00:00Z"), &json!(1)));
        let found = audited.asked("{ dossierDifferences(code: \"<code>\", from: 1, to: 2) { path before after } }").await;
        let at = |path: &str| found.as_array().expect("differences").iter().find(|found| found["path"] == path).cloned();
        let accepted = at("/accepted_at").or_else(|| at("/acceptedAt")).expect("it was accepted");
        assert_eq!((&accepted["before"], accepted["after"].is_string()), (&Value::Null, true), "{found}");
        assert!(at("/form").is_none(), "the form is the same: {found}");
        let none = audited.asked("{ dossierDifferences(code: \"<code>\", from: 2, to: 2) { path } }").await;
        assert_eq!(none, json!([]));
    }

    async fn no_version_is_refused_and_no_dossier_answers_null(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let query = "{ dossierAtVersion(code: \"000.00.08.H34-260309-9999\", version: 1) { version } }";
        assert_eq!(audited.asked(query).await, Value::Null);
        let zero = "{ dossierAtVersion(code: \"000.00.08.H34-260309-9999\", version: 0) { version } }";
        assert_eq!(audited.office.ask(&audited.auditor, zero, json!({})).await.error(), "BAD_USER_INPUT");
    }
}
