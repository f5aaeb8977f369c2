use chrono::TimeDelta;
use domain::Moment;
use store::sql::{Argument, Sql, SqlError, WriteTransaction};
use uuid::Uuid;

/// For so long it is known what arrived.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Keeps that deliveries arrived, those that `condition` names by placeholders from the third on, before they are taken
/// out of what waits.
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

/// Forgets what arrived long ago.
pub(super) async fn forget_old(transaction: &mut WriteTransaction, webhook: Uuid, now: Moment) -> Result<(), SqlError> {
    let sql = Sql::new("delete from webhook_arrivals where webhook = $1 and arrived_at < $2");
    transaction.execute(sql.bind(webhook).bind(now - KEPT)).await.map(drop)
}
