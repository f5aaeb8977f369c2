//! Delivery log of a webhook.

use domain::Moment;
use projections::{Conditions, Counted, KeyType, Keyset, Order, Page, PageRequest, QueryError};
use store::boxed;
use store::log::Position;
use store::sql::{Row, SqlError};
use uuid::Uuid;

use super::endpoint::Webhooks;

/// Newest event first (keyset pagination).
const NEWEST_FIRST: Order =
    Order { tag: "webhook-deliveries", columns: &[("delivery.position", KeyType::Text)], descending: true };

const COLUMNS: &str = "delivery.position as position, delivery.event_type as event_type, delivery.subject as subject, \
    delivery.attempts as attempts, delivery.last_error as last_error, delivery.dead_at as dead_at, \
    delivery.arrived_at as arrived_at";

/// Union of the queue and of arrivals not queued again.
const FROM: &str = "from (\
    select webhook, position, event_type, subject, attempts, last_error, dead_at, cast(null as bigint) as arrived_at \
    from webhook_deliveries union all \
    select webhook, position, event_type, subject, attempts, cast(null as text) as last_error, \
    cast(null as bigint) as dead_at, arrived_at from webhook_arrivals where not exists (select 1 from \
    webhook_deliveries d where d.webhook = webhook_arrivals.webhook and d.position = webhook_arrivals.position)\
    ) as delivery";

/// A delivery to a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub webhook: Uuid,
    /// Position of its event in the log.
    pub position: Position,
    pub event_type: String,
    /// Id of the event's stream: dossier or account.
    pub subject: String,
    pub attempts: u64,
    /// Label of the last failure.
    pub error: Option<String>,
    pub state: DeliveryState,
}

/// State of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Not tried yet, or held back by one before it.
    Waiting,
    /// Failed, to be retried.
    Failing,
    GivenUp {
        at: Moment,
    },
    Arrived {
        at: Moment,
    },
}

impl Webhooks {
    /// A page of deliveries: arrivals of seven days, waiting ones and dead letters, newest event first.
    #[boxed]
    pub async fn deliveries(&self, id: Uuid, request: &PageRequest) -> Result<Page<Delivery>, QueryError> {
        let rows = Keyset::new(&NEWEST_FIRST, request).fetch(&self.edge, COLUMNS, FROM, of(id)).await?;
        Ok(rows.read(|row| delivery(id, row))?)
    }

    #[boxed]
    pub async fn count_deliveries(&self, id: Uuid) -> Result<Counted, QueryError> {
        of(id).count(&self.edge, FROM).await
    }

    #[boxed]
    pub async fn delivery(&self, id: Uuid, position: Position) -> Result<Option<Delivery>, SqlError> {
        let mut conditions = of(id);
        let position = conditions.bind(position);
        conditions.and(format!("delivery.position = {position}"));
        let found = self.edge.fetch_optional(conditions.select(&format!("select {COLUMNS} {FROM}"), "")).await?;
        found.as_ref().map(|row| delivery(id, row)).transpose()
    }
}

fn of(webhook: Uuid) -> Conditions {
    let mut conditions = Conditions::default();
    let webhook = conditions.bind(webhook);
    conditions.and(format!("delivery.webhook = {webhook}"));
    conditions
}

fn delivery(webhook: Uuid, row: &Row) -> Result<Delivery, SqlError> {
    let error = row.opt_text("last_error")?;
    let state = match (row.opt_moment("arrived_at")?, row.opt_moment("dead_at")?, &error) {
        (Some(at), _, _) => DeliveryState::Arrived { at },
        (None, Some(at), _) => DeliveryState::GivenUp { at },
        (None, None, Some(_)) => DeliveryState::Failing,
        (None, None, None) => DeliveryState::Waiting,
    };
    Ok(Delivery {
        webhook,
        position: row.parsed("position")?,
        event_type: row.text("event_type")?,
        subject: row.text("subject")?,
        attempts: row.count("attempts")?,
        error,
        state,
    })
}
