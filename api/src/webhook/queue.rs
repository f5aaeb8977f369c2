use chrono::TimeDelta;
use domain::Moment;
use projections::{Conditions, KeyType, Keyset, Order, Page, PageRequest, QueryError};
use store::log::{Position, ResumeToken};
use store::sql::{Pool, Row, Sql, SqlError};
use uuid::Uuid;

use super::request::{Changed, Ordered};
use crate::backlog::Backlog;

/// After the first failure; doubles with each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// After so many tries a delivery is given up: the pauses between them come to half a day.
pub(super) const TRIES: u64 = 14;
/// For how long a delivery is taken: longer than a try can last.
const TAKEN_FOR: TimeDelta = TimeDelta::minutes(1);
/// So many dead letters are counted; more are as many.
const DEAD_COUNTED: u32 = 10_000;

/// Dead letters of one webhook.
const OLDEST_FIRST: Order = Order { tag: "dead-letters", columns: &[("position", KeyType::Text)], descending: false };

/// Deliveries that wait or were given up, in the database.
#[derive(Clone)]
pub(super) struct Queue {
    edge: Pool,
}

/// A delivery that is to be taken up.
pub(super) struct Wanted {
    pub position: Position,
    pub event: Uuid,
    pub event_type: String,
    /// Whose order counts: a dossier and its exchange have one id.
    pub subject: String,
    pub body: String,
}

/// A delivery that is due.
pub(super) struct Due {
    pub webhook: Uuid,
    pub position: Position,
    pub event: Uuid,
    pub body: String,
    attempts: u64,
    next_attempt_at: Moment,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// To whom.
    pub webhook: Uuid,
    /// Where its event stands in the global order.
    pub position: Position,
    /// What happened: `DossierSubmitted`.
    pub event_type: String,
    /// Which dossier or account it is about: the id of its stream.
    pub subject: String,
    /// How often it was tried.
    pub attempts: u64,
    /// When it was given up.
    pub at: Moment,
    /// Why the last try failed.
    pub error: Option<String>,
}

