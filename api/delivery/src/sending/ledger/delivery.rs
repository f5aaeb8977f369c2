use domain::{AccountId, Moment};
use foundation::delivery_id::DeliveryId;
use projections::outbox::{Channel, MessageKind, OutboxItem};
use store::sql::{Row, SqlError};

use crate::sending::deliveries::{ITEM, SENT, item};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is still to be sent.
    Waiting,
    /// It went out.
    Sent,
    /// It did not, and is not tried any more.
    GivenUp,
}

/// A message as the delivery log has it: neither its text nor an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What was asked for.
    pub item: OutboxItem,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u64,
    /// When it is tried next, while it waits.
    pub next_attempt_at: Option<Moment>,
    /// When it went out.
    pub sent_at: Option<Moment>,
    /// When it was given up.
    pub gave_up_at: Option<Moment>,
    /// Why it did not go out the last time.
    pub last_error: Option<String>,
    /// Its tries one by one, the oldest first.
    pub tries: Vec<Attempt>,
    /// Who had it sent again, the oldest first.
    pub resends: Vec<Resend>,
}

/// A try to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub at: Moment,
    /// `None` while it is under way, and for ever where its sender died.
    pub outcome: Option<Result<(), String>>,
}

/// That somebody had a message sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resend {
    pub at: Moment,
    pub by: AccountId,
}

/// Which messages about accounts a list shows; what is left out lets all pass.
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

/// What a row is read from.
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
