use chrono::TimeDelta;
use domain::Moment;
use store::log::Position;
use store::sql::{Pool, Row, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

use super::queue::{TRIES, pause};

/// For how long a lane is taken; none of its deliveries is begun that could outlast it.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(1);

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
    pub(super) delivered: Vec<Position>,
    pub(super) failed: Option<Failure>,
}

/// The delivery at which a lane stopped.
pub(super) struct Failure {
    due: Due,
    why: String,
    /// Chance: what failed together does not come back together.
    jitter: u8,
}

impl Failure {
    pub(super) fn new(due: Due, why: String, jitter: u8) -> Self {
        Self { due, why, jitter }
    }

    pub(super) fn event(&self) -> Uuid {
        self.due.event
    }

    pub(super) fn why(&self) -> &str {
        &self.why
    }

    /// Whether it was the last try.
    pub(super) fn is_dead(&self) -> bool {
        self.due.attempts + 1 >= TRIES
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

    /// Takes lanes that are due, the longest waiting first; another instance gets others.
    pub(super) async fn take(&self, webhook: Uuid, now: Moment, max: u32) -> Result<Vec<Lane>, SqlError> {
        let sql = "select subject, due_at from webhook_lanes where webhook = $1 and due_at <= $2 \
                   order by due_at, subject limit $3";
        let rows = self.edge.fetch_all(Sql::new(sql).bind(webhook).bind(now).bind(max)).await?;
        let found = rows.iter().map(|row| Ok((row.text("subject")?, row.moment("due_at")?)));
        let mut found = found.collect::<Result<Vec<_>, SqlError>>()?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        // Several instances lock rows in one order.
        found.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let until = now + LEASE;
        let mut transaction = self.edge.begin().await?;
        let mut taken = Vec::with_capacity(found.len());
        for (subject, due_at) in found {
            if set_due(&mut transaction, (webhook, &subject), due_at, until).await? {
                taken.push(Lane { webhook, subject, until });
            }
        }
        transaction.commit().await?;
        Ok(taken)
    }

    /// The oldest that wait in a lane, in their order.
    pub(super) async fn waiting(&self, lane: &Lane, max: u32) -> Result<Vec<Due>, SqlError> {
        let sql = "select position, event, body, attempts from webhook_deliveries \
                   where webhook = $1 and subject = $2 and dead_at is null order by position limit $3";
        let sql = Sql::new(sql).bind(lane.webhook).bind(StoredText::new(&lane.subject)?).bind(max);
        self.edge.fetch_all(sql).await?.iter().map(due).collect()
    }

    /// Writes down what came of lanes, and gives them back. One that was changed in the meantime, by a replay say, stays
    /// as it is: what was told of it comes again.
    pub(super) async fn conclude(&self, webhook: Uuid, mut runs: Vec<Run>, now: Moment) -> Result<(), SqlError> {
        runs.sort_unstable_by(|one, other| one.lane.subject.cmp(&other.lane.subject));
        let mut transaction = self.edge.begin().await?;
        // The webhook's row before its lanes, as whoever takes up what is new does.
        if let Some(furthest) = runs.iter().flat_map(|run| &run.delivered).max() {
            let sql = "update webhooks set delivered_at = $3, delivered_position = \
                       case when delivered_position > $2 then delivered_position else $2 end where id = $1";
            transaction.execute(Sql::new(sql).bind(webhook).bind(*furthest).bind(now)).await?;
        }
        if let Some(failure) = runs.iter().find_map(|run| run.failed.as_ref()) {
            let sql = "update webhooks set last_error = $2, failed_at = $3 where id = $1";
            transaction.execute(Sql::new(sql).bind(webhook).bind(StoredText::new(failure.why())?).bind(now)).await?;
        }
        for run in &runs {
            let key = (webhook, run.lane.subject.as_str());
            let next = run.failed.as_ref().filter(|failure| !failure.is_dead());
            let next = next.map_or(now, |failure| now + pause(failure.due.attempts + 1, failure.jitter));
            if set_due(&mut transaction, key, run.lane.until, next).await? {
                note(&mut transaction, run, now).await?;
            }
        }
        transaction.commit().await
    }
}

/// What came of the deliveries of a lane that is still this instance's.
async fn note(transaction: &mut WriteTransaction, run: &Run, now: Moment) -> Result<(), SqlError> {
    let Run { lane: Lane { webhook, subject, .. }, delivered, failed } = run;
    if !delivered.is_empty() {
        let positions = Sql::placeholders(2, delivered.len());
        let sql = format!("delete from webhook_deliveries where webhook = $1 and position in ({positions})");
        let sql = Sql::new(sql).bind(*webhook).bind_all(delivered.iter().copied());
        transaction.execute(sql).await?;
    }
    if let Some(failure) = failed {
        let dead = failure.is_dead().then_some(now);
        let sql = "update webhook_deliveries set attempts = attempts + 1, last_error = $3, dead_at = $4, \
                   next_attempt_at = case when $4 is null then next_attempt_at end where webhook = $1 and position = $2";
        let sql =
            Sql::new(sql).bind(*webhook).bind(failure.due.position).bind(StoredText::new(failure.why())?).bind(dead);
        transaction.execute(sql).await?;
    }
    let sql = "delete from webhook_lanes where webhook = $1 and subject = $2 and not exists (select 1 \
               from webhook_deliveries d where d.webhook = $1 and d.subject = $2 and d.dead_at is null)";
    transaction.execute(Sql::new(sql).bind(*webhook).bind(StoredText::new(subject)?)).await?;
    Ok(())
}

/// Compare and set: whether the lane was due at this moment, and now is at another.
async fn set_due(
    transaction: &mut WriteTransaction,
    (webhook, subject): (Uuid, &str),
    from: Moment,
    to: Moment,
) -> Result<bool, SqlError> {
    let sql = "update webhook_lanes set due_at = $4 where webhook = $1 and subject = $2 and due_at = $3";
    Ok(transaction.execute(Sql::new(sql).bind(webhook).bind(StoredText::new(subject)?).bind(from).bind(to)).await? == 1)
}

fn due(row: &Row) -> Result<Due, SqlError> {
    Ok(Due {
        position: row.parsed("position")?,
        event: row.parsed("event")?,
        body: row.text("body")?,
        attempts: row.count("attempts")?,
    })
}
