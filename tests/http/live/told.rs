//! Subscriptions under concurrent writes: no loss, no duplicates, nothing forbidden.

use std::collections::BTreeSet;

use domain::Role;
use futures::future::{join, join_all};
use serde_json::json;
use support::socket::Socket;
use support::subscriptions::{POSTED, PROGRESSED, START, error, say, text};
use support::test_service::{AGENCY, OTHER_AGENCY, Person, RunningServer, TestService};
use support::{TestDatabase, each_database};

use super::{NONE, live_cursor};

/// Messages posted by each side meanwhile.
const EACH: usize = 12;

/// Subscribes by a socket, reconnecting behind its last event, until it has so many.
async fn leaves_and_comes_back(
    served: &RunningServer,
    who: &Person,
    code: &str,
    mut after: String,
    all: usize,
) -> Vec<String> {
    let mut told = Vec::new();
    while told.len() < all {
        let mut socket = Socket::of(served, who).await;
        socket.subscribe("1", POSTED, json!({ "code": code, "after": after })).await;
        for _ in 0..5.min(all - told.len()) {
            let answer = socket.answer("1").await;
            after = text(&answer, "/cursor");
            told.push(text(&answer, "/message/id"));
        }
    }
    told
}

/// Subscribes by server-sent events until it has so many.
async fn stays(office: &TestService, who: &Person, code: &str, after: &str, all: usize) -> Vec<String> {
    let mut watching = office.watch(who, POSTED, json!({ "code": code, "after": after })).await;
    let mut told = Vec::new();
    while told.len() < all {
        told.push(text(&watching.next().await, "/message/id"));
    }
    told
}

async fn writes(office: &TestService, who: &Person, code: &str) -> Vec<String> {
    let mut said = Vec::new();
    for number in 0..EACH {
        said.push(say(office, who, code, &format!("Tin {number}")).await);
    }
    said
}

