//! Live lists and log; a client that lost its connection resumes behind its last event.

use axum::body::Body;
use axum::http::{Request, header};
use domain::Role;
use serde_json::{Value, json};
use support::subscriptions::{POSTED, START, error, say, text};
use support::test_service::{AGENCY, Person, SseStream, TestService, operation};
use support::{TestDatabase, each_database};

use super::live_cursor;

const OWN: &str =
    "subscription ($after: String) { ownDossierChanged(after: $after) { cursor dossier { code status updatedAt } } }";
const RECORDED: &str = "subscription ($after: String, $types: [EventType!]) {
    eventRecorded(after: $after, types: $types) { cursor event { type eventType position dossier { code } actor { name } } } }";
/// Selects no cursor: the transport has it.
const BARE: &str =
    "subscription ($code: String!, $after: String) { messagePosted(code: $code, after: $after) { message { id } } }";

/// Reconnects with this `Last-Event-ID`.
async fn again(office: &TestService, who: &Person, document: &str, variables: Value, last: &str) -> SseStream {
    let mut request: Request<Body> = operation(who, &json!({ "query": document, "variables": variables }));
    request.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().expect("a media type"));
    request.headers_mut().insert("last-event-id", last.parse().expect("a header"));
    office.watch_by(request).await
}

each_database! {
    async fn a_client_that_comes_back_goes_on_behind_the_last_event_that_it_heard(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        let variables = json!({ "code": code, "after": START });
        let mut said = Vec::new();
        for number in 0..3 {
            said.push(say(&office, &desk, &code, &format!("Tin {number}")).await);
        }
        let mut watching = office.watch(&citizen, BARE, variables.clone()).await;
        assert_eq!(text(&watching.next().await, "/message/id"), said[0]);
        let last = watching.last_id.take().expect("each event has an id, whatever is selected");
        drop(watching);
        // The operation is repeated unchanged, with its first `after`.
        let mut watching = again(&office, &citizen, BARE, variables.clone(), &last).await;
        assert_eq!(text(&watching.next().await, "/message/id"), said[1]);
        assert_eq!(text(&watching.next().await, "/message/id"), said[2]);
        assert_ne!(watching.last_id.expect("an id"), last);
        let mut with_cursor = office.watch(&citizen, POSTED, variables.clone()).await;
        let cursor = text(&with_cursor.next().await, "/cursor");
        assert_eq!(with_cursor.last_id, Some(cursor), "the id is the cursor");
        let mut refused = again(&office, &citizen, BARE, variables, "made up").await;
        assert_eq!(error(&refused.next().await), "BAD_USER_INPUT");
    }

    async fn an_applicant_is_told_which_dossier_of_their_list_has_changed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let first = office.file(&citizen).await;
        let after = live_cursor(&office, &citizen, &first.code).await;
        let mut watching = office.watch(&citizen, OWN, json!({ "after": after })).await;
        let second = office.file(&citizen).await;
        office.file(&other).await;
        let changed = watching.next().await;
        assert_eq!(text(&changed, "/dossier/code"), second.code, "a new one is a change of the list");
        let accepted = json!({ "code": first.code, "expectedVersion": first.version });
        office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
        let changed = watching.next().await;
        assert_eq!((text(&changed, "/dossier/code"), text(&changed, "/dossier/status")), (first.code.clone(), "ACCEPTED".to_owned()));
        say(&office, &desk, &second.code, "Xin chào").await;
        let changed = watching.next().await;
        assert_eq!(text(&changed, "/dossier/code"), second.code, "a message too");
        let cursor = text(&changed, "/cursor");
        let mut later = office.watch(&citizen, OWN, json!({ "after": cursor })).await;
        say(&office, &desk, &first.code, "Xin chào").await;
        assert_eq!(text(&later.next().await, "/dossier/code"), first.code, "nothing twice");
        for (who, code) in [(&desk, "FORBIDDEN"), (&Person::nobody(), "UNAUTHENTICATED")] {
            let mut refused = office.watch(who, OWN, json!({})).await;
            assert_eq!(error(&refused.next().await), code);
        }
    }

    async fn auditors_are_told_of_events_as_they_are_recorded(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, auditor) = (office.citizen().await, office.staff(Role::Auditor, None).await);
        let types = json!({ "types": ["DossierSubmitted"], "after": START });
        let code = office.file(&citizen).await.code;
        let mut watching = office.watch(&auditor, RECORDED, types.clone()).await;
        let told = watching.next().await;
        assert_eq!(text(&told, "/event/type"), "DossierSubmitted");
        assert_eq!(text(&told, "/event/eventType"), "DossierSubmitted");
        assert_eq!(text(&told, "/event/dossier/code"), code, "its dossier in one step");
        assert_eq!(told["data"]["eventRecorded"]["event"]["actor"]["name"], Value::Null, "nobody is named");
        let other = office.file(&citizen).await.code;
        let live = watching.next().await;
        assert_eq!(text(&live, "/event/dossier/code"), other);
        // Its cursor is one of the feed, and vice versa.
        let feed = "query ($after: String) { events(after: $after, eventTypes: [DossierSubmitted]) { nodes { type } pageInfo { endCursor } } }";
        let reply = office.ask(&auditor, feed, json!({ "after": text(&told, "/cursor") })).await;
        assert_eq!(reply.at("/events/nodes").as_array().map(Vec::len), Some(1));
        let administrator = office.staff(Role::Administrator, None).await;
        for who in [&citizen, &administrator] {
            let mut refused = office.watch(who, RECORDED, json!({})).await;
            assert_eq!(error(&refused.next().await), "FORBIDDEN");
        }
        let unknown = office.watch(&auditor, RECORDED, json!({ "types": ["DossierLost"] })).await.next().await;
        assert_eq!(error(&unknown), "BAD_USER_INPUT");
    }
}
