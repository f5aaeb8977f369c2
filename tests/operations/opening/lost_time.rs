//! Repair after a lost tail.

use std::collections::BTreeSet;

use domain::Role;
use serde_json::{Value, json};
use store::log::Position;
use store::sql::{Pool, Sql};
use support::subscriptions::PROGRESSED;
use support::test_service::{AGENCY, FiledDossier, Person, TestService};
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database};

use super::LogLoss;

const EVENTS: &str = "query ($after: String) { events(first: 100, after: $after) { nodes { id sequence aggregateId } \
                      pageInfo { endCursor } } }";

/// Number at the end of a dossier's code.
pub(crate) fn number(filed: &FiledDossier) -> u64 {
    filed.code.rsplit('-').next().expect("a number").parse().expect("a number")
}

async fn count(pool: &Pool, sql: &str) -> u64 {
    pool.fetch_optional(Sql::new(sql.to_owned())).await.expect("a row").expect("a row").count("count").expect("a count")
}

/// Cursor of the feed's end, as integrators keep it.
async fn end(office: &TestService, auditor: &Person) -> String {
    office.is_read_through().await;
    let mut after = Value::Null;
    loop {
        let reply = office.ask(auditor, EVENTS, json!({ "after": after })).await;
        let end = reply.at("/events/pageInfo/endCursor").clone();
        if reply.at("/events/nodes").as_array().expect("events").is_empty() {
            return end.as_str().expect("a cursor").to_owned();
        }
        after = end;
    }
}

async fn live(office: &TestService, who: &Person, code: &str) -> String {
    let live = "query ($code: String!) { dossier(code: $code) { liveCursor } }";
    office.ask(who, live, json!({ "code": code })).await.text_at("/dossier/liveCursor")
}

/// Fails unless the lost events are named although the read models were rebuilt.
fn named(office: &TestService, lost: &FiledDossier, newcomer: &str) {
    let told = office.hoso(&["audit", "verify"]).expect("the log itself is whole");
    assert!(told.contains("events that the log does not hold are named outside of it"), "{told}");
    let dossier = format!("dossier {}", domain::DossierId::of_code(&lost.code));
    let mailed = told.lines().find(|line| line.contains(&dossier)).unwrap_or_else(|| panic!("{dossier}: {told}"));
    for place in ["delivery", "tree-leaf", "outbox"] {
        assert!(mailed.contains(place), "{place}: {mailed}");
    }
    assert!(told.contains("webhook-cursor"), "{told}");
    let session = told.lines().find(|line| line.contains("what session refers to")).unwrap_or_else(|| panic!("{told}"));
    assert!(session.contains(&format!("event 1 of account {newcomer}")), "{session}");
}

each_database! {
    async fn messages_to_several_officers_are_of_the_log_like_any_other(place: TestDatabase) {
        let office = TestService::open(place).await;
        for _ in 0..2 {
            office.staff(Role::Reception, Some(AGENCY)).await;
        }
        office.file(&office.citizen().await).await;
        office.tell_everybody().await;
        let told = "select count(*) as count from deliveries where kind = 'DOSSIER_ARRIVED'";
        assert_eq!(count(&office.app.parts.database.edge, told).await, 2);
        let office = office.reopened().await;
        let set_aside = "select count(*) as count from lost_deliveries";
        let edge = &office.app.parts.database.edge;
        assert_eq!((count(edge, told).await, count(edge, set_aside).await), (2, 0));
    }

    async fn what_the_log_has_lost_is_shown_sent_and_resumed_no_more(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let (auditor, administrator) = (office.staff(Role::Auditor, None).await, office.staff(Role::Administrator, None).await);
        let receiver = Receiver::start().await;
        let input = json!({ "url": receiver.url("/hook"), "types": [] });
        office.mutate(&administrator, "registerWebhook", "webhook { id }", input).await.done();
        let kept = office.file(&citizen).await;
        office.tell_everybody().await;
        let common = office.is_read_through().await;
        let (kept_end, kept_live) = (end(&office, &auditor).await, live(&office, &citizen, &kept.code).await);

        let lost = office.file(&other).await;
        let newcomer = office.citizen().await;
        let (newcomer, _) = office.account(&newcomer).await;
        office.tell_everybody().await;
        let (lost_end, lost_live) = (end(&office, &auditor).await, live(&office, &other, &lost.code).await);
        let told: BTreeSet<String> = receiver.taken().into_iter().map(|taken| taken.id).collect();

        office.loses_what_came_after(common).await;
        let office = office.reopened().await;
        let database = &office.app.parts.database;
        named(&office, &lost, &newcomer.to_string());
        let shown = office.ask(&other, "query ($code: String!) { dossier(code: $code) { code } }", json!({ "code": lost.code })).await;
        assert_eq!(shown.at("/dossier"), &Value::Null);
        let statuses = office.app.parts.projector.status(office.clock.now()).await.expect("an answer");
        assert!(statuses.iter().all(|status| status.stopped_reason.is_none() && status.position == common), "{statuses:?}");
        assert_eq!(count(&database.edge, "select count(*) as count from lost_deliveries where dossier is not null").await, 1);
        let dossier = domain::DossierId::of_code(&lost.code);
        let about = format!("select count(*) as count from deliveries where dossier = '{dossier}'");
        assert_eq!(count(&database.edge, &about).await, 0);
        let [webhook] = &office.app.parts.webhooks.all().await.expect("webhooks")[..] else { panic!("one webhook") };
        assert_eq!(webhook.position.position(), common);
        assert!(webhook.position.holds(&*office.app.parts.log).await.expect("an answer"));

        // A cursor beyond the loss is refused; one before it misses nothing.
        for cursor in [&lost_end, &lost_live] {
            let reply = office.ask(&auditor, EVENTS, json!({ "after": cursor })).await;
            assert_eq!(reply.error(), "CURSOR_LOST");
        }
        let filed = office.file(&citizen).await;
        assert!(number(&filed) > number(&lost) + 999, "{} is not given again", lost.code);
        let read = office.ask(&auditor, EVENTS, json!({ "after": kept_end })).await;
        assert!(read.at("/events/nodes").as_array().expect("events").iter().any(|event| event["sequence"] == 1), "{}", read.text);
        for (cursor, code) in [(&lost_live, "CURSOR_LOST"), (&"x".to_owned(), "BAD_USER_INPUT")] {
            let variables = json!({ "code": filed.code, "after": cursor });
            let mut watching = office.watch(&citizen, PROGRESSED, variables).await;
            assert_eq!(watching.next().await["errors"][0]["extensions"]["code"], code);
        }
        let mut watching = office.watch(&citizen, PROGRESSED, json!({ "code": filed.code, "after": kept_live })).await;
        assert_eq!(watching.next().await["data"]["dossierProgressed"]["entry"]["status"], "REGISTERED");

        assert!(office.tell_everybody().await.delivered > 0);
        let again: Vec<_> = receiver.taken().into_iter().skip(told.len()).collect();
        assert!(again.iter().any(|taken| taken.body["sequence"] == 1 && taken.body["aggregateId"] == domain::DossierId::of_code(&filed.code).to_string()));
        assert!(again.iter().all(|taken| !told.contains(&taken.id)), "receivers drop what bears an id that they know");

        // Nothing is ahead of the log any more.
        let office = office.reopened().await;
        assert_eq!(number(&office.file(&citizen).await), number(&filed) + 1);
        assert_ne!(office.app.parts.log.head().await.expect("a position"), Position::START);
    }
}
