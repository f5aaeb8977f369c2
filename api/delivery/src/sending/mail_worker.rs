//! Worker of mails and SMS: reads the outbox, claims due messages, sends them within their lanes.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::boxed;

use foundation::clock::Clock;
use foundation::throttle::{Action, Denied, Throttle};
use futures::{StreamExt, stream};
use store::LabelledCounter;
use store::sql::{Pool, SqlError, as_worker};
use tokio::task::JoinSet;

use super::composer::Composer;
use super::deliveries::{Deliveries, Due};
use super::error::{SendingError, Unsent};
use super::lane::{Lanes, Place, Queue, Urgency, host};
use super::message::{Content, Message};
use super::notice::NoticeSource;
use super::{Mail, Sms};
use crate::queue::{Outcome, Outcomes, PassOutcome, Verdict};

/// Outbox items per read.
const PAGE: u32 = 200;
const COMPOSED: usize = 8;
/// Interval of renewing the lease of a message under way.
const RENEW_AFTER: Duration = Duration::from_secs(30);

/// Dependencies of the worker.
pub struct MailWorkerParts {
    /// Edge database, with the queue.
    pub edge: Pool,
    /// Outbox and data of messages.
    pub notices: Arc<dyn NoticeSource>,
    pub composer: Composer,
    pub mail: Mail,
    pub sms: Sms,
    pub clock: Clock,
    /// Daily limits of unverified addresses.
    pub throttle: Throttle,
}

/// Sends due mails and SMS; cheap to clone.
#[derive(Clone)]
pub struct MailWorker {
    parts: Arc<MailWorkerParts>,
    deliveries: Deliveries,
    lanes: Lanes,
    outcomes: Outcomes,
}

/// Work begun by a pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Begun {
    /// Messages new in the outbox.
    enqueued: usize,
    /// Due messages, begun or waiting for their lane.
    looked_at: usize,
}

impl Begun {
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// Attempts under way; `None` where another instance has the message.
pub(super) type UnderWay = JoinSet<Result<Option<Outcome>, SqlError>>;

impl MailWorker {
    pub fn new(parts: MailWorkerParts) -> Self {
        let deliveries = Deliveries::new(parts.edge.clone());
        Self { parts: Arc::new(parts), deliveries, lanes: Lanes::default(), outcomes: Outcomes::new("sent") }
    }

    /// Counter of this process's attempts by outcome.
    pub fn outcomes(&self) -> &LabelledCounter<1> {
        self.outcomes.tally()
    }

    /// Probes the mail server and logs the result.
    pub(super) async fn try_mail(&self) {
        match self.parts.mail.is_taken().await {
            Ok(()) => tracing::info!(event = "mail.ready", "mail can be handed over"),
            Err(why) => {
                let why = why.label();
                tracing::warn!(event = "mail.not_ready", why, "no mail can be handed over now; messages wait");
            }
        }
    }

    /// One pass: enqueues new messages, sends due ones as far as lanes allow, and waits for all of them.
    #[boxed]
    pub async fn round(&self) -> Result<PassOutcome, SendingError> {
        let mut under_way = UnderWay::new();
        let begun = self.begin(&mut under_way).await?;
        let mut round = PassOutcome { enqueued: begun.enqueued, ..PassOutcome::default() };
        while let Some(ended) = under_way.join_next().await {
            let Ok(outcome) = ended else { continue };
            if let Some(outcome) = outcome? {
                round.count(outcome, 1);
            }
        }
        Ok(round)
    }

    /// Enqueues new messages and begins to send due ones, as far as lanes allow, without waiting for any server.
    pub(super) async fn begin(&self, under_way: &mut UnderWay) -> Result<Begun, SendingError> {
        let mut begun = Begun { enqueued: self.enqueue().await?, looked_at: 0 };
        for queue in Queue::ALL {
            let room = self.lanes.room(queue);
            if room == 0 {
                continue;
            }
            let now = self.parts.clock.now();
            let due = self.deliveries.due(queue, &self.lanes.closed(queue, now), now, room).await?;
            begun.looked_at += due.len();
            let mut composed =
                stream::iter(due).map(|due| async move { (self.compose(&due).await, due) }).buffered(COMPOSED);
            while let Some((message, due)) = composed.next().await {
                self.admit(due, message, under_way).await?;
            }
        }
        Ok(begun)
    }

    /// Claims a message and begins to send it, where its lane has a permit.
    async fn admit(
        &self,
        mut due: Due,
        message: Result<Message, Unsent>,
        under_way: &mut UnderWay,
    ) -> Result<(), SqlError> {
        let place = match &message {
            Ok(message) => {
                let host = host(&message.content);
                let Some(place) = self.lanes.enter(Queue::of(&due.item), host, self.parts.clock.now()) else {
                    return self.deliveries.learn(&due, host).await;
                };
                Some(place)
            }
            Err(_) => None,
        };
        if self.deliveries.claim(&mut due, self.parts.clock.now()).await? {
            let worker = self.clone();
            under_way.spawn(as_worker(async move { worker.deliver(due, message, place).await }));
        }
        Ok(())
    }

