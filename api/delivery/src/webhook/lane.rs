use std::collections::HashSet;

use chrono::TimeDelta;
use domain::Moment;
use store::log::Position;
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

use super::ledger::{forget_old, note_arrivals};
use super::queue::TRIES;
use super::untold::Untold;

/// For how long a lane is taken; none of its deliveries is begun that could outlast it.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(1);

/// Asks for the lanes of a webhook that are due by a moment, so many of them.
pub const LANES_DUE: &str = "select subject, due_at from webhook_lanes where webhook = $1 and due_at <= $2 \
    order by due_at, subject limit $3";
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
    /// How many arrived.
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

    /// One arrived.
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

    /// Whether it was the last try.
    pub(super) fn is_dead(&self) -> bool {
        self.due.attempts + 1 >= TRIES
    }

    /// How long the next try waits.
    fn pause(&self) -> TimeDelta {
        self.why.pause(self.due.attempts + 1, self.jitter)
    }
}

impl Lane {
    /// Whether something that lasts so long, begun now, ends while the lane is this instance's.
    pub(super) fn holds(&self, now: Moment, patience: TimeDelta) -> bool {
        now + patience <= self.until
    }
}

impl Lanes {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Takes some of the lanes that have been due for longest; another instance gets others.
    pub(super) async fn take(&self, webhook: Uuid, now: Moment, max: u32) -> Result<Vec<Lane>, SqlError> {
        // Most looks find nothing, and shall not write.
        let any = Sql::new(LANES_DUE).bind(webhook).bind(now).bind(1_u32);
        if self.edge.fetch_optional(any).await?.is_none() {
            return Ok(Vec::new());
        }
        let unlocked = if self.edge.is_sqlite() { "" } else { " for update skip locked" };
        let sql = format!(
            "with due as materialized ({LANES_DUE}{unlocked}) update webhook_lanes set due_at = $4 \
             where webhook = $1 and subject in (select subject from due) returning subject"
        );
        let until = now + LEASE;
        let mut transaction = self.edge.begin().await?;
        let taken = transaction.fetch_all(Sql::new(sql).bind(webhook).bind(now).bind(max).bind(until)).await?;
        transaction.commit().await?;
        taken.iter().map(|row| Ok(Lane { webhook, subject: row.text("subject")?, until })).collect()
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
            format!(
                "position in ({}) and exists (select 1 from webhook_lanes l where l.webhook = $1 \
                 and l.subject = ${first} and l.due_at = ${})",
                Sql::placeholders(first + 2, delivered.len()),
                first + 1,
            )
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
        let sql = format!(
            "update webhook_lanes set due_at = $3 where webhook = $1 and due_at = $2 and subject in ({}) returning subject",
            Sql::placeholders(4, runs.len())
        );
        let sql = Sql::new(sql).bind(webhook).bind(until).bind(now).bind_all(subjects(runs)?);
        let still = transaction.fetch_all(sql).await?;
        let still = still.iter().map(|row| row.text("subject")).collect::<Result<HashSet<_>, _>>()?;
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
                put_off(&mut transaction, &run.lane, now + LEASE).await?;
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
    let (dead, why) = (failure.is_dead().then_some(now), failure.why);
    let sql = "update webhook_deliveries set attempts = attempts + 1, last_error = $3, dead_at = $4, \
               next_attempt_at = case when $4 is null then next_attempt_at end where webhook = $1 and position = $2";
    let sql = Sql::new(sql).bind(*webhook).bind(failure.due.position);
    transaction.execute(sql.bind(StoredText::new(why.label())?).bind(dead)).await?;
    if dead.is_none() {
        put_off(transaction, lane, now + failure.pause()).await?;
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

/// Nothing of this lane is told before then.
async fn put_off(transaction: &mut WriteTransaction, lane: &Lane, until: Moment) -> Result<(), SqlError> {
    let sql = Sql::new("update webhook_lanes set due_at = $3 where webhook = $1 and subject = $2");
    let sql = sql.bind(lane.webhook).bind(StoredText::new(&lane.subject)?).bind(until);
    transaction.execute(sql).await?;
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
