//! Delivery log of mails and SMS: channels, visibility, resending.

mod ledger;
mod news;
mod notices;
mod resending;

use domain::Role;
use serde_json::{Value, json};
use support::TestDatabase;
use support::test_service::{AGENCY, FiledDossier, Person, ServiceWithMail, TestService};
use uuid::Uuid;

/// Fields of an entry of the delivery log.
const LEDGER: &str = "id kind channel state address attemptCount lastError sentAt gaveUpAt nextAttemptAt
    attempts { at outcome error } resends { at account { username fullName } } account { id username }";

/// A service with mail: an officer at the reception, a leader, and an applicant who has filed a dossier.
struct Counter {
    post: ServiceWithMail,
    citizen: Person,
    desk: Person,
    leader: Person,
    filed: FiledDossier,
}

impl Counter {
    /// With the message of the filing still to be sent.
    async fn open(database: TestDatabase) -> Self {
        let post = ServiceWithMail::open(database).await;
        let desk = post.office.staff(Role::Reception, Some(AGENCY)).await;
        let leader = post.office.staff(Role::Leader, Some(AGENCY)).await;
        let citizen = post.office.citizen().await;
        // News about arriving dossiers have tests of their own.
        choose_news(&post.office, &desk, &["MESSAGES", "ASSIGNMENTS", "ANSWERS"]).await;
        // Mails of the accounts themselves are out of scope here.
        post.send().await;
        let filed = post.office.file(&citizen).await;
        Self { post, citizen, desk, leader, filed }
    }

    fn office(&self) -> &TestService {
        &self.post.office
    }

    /// Sends a mutation with the dossier's present version.
    async fn moves(&self, who: &Person, mutation: &str, mut input: Value) {
        input["code"] = json!(self.filed.code);
        input["requestId"] = json!(Uuid::new_v4());
        input["expectedVersion"] = json!(self.office().version(who, &self.filed.code).await);
        self.office().mutate(who, mutation, "dossier { id }", input).await.done();
    }

    /// Delivery log of the dossier as somebody sees it, newest first.
    async fn ledger(&self, who: &Person) -> Vec<Value> {
        let document =
            format!("query ($code: String!) {{ dossier(code: $code) {{ deliveries {{ nodes {{ {LEDGER} }} }} }} }}");
        let reply = self.office().ask(who, &document, json!({ "code": self.filed.code })).await;
        reply.at("/dossier/deliveries/nodes").as_array().expect("deliveries").clone()
    }

    /// The only entry of the dossier.
    async fn only(&self, who: &Person) -> Value {
        let ledger = self.ledger(who).await;
        let [delivery] = &ledger[..] else { panic!("one message: {ledger:?}") };
        delivery.clone()
    }
}

/// Opts in to or out of SMS.
async fn choose_sms(office: &TestService, who: &Person, sms: bool) -> Value {
    let version = office.ask(who, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
    let input = json!({ "expectedVersion": version, "notifyBySms": sms });
    office.mutate(who, "updateAccount", "account { notifyBySms }", input).await.done()["account"].clone()
}

/// Chooses topics of news; returns those offered and those chosen.
async fn choose_news(office: &TestService, who: &Person, topics: &[&str]) -> Value {
    let version = office.ask(who, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone();
    let input = json!({ "expectedVersion": version, "newsTopics": topics });
    let selected = "account { newsTopics offeredNewsTopics }";
    office.mutate(who, "updateAccount", selected, input).await.done()["account"].clone()
}

/// Delivery log of accounts as an administrator sees it, newest first.
async fn about_accounts(office: &TestService, administrator: &Person, filter: Value) -> Vec<Value> {
    let document =
        format!("query ($filter: DeliveryFilter) {{ deliveries(filter: $filter) {{ nodes {{ {LEDGER} }} }} }}");
    let reply = office.ask(administrator, &document, json!({ "filter": filter })).await;
    reply.at("/deliveries/nodes").as_array().expect("deliveries").clone()
}
