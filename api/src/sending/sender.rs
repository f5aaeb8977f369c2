use std::sync::Arc;

use futures::{StreamExt, stream};
use store::Tally;
use store::sql::{Pool, SqlError, own_line};

use super::compose::Composer;
use super::correspondence::Correspondence;
use super::deliveries::{Deliveries, Due};
use super::error::{SendingError, Unsent};
use super::message::Content;
use super::{Mail, Sms};
use crate::clock::Clock;

/// Messages that are read from the outbox at once.
const PAGE: u32 = 200;
/// Messages that are looked at in one round.
const ROUND: u32 = 100;
/// Messages that are under way at the same time.
const UNDER_WAY: usize = 8;

/// What a sender stands on.
pub struct SenderParts {
    /// Where deliveries are written down.
    pub edge: Pool,
    /// Tells what is to be sent.
    pub correspondence: Arc<dyn Correspondence>,
    /// Writes it.
    pub composer: Composer,
    /// Takes e-mails.
    pub mail: Mail,
    /// Takes SMS.
    pub sms: Sms,
    /// Tells what is due.
    pub clock: Clock,
}

/// Sends what is due.
pub struct Sender {
    deliveries: Deliveries,
    parts: SenderParts,
    outcomes: Tally<1>,
}

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Messages that were new in the outbox.
    pub taken_up: usize,
    /// Messages that went out.
    pub sent: usize,
    /// Messages that failed and are tried again.
    pub put_off: usize,
    /// Messages that are not tried again.
    pub given_up: usize,
}

enum Outcome {
    Sent,
    PutOff,
    GivenUp,
    /// Another instance has it.
    Elsewhere,
}

impl Sender {
    /// A sender that stands on these.
    pub fn new(parts: SenderParts) -> Self {
        let outcomes = Tally::of(["sent", "put_off", "given_up"].map(|outcome| [("outcome", outcome)]));
        Self { deliveries: Deliveries::new(parts.edge.clone()), parts, outcomes }
    }

    /// What tries of this process came to.
    pub fn outcomes(&self) -> &Tally<1> {
        &self.outcomes
    }

    /// Takes up what is new, and sends what is due.
    pub async fn round(&self) -> Result<Round, SendingError> {
        let mut round = Round { taken_up: self.take_up().await?, ..Round::default() };
        let due = self.deliveries.due(self.parts.clock.now(), ROUND).await?;
        let mut outcomes = stream::iter(due).map(|due| own_line(self.deliver(due))).buffer_unordered(UNDER_WAY);
        while let Some(outcome) = outcomes.next().await {
            let (counted, label) = match outcome? {
                Outcome::Sent => (&mut round.sent, "sent"),
                Outcome::PutOff => (&mut round.put_off, "put_off"),
                Outcome::GivenUp => (&mut round.given_up, "given_up"),
                Outcome::Elsewhere => continue,
            };
            *counted += 1;
            self.outcomes.count([("outcome", label)]);
        }
        Ok(round)
    }

    /// Rounds until nothing new is found and nothing is due; what they came to together.
    pub async fn drain(&self) -> Result<Round, SendingError> {
        let mut all = Round::default();
        loop {
            let round = self.round().await?;
            if round == Round::default() {
                return Ok(all);
            }
            all.taken_up += round.taken_up;
            all.sent += round.sent;
            all.put_off += round.put_off;
            all.given_up += round.given_up;
        }
    }

    async fn take_up(&self) -> Result<usize, SendingError> {
        let mut cursor = self.deliveries.cursor().await?;
        let mut taken_up = 0;
        loop {
            let items = self.parts.correspondence.after(&cursor, PAGE).await?;
            let Some(last) = items.last() else { return Ok(taken_up) };
            cursor = last.ordinal.clone();
            self.deliveries.take_up(&items, self.parts.clock.now()).await?;
            taken_up += items.len();
        }
    }

    async fn deliver(&self, mut due: Due) -> Result<Outcome, SqlError> {
        if !self.deliveries.take(&mut due, self.parts.clock.now()).await? {
            return Ok(Outcome::Elsewhere);
        }
        let sent = self.send(&due).await;
        let now = self.parts.clock.now();
        let (event, kind) = (due.item.event, due.item.kind.name());
        match sent {
            Ok(()) => {
                self.deliveries.sent(&due, now).await?;
                tracing::info!(event = "message.sent", cause = %event, kind, "a message was sent");
                Ok(Outcome::Sent)
            }
            Err(why) if self.deliveries.unsent(&due, &why, now).await? => {
                tracing::warn!(event = "message.put_off", cause = %event, kind, why = why.label(), "a message waits");
                Ok(Outcome::PutOff)
            }
            Err(Unsent::Moot) => {
                tracing::info!(event = "message.moot", cause = %event, kind, "a message is of no use any more");
                Ok(Outcome::GivenUp)
            }
            Err(why) => {
                let why = why.label();
                tracing::warn!(event = "message.given_up", cause = %event, kind, why, "a message is given up");
                Ok(Outcome::GivenUp)
            }
        }
    }

    async fn send(&self, due: &Due) -> Result<(), Unsent> {
        let now = self.parts.clock.now();
        if Deliveries::is_late(due, now) {
            return Err(Unsent::Late);
        }
        let letter = self.parts.correspondence.letter(&due.item).await.map_err(|error| {
            tracing::warn!(event = "message.unknown", error = %error, "what a message says could not be found");
            Unsent::Unknown
        })?;
        let message = self.parts.composer.compose(&due.item, &letter.ok_or(Unsent::Moot)?)?.resent(due.resends);
        match message.content {
            Content::Mail(content) => self.parts.mail.send(message.id, *content, now).await,
            Content::Sms { to, text } => self.parts.sms.send(message.id, &to, &text).await,
        }
    }
}
