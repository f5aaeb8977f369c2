//! Progress mark of a rebuild, which also fences off an older rebuild of the same projection.

use store::boxed;
use store::log::Position;
use store::sql::{Pool, Sql, SqlError, StoredText, WriteTransaction};

use super::ProjectorError;
use crate::projection::Projection;

/// Name of a rebuild's row among the positions.
pub(super) fn mark_name(projection: &dyn Projection) -> String {
    format!("{}@rebuild", projection.name())
}

/// Progress mark of a rebuild among the positions; also a fencing token, since a later rebuild resets it.
pub(super) struct Mark {
    name: StoredText,
    version: u32,
    /// Position at which this rebuild left it.
    at: Position,
}

impl Mark {
    pub fn of(projection: &dyn Projection) -> Result<Self, SqlError> {
        let name = StoredText::new(mark_name(projection))?;
        Ok(Self { name, version: projection.version(), at: Position::START })
    }

    /// Resets it to the beginning, which ends every other rebuild of the same projection.
    pub fn setting(&self) -> Sql<'static> {
        let sql = "INSERT INTO checkpoints (name, version, position, state, applied_events) \
                   VALUES ($1, $2, $3, 'REBUILDING', 0) ON CONFLICT (name) DO UPDATE SET \
                   version = excluded.version, position = excluded.position, applied_events = 0";
        Sql::new(sql).bind(self.name.clone()).bind(self.version).bind(Position::START)
    }

    /// Commits a page and advances the mark. On SQLite one after the other: the page is in private tables, and a
    /// transaction that touches no common table blocks no other writer.
    #[boxed]
    pub async fn advance(
        &mut self,
        mut transaction: WriteTransaction,
        views: &Pool,
        to: Position,
        events: u64,
    ) -> Result<(), ProjectorError> {
        let sql = "UPDATE checkpoints SET position = $1, applied_events = applied_events + $2 \
                   WHERE position = $3 AND name = $4";
        let sql = Sql::new(sql).bind(to).bind(events).bind(self.at).bind(self.name.clone());
        let moved = if transaction.is_sqlite() {
            transaction.commit().await?;
            views.execute(sql).await?
        } else {
            let moved = transaction.execute(sql).await?;
            if moved == 1 {
                transaction.commit().await?;
            }
            moved
        };
        if moved != 1 {
            return Err(ProjectorError::RebuiltElsewhere);
        }
        self.at = to;
        Ok(())
    }

    /// Removes the mark with the last page, by compare-and-set.
    #[boxed]
    pub async fn check(&self, transaction: &mut WriteTransaction) -> Result<(), ProjectorError> {
        if transaction.execute(self.removal()).await? == 1 { Ok(()) } else { Err(ProjectorError::RebuiltElsewhere) }
    }

    /// Whether no other rebuild has taken the mark since.
    #[boxed]
    pub async fn stands(&self, views: &Pool) -> Result<bool, SqlError> {
        let sql = "SELECT name FROM checkpoints WHERE position = $1 AND name = $2";
        Ok(views.fetch_optional(Sql::new(sql).bind(self.at).bind(self.name.clone())).await?.is_some())
    }

    #[boxed]
    pub async fn remove(&self, views: &Pool) -> Result<(), SqlError> {
        views.execute(self.removal()).await.map(drop)
    }

    /// Removes it by compare-and-set; the mark of a later rebuild stays.
    pub fn removal(&self) -> Sql<'static> {
        let sql = "DELETE FROM checkpoints WHERE position = $1 AND name = $2";
        Sql::new(sql).bind(self.at).bind(self.name.clone())
    }

    /// Query whether the mark exists.
    pub fn asking(&self) -> Sql<'static> {
        Sql::new("SELECT name FROM checkpoints WHERE name = $1").bind(self.name.clone())
    }
}