impl Queue {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// How many wait for this webhook.
    pub(super) async fn waiting(&self, webhook: Uuid) -> Result<u64, SqlError> {
        let sql = "select count(*) as count from webhook_deliveries where webhook = $1 and dead_at is null";
        let row = self.edge.fetch_optional(Sql::new(sql).bind(webhook)).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// Takes up what was read of the log between two positions; `false` where another instance was faster, or the
    /// webhook is elsewhere by now.
    pub(super) async fn take_up(
        &self,
        webhook: Uuid,
        (from, to): (Position, ResumeToken),
        wanted: &[Wanted],
        now: Moment,
    ) -> Result<bool, SqlError> {
        let mut transaction = self.edge.begin().await?;
        let moved = "update webhooks set position = $1, position_hash = $2 where id = $3 and position = $4";
        let moved =
            Sql::new(moved).bind(to.position().to_string()).bind(to.hash()).bind(webhook).bind(from.to_string());
        if transaction.execute(moved).await? != 1 {
            return Ok(false);
        }
        for wanted in wanted {
            let sql = "insert into webhook_deliveries (webhook, position, event, event_type, subject, body, \
                       next_attempt_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
            let insert = Sql::new(sql)
                .bind(webhook)
                .bind(wanted.position.to_string())
                .bind(wanted.event)
                .bind(wanted.event_type.as_str())
                .bind(wanted.subject.as_str())
                .bind(wanted.body.as_str())
                .bind(now);
            transaction.execute(insert).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// What is due for a webhook: of each subject the oldest that waits, and nothing while that one is not due.
    pub(super) async fn due(&self, webhook: Uuid, now: Moment, max: u32) -> Result<Vec<Due>, SqlError> {
        let sql = "select d.position, d.event, d.body, d.attempts, d.next_attempt_at from webhook_deliveries d \
                   where d.webhook = $1 and d.dead_at is null and d.next_attempt_at <= $2 \
                   and not exists (select 1 from webhook_deliveries e where e.webhook = d.webhook \
                   and e.subject = d.subject and e.dead_at is null and e.position < d.position) \
                   order by d.position limit $3";
        let rows = self.edge.fetch_all(Sql::new(sql).bind(webhook).bind(now).bind(max)).await?;
        rows.iter().map(|row| due(webhook, row)).collect()
    }

    /// Takes a delivery for this instance; `false` where another was faster.
    pub(super) async fn take(&self, due: &mut Due, now: Moment) -> Result<bool, SqlError> {
        let sql = "update webhook_deliveries set next_attempt_at = $4, attempts = attempts + 1 \
                   where webhook = $1 and position = $2 and next_attempt_at = $3";
        let until = now + TAKEN_FOR;
        let taken = self.edge.execute(keyed(sql, due).bind(due.next_attempt_at).bind(until)).await? == 1;
        if taken {
            due.next_attempt_at = until;
            due.attempts += 1;
        }
        Ok(taken)
    }

    /// Writes down that a delivery arrived.
    pub(super) async fn delivered(&self, due: &Due, now: Moment) -> Result<(), SqlError> {
        let mut transaction = self.edge.begin().await?;
        let sql = "delete from webhook_deliveries where webhook = $1 and position = $2 and next_attempt_at = $3";
        transaction.execute(keyed(sql, due).bind(due.next_attempt_at)).await?;
        let sql = "update webhooks set delivered_at = $3, delivered_position = \
                   case when delivered_position > $2 then delivered_position else $2 end where id = $1";
        transaction.execute(keyed(sql, due).bind(now)).await?;
        transaction.commit().await
    }

    /// Writes down why a delivery did not arrive; `true` where it is tried again. `jitter` is added to the pause: what
    /// failed together does not come back together.
    pub(super) async fn failed(&self, due: &Due, why: &str, jitter: u8, now: Moment) -> Result<bool, SqlError> {
        let again = due.attempts < TRIES;
        let next = again.then(|| now + pause(due.attempts, jitter));
        let mut transaction = self.edge.begin().await?;
        let sql = "update webhook_deliveries set next_attempt_at = $4, dead_at = $5, last_error = $6 \
                   where webhook = $1 and position = $2 and next_attempt_at = $3";
        let sql = keyed(sql, due).bind(due.next_attempt_at).bind(next).bind((!again).then_some(now)).bind(why);
        transaction.execute(sql).await?;
        let sql = "update webhooks set last_error = $2, failed_at = $3 where id = $1";
        transaction.execute(Sql::new(sql).bind(due.webhook).bind(why).bind(now)).await?;
        transaction.commit().await?;
        Ok(again)
    }

    /// Puts a webhook back to a position: what follows is read, and delivered, once more.
    pub(super) async fn replay(
        &self,
        webhook: Uuid,
        after: ResumeToken,
        ordered: Ordered<'_>,
    ) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, webhook).await? {
            return Ok(Changed::Repeated);
        }
        let moved = "update webhooks set position = $1, position_hash = $2 where id = $3";
        let position = after.position().to_string();
        let moved = Sql::new(moved).bind(position.as_str()).bind(after.hash()).bind(webhook);
        if transaction.execute(moved).await? != 1 {
            return Ok(Changed::Unknown);
        }
        let sql = "delete from webhook_deliveries where webhook = $1 and position > $2";
        transaction.execute(Sql::new(sql).bind(webhook).bind(position)).await?;
        transaction.commit().await?;
        Ok(Changed::Done)
    }

    pub(super) async fn dead_letters(
        &self,
        webhook: Uuid,
        request: &PageRequest,
    ) -> Result<Page<DeadLetter>, QueryError> {
        let mut conditions = Conditions::default();
        let id = conditions.bind(webhook);
        conditions.and(format!("webhook = {id}"));
        conditions.and("dead_at is not null");
        let columns = "position, event_type, subject, attempts, dead_at, last_error";
        let rows = Keyset::new(&OLDEST_FIRST, request);
        let rows = rows.fetch(&self.edge, columns, "from webhook_deliveries", conditions).await?;
        Ok(rows.read(|row| dead_letter(webhook, row))?)
    }

    pub(super) async fn backlog(&self) -> Result<Backlog, SqlError> {
        Backlog::of(&self.edge, "from webhook_deliveries where dead_at is null").await
    }

    pub(super) async fn count_dead(&self) -> Result<u64, SqlError> {
        let sql = format!(
            "select count(*) as count from \
             (select 1 as one from webhook_deliveries where dead_at is not null limit {DEAD_COUNTED}) as found"
        );
        self.edge.fetch_optional(Sql::new(sql)).await?.map_or(Ok(0), |row| row.count("count"))
    }

    pub(super) async fn retry(
        &self,
        webhook: Uuid,
        position: Position,
        ordered: Ordered<'_>,
    ) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, webhook).await? {
            return Ok(Changed::Repeated);
        }
        let sql = "update webhook_deliveries set next_attempt_at = $3, dead_at = null, attempts = 0 \
                   where webhook = $1 and position = $2 and dead_at is not null";
        let sql = Sql::new(sql).bind(webhook).bind(position.to_string()).bind(ordered.at);
        if transaction.execute(sql).await? != 1 {
            return Ok(Changed::Unknown);
        }
        transaction.commit().await?;
        Ok(Changed::Done)
    }
}

/// Five seconds after the first failure, then ten, twenty …; up to a quarter longer.
fn pause(attempts: u64, jitter: u8) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX).min(16);
    let pause = FIRST_PAUSE * (1 << doublings);
    pause + pause * i32::from(jitter) / (4 * 255)
}

fn keyed<'q>(sql: &'q str, due: &Due) -> Sql<'q> {
    Sql::new(sql).bind(due.webhook).bind(due.position.to_string())
}

fn due(webhook: Uuid, row: &Row) -> Result<Due, SqlError> {
    Ok(Due {
        webhook,
        position: row.parsed("position")?,
        event: row.parsed("event")?,
        body: row.text("body")?,
        attempts: row.count("attempts")?,
        next_attempt_at: row.moment("next_attempt_at")?,
    })
}

fn dead_letter(webhook: Uuid, row: &Row) -> Result<DeadLetter, SqlError> {
    Ok(DeadLetter {
        webhook,
        position: row.parsed("position")?,
        event_type: row.text("event_type")?,
        subject: row.text("subject")?,
        attempts: row.count("attempts")?,
        at: row.moment("dead_at")?,
        error: row.opt_text("last_error")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_come_to_half_a_day_before_a_delivery_is_given_up() {
        let seconds: Vec<_> = [1, 2, 3, 13].map(|attempts| pause(attempts, 0).num_seconds()).to_vec();
        assert_eq!(seconds, [5, 10, 20, 20_480]);
        let all: i64 = (1..TRIES).map(|attempts| pause(attempts, 0).num_seconds()).sum();
        assert_eq!(all, 40_955);
    }

    #[test]
    fn chance_makes_a_pause_up_to_a_quarter_longer() {
        assert_eq!(pause(3, u8::MAX), TimeDelta::seconds(25));
        assert!(pause(3, 100) > pause(3, 50) && pause(3, 50) > pause(3, 0));
    }
}
