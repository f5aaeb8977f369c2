//! Reset of all positions after the order of the log was changed by a restore.

use store::boxed;
use store::log::Position;
use store::sql::{Sql, SqlError, WriteTransaction};

use super::calendar::CalendarProjection;
use super::streams::StreamsProjection;
use super::{OF_NO_RELEASE, PREREQUISITES};
use crate::batch::for_texts;
use crate::projection::Projection;

/// Resets all positions, in the transaction that changes the log's order: prerequisites at once, the others at the next
/// start, beside the live rows.
#[boxed]
pub async fn forget_followed(transaction: &mut WriteTransaction) -> Result<(), SqlError> {
    let prerequisites: [&dyn Projection; 2] = [&StreamsProjection, &CalendarProjection];
    for table in prerequisites.iter().flat_map(|prerequisite| prerequisite.tables()) {
        transaction.execute(Sql::new(format!("DELETE FROM {table}"))).await?;
    }
    // A running rebuild finds its mark gone, and ends.
    transaction.execute(Sql::new("DELETE FROM checkpoints WHERE state = 'REBUILDING'")).await?;
    let text = "UPDATE checkpoints SET state = 'LIVE', position = $2, hash = NULL, applied_events = 0, \
                stopped_reason = NULL WHERE name IN (SELECT each.value FROM {each})";
    let is_sqlite = transaction.is_sqlite();
    transaction.execute(for_texts(text, is_sqlite, PREREQUISITES)?.bind(Position::START)).await?;
    let text = "UPDATE checkpoints SET version = $2, state = 'STOPPED', position = $3, hash = NULL, applied_events = 0, \
                stopped_reason = 'the order of the log was changed: rebuild' \
                WHERE name NOT IN (SELECT each.value FROM {each})";
    let sql = for_texts(text, is_sqlite, PREREQUISITES)?.bind(OF_NO_RELEASE).bind(Position::START);
    transaction.execute(sql).await.map(drop)
}
