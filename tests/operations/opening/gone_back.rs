//! A running service whose log goes back: numbers already given are not given again.

use serde_json::json;
use store::sql::Sql;
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database, lose};
use uuid::Uuid;

use super::lost_time::number;

async fn execute(office: &TestService, sql: String) {
    office.app.parts.database.ledger.execute(Sql::new(sql)).await.expect("carried out");
}

async fn post(office: &TestService, citizen: &Person, code: &str, body: &str) {
    let input = json!({ "code": code, "body": body, "requestId": Uuid::new_v4() });
    office.mutate(citizen, "postMessage", "message { id }", input).await.done();
}

async fn gaps(office: &TestService) -> usize {
    office.app.parts.database.ledger.fetch_all(Sql::new("select width from number_gaps")).await.expect("gaps").len()
}

each_database! {
    /// Dossier, number and counter: everything that a failover to a lagging standby loses.
    async fn a_number_that_went_with_a_lost_tail_is_not_given_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let kept = office.file(&citizen).await;
        office.is_read_through().await;
        let lost = office.file(&citizen).await;
        assert_eq!(number(&lost), number(&kept) + 1);
        let id = domain::DossierId::of_code(&lost.code);
        assert_eq!(lose(&office.app.parts.database.ledger, &format!("aggregate_id = '{id}'")).await, 1);
        execute(&office, "update counters set value = value - 1".to_owned()).await;
        let next = office.file(&citizen).await;
        assert!(number(&next) > number(&lost) + 999, "{} is somebody's", lost.code);
        let after = office.file(&citizen).await;
        assert_eq!((number(&after), gaps(&office).await), (number(&next) + 1, 1), "one loss, one gap");
    }

    /// The last followed event is there; another stream has lost its end.
    async fn a_stream_that_has_lost_its_end_is_reason_enough(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let first = office.file(&citizen).await;
        post(&office, &citizen, &first.code, "Tin một").await;
        let last = office.file(&citizen).await;
        let id = domain::DossierId::of_code(&first.code);
        let lost = format!("aggregate_id = '{id}' and aggregate_type = 'exchange'");
        assert_eq!(lose(&office.app.parts.database.ledger, &lost).await, 1);
        post(&office, &citizen, &first.code, "Tin hai").await;
        let next = office.file(&citizen).await;
        assert!(number(&next) > number(&last) + 999);
        assert_eq!(number(&office.file(&citizen).await), number(&next) + 1);
    }

    /// No follower had seen the lost events, and a counter repeats a number.
    async fn a_counter_that_repeats_itself_is_reason_enough(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let last = office.file(&citizen).await;
        execute(&office, "update counters set value = value - 1".to_owned()).await;
        let next = office.file(&citizen).await;
        assert!(number(&next) > number(&last) + 999);
        assert_eq!(number(&office.file(&citizen).await), number(&next) + 1);
    }
}
