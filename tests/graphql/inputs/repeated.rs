//! Reused request ids (idempotency keys) with other inputs.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::with;

const FILED: &str = "dossier { id code version status } lookUpSecret";

each_database! {
    async fn a_request_id_that_comes_again_answers_as_the_first_time_and_writes_nothing(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let input = office.submission(&citizen).await;
        let first = office.mutate(&citizen, "submitDossier", FILED, input.clone()).await;
        let first = first.done().clone();
        let before = office.footprint().await;
        let again = office.mutate(&citizen, "submitDossier", FILED, input.clone()).await;
        assert_eq!(again.done()["dossier"]["code"], first["dossier"]["code"]);
        assert_eq!(again.done()["lookUpSecret"], first["lookUpSecret"]);
        office.assert_nothing_written_since(&before, "the same submission again").await;
        let other = with(&input, "procedureVersion", 7);
        office.refuses(&citizen, "submitDossier", &other, &["REQUEST_ID_REUSED requestId"]).await;

        let code = &first["dossier"]["code"];
        let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Xin chào." });
        let said = office.mutate(&citizen, "postMessage", "message { id body }", message.clone()).await.done().clone();
        let before = office.footprint().await;
        let again = office.mutate(&citizen, "postMessage", "message { id body }", message.clone()).await;
        assert_eq!(again.done(), &said);
        office.assert_nothing_written_since(&before, "the same message again").await;
        let other = with(&message, "body", "Tạm biệt.");
        office.refuses(&citizen, "postMessage", &other, &["REQUEST_ID_REUSED requestId"]).await;
        let reused = with(&message, "requestId", input["requestId"].clone());
        office.mutate(&citizen, "postMessage", "message { id }", reused).await.done();
    }

    async fn a_request_id_is_looked_at_before_the_version(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let filed = office.file(&citizen).await;
        let accept = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "expectedVersion": filed.version });
        let selected = "dossier { version status }";
        let first = office.mutate(&desk, "acceptDossier", selected, accept.clone()).await.done().clone();
        let before = office.footprint().await;
        let again = office.mutate(&desk, "acceptDossier", selected, accept.clone()).await;
        assert_eq!(again.done(), &first);
        office.assert_nothing_written_since(&before, "accepted again").await;
        let other = with(&accept, "note", "x");
        office.refuses(&desk, "acceptDossier", &other, &["REQUEST_ID_REUSED requestId"]).await;
        // Request ids are per account: another person may use the same.
        let colleague = office.staff(Role::Reception, Some(AGENCY)).await;
        office.refuses(&colleague, "acceptDossier", &accept, &["VERSION_CONFLICT expectedVersion"]).await;
    }

    async fn a_refusal_is_not_kept(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let good = office.submission(&citizen).await;
        let bad = with(&good, "documents", json!([]));
        let missing = ["MISSING_DOCUMENT documents", "MISSING_DOCUMENT documents"];
        office.refuses(&citizen, "submitDossier", &bad, &missing).await;
        office.mutate(&citizen, "submitDossier", FILED, good).await.done();
    }

    async fn a_registration_that_comes_again_answers_as_the_first_time(place: TestDatabase) {
        let office = TestService::open(place).await;
        let form = with(&office.registration(), "requestId", Uuid::new_v4().to_string());
        let nobody = Person::nobody();
        let selected = "account { id username email }";
        let first = office.mutate(&nobody, "registerAccount", selected, form.clone()).await.done().clone();
        let before = office.footprint().await;
        let again = office.mutate(&nobody, "registerAccount", selected, form.clone()).await;
        assert_eq!(again.done(), &first);
        office.assert_nothing_written_since(&before, "registered again").await;
        let other = with(&form, "phone", "0905999888");
        office.refuses(&nobody, "registerAccount", &other, &["REQUEST_ID_REUSED requestId"]).await;
    }

    async fn of_two_deliveries_in_flight_one_is_stored_and_both_get_its_answer(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        for _ in 0..5 {
            let input = office.submission(&citizen).await;
            let send = || office.mutate(&citizen, "submitDossier", FILED, input.clone());
            let replies = futures::future::join_all([send(), send(), send(), send()]).await;
            let answers: Vec<&Value> = replies.iter().map(|reply| &reply.done()["dossier"]["code"]).collect();
            assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        }
        let mine = office.ask(&citizen, "{ viewer { dossiers { totalCount } } }", json!({})).await;
        assert_eq!(mine.at("/viewer/dossiers/totalCount"), 5);
    }
}
