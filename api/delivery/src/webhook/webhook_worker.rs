//! Worker of webhooks: reads the log, claims lanes, delivers in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::boxed;

use chrono::TimeDelta;
use domain::Moment;
use foundation::clock::Clock;
use foundation::ids::Ids;
use futures::{StreamExt, stream};
use store::Audit;
use store::log::Position;
use store::sql::{SqlError, own_line};
use uuid::Uuid;

use super::body::body;
use super::endpoint::{ServedWebhook, WebhookError, Webhooks};
use super::lane::{Due, Failure, Lane, Run};
use super::line::Line;
use super::queue::{NewDelivery, ROUND};
use crate::queue::{Outcome, PassOutcome};

const WHOLE: Duration = Duration::from_secs(15);
/// Events per read of the log.
const PAGE: u32 = 200;
/// Concurrent deliveries to one webhook, each of another subject.
const UNDER_WAY: usize = 8;
/// Concurrent writes of results, while other lanes go on.
const ENDS: usize = 2;
/// Deliveries of one subject read and recorded per batch; after a crash twice as many come again at most.
const TOGETHER: u32 = 100;
/// Time slice of a lane; then others have their turn.
const RUN_FOR: TimeDelta = TimeDelta::seconds(5);

/// Delivers events to webhooks; cheap to clone.
#[derive(Clone)]
pub struct WebhookWorker {
    parts: Arc<WebhookWorkerParts>,
    line: Line,
}

/// Dependencies of the worker.
pub struct WebhookWorkerParts {
    pub webhooks: Webhooks,
    pub audit: Audit,
    pub clock: Clock,
    /// Randomness of the jitter.
    pub ids: Ids,
}

/// Context of a pass over one webhook.
struct Errand {
    webhook: ServedWebhook,
    /// Set when the receiver pauses or is gone.
    ended: AtomicBool,
}

impl WebhookWorker {
    pub fn new(parts: WebhookWorkerParts) -> Result<Self, WebhookError> {
        let line = Line::new(&parts.webhooks.targets, &parts.clock, WHOLE)?;
        Ok(Self { parts: Arc::new(parts), line })
    }

    /// Ids of all webhooks.
    #[boxed]
    pub async fn webhooks(&self) -> Result<Vec<Uuid>, SqlError> {
        self.parts.webhooks.ids().await
    }

    /// Adds lanes that are missing, before the first pass.
    #[boxed]
    pub async fn prepare(&self) -> Result<(), SqlError> {
        let laid = self.parts.webhooks.queue.lay_lanes(self.parts.clock.now()).await?;
        if laid > 0 {
            tracing::warn!(
                event = "webhook.lanes_laid",
                laid,
                "deliveries of an older release wait in lanes of their own"
            );
        }
        Ok(())
    }

    /// One pass over a webhook: reads the log on, delivers due lanes.
    #[boxed]
    pub async fn round(&self, webhook: Uuid) -> Result<PassOutcome, WebhookError> {
        let mut round = PassOutcome::default();
        let Some(served) = self.parts.webhooks.served(webhook, self.parts.clock.now()).await? else { return Ok(round) };
        if !served.listens {
            return Ok(round);
        }
        round.enqueued = self.enqueue(&served).await?;
        let lanes = self.parts.webhooks.lanes.claim(webhook, self.parts.clock.now(), ROUND).await?;
        let errand = Errand { webhook: served, ended: AtomicBool::new(false) };
        let run = |lane| own_line(self.run(lane, &errand));
        // Lanes that end together are recorded together, while others go on.
        let ended = stream::iter(lanes).map(run).buffer_unordered(UNDER_WAY).ready_chunks(UNDER_WAY);
        let ended = ended.map(|runs| own_line(self.conclude(webhook, runs)));
        let mut ended = ended.buffer_unordered(ENDS);
        // A lane's database error is returned once the others are done.
        let mut fault = None;
        while let Some(told) = ended.next().await {
            match told {
                Ok((told, of_a_lane)) => {
                    round += told;
                    fault = fault.or(of_a_lane);
                }
                Err(of_all) => fault = fault.or(Some(of_all)),
            }
        }
        fault.map_or(Ok(round), |fault| Err(fault.into()))
    }

    /// Passes over all webhooks until nothing is new or due; their outcomes together.
    #[boxed]
    pub async fn drain(&self) -> Result<PassOutcome, WebhookError> {
        let mut all = PassOutcome::default();
        loop {
            let mut moved = false;
            for webhook in self.webhooks().await? {
                let round = self.round(webhook).await?;
                moved |= round != PassOutcome::default();
                all += round;
            }
            if !moved {
                return Ok(all);
            }
        }
    }

    /// Reads a page of the log for a webhook, while its window has room. Returns the number of new deliveries, and at
    /// least 1 where the position moved.
    async fn enqueue(&self, webhook: &ServedWebhook) -> Result<usize, WebhookError> {
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
        let wanted: Vec<NewDelivery> = page
            .events
            .iter()
            .map(|event| NewDelivery {
                position: event.stored.position,
                event: event.id(),
                event_type: event.stored.event_type.clone(),
                subject: event.stored.stream.id.clone(),
                body: body(event, log).to_string(),
            })
            .collect();
        let span = (webhook.position.position(), page.next);
        let enqueued = queue.enqueue(webhook.id, span, &wanted, self.parts.clock.now()).await?;
        Ok(if enqueued { wanted.len().max(1) } else { 0 })
    }

