//! The bell: number of dossiers that wait for somebody, at the head of every page, with the list behind it.

use domain::Role;
use serde_json::{Value, json};
use support::portal_window::Window;
use support::test_service::{AGENCY, OTHER_AGENCY, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use crate::portal::new_work::moves;

const COUNTED: &str = "{ viewer { awaitingDossiers } }";
const OWN: &str = "{ viewer { dossiers(filter: { awaitsViewer: true }) { nodes { code } totalCount } } }";
const OFFICES: &str = "{ dossiers(filter: { awaitsViewer: true }) { nodes { code } totalCount } }";

/// Codes of the dossiers that wait for somebody; the bell shows their number.
async fn awaiting(office: &TestService, who: &Person, document: &str, at: &str) -> Vec<String> {
    let listed = office.ask(who, document, json!({})).await.at(at).clone();
    let counted = office.ask(who, COUNTED, json!({})).await.at("/viewer/awaitingDossiers").clone();
    assert_eq!(listed["totalCount"], counted, "{listed}");
    let nodes = listed["nodes"].as_array().expect("dossiers");
    let mut codes: Vec<String> = nodes.iter().map(|node| node["code"].as_str().expect("a code").to_owned()).collect();
    codes.sort();
    codes
}

async fn of_office(office: &TestService, who: &Person) -> Vec<String> {
    awaiting(office, who, OFFICES, "/dossiers").await
}

async fn says(office: &TestService, who: &Person, code: &str) -> String {
    let message = json!({ "code": code, "body": "Bao giờ có kết quả?", "requestId": Uuid::new_v4() });
    let done = office.mutate(who, "postMessage", "message { id }", message).await;
    done.done()["message"]["id"].as_str().expect("an id").to_owned()
}

each_database! {
    async fn the_office_is_called_to_what_is_new_for_each_and_to_messages_that_are_theirs(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let elsewhere = office.staff(Role::Reception, Some(OTHER_AGENCY)).await;
        let (new, known) = (office.file(&citizen).await.code, office.file(&citizen).await.code);
        moves(&office, &desk, &known, "acceptDossier", json!({})).await;
        assert_eq!(of_office(&office, &desk).await, [new.as_str()], "what was accepted is new no more");
        assert!(of_office(&office, &specialist).await.is_empty());

        let said = says(&office, &citizen, &known).await;
        let both = { let mut both = [new.clone(), known.clone()]; both.sort(); both };
        assert_eq!(of_office(&office, &desk).await, both, "nobody's, and at the desk's turn");
        let read = json!({ "code": known, "upToMessageId": said });
        office.mutate(&desk, "markExchangeRead", "stale", read).await.done();
        assert_eq!(of_office(&office, &desk).await, [new.as_str()]);

        // Forwarded, the dossier and its messages are new for the officer of the step.
        moves(&office, &desk, &known, "forwardDossier", json!({})).await;
        says(&office, &citizen, &known).await;
        assert_eq!(of_office(&office, &specialist).await, [known.as_str()], "once, for two reasons");
        assert_eq!(of_office(&office, &desk).await, [new.as_str()]);
        assert!(of_office(&office, &elsewhere).await.is_empty());
        for role in [Role::Auditor, Role::Administrator] {
            let other = office.staff(role, None).await;
            assert_eq!(office.ask(&other, COUNTED, json!({})).await.at("/viewer/awaitingDossiers"), &json!(0));
            let page = Window::of(&office, &other).open("/account").await.text;
            assert!(!page.contains("class=\"bell\""), "nobody awaits them: {page}");
        }

        let window = Window::of(&office, &desk);
        let page = window.open("/guide").await.text;
        assert!(page.contains("<a class=\"bell\" href=\"/staff?who=needed\">"), "{page}");
        assert!(page.contains("aria-hidden=\"true\">1</span><span class=\"sr\">1 hồ sơ cần bạn xem</span>"), "{page}");
        let page = window.open("/staff?who=needed").await.text;
        assert!(page.contains(&new) && !page.contains(&known), "{page}");
    }

    async fn an_applicant_is_called_to_what_waits_for_them_and_to_what_they_have_not_read(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let own = async || awaiting(&office, &citizen, OWN, "/viewer/dossiers").await;
        let (asked, told) = (office.file(&citizen).await.code, office.file(&citizen).await.code);
        let neighbour = office.citizen().await;
        office.file(&neighbour).await;
        assert!(own().await.is_empty());
        let window = Window::of(&office, &citizen);
        let page = window.open("/guide").await.text;
        assert!(page.contains("class=\"bell\"") && !page.contains("bell-count"), "{page}");
        assert!(page.contains("Không có hồ sơ nào cần bạn xem"), "{page}");

        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        moves(&office, &desk, &asked, "requestSupplement", json!({ "message": "Bổ sung.", "items": [item] })).await;
        let said = says(&office, &desk, &told).await;
        let both = { let mut both = [asked.clone(), told.clone()]; both.sort(); both };
        assert_eq!(own().await, both);
        let page = window.open("/guide").await.text;
        assert!(page.contains("<a class=\"bell\" href=\"/dossiers?show=news\">"), "{page}");
        assert!(page.contains("2 hồ sơ cần bạn xem"), "{page}");
        let page = window.open("/dossiers?show=news").await.text;
        assert!(page.contains(&asked) && page.contains(&told), "{page}");
        let read = json!({ "code": told, "upToMessageId": said });
        office.mutate(&citizen, "markExchangeRead", "stale", read).await.done();
        assert_eq!(own().await, [asked.as_str()]);
        // Nobody else sees it.
        let document = "query ($code: String!) { dossier(code: $code) { applicant { awaitingDossiers } } }";
        let reply = office.ask(&desk, document, json!({ "code": asked })).await;
        assert_eq!(reply.at("/dossier/applicant/awaitingDossiers"), &Value::Null);
    }
}
