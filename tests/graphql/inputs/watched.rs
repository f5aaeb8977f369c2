//! Hostile texts in subscriptions.

use serde_json::{Value, json};
use support::socket::Socket;
use support::test_service::TestService;
use support::{TestDatabase, each_database};

use super::texts::{FAULTS_OF_OURS, Inputs};
use crate::contract::served;

/// Internal faults in an answer to a hostile text.
fn fault_of_ours(place: &str, errors: &Value) -> Option<String> {
    let code = errors[0]["extensions"]["code"].as_str().unwrap_or_default();
    (code.is_empty() || FAULTS_OF_OURS.contains(&code)).then(|| format!("{place}: {errors}"))
}

each_database! {
    async fn no_text_of_a_subscription_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let inputs = Inputs { schema: served(), code: office.file(&citizen).await.code };
        let operations = inputs.operations("Subscription");
        for known in ["Subscription.messagePosted/code", "Subscription.dossierProgressed/after"] {
            assert!(operations.iter().any(|(place, ..)| place == known), "{known} is tried");
        }
        let served = office.serve().await;
        let mut socket = Socket::of(&served, &citizen).await;
        let mut wrong = Vec::new();
        for (number, (place, document, variables)) in operations.into_iter().enumerate() {
            let told = office.watch(&citizen, &document, variables.clone()).await.next().await;
            wrong.extend(fault_of_ours(&place, &told["errors"]));
            let id = number.to_string();
            socket.subscribe(&id, &document, variables).await;
            let refused = socket.hear().await;
            assert_eq!((&refused["id"], &refused["type"]), (&json!(id), &json!("error")), "{place}: {refused}");
            wrong.extend(fault_of_ours(&place, &refused["payload"]));
        }
        assert_eq!(wrong, [""; 0]);
        served.stop().await;
    }
}
