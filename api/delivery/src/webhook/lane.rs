//! Lanes per subject: ordered delivery under a lease.

use chrono::TimeDelta;
use domain::Moment;
use store::log::Position;
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

use super::arrivals::{forget_old, note_arrivals};
use super::queue::{DELIVERIES, LANES_DUE, TRIES};
use super::untold::Untold;
use crate::queue::{ClaimTable, Key, Outcome, Verdict};

/// Lanes are leased as a whole, so that deliveries of a subject keep their order.
const LANES: ClaimTable = ClaimTable { name: "webhook_lanes", key: ["webhook", "subject"], due: "due_at" };

/// Lease of a lane; no delivery is begun that could outlast it.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(1);

/// Selects waiting deliveries of a webhook and subject behind a position, up to a limit.
pub const WAITING: &str = "select position, event, body, attempts from webhook_deliveries \
    where webhook = $1 and subject = $2 and position > $3 and dead_at is null order by position limit $4";

/// Lanes of subjects in the database: leased as a whole, delivered in order.
#[derive(Clone)]
pub(super) struct Lanes {
    edge: Pool,
}

/// Lane of a subject that this instance has leased.
pub(super) struct Lane {
    webhook: Uuid,
    subject: String,
    /// End of the lease, unless the row was changed meanwhile.
    until: Moment,
}

pub(super) struct Due {
    pub(super) position: Position,
    pub(super) event: Uuid,
    pub(super) body: String,
    attempts: u64,
}

/// Result of a lane's run.
pub(super) struct Run {
    pub(super) lane: Lane,
    pub(super) told: usize,
    pub(super) furthest: Option<Position>,
    /// Delivered positions not recorded in the database yet.
    pub(super) unnoted: Vec<Position>,
    pub(super) failed: Option<Failure>,
    /// Database error that ended the run; deliveries before it count all the same.
    pub(super) fault: Option<SqlError>,
}

/// Failed delivery that stopped a lane.
pub(super) struct Failure {
    due: Due,
    pub(super) why: Untold,
    /// Random byte of the jitter.
    jitter: u8,
}

impl Run {
    pub(super) fn new(lane: Lane) -> Self {
        Self { lane, told: 0, furthest: None, unnoted: Vec::new(), failed: None, fault: None }
    }

    pub(super) fn tell(&mut self, position: Position) {
        self.told += 1;
        self.furthest = Some(position);
        self.unnoted.push(position);
    }
}

impl Failure {
    pub(super) fn new(due: Due, why: Untold, jitter: u8) -> Self {
        Self { due, why, jitter }
    }

    pub(super) fn event(&self) -> Uuid {
        self.due.event
    }

    /// Outcome of the attempt; the last one leaves a dead letter.
    pub(super) fn outcome(&self) -> Outcome {
        if self.tries() >= TRIES { Outcome::Dead } else { Outcome::RetryLater }
    }

    fn verdict(&self, now: Moment) -> Verdict {
        match self.outcome() {
            Outcome::Dead => Verdict::Dead,
            Outcome::Delivered | Outcome::RetryLater => {
                Verdict::RetryLater(now + self.why.pause(self.tries(), self.jitter))
            }
        }
    }

    fn tries(&self) -> u64 {
        self.due.attempts + 1
    }
}

impl Lane {
    fn key(&self) -> Result<Key, SqlError> {
        Ok([self.webhook.into(), StoredText::new(&self.subject)?.into()])
    }

    /// True when something of this duration, begun now, ends within the lease.
    pub(super) fn holds(&self, now: Moment, patience: TimeDelta) -> bool {
        now + patience <= self.until
    }
}

impl Lanes {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Claims lanes that have been due for longest; concurrent instances get different ones.
    pub(super) async fn claim(&self, webhook: Uuid, now: Moment, max: u32) -> Result<Vec<Lane>, SqlError> {
        let until = now + LEASE;
        let claimed = LANES.claim_several(&self.edge, LANES_DUE, (webhook.into(), now, max), until).await?;
        Ok(claimed.into_iter().map(|subject| Lane { webhook, subject, until }).collect())
    }

    /// Waiting deliveries of a lane behind a position, in order.
    pub(super) async fn waiting(&self, lane: &Lane, after: Option<Position>, max: u32) -> Result<Vec<Due>, SqlError> {
        let after = after.unwrap_or(Position::START);
        let sql = Sql::new(WAITING).bind(lane.webhook).bind(StoredText::new(&lane.subject)?).bind(after).bind(max);
        self.edge.fetch_all(sql).await?.iter().map(due).collect()
    }

