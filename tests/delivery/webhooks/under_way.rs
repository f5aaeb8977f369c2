//! Upgrades with webhook deliveries under way.

use chrono::TimeDelta;
use domain::Moment;
use serde_json::json;
use store::sql::{Pool, Sql};
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database, stored};
use uuid::Uuid;

use super::Told;

/// Position in the log's format.
fn position(number: u64) -> String {
    format!("{:08x}-{:016x}-{number:016x}", 0, 0)
}

fn event(number: u64) -> String {
    Uuid::from_u128(number.into()).to_string()
}

/// Inserts a delivery of the only webhook as the previous release did, in this state.
async fn leave(edge: &Pool, number: u64, subject: &str, state: &str) {
    let body = json!({ "type": "DossierRejected", "aggregateId": subject, "position": position(number) });
    let sql = format!(
        "insert into webhook_deliveries (webhook, position, event, event_type, subject, body, attempts, next_attempt_at, \
         dead_at, last_error) select id, $1, $2, 'DossierRejected', $3, $4, {state} from webhooks"
    );
    let left = [position(number), event(number), subject.to_owned(), body.to_string()].map(stored);
    edge.execute(Sql::new(sql).bind_all(left)).await.expect("left so");
}

/// Inserts the lane of a subject, due at this moment.
async fn lane(edge: &Pool, subject: &str, due: Moment) {
    let sql = "insert into webhook_lanes (webhook, subject, due_at) select id, $1, $2 from webhooks";
    edge.execute(Sql::new(sql).bind(stored(subject)).bind(due)).await.expect("a lane");
}

each_database! {
    async fn what_the_release_before_left_under_way_is_told_once(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        // No dossier is rejected here: only the inserted deliveries are sent.
        told.tell(&receiver, &["DossierRejected"]).await;
        let edge = &told.office.app.parts.database.edge;
        let now = told.office.clock.now();
        let waiting = format!("0, {}, null, null", now.micros());
        leave(edge, 1, "waiting", &waiting).await;
        leave(edge, 2, "waiting", &waiting).await;
        lane(edge, "waiting", now).await;
        leave(edge, 3, "claimed", &waiting).await;
        lane(edge, "claimed", now + TimeDelta::minutes(1)).await;
        leave(edge, 4, "failing", &format!("2, {}, null, 'http 503'", now.micros())).await;
        lane(edge, "failing", now + TimeDelta::seconds(10)).await;
        leave(edge, 5, "dead", &format!("14, null, {}, 'silent'", now.micros())).await;
        leave(edge, 6, "dead", &waiting).await;
        lane(edge, "dead", now).await;
        leave(edge, 7, "without a lane", &waiting).await;
        let sql = "insert into webhook_arrivals (webhook, position, event_type, subject, attempts, arrived_at) \
                   select id, $1, 'DossierRejected', 'told', 1, $2 from webhooks";
        edge.execute(Sql::new(sql).bind(stored(position(8))).bind(now)).await.expect("told before");

        told.courier.prepare().await.expect("as a start does");
        assert_eq!(told.deliver().await.delivered, 4, "what waited, also behind a dead letter and without a lane");
        told.office.clock.advance(TimeDelta::seconds(10));
        assert_eq!(told.deliver().await.delivered, 1, "what had failed");
        told.office.clock.advance(TimeDelta::minutes(1));
        assert_eq!(told.deliver().await.delivered, 1, "what had been claimed");
        told.office.clock.advance(TimeDelta::hours(1));
        assert_eq!(told.deliver().await.delivered, 0);
        let webhook = told.webhook().await;
        assert_eq!((&webhook["waiting"], &webhook["deadLetterCount"]), (&json!(0), &json!(1)));

        // Dead letters are retried by hand only.
        let administrator = told.office.signed_in(&told.administrator).await;
        let input = json!({ "id": webhook["deadLetters"]["nodes"][0]["id"] });
        told.office.mutate(&administrator, "retryDeadLetter", "webhook { waiting }", input).await.done();
        assert_eq!(told.deliver().await.delivered, 1);
        let mut came: Vec<_> = receiver.taken().into_iter().map(|message| message.id).collect();
        let first = |number| came.iter().position(|id| *id == event(number));
        assert!(first(1) < first(2), "in their order");
        came.sort();
        assert_eq!(came, (1..=7).map(event).collect::<Vec<_>>(), "each once");
    }
}
