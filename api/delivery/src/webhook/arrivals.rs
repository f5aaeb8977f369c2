//! Log of deliveries that arrived.

use chrono::TimeDelta;
use domain::Moment;
use store::sql::{Argument, Sql, SqlError, WriteTransaction};
use uuid::Uuid;

/// Retention of arrived deliveries.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Copies deliveries to the log of arrivals before they leave the queue; `condition` names them, by placeholders
/// from the third on.
pub(super) async fn note_arrivals(
    transaction: &mut WriteTransaction,
    webhook: Uuid,
    condition: &str,
    values: impl IntoIterator<Item = Argument>,
    now: Moment,
) -> Result<(), SqlError> {
    let sql = format!(
        "insert into webhook_arrivals (webhook, position, event_type, subject, attempts, arrived_at) \
         select webhook, position, event_type, subject, attempts + 1, $2 from webhook_deliveries \
         where webhook = $1 and {condition} on conflict (webhook, position) do update set \
         attempts = excluded.attempts, arrived_at = excluded.arrived_at"
    );
    transaction.execute(Sql::new(sql).bind(webhook).bind(now).bind_all(values)).await.map(drop)
}

/// Deletes arrivals past their retention.
pub(super) async fn forget_old(transaction: &mut WriteTransaction, webhook: Uuid, now: Moment) -> Result<(), SqlError> {
    let sql = Sql::new("delete from webhook_arrivals where webhook = $1 and arrived_at < $2");
    transaction.execute(sql.bind(webhook).bind(now - KEPT)).await.map(drop)
}
