//! Rules of an erasure: two administrators, retention, open dossiers.

use serde_json::json;
use support::test_service::{PASSWORD, Person};
use support::{TestDatabase, each_database};

use super::{NAME, Parting};

each_database! {
    async fn one_administrator_asks_and_only_another_erases(place: TestDatabase) {
        let parting = Parting::over(place).await;
        assert_eq!(parting.confirm(&parting.other).await.param("reason"), "ERASURE_NOT_REQUESTED");
        let asked = parting.request(&parting.one).await;
        assert_eq!(asked.done()["account"]["status"], "LOCKED");
        let account = parting.account(&parting.other).await;
        assert_eq!(account["erasure"]["basis"], "PERSON_ASKED");
        assert_eq!(account["erasure"]["document"], "12/GĐN");
        assert_eq!(account["displayName"], NAME, "nothing is gone yet");
        let log_in = json!({ "username": parting.person.username, "password": PASSWORD });
        let reply = parting.office.mutate(&Person::nobody(), "logIn", "session { token }", log_in.clone()).await;
        assert_eq!(reply.faults(), ["ACCOUNT_LOCKED"]);
        assert_eq!(parting.confirm(&parting.one).await.param("reason"), "SECOND_PERSON");
        let unlocked = parting.office.mutate(&parting.one, "unlockAccount", "account { status }", parting.input().await);
        assert_eq!(unlocked.await.param("reason"), "ERASURE_REQUESTED");

        let confirmed = parting.confirm(&parting.other).await;
        assert_eq!(confirmed.done()["account"], json!({ "status": "ERASED", "displayName": null }));
        let reply = parting.office.mutate(&Person::nobody(), "logIn", "session { token }", log_in).await;
        assert_eq!(reply.faults(), ["WRONG_CREDENTIALS"], "as somebody who was never there");
        assert!(parting.confirm(&parting.other).await.faults().is_empty(), "a second time changes nothing");
    }

    async fn a_request_can_be_taken_back(place: TestDatabase) {
        let parting = Parting::over(place).await;
        parting.request(&parting.one).await.done();
        let withdrawn = parting.office.mutate(&parting.other, "withdrawErasure", "account { status }", parting.input().await);
        assert_eq!(withdrawn.await.done()["account"]["status"], "ACTIVE");
        parting.office.signed_in(&parting.person).await;
        assert_eq!(parting.confirm(&parting.other).await.param("reason"), "ERASURE_NOT_REQUESTED");
    }

    async fn a_dossier_that_goes_on_stands_against_it(place: TestDatabase) {
        let parting = Parting::of(place).await;
        let refused = parting.request(&parting.one).await;
        assert_eq!(refused.faults(), ["NOT_ALLOWED_IN_STATUS accountId"]);
        assert_eq!((refused.param("reason"), refused.param("code")), (&json!("DOSSIER_OPEN"), &json!(parting.filed.code)));
    }

    async fn a_dossier_that_has_to_be_kept_stands_against_it_and_says_until_when(place: TestDatabase) {
        let parting = Parting::ended(place).await;
        let refused = parting.request(&parting.one).await;
        assert_eq!((refused.param("reason"), refused.param("until")), (&json!("DOSSIER_RETAINED"), &json!("2046-03-09")));
        let message = refused.payload()["userErrors"][0]["message"].as_str().expect("a message").to_owned();
        assert!(message.contains("09/03/2046") && message.contains(&parting.filed.code), "{message}");
    }
}
