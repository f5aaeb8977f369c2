//! Entries of the delivery log.

use domain::{AccountId, Moment};
use foundation::delivery_id::DeliveryId;
use projections::outbox::{Channel, MessageKind, OutboxItem};
use store::sql::{Row, SqlError};

use crate::sending::deliveries::{ITEM, SENT, item};

/// State of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// To be sent or retried.
    Waiting,
    Sent,
    /// Dead letter: not retried any more.
    GivenUp,
}

/// Entry of the delivery log: neither text nor address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub item: OutboxItem,
    pub state: DeliveryState,
    pub attempts: u64,
    /// Next attempt, while it waits.
    pub next_attempt_at: Option<Moment>,
    pub sent_at: Option<Moment>,
    pub gave_up_at: Option<Moment>,
    /// Label of the last failure.
    pub last_error: Option<String>,
    pub tries: Vec<Attempt>,
    pub resends: Vec<Resend>,
}

/// An attempt to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub at: Moment,
    /// `None` while under way, and for ever where the instance crashed.
    pub outcome: Option<Result<(), String>>,
}

/// Resending by hand: when, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resend {
    pub at: Moment,
    pub by: AccountId,
}

/// Filter of messages about accounts; `None` matches all.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeliveryFilter {
    pub kind: Option<MessageKind>,
    pub state: Option<DeliveryState>,
    pub account: Option<AccountId>,
}

impl Delivery {
    pub fn id(&self) -> DeliveryId {
        DeliveryId { event: self.item.event, channel: self.item.channel }
    }
}

/// Columns of an entry.
pub(super) fn columns() -> String {
    format!("{ITEM}, attempts, next_attempt_at, sent_at, gave_up_at, last_error")
}

pub(super) fn id(row: &Row) -> Result<DeliveryId, SqlError> {
    let channel = Channel::from_name(&row.text("channel")?);
    let channel = channel.ok_or_else(|| SqlError::Row("column channel holds something else".to_owned()))?;
    Ok(DeliveryId { event: row.parsed("event_id")?, channel })
}

pub(super) fn attempt(row: &Row) -> Result<Attempt, SqlError> {
    let outcome = row.opt_text("outcome")?.map(|outcome| if outcome == SENT { Ok(()) } else { Err(outcome) });
    Ok(Attempt { at: row.moment("at")?, outcome })
}

pub(super) fn delivery(row: &Row) -> Result<Delivery, SqlError> {
    let (sent_at, gave_up_at) = (row.opt_moment("sent_at")?, row.opt_moment("gave_up_at")?);
    Ok(Delivery {
        item: item(row)?,
        state: match (sent_at, gave_up_at) {
            (Some(_), _) => DeliveryState::Sent,
            (None, Some(_)) => DeliveryState::GivenUp,
            (None, None) => DeliveryState::Waiting,
        },
        attempts: row.count("attempts")?,
        next_attempt_at: row.opt_moment("next_attempt_at")?,
        sent_at,
        gave_up_at,
        last_error: row.opt_text("last_error")?,
        tries: Vec::new(),
        resends: Vec::new(),
    })
}
