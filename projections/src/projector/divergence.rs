//! Divergence of rows and log: detects events that the log has lost, and finds the last shared position.

use domain::Moment;
use store::boxed;
use store::log::Position;
use store::sql::{Row, Sql, SqlError, StoredText};
use tracing::warn;

use super::positions::ProjectionPositions;
use super::{OF_NO_RELEASE, PREREQUISITES, Projector, ProjectorError};

/// Name of the projection that stores the hash of every event.
const TREE: &str = "tree";

/// Divergence of rows and log: rows derive from events that the log does not hold, because it was restored to an
/// earlier state or lost its tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// Projections that applied lost events.
    pub projections: Vec<&'static str>,
    /// Last event that rows and log are known to have in common.
    pub common: Common,
    /// Number of lost events, as far as the tree counted them.
    pub lost: u64,
}

/// Position with its event's hash, present in both rows and log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Common {
    pub position: Position,
    /// Empty at the start.
    pub hash: String,
}

impl Projector {
    /// Compares every projection's position, and the last leaf of the tree, with the log: the event at each must exist
    /// with the applied hash. `None` where all agree. Only reads.
    #[boxed]
    pub async fn divergence(&self) -> Result<Option<Divergence>, ProjectorError> {
        let (mut diverged, mut common) = (Vec::new(), Common::default());
        for entry in self.positions().await?.iter() {
            let there = self.there(entry.position, entry.hash.as_deref()).await?;
            match (there, self.named_statically(&entry.name)) {
                (Some(there), _) => common = common.max(there),
                (None, Some(name)) => diverged.push(name),
                (None, None) => {}
            }
        }
        let mut lost = 0;
        if let Some(name) = self.named_statically(TREE) {
            let size = self.leaves().await?;
            if size > 0 && self.leaf_there(size - 1).await?.is_none() {
                let kept = self.common_leaves(size).await?;
                lost = size - kept;
                if let Some(there) = kept.checked_sub(1) {
                    common = common.max(self.leaf_there(there).await?.unwrap_or_default());
                }
                if !diverged.contains(&name) {
                    diverged.push(name);
                }
            }
        }
        Ok((!diverged.is_empty()).then_some(Divergence { projections: diverged, common, lost }))
    }

    /// Latest position that the rows of any projection share with the log.
    #[boxed]
    pub async fn last_shared(&self) -> Result<Common, ProjectorError> {
        let mut common = Common::default();
        for entry in self.positions().await?.iter() {
            common = common.max(self.there(entry.position, entry.hash.as_deref()).await?.unwrap_or_default());
        }
        Ok(common)
    }

    /// Rebuilds these projections from the present log, before anybody is served. Prerequisites are emptied in place;
    /// the others are rebuilt beside the live rows that answer other instances meanwhile. An interrupted run is
    /// finished by the next start.
    #[boxed]
    pub async fn start_over(&self, projections: &[&str], now: Moment) -> Result<(), ProjectorError> {
        let mut transaction = self.0.parts.views.begin().await?;
        // The lock keeps others from applying events while positions lose their meaning.
        ProjectionPositions::lock(&mut transaction, &self.0.parts.projections).await?;
        for projection in self.0.parts.projections.iter().filter(|projection| projections.contains(&projection.name()))
        {
            let (version, state) = if PREREQUISITES.contains(&projection.name()) {
                for table in projection.tables() {
                    transaction.execute(Sql::new(format!("DELETE FROM {table}"))).await?;
                }
                (projection.version(), "LIVE")
            } else {
                (OF_NO_RELEASE, "STOPPED")
            };
            let sql = "UPDATE checkpoints SET version = $1, state = $2, position = $3, hash = NULL, applied_events = 0, \
                       stopped_reason = NULL WHERE name = $4";
            let sql = Sql::new(sql).bind(version).bind(state).bind(Position::START);
            transaction.execute(sql.bind(projection.name())).await?;
            warn!(event = "projection.ahead", projection = projection.name(), "rows ahead of the log are built anew");
        }
        transaction.commit().await?;
        self.note_now().await?;
        self.catch_up().await?;
        self.rebuild_outdated(now).await
    }

    /// Fills in the hash at each position that an older release has advanced, now that the log is known to hold it.
    #[boxed]
    pub async fn note_hashes(&self) -> Result<(), ProjectorError> {
        for entry in self.positions().await?.iter().filter(|entry| entry.hash.is_none()) {
            let event = match self.0.parts.log.event_at(entry.position).await {
                Ok(Some(event)) => event,
                // A row that does not decode is for an audit to report.
                Ok(None) | Err(SqlError::Row(_)) => continue,
                Err(error) => return Err(error.into()),
            };
            let sql = "UPDATE checkpoints SET hash = $1 WHERE name = $2 AND position = $3 AND hash IS NULL";
            let hash = event.hash().map(StoredText::new).transpose()?;
            let sql = Sql::new(sql).bind(hash).bind(StoredText::new(&entry.name)?);
            self.0.parts.views.execute(sql.bind(entry.position)).await?;
        }
        self.note_now().await
    }

    async fn note_now(&self) -> Result<(), ProjectorError> {
        let positions = self.positions().await?;
        self.note(&positions);
        Ok(())
    }

    /// The position, if the log has an event there with this hash, as far as it is known.
    async fn there(&self, position: Position, hash: Option<&str>) -> Result<Option<Common>, SqlError> {
        if position == Position::START {
            return Ok(Some(Common::default()));
        }
        let event = match self.0.parts.log.event_at(position).await {
            // The row exists but does not decode: it was altered rather than lost, which is for an audit to report.
            Err(SqlError::Row(_)) => {
                return Ok(Some(Common { position, hash: hash.unwrap_or_default().to_owned() }));
            }
            event => event?,
        };
        let found = event.and_then(|event| event.hash().map(ToOwned::to_owned));
        Ok(found.filter(|found| hash.is_none_or(|hash| hash == found)).map(|hash| Common { position, hash }))
    }

    fn named_statically(&self, name: &str) -> Option<&'static str> {
        self.0.parts.projections.iter().map(|projection| projection.name()).find(|known| *known == name)
    }

    async fn leaves(&self) -> Result<u64, SqlError> {
        let sql = Sql::new("SELECT coalesce(max(leaf) + 1, 0) AS size FROM tree_leaves");
        self.0.parts.views.fetch_optional(sql).await?.map_or(Ok(0), |row| row.count("size"))
    }

    async fn leaf_there(&self, leaf: u64) -> Result<Option<Common>, SqlError> {
        let sql = Sql::new("SELECT position, hash FROM tree_leaves WHERE leaf = $1").bind(leaf);
        let Some(row) = self.0.parts.views.fetch_optional(sql).await? else { return Ok(None) };
        let (position, hash) = place(&row)?;
        self.there(position, Some(&hash)).await
    }

    /// Binary search for the number of first leaves that the log still holds: two histories that have parted do not
    /// meet again.
    async fn common_leaves(&self, size: u64) -> Result<u64, SqlError> {
        let (mut held, mut beyond) = (0, size);
        while held < beyond {
            let middle = held + (beyond - held) / 2;
            if self.leaf_there(middle).await?.is_some() {
                held = middle + 1;
            } else {
                beyond = middle;
            }
        }
        Ok(held)
    }
}

fn place(row: &Row) -> Result<(Position, String), SqlError> {
    Ok((row.parsed("position")?, row.text("hash")?))
}
