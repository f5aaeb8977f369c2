use chrono::TimeDelta;
use domain::Moment;
use store::log::Position;
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

use super::arrivals::{forget_old, note_arrivals};
use super::queue::{DELIVERIES, LANES_DUE, TRIES};
use super::untold::Untold;
use crate::queue::{ClaimTable, Key, Outcome, Verdict};

/// What waits of one subject is claimed as a whole, so that it is told in its order.
const LANES: ClaimTable = ClaimTable { name: "webhook_lanes", key: ["webhook", "subject"], due: "due_at" };

/// For how long a lane is taken; none of its deliveries is begun that could outlast it.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(1);

/// Asks for what waits for a webhook of a subject behind a position, so much of it.
pub const WAITING: &str = "select position, event, body, attempts from webhook_deliveries \
    where webhook = $1 and subject = $2 and position > $3 and dead_at is null order by position limit $4";

/// What waits of one subject, in the database: taken as a whole, told in its order.
#[derive(Clone)]
pub(super) struct Lanes {
    edge: Pool,
}

/// The deliveries of one subject to one webhook, taken by this instance.
pub(super) struct Lane {
    webhook: Uuid,
    subject: String,
    /// Until when it is this instance's, unless another has changed it.
    until: Moment,
}

/// A delivery that waits.
pub(super) struct Due {
    pub(super) position: Position,
    pub(super) event: Uuid,
    pub(super) body: String,
    attempts: u64,
}

/// What came of a lane.
pub(super) struct Run {
    pub(super) lane: Lane,
    pub(super) told: usize,
    /// The furthest of them.
    pub(super) furthest: Option<Position>,
    /// Those of them that still stand in the database as waiting.
    pub(super) unnoted: Vec<Position>,
    pub(super) failed: Option<Failure>,
    /// The statement at which the database failed: what was told before it counts all the same.
    pub(super) fault: Option<SqlError>,
}

/// The delivery at which a lane stopped.
pub(super) struct Failure {
    due: Due,
    pub(super) why: Untold,
    /// Chance: what failed together does not come back together.
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

    /// What the try came to: the last one leaves a dead letter.
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

    /// Whether something that lasts so long, begun now, ends while the lane is this instance's.
    pub(super) fn holds(&self, now: Moment, patience: TimeDelta) -> bool {
        now + patience <= self.until
    }
}

impl Lanes {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Claims some of the lanes that have been due for longest; another instance gets others.
    pub(super) async fn claim(&self, webhook: Uuid, now: Moment, max: u32) -> Result<Vec<Lane>, SqlError> {
        let until = now + LEASE;
        let claimed = LANES.claim_several(&self.edge, LANES_DUE, (webhook.into(), now, max), until).await?;
        Ok(claimed.into_iter().map(|subject| Lane { webhook, subject, until }).collect())
    }

    /// The oldest that wait in a lane behind a position, in their order.
    pub(super) async fn waiting(&self, lane: &Lane, after: Option<Position>, max: u32) -> Result<Vec<Due>, SqlError> {
        let after = after.unwrap_or(Position::START);
        let sql = Sql::new(WAITING).bind(lane.webhook).bind(StoredText::new(&lane.subject)?).bind(after).bind(max);
        self.edge.fetch_all(sql).await?.iter().map(due).collect()
    }

    /// Writes down that these arrived; `false` where the lane is another's by now, or was changed.
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

    /// Writes down what came of lanes that were taken together, and gives them back. One that was changed in the meantime,
    /// by a replay say, stays as it is: what was told of it comes again.
    pub(super) async fn conclude(&self, webhook: Uuid, runs: &[Run], now: Moment) -> Result<(), SqlError> {
        let Some(until) = runs.first().map(|run| run.lane.until) else { return Ok(()) };
        let mut transaction = self.edge.begin().await?;
        // The webhook's row before its lanes, as whoever takes up what is new does.
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
            // What the database could not give or take now, it is not asked for again and again.
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

/// Whose lanes these are.
fn subjects<'r>(runs: impl IntoIterator<Item = &'r Run>) -> Result<Vec<StoredText>, SqlError> {
    runs.into_iter().map(|run| StoredText::new(&run.lane.subject)).collect()
}

/// What a try that failed says of its delivery, of its lane, and of the webhook itself.
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