each_database! {
    async fn catching_up_meets_what_comes_live_without_a_gap_and_without_a_repeat(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        say(&office, &citizen, &code, "Trước đó").await;
        let after = live_cursor(&office, &citizen, &code).await;
        let served = office.serve().await;
        let earlier = [say(&office, &citizen, &code, "Một").await, say(&office, &desk, &code, "Hai").await];
        let all = earlier.len() + 2 * EACH;
        let writers = join_all([&citizen, &desk].map(|who| writes(&office, who, &code)));
        let readers = join(
            join_all([&citizen, &desk].map(|who| leaves_and_comes_back(&served, who, &code, after.clone(), all))),
            join_all([&citizen, &desk].map(|who| stays(&office, who, &code, &after, all))),
        );
        let (said, (sockets, streams)) = join(writers, readers).await;
        let said: BTreeSet<String> = said.into_iter().flatten().chain(earlier).collect();
        let told: Vec<Vec<String>> = sockets.into_iter().chain(streams).collect();
        for one in &told {
            assert_eq!(one, &told[0], "everybody is told in the same order");
        }
        assert_eq!(told[0].len(), all);
        assert_eq!(told[0].iter().cloned().collect::<BTreeSet<_>>(), said, "all of it, and nothing from before");
        served.stop().await;
    }

    async fn each_step_is_told_once_and_as_the_dossier_stands_then(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = office.file(&citizen).await;
        let mut all = office.watch(&citizen, PROGRESSED, json!({ "code": filed.code, "after": START })).await;
        assert_eq!(text(&all.next().await, "/entry/status"), "REGISTERED");
        let mut from_now_on = office.watch(&desk, PROGRESSED, json!({ "code": filed.code })).await;
        let accept = json!({ "code": filed.code, "expectedVersion": filed.version });
        let (first, accepted) = join(
            from_now_on.next(),
            office.mutate(&desk, "acceptDossier", "dossier { version liveCursor }", accept),
        )
        .await;
        accepted.done();
        for answer in [all.next().await, first] {
            assert_eq!(text(&answer, "/entry/status"), "ACCEPTED");
            let dossier = &answer["data"]["dossierProgressed"]["dossier"];
            assert_eq!(dossier, &json!({ "status": "ACCEPTED", "version": filed.version + 1 }), "{answer}");
        }
    }

    async fn a_supplement_request_is_told_as_it_stands_in_the_thread(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = office.file(&citizen).await;
        let ask = json!({
            "code": filed.code,
            "expectedVersion": filed.version,
            "message": "Đề nghị bổ sung.",
            "items": [{ "target": { "requirement": "application" }, "instruction": "Bản rõ hơn." }],
        });
        office.mutate(&desk, "requestSupplement", "dossier { id }", ask).await.done();
        let from_start = json!({ "code": filed.code, "after": START });
        let mut watching = office.watch(&citizen, POSTED, from_start.clone()).await;
        assert_eq!(text(&watching.next().await, "/message/body"), "Đề nghị bổ sung.");
        let mut watching = office.watch(&citizen, PROGRESSED, from_start).await;
        for status in ["REGISTERED", "SUPPLEMENT_REQUESTED"] {
            assert_eq!(text(&watching.next().await, "/entry/status"), status);
        }
    }

    async fn who_may_not_see_it_is_told_one_thing_that_says_nothing(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        say(&office, &citizen, &code, "Của riêng tôi").await;
        let strangers = [
            Person::nobody(),
            office.citizen().await,
            office.staff(Role::Specialist, Some(OTHER_AGENCY)).await,
            office.staff(Role::Administrator, None).await,
        ];
        for (stranger, subscription) in strangers.iter().flat_map(|who| [(who, POSTED), (who, PROGRESSED)]) {
            let mut answers = Vec::new();
            for code in [code.as_str(), NONE, "not a code"] {
                let mut watching = office.watch(stranger, subscription, json!({ "code": code, "after": START })).await;
                let answer = watching.next().await;
                let expected = if stranger.token.is_some() { "NOT_FOUND" } else { "UNAUTHENTICATED" };
                assert_eq!(error(&answer), expected);
                watching.completes().await;
                answers.push(answer);
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        }
        for (role, agency) in [
            (Role::Reception, Some(AGENCY)),
            (Role::Specialist, Some(AGENCY)),
            (Role::Leader, Some(AGENCY)),
            (Role::Auditor, None),
        ] {
            let somebody = office.staff(role, agency).await;
            let mut watching = office.watch(&somebody, POSTED, json!({ "code": code, "after": START })).await;
            assert_eq!(text(&watching.next().await, "/message/body"), "Của riêng tôi");
        }
        let document = "query ($code: String!) { dossier(code: $code) { viewings { nodes { at } } } }";
        let viewings = office.ask(&citizen, document, json!({ "code": code })).await;
        let nodes = viewings.at("/dossier/viewings/nodes").as_array().map(Vec::len);
        assert_eq!(nodes, Some(4), "who of the office watches it has looked at it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_instance_writes_is_told_by_another() {
    let office = TestService::open(support::postgres().await).await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let other = office.another_instance().await;
    let served = office.serve_as(other, &office.config()).await;
    let mut socket = Socket::of(&served, &citizen).await;
    socket.subscribe("1", POSTED, json!({ "code": code, "after": START })).await;
    for body in ["Một", "Hai", "Ba"] {
        say(&office, &citizen, &code, body).await;
        assert_eq!(text(&socket.answer("1").await, "/message/body"), body);
    }
    served.stop().await;
}

#[tokio::test]
async fn a_cursor_of_something_else_is_a_mistake() {
    let office = super::office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    for after in ["", "nothing", "W10=", "00000000-0000000000000000-000000000000000G"] {
        let mut watching = office.watch(&citizen, POSTED, json!({ "code": code, "after": after })).await;
        assert_eq!(error(&watching.next().await), "BAD_USER_INPUT", "{after:?}");
        watching.completes().await;
    }
}