    /// Records arrivals; `false` where the lease was lost.
    pub(super) async fn note(&self, lane: &Lane, delivered: &[Position], now: Moment) -> Result<bool, SqlError> {
        if delivered.is_empty() {
            return Ok(true);
        }
        let Lane { webhook, subject, until } = lane;
        let is_ours = |first: usize| {
            let positions = Sql::placeholders(first + 2, delivered.len());
            format!("position in ({positions}) and {}", LANES.is_claimed([1, first, first + 1]))
        };
        let mut values = vec![Argument::from(StoredText::new(subject)?), Argument::from(*until)];
        values.extend(delivered.iter().copied().map(Argument::from));
        let mut transaction = self.edge.begin().await?;
        note_arrivals(&mut transaction, *webhook, &is_ours(3), values.clone(), now).await?;
        let sql = format!("delete from webhook_deliveries where webhook = $1 and {}", is_ours(2));
        let gone = transaction.execute(Sql::new(sql).bind(*webhook).bind_all(values)).await?;
        transaction.commit().await?;
        Ok(gone == delivered.len() as u64)
    }

    /// Records the results of lanes claimed together, and releases them. A lane changed meanwhile, by a replay for
    /// instance, stays as it is: its deliveries come again.
    pub(super) async fn conclude(&self, webhook: Uuid, runs: &[Run], now: Moment) -> Result<(), SqlError> {
        let Some(until) = runs.first().map(|run| run.lane.until) else { return Ok(()) };
        let mut transaction = self.edge.begin().await?;
        // Lock order: the webhook's row before its lanes, as in enqueueing.
        let furthest = runs.iter().filter_map(|run| run.furthest).max();
        let sql = "update webhooks set delivered_at = coalesce($3, delivered_at), delivered_position = \
                   case when $2 is null or delivered_position > $2 then delivered_position else $2 end where id = $1";
        let sql = Sql::new(sql).bind(webhook).bind(furthest);
        transaction.execute(sql.bind(furthest.map(|_| now))).await?;
        let still = LANES.release(&mut transaction, (webhook.into(), subjects(runs)?), until, now).await?;
        let runs: Vec<&Run> = runs.iter().filter(|run| still.contains(&run.lane.subject)).collect();
        let arrived: Vec<Position> = runs.iter().flat_map(|run| &run.unnoted).copied().collect();
        if !arrived.is_empty() {
            let positions = format!("position in ({})", Sql::placeholders(3, arrived.len()));
            let values = arrived.iter().copied().map(Argument::from);
            note_arrivals(&mut transaction, webhook, &positions, values, now).await?;
            forget_old(&mut transaction, webhook, now).await?;
            let positions = Sql::placeholders(2, arrived.len());
            let sql = format!("delete from webhook_deliveries where webhook = $1 and position in ({positions})");
            transaction.execute(Sql::new(sql).bind(webhook).bind_all(arrived)).await?;
        }
        for run in &runs {
            if let Some(failure) = &run.failed {
                note_failure(&mut transaction, &run.lane, failure, now).await?;
            }
            // Postponed after a database error, so that it is not retried in a tight loop.
            if run.fault.is_some() {
                LANES.retry_later(&mut transaction, run.lane.key()?, now + LEASE).await?;
            }
        }
        let named = Sql::placeholders(2, runs.len());
        let sql = format!(
            "delete from webhook_lanes where webhook = $1 and subject in ({named}) and not exists (select 1 \
             from webhook_deliveries d where d.webhook = $1 and d.subject = webhook_lanes.subject and d.dead_at is null)"
        );
        if !runs.is_empty() {
            transaction.execute(Sql::new(sql).bind(webhook).bind_all(subjects(runs)?)).await?;
        }
        transaction.commit().await
    }
}

/// Subjects of these lanes.
fn subjects<'r>(runs: impl IntoIterator<Item = &'r Run>) -> Result<Vec<StoredText>, SqlError> {
    runs.into_iter().map(|run| StoredText::new(&run.lane.subject)).collect()
}

/// Records a failed attempt in the delivery, its lane, and the webhook.
async fn note_failure(
    transaction: &mut WriteTransaction,
    lane: &Lane,
    failure: &Failure,
    now: Moment,
) -> Result<(), SqlError> {
    let webhook = &lane.webhook;
    let (why, verdict) = (failure.why, failure.verdict(now));
    let delivery = [(*webhook).into(), failure.due.position.into()];
    DELIVERIES.fail(transaction, delivery, (why.label().as_str(), verdict), None, now).await?;
    if let Verdict::RetryLater(at) = verdict {
        LANES.retry_later(transaction, lane.key()?, at).await?;
    }
    let sql = "update webhooks set last_error = $2, failed_at = $3 where id = $1";
    transaction.execute(Sql::new(sql).bind(*webhook).bind(StoredText::new(why.label())?).bind(now)).await?;
    if let Some(rest) = why.rest() {
        let sql = "update webhooks set rests_until = $2 where id = $1 and (rests_until is null or rests_until < $2)";
        transaction.execute(Sql::new(sql).bind(*webhook).bind(now + rest)).await?;
    }
    if why.is_gone() {
        let sql = "update webhooks set gone_at = $2 where id = $1 and gone_at is null";
        transaction.execute(Sql::new(sql).bind(*webhook).bind(now)).await?;
    }
    Ok(())
}

fn due(row: &Row) -> Result<Due, SqlError> {
    Ok(Due {
        position: row.parsed("position")?,
        event: row.parsed("event")?,
        body: row.text("body")?,
        attempts: row.count("attempts")?,
    })
}
