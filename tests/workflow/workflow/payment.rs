//! Payment requests: cancelled when made by mistake, requested anew, paid.

use serde_json::{Value, json};
use support::licence::Licence;
use support::test_service::Reply;
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// Public fields of a payment.
const PAYMENT: &str = "status timeliness paymentRequest { id reason paidAt cancelledAt money { amount } }";

fn fee(amount: &str) -> Value {
    json!({ "money": { "amount": amount }, "reason": "Phí thẩm định." })
}

fn mistake() -> Value {
    json!({ "reason": "Ghi nhầm số tiền." })
}

/// Cancellation of payment requests.
pub(crate) trait PaymentRequests {
    /// Cancels from this version, with this request id.
    async fn cancelled_from(&self, version: i64, request: Uuid) -> Reply;
}

impl PaymentRequests for Licence {
    async fn cancelled_from(&self, version: i64, request: Uuid) -> Reply {
        let mut input = mistake();
        input["code"] = json!(self.code);
        input["expectedVersion"] = json!(version);
        input["requestId"] = json!(request);
        let selected = "dossier { version status paymentRequest { id } }";
        self.office.mutate(&self.desk, "cancelPaymentRequest", selected, input).await
    }
}

each_database! {
    async fn a_wrong_fee_is_taken_back_and_the_right_one_is_asked_for_and_paid(place: TestDatabase) {
        let mut licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        let before = licence.seen(&licence.citizen, "status dueAt timeliness turn").await;
        licence.moved(&licence.desk, "requestPayment", fee("3000000")).await;
        let wrong = licence.seen(&licence.citizen, PAYMENT).await;
        assert_eq!((&wrong["status"], &wrong["timeliness"]), (&json!("PAYMENT_REQUIRED"), &json!("PAUSED")));

        let dossier = licence.moved(&licence.desk, "cancelPaymentRequest", mistake()).await;
        assert_eq!(dossier["status"], "ACCEPTED");
        assert_eq!(licence.seen(&licence.citizen, "status dueAt timeliness turn").await, before, "as before");
        assert_eq!(licence.seen(&licence.citizen, PAYMENT).await["paymentRequest"], Value::Null);
        let told = licence.seen(&licence.citizen, "progress { title note }").await;
        let entry = json!({ "title": "Hủy yêu cầu nộp phí, lệ phí", "note": "Ghi nhầm số tiền." });
        assert!(told["progress"].as_array().expect("entries").contains(&entry), "{told}");
        let fields = "... on PaymentRequest { paidAt cancelledAt money { amount } }";
        let node = format!("{{ node(id: {}) {{ {fields} }} }}", wrong["paymentRequest"]["id"]);
        let kept = licence.office.ask(&licence.citizen, &node, json!({})).await.at("/node").clone();
        assert_eq!((&kept["money"]["amount"], &kept["paidAt"]), (&json!("3000000"), &Value::Null), "it stays to be read");
        assert!(kept["cancelledAt"].is_string(), "{kept}");

        licence.moved(&licence.desk, "requestPayment", fee("300000")).await;
        licence.it_is("2026-03-10 09:00").await;
        let paid = json!({ "money": { "amount": "300000" }, "reference": "BL-0117" });
        assert_eq!(licence.moved(&licence.desk, "recordPayment", paid).await["status"], "ACCEPTED");
        let right = licence.seen(&licence.citizen, PAYMENT).await["paymentRequest"].clone();
        assert_eq!((&right["money"]["amount"], &right["cancelledAt"]), (&json!("300000"), &Value::Null));

        // An earlier payment is shown again once a later request is cancelled, by a leader too.
        licence.moved(&licence.desk, "requestPayment", fee("5000000")).await;
        licence.moved(&licence.leader, "cancelPaymentRequest", mistake()).await;
        assert_eq!(licence.seen(&licence.citizen, PAYMENT).await["paymentRequest"], right);
    }

    async fn a_day_that_the_office_waited_for_a_wrong_fee_is_added_to_the_time(place: TestDatabase) {
        let mut licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        let before = licence.seen(&licence.desk, "dueAt").await["dueAt"].clone();
        licence.moved(&licence.desk, "requestPayment", fee("3000000")).await;
        licence.it_is("2026-03-10 09:00").await;
        let dossier = licence.moved(&licence.leader, "cancelPaymentRequest", mistake()).await;
        assert_eq!((&dossier["status"], &dossier["timeliness"]), (&json!("PROCESSING"), &json!("ON_TIME")));
        assert_eq!(dossier["currentStep"]["key"], "examination");
        assert_eq!((before, &dossier["dueAt"]), (json!("2026-03-30T10:00:00Z"), &json!("2026-03-31T10:00:00Z")));
    }

    async fn a_request_is_taken_back_by_those_who_may_from_what_they_saw_and_once(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        licence.moved(&licence.desk, "requestPayment", fee("3000000")).await;
        let version = licence.office.version(&licence.desk, &licence.code).await;
        let input = json!({ "code": licence.code, "expectedVersion": version, "reason": "Ghi nhầm." });
        for stranger in [&licence.specialist, &licence.citizen] {
            let reply = licence.office.mutate(stranger, "cancelPaymentRequest", "dossier { id }", input.clone()).await;
            assert_eq!(reply.error(), "FORBIDDEN");
        }
        let late = licence.cancelled_from(version - 1, Uuid::new_v4()).await;
        assert_eq!(late.faults(), ["VERSION_CONFLICT expectedVersion"]);
        let unsaid = json!({ "code": licence.code, "expectedVersion": version, "reason": " " });
        let unsaid = licence.office.mutate(&licence.desk, "cancelPaymentRequest", "dossier { id }", unsaid).await;
        assert_eq!(unsaid.faults(), ["REQUIRED reason"]);

        let request = Uuid::new_v4();
        let done = licence.cancelled_from(version, request).await;
        assert_eq!(done.done()["dossier"]["status"], "ACCEPTED");
        let again = licence.cancelled_from(version, request).await;
        assert_eq!(again.done(), done.done(), "asked again, it answers the same");
        let version = licence.office.version(&licence.desk, &licence.code).await;
        let twice = licence.cancelled_from(version, Uuid::new_v4()).await;
        assert_eq!(twice.faults(), ["NOT_ALLOWED_IN_STATUS"]);
    }
}
