use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures::{StreamExt, stream};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use store::Audit;
use store::sql::{SqlError, own_line};
use uuid::Uuid;

use super::body::body;
use super::endpoint::{Served, WebhookError, Webhooks};
use super::lane::{Due, Failure, Lane, Run};
use super::queue::Wanted;
use super::signature::sign;
use crate::clock::Clock;
use crate::ids::Ids;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// Events that are read of the log at a time.
const PAGE: u32 = 200;
/// Lanes of one webhook that are taken in a round.
const ROUND: u32 = 64;
/// Deliveries to one webhook that are under way at a time, each of another subject.
const UNDER_WAY: usize = 8;
/// Deliveries of one subject that go one after the other before others have their turn.
const RUN: u32 = 200;
/// For so long none is begun after another of its subject.
const RUN_FOR: TimeDelta = TimeDelta::seconds(5);

/// Delivers events to webhooks; cheap to clone.
#[derive(Clone)]
pub struct Courier {
    parts: Arc<CourierParts>,
    client: Client,
}

/// What it stands on.
pub struct CourierParts {
    /// Whom it delivers to.
    pub webhooks: Webhooks,
    /// Where events are read.
    pub audit: Audit,
    /// When something is due.
    pub clock: Clock,
    /// Chance.
    pub ids: Ids,
}

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Events that were read and wanted, or only passed by.
    pub taken_up: usize,
    /// Deliveries that arrived.
    pub delivered: usize,
    /// Deliveries that failed and are tried again.
    pub put_off: usize,
    /// Deliveries that were given up.
    pub dead: usize,
}

impl Courier {
    /// A courier that stands on these.
    pub fn new(parts: CourierParts) -> Result<Self, WebhookError> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            // Neither a redirect nor a proxy leads where the name itself may not.
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(parts.webhooks.targets.clone()))
            .user_agent("hoso")
            .build()
            .map_err(|_| WebhookError::Client)?;
        Ok(Self { parts: Arc::new(parts), client })
    }

    /// Everybody to deliver to.
    pub async fn webhooks(&self) -> Result<Vec<Uuid>, SqlError> {
        self.parts.webhooks.ids().await
    }

    /// Reads on for one webhook, and delivers what is due.
    pub async fn round(&self, webhook: Uuid) -> Result<Round, WebhookError> {
        let mut round = Round::default();
        let Some(served) = self.parts.webhooks.served(webhook).await? else { return Ok(round) };
        round.taken_up = self.take_up(&served).await?;
        let lanes = self.parts.webhooks.lanes.take(webhook, self.parts.clock.now(), ROUND).await?;
        let runs = stream::iter(lanes).map(|lane| own_line(self.run(lane, &served))).buffer_unordered(UNDER_WAY);
        // What ended together is written down together.
        let mut ended = runs.ready_chunks(UNDER_WAY);
        while let Some(runs) = ended.next().await {
            let runs = runs.into_iter().collect::<Result<Vec<_>, _>>()?;
            for run in &runs {
                self.count(run, &mut round);
            }
            self.parts.webhooks.lanes.conclude(webhook, runs, self.parts.clock.now()).await?;
        }
        Ok(round)
    }

    /// Rounds for everybody until nothing new is found and nothing is due; what they came to together.
    pub async fn drain(&self) -> Result<Round, WebhookError> {
        let mut all = Round::default();
        loop {
            let mut moved = false;
            for webhook in self.webhooks().await? {
                let round = self.round(webhook).await?;
                moved |= round != Round::default();
                all.taken_up += round.taken_up;
                all.delivered += round.delivered;
                all.put_off += round.put_off;
                all.dead += round.dead;
            }
            if !moved {
                return Ok(all);
            }
        }
    }

    /// Reads the log on for a webhook, a page at a time and no more than its window holds; how many events passed.
    async fn take_up(&self, webhook: &Served) -> Result<usize, WebhookError> {
        let queue = &self.parts.webhooks.queue;
        if !queue.has_room(webhook.id, self.parts.clock.now()).await? {
            return Ok(0);
        }
        let types = (!webhook.types.is_empty()).then_some(webhook.types.as_slice());
        let page = self.parts.audit.feed(webhook.position, PAGE, types).await?;
        if page.next == webhook.position {
            return Ok(0);
        }
        let log = self.parts.audit.log_id();
        let wanted: Vec<Wanted> = page
            .events
            .iter()
            .map(|event| Wanted {
                position: event.stored.position,
                event: event.id(),
                event_type: event.stored.event_type.clone(),
                subject: event.stored.stream.id.clone(),
                body: body(event, log).to_string(),
            })
            .collect();
        let span = (webhook.position.position(), page.next);
        let taken = queue.take_up(webhook.id, span, &wanted, self.parts.clock.now()).await?;
        Ok(if taken { wanted.len().max(1) } else { 0 })
    }

    /// Tells what waits in a lane, one after the other, up to the first that fails.
    async fn run(&self, lane: Lane, webhook: &Served) -> Result<Run, SqlError> {
        let clock = &self.parts.clock;
        let begun = clock.now();
        let waiting = self.parts.webhooks.lanes.waiting(&lane, RUN).await?;
        let mut run = Run { lane, delivered: Vec::new(), failed: None };
        for due in waiting {
            let now = clock.now();
            let patience = TimeDelta::from_std(WHOLE).unwrap_or(TimeDelta::MAX);
            if now > begun + RUN_FOR || !run.lane.holds(now, patience) {
                break;
            }
            if let Err(why) = self.send(&due, webhook).await {
                let [jitter, ..] = self.parts.ids.uuid().into_bytes();
                run.failed = Some(Failure::new(due, why, jitter));
                break;
            }
            tracing::debug!(event = "webhook.delivered", webhook = %webhook.id, cause = %due.event, "a webhook was told");
            run.delivered.push(due.position);
        }
        if let Some(failure) = &run.failed {
            let (id, event, why) = (webhook.id, failure.event(), failure.why());
            if failure.is_dead() {
                tracing::warn!(event = "webhook.dead", webhook = %id, cause = %event, why, "a webhook is given up");
            } else {
                tracing::info!(event = "webhook.put_off", webhook = %id, cause = %event, why, "a webhook waits");
            }
        }
        Ok(run)
    }

    fn count(&self, run: &Run, round: &mut Round) {
        let outcomes = &self.parts.webhooks.outcomes;
        round.delivered += run.delivered.len();
        run.delivered.iter().for_each(|_| outcomes.count([("outcome", "delivered")]));
        let Some(failure) = &run.failed else { return };
        let (counted, label) =
            if failure.is_dead() { (&mut round.dead, "given_up") } else { (&mut round.put_off, "put_off") };
        *counted += 1;
        outcomes.count([("outcome", label)]);
    }

    /// Sends it; an error is a label that says nothing of where it went.
    async fn send(&self, due: &Due, webhook: &Served) -> Result<(), String> {
        // Once more: what is allowed may be less than when it was registered.
        let url = self.parts.webhooks.check(&webhook.url).map_err(|_| "refused address".to_owned())?;
        let (id, at) = (due.event.to_string(), self.parts.clock.now());
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", at.utc().timestamp().to_string())
            .header("webhook-signature", sign(&webhook.secret, &id, at, &due.body))
            .body(due.body.clone());
        match request.send().await {
            // What it answers besides is not read.
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("http {}", answer.status().as_u16())),
            Err(error) if error.is_timeout() => Err("silent".to_owned()),
            Err(_) => Err("unreachable".to_owned()),
        }
    }
}
