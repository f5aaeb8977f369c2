//! Invisible and missing dossiers answer alike.

use serde_json::json;
use support::test_service::{AGENCY, OTHER_AGENCY};
use support::{TestDatabase, each_database};

use super::mutations::inputs;
use super::setup::PermissionSetup;

/// Code of a missing dossier.
const NONE: &str = "000.00.08.H34-260309-9999";
/// Callers who may not see the dossier: anonymous, another citizen, a specialist of another agency, an administrator.
const STRANGERS: [usize; 4] = [0, 1, 5, 8];

each_database! {
    async fn what_may_not_be_seen_answers_exactly_as_what_does_not_exist(place: TestDatabase) {
        let scene = PermissionSetup::set(place).await;
        let nowhere = "{ node(id: \"RG9zc2llcjowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA\") { id } }";
        for stranger in STRANGERS.map(|place| &scene.people[place]) {
            let dossier = |code: &str| format!("{{ dossier(code: \"{code}\") {{ id form progress {{ id }} }} }}");
            let seen = scene.office.ask(stranger, &dossier(&scene.filed.code), json!({})).await;
            assert_eq!(seen.text, scene.office.ask(stranger, &dossier(NONE), json!({})).await.text);
            let nothing = scene.office.ask(stranger, nowhere, json!({})).await.text;
            for id in ["dossier", "file", "message", "entry", "request", "payment", "item", "upload", "session", "delivery"] {
                let document = scene.named(&format!("{{ node(id: \"<{id}>\") {{ id }} }}"));
                assert_eq!(scene.office.ask(stranger, &document, json!({})).await.text, nothing, "{id}");
            }
            let hidden = inputs(&scene.filed.code).into_iter().zip(inputs(NONE));
            for ((mutation, input), (_, other)) in hidden.filter(|((_, input), _)| input.get("code").is_some()) {
                let answered = scene.office.mutate(stranger, mutation, "", input).await.text;
                assert_eq!(answered, scene.office.mutate(stranger, mutation, "", other).await.text, "{mutation}");
            }
        }
        for stranger in [0, 1, 3, 4, 5, 6].map(|place| &scene.people[place]) {
            let document = scene.named("{ node(id: \"<applicant>\") { id } }");
            let nothing = scene.office.ask(stranger, nowhere, json!({})).await.text;
            assert_eq!(scene.office.ask(stranger, &document, json!({})).await.text, nothing, "an account by its id");
        }
    }

    async fn a_report_on_another_agency_is_empty_for_officers_and_none_is_for_those_without_a_queue(place: TestDatabase) {
        let scene = PermissionSetup::set(place).await;
        let document = "query ($agency: String) { progressReport(filter: { agencyCode: $agency }) {
            total byStatus { count } byTimeliness { count } medianWorkingDays p90WorkingDays } }";
        let empty = json!({ "total": 0, "byStatus": [], "byTimeliness": [], "medianWorkingDays": null, "p90WorkingDays": null });
        for (place, everywhere) in [(3, 3), (4, 3), (5, 0), (6, 3), (7, 3)] {
            let person = &scene.people[place];
            let reply = scene.office.ask(person, document, json!({ "agency": OTHER_AGENCY })).await;
            assert_eq!(reply.at("/progressReport"), &empty, "{place}: {}", reply.text);
            let reply = scene.office.ask(person, document, json!({ "agency": null })).await;
            assert_eq!(reply.at("/progressReport/total"), everywhere, "{place}: {}", reply.text);
        }
        let reply = scene.office.ask(&scene.people[5], document, json!({ "agency": AGENCY })).await;
        assert_eq!(reply.at("/progressReport"), &empty, "{}", reply.text);
        for stranger in [0, 1, 2, 8] {
            let reply = scene.office.ask(&scene.people[stranger], document, json!({ "agency": AGENCY })).await;
            assert_eq!(reply.body["data"], json!({ "progressReport": null }), "{}", reply.text);
        }
    }
}
