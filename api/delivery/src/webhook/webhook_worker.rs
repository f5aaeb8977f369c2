use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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
/// Events that are read of the log at a time.
const PAGE: u32 = 200;
/// Deliveries to one webhook that are under way at a time, each of another subject.
const UNDER_WAY: usize = 8;
/// Rounds' ends that are written down at a time, while the rest is under way.
const ENDS: usize = 2;
/// Deliveries of one subject that are read, and written down, together: what comes again where an instance dies is twice
/// as many at most.
const TOGETHER: u32 = 100;
/// For so long one delivery of a subject is begun after the other; then others have their turn.
const RUN_FOR: TimeDelta = TimeDelta::seconds(5);

/// Delivers events to webhooks; cheap to clone.
#[derive(Clone)]
pub struct WebhookWorker {
    parts: Arc<WebhookWorkerParts>,
    line: Line,
}

/// What it stands on.
pub struct WebhookWorkerParts {
    /// Whom it delivers to.
    pub webhooks: Webhooks,
    /// Where events are read.
    pub audit: Audit,
    /// When something is due.
    pub clock: Clock,
    /// Chance.
    pub ids: Ids,
}

/// What a round is about.
struct Errand {
    webhook: ServedWebhook,
    /// The receiver has said that it wants to be told nothing more.
    ended: AtomicBool,
}

impl WebhookWorker {
    /// A worker that stands on these.
    pub fn new(parts: WebhookWorkerParts) -> Result<Self, WebhookError> {
        let line = Line::new(&parts.webhooks.targets, &parts.clock, WHOLE)?;
        Ok(Self { parts: Arc::new(parts), line })
    }

    /// Everybody to deliver to.
    pub async fn webhooks(&self) -> Result<Vec<Uuid>, SqlError> {
        self.parts.webhooks.ids().await
    }

    /// Sees to it that whatever waits is looked for.
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

    /// Reads on for one webhook, and delivers what is due.
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
        // What ended together is written down together, while others are told.
        let ended = stream::iter(lanes).map(run).buffer_unordered(UNDER_WAY).ready_chunks(UNDER_WAY);
        let ended = ended.map(|runs| own_line(self.conclude(webhook, runs)));
        let mut ended = ended.buffer_unordered(ENDS);
        // A lane that the database fails in is told of when the others are done.
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

    /// Rounds for everybody until nothing new is found and nothing is due; what they came to together.
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

    /// Reads the log on for a webhook, a page at a time and no more than its window holds; how many events passed.
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

    /// Tells what waits in a lane, one after the other, up to the first that fails. While some are told, those before are
    /// written down and those behind are read: no delivery waits for the database.
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

    /// Tells these of a lane; what stands behind them, unless the lane's turn is over.
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
            // Whoever gives the lane back writes these down too.
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

    /// Tells these, up to the first that fails; none is begun once it is the turn of others, or the receiver wants no more.
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

    /// Writes down what came of these, and gives their lanes back; with the first fault that one of them met.
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

/// Tells the log of a delivery that failed.
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
