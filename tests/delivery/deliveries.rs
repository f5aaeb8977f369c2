//! What is sent about dossiers and accounts by which way, what the ledger tells of it and to whom, and sending it again.

mod ledger;
mod news;
mod notices;
mod resending;

use domain::Role;
use serde_json::{Value, json};
use support::TestDatabase;
use support::test_service::{AGENCY, FiledDossier, Person, ServiceWithMail, TestService};
use uuid::Uuid;

/// What the ledger tells of a message.
const LEDGER: &str = "id kind channel state address attemptCount lastError sentAt gaveUpAt nextAttemptAt
    attempts { at outcome error } resends { at account { username fullName } } account { id username }";

/// A post office with a desk, a leader, and an applicant who has filed a dossier.
struct Counter {
    post: ServiceWithMail,
    citizen: Person,
    desk: Person,
    leader: Person,
    filed: FiledDossier,
}

impl Counter {
    /// With the submission still to be told.
    async fn open(database: TestDatabase) -> Self {
        let post = ServiceWithMail::open(database).await;
        let desk = post.office.staff(Role::Reception, Some(AGENCY)).await;
        let leader = post.office.staff(Role::Leader, Some(AGENCY)).await;
        let citizen = post.office.citizen().await;
        // That a dossier has come in is told in stories of its own.
        choose_news(&post.office, &desk, &["MESSAGES", "ASSIGNMENTS", "ANSWERS"]).await;
        // What the account itself is sent is no part of these stories.
        post.send().await;
        let filed = post.office.file(&citizen).await;
        Self { post, citizen, desk, leader, filed }
    }

    fn office(&self) -> &TestService {
        &self.post.office
    }

    /// Somebody moves the dossier on from the version that it has.
    async fn moves(&self, who: &Person, mutation: &str, mut input: Value) {
        input["code"] = json!(self.filed.code);
        input["requestId"] = json!(Uuid::new_v4());
        input["expectedVersion"] = json!(self.office().version(who, &self.filed.code).await);
        self.office().mutate(who, mutation, "dossier { id }", input).await.done();
    }

    /// The messages about the dossier as somebody sees them, the newest first.
    async fn ledger(&self, who: &Person) -> Vec<Value> {
        let document =
            format!("query ($code: String!) {{ dossier(code: $code) {{ deliveries {{ nodes {{ {LEDGER} }} }} }} }}");
        let reply = self.office().ask(who, &document, json!({ "code": self.filed.code })).await;
        reply.at("/dossier/deliveries/nodes").as_array().expect("deliveries").clone()
    }

    /// The one message about the dossier.
    async fn only(&self, who: &Person) -> Value {
        let ledger = self.ledger(who).await;
        let [delivery] = &ledger[..] else { panic!("one message: {ledger:?}") };
        delivery.clone()
    }
}

/// Somebody chooses whether news come by SMS too.
async fn choose_sms(office: &TestService, who: &Person, sms: bool) -> Value {
    let version = office.ask(who, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
    let input = json!({ "expectedVersion": version, "notifyBySms": sms });
    office.mutate(who, "updateAccount", "account { notifyBySms }", input).await.done()["account"].clone()
}

/// Somebody chooses what they want news of; what is offered and what is chosen then.
async fn choose_news(office: &TestService, who: &Person, topics: &[&str]) -> Value {
    let version = office.ask(who, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
    let input = json!({ "expectedVersion": version, "newsTopics": topics });
    let selected = "account { newsTopics offeredNewsTopics }";
    office.mutate(who, "updateAccount", selected, input).await.done()["account"].clone()
}

/// The messages about accounts as an administrator sees them, the newest first.
async fn about_accounts(office: &TestService, administrator: &Person, filter: Value) -> Vec<Value> {
    let document =
        format!("query ($filter: DeliveryFilter) {{ deliveries(filter: $filter) {{ nodes {{ {LEDGER} }} }} }}");
    let reply = office.ask(administrator, &document, json!({ "filter": filter })).await;
    reply.at("/deliveries/nodes").as_array().expect("deliveries").clone()
}