    /// Delivers a lane in order up to the first failure. Pipelined: while a batch is delivered, the one before is
    /// recorded and the next is read, so that no delivery waits for the database.
    async fn run(&self, lane: Lane, errand: &Errand) -> Run {
        let begun = self.parts.clock.now();
        let mut run = Run::new(lane);
        let mut read = self.parts.webhooks.lanes.waiting(&run.lane, None, TOGETHER).await;
        loop {
            let waiting = match read {
                Ok(waiting) if waiting.is_empty() => return run,
                Ok(waiting) => waiting,
                Err(fault) => {
                    run.fault = Some(fault);
                    return run;
                }
            };
            match self.advance(&mut run, waiting, begun, errand).await {
                Some(behind) => read = behind,
                None => return run,
            }
        }
    }

    /// Delivers a batch of a lane; returns the next one, unless the time slice is over.
    async fn advance(
        &self,
        run: &mut Run,
        waiting: Vec<Due>,
        begun: Moment,
        errand: &Errand,
    ) -> Option<Result<Vec<Due>, SqlError>> {
        let lanes = &self.parts.webhooks.lanes;
        let last = waiting.last().filter(|_| waiting.len() == TOGETHER as usize).map(|due| due.position);
        let behind = async {
            match last {
                Some(last) => lanes.waiting(&run.lane, Some(last), TOGETHER).await,
                None => Ok(Vec::new()),
            }
        };
        let telling = self.tell(waiting, &run.lane, begun, errand);
        let (is_noted, behind, (told, failed)) =
            futures::join!(lanes.note(&run.lane, &run.unnoted, begun), behind, telling);
        let is_through = told.last().copied() == last;
        let is_ours = match is_noted {
            Ok(is_ours) => {
                run.unnoted.clear();
                is_ours
            }
            // Recorded again when the lane is released.
            Err(fault) => {
                run.fault = Some(fault);
                false
            }
        };
        for position in told {
            run.tell(position);
        }
        run.failed = failed;
        (is_ours && is_through).then_some(behind)
    }

    /// Delivers these up to the first failure; begins none once the time slice is over or the receiver wants no more.
    async fn tell(
        &self,
        waiting: Vec<Due>,
        lane: &Lane,
        begun: Moment,
        errand: &Errand,
    ) -> (Vec<Position>, Option<Failure>) {
        let (webhook, mut told) = (&errand.webhook, Vec::with_capacity(waiting.len()));
        for due in waiting {
            let now = self.parts.clock.now();
            let patience = TimeDelta::from_std(WHOLE).unwrap_or(TimeDelta::MAX);
            if now > begun + RUN_FOR || !lane.holds(now, patience) || errand.ended.load(Ordering::Relaxed) {
                break;
            }
            if let Err(why) = self.line.send(webhook, &due.event.to_string(), due.body.clone()).await {
                if why.is_gone() || why.rest().is_some() {
                    errand.ended.store(true, Ordering::Relaxed);
                }
                let [jitter, ..] = self.parts.ids.uuid().into_bytes();
                let failure = Failure::new(due, why, jitter);
                say(&failure, webhook.id);
                return (told, Some(failure));
            }
            tracing::debug!(event = "webhook.delivered", webhook = %webhook.id, cause = %due.event, "a webhook was told");
            told.push(due.position);
        }
        (told, None)
    }

    /// Records the results and releases the lanes; returns the first database error.
    async fn conclude(&self, webhook: Uuid, mut runs: Vec<Run>) -> Result<(PassOutcome, Option<SqlError>), SqlError> {
        let mut told = PassOutcome::default();
        for run in &runs {
            told += self.count(run);
        }
        self.parts.webhooks.lanes.conclude(webhook, &runs, self.parts.clock.now()).await?;
        Ok((told, runs.iter_mut().find_map(|run| run.fault.take())))
    }

    fn count(&self, run: &Run) -> PassOutcome {
        let mut round = PassOutcome::default();
        let failed = run.failed.as_ref().map(|failure| (failure.outcome(), 1));
        for (outcome, times) in [(Outcome::Delivered, run.told)].into_iter().chain(failed) {
            self.parts.webhooks.outcomes.count(outcome, times as u64);
            round.count(outcome, times);
        }
        round
    }
}

/// Logs a failed delivery.
fn say(failure: &Failure, webhook: Uuid) {
    let (cause, why) = (failure.event(), failure.why.label());
    if failure.outcome() == Outcome::Dead {
        tracing::warn!(event = "webhook.dead", %webhook, %cause, why, "a webhook is given up");
    } else if failure.why.is_gone() {
        tracing::warn!(event = "webhook.gone", %webhook, %cause, why, "a webhook says that it is gone: nothing is told there");
    } else {
        tracing::info!(event = "webhook.put_off", %webhook, %cause, why, "a webhook waits");
    }
}