    /// Passes until nothing is new or due; their outcomes together.
    #[boxed]
    pub async fn drain(&self) -> Result<PassOutcome, SendingError> {
        let mut all = PassOutcome::default();
        loop {
            let round = self.round().await?;
            if round == PassOutcome::default() {
                return Ok(all);
            }
            all += round;
        }
    }

    async fn enqueue(&self) -> Result<usize, SendingError> {
        let mut cursor = self.deliveries.cursor().await?;
        let mut enqueued = 0;
        loop {
            let items = self.parts.notices.after(&cursor, PAGE).await?;
            let Some(last) = items.last() else { return Ok(enqueued) };
            cursor = last.ordinal.clone();
            self.deliveries.enqueue(&items, self.parts.clock.now()).await?;
            enqueued += items.len();
        }
    }

    async fn deliver(
        &self,
        mut due: Due,
        message: Result<Message, Unsent>,
        place: Option<Place>,
    ) -> Result<Option<Outcome>, SqlError> {
        let sent = match message {
            Err(why) => Err(why),
            Ok(message) => {
                let is_news = due.is_first_try() && Urgency::of(&due.item) == Urgency::News;
                let mut sending = pin!(self.send_within_bounds(is_news, message));
                loop {
                    tokio::select! {
                        sent = &mut sending => break sent,
                        () = tokio::time::sleep(RENEW_AFTER) => {
                            match self.deliveries.renew(&mut due, self.parts.clock.now()).await {
                                Ok(true) => {}
                                Ok(false) => return Ok(None),
                                // Aborting now would certainly send it twice.
                                Err(error) => {
                                    tracing::warn!(event = "message.not_renewed", %error, "a message goes on unrenewed");
                                }
                            }
                        }
                    }
                }
            }
        };
        if let (Some(place), Err(why)) = (&place, &sent)
            && let Some(rest) = why.rest()
        {
            place.rest_until(self.parts.clock.now() + rest);
        }
        let outcome = self.conclude(&due, sent).await?;
        if let Some(outcome) = outcome {
            self.outcomes.count(outcome, 1);
        }
        Ok(outcome)
    }

    async fn conclude(&self, due: &Due, sent: Result<(), Unsent>) -> Result<Option<Outcome>, SqlError> {
        let now = self.parts.clock.now();
        let (event, kind) = (due.item.event, due.item.kind.name());
        let Err(why) = sent else {
            self.deliveries.sent(due, now).await?;
            tracing::debug!(event = "message.sent", cause = %event, kind, "a message was sent");
            return Ok(Some(Outcome::Delivered));
        };
        let Some(verdict) = self.deliveries.unsent(due, &why, now).await? else { return Ok(None) };
        let label = why.label();
        Ok(Some(match (verdict, why) {
            (Verdict::RetryLater(_), _) => {
                tracing::warn!(event = "message.put_off", cause = %event, kind, why = label, "a message waits");
                Outcome::RetryLater
            }
            (Verdict::Dead, Unsent::Obsolete) => {
                tracing::debug!(event = "message.moot", cause = %event, kind, "a message is of no use any more");
                Outcome::Dead
            }
            (Verdict::Dead, _) => {
                tracing::warn!(event = "message.given_up", cause = %event, kind, why = label, "a message is given up");
                Outcome::Dead
            }
        }))
    }

    /// Composes a message from present data.
    async fn compose(&self, due: &Due) -> Result<Message, Unsent> {
        if Deliveries::is_late(due, self.parts.clock.now()) {
            return Err(Unsent::Late);
        }
        let letter = self.parts.notices.notice(&due.item).await.map_err(|error| {
            tracing::warn!(event = "message.unknown", error = %error, "what a message says could not be found");
            Unsent::Unknown
        })?;
        Ok(self.parts.composer.compose(&due.item, &letter.ok_or(Unsent::Obsolete)?)?.resent(due.resends, due.resent_at))
    }

    /// Counts news to unverified addresses against the daily limit, once per message; secrets were counted when
    /// they were asked for.
    async fn send_within_bounds(&self, is_news: bool, message: Message) -> Result<(), Unsent> {
        if is_news && !message.is_proven {
            let now = self.parts.clock.now();
            let counted = match &message.content {
                Content::Mail(mail) => {
                    let address = mail.to.email.to_string().to_ascii_lowercase();
                    self.parts.throttle.spare(Action::NewsToAddress, &address, now).await
                }
                Content::Sms { to, .. } => self.parts.throttle.spare(Action::NewsToNumber, to, now).await,
            };
            match counted {
                Ok(()) => {}
                Err(Denied::RetryAfter(_)) => return Err(Unsent::TooMany),
                Err(Denied::Sql(_)) => return Err(Unsent::Unknown),
            }
        }
        self.send(message).await
    }

    async fn send(&self, message: Message) -> Result<(), Unsent> {
        let now = self.parts.clock.now();
        match message.content {
            Content::Mail(content) => self.parts.mail.send(message.name, *content, now).await,
            Content::Sms { to, text } => self.parts.sms.send(message.name, &to, &text, now).await,
        }
    }
}
