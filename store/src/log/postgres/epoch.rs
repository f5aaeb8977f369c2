use sqlx::postgres::PgPool;

use crate::sql::SqlError;

/// Raises the epoch, in one transaction that waits for every append in flight and keeps new ones waiting: whoever
/// sees the new epoch then sees all events of the old one.
pub(super) async fn raise(pool: &PgPool) -> Result<u32, SqlError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("lock table events in access exclusive mode").execute(&mut *transaction).await?;
    let epoch: i32 = sqlx::query_scalar("update log_epoch set epoch = epoch + 1 returning epoch")
        .fetch_one(&mut *transaction)
        .await?;
    // A default takes no parameter; the number comes from an integer column.
    let default = format!("alter table events alter column epoch set default {epoch}");
    sqlx::query(&default).persistent(false).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(epoch.unsigned_abs())
}
