//! Webhooks: signed, ordered per dossier, at least once.

mod administration;
mod delivery;
mod order;
mod plans;
mod repeated;
mod rests;
mod under_way;

use ::delivery::webhook::{PassOutcome, WebhookWorker};
use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::TestDatabase;
use support::test_service::{AGENCY, Person, TestService};
use support::webhook_receiver::Receiver;
use support::webhooks::courier;

/// Longer than the first pause with its largest jitter.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(7);

/// A service whose events are delivered to webhooks.
struct Told {
    office: TestService,
    administrator: Person,
    desk: Person,
    courier: WebhookWorker,
}

impl Told {
    async fn open(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let courier = courier(&office);
        Self { office, administrator, desk, courier }
    }

    /// Registers a receiver; returns id and secret.
    async fn tell(&self, receiver: &Receiver, types: &[&str]) -> (String, String) {
        let input = json!({ "url": receiver.url("/hook"), "types": types });
        let reply = self.office.mutate(&self.administrator, "registerWebhook", "webhook { id } secret", input).await;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        (text(&reply.done()["webhook"]["id"]), text(&reply.done()["secret"]))
    }

    async fn deliver(&self) -> PassOutcome {
        self.office.is_read_through().await;
        self.courier.drain().await.expect("delivered")
    }

    /// The only webhook, as administrators see it.
    async fn webhook(&self) -> Value {
        let administrator = self.office.signed_in(&self.administrator).await;
        let document = "{ webhooks { id url types description position deliveredPosition deliveredAt waiting failures \
                        failedAt lastError restsUntil goneAt deadLetterCount \
                        deadLetters { nodes { id position type aggregateId attemptCount gaveUpAt error } } } }";
        let reply = self.office.ask(&administrator, document, json!({})).await;
        let webhooks = reply.at("/webhooks").as_array().expect("webhooks").clone();
        let [webhook] = &webhooks[..] else { panic!("{webhooks:?}") };
        webhook.clone()
    }

    /// Files a dossier and has it accepted: at least five events in a known order.
    async fn dossier(&self) -> String {
        let citizen = self.office.citizen().await;
        let filed = self.office.file(&citizen).await;
        let accepted = json!({ "code": filed.code, "expectedVersion": filed.version });
        let desk = self.office.signed_in(&self.desk).await;
        self.office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
        domain::DossierId::of_code(&filed.code).to_string()
    }

    /// The feed, event by event, in the format of webhooks.
    async fn feed(&self) -> Vec<Value> {
        let auditor = self.office.staff(Role::Auditor, None).await;
        let document = "query ($after: String) { events(first: 100, after: $after) { nodes { id position \
                        aggregateType aggregateId sequence type recordedAt actor { role } payload metadata stored hash \
                        previousHash } pageInfo { hasNextPage endCursor } } }";
        self.office.is_read_through().await;
        let (mut nodes, mut after) = (Vec::new(), Value::Null);
        loop {
            let reply = self.office.ask(&auditor, document, json!({ "after": after })).await;
            nodes.extend(reply.at("/events/nodes").as_array().expect("events").iter().cloned());
            after = reply.at("/events/pageInfo/endCursor").clone();
            if reply.at("/events/pageInfo/hasNextPage") == false {
                return nodes;
            }
        }
    }
}
