//! Queries of the Merkle tree: roots, leaves, inclusion and consistency proofs.

use std::ops::Range;
use store::boxed;

use store::log::Position;
use store::sql::{Pool, Row, Sql, SqlError};
use store::tree::{Frontier, Hash, Subtree, consistency, inclusion, root, subtrees};

use super::STEP;
use crate::views::QueryError;

/// Queries of the Merkle tree.
#[derive(Clone)]
pub struct Tree {
    rows: Pool,
}

impl Tree {
    /// Queries over these rows; nothing in them is sealed.
    pub fn new(rows: Pool) -> Self {
        Self { rows }
    }

    /// Number of leaves.
    #[boxed]
    pub async fn size(&self) -> Result<u64, QueryError> {
        let sql = Sql::new("SELECT coalesce(max(leaf) + 1, 0) AS size FROM tree_leaves");
        Ok(self.rows.fetch_optional(sql).await?.map_or(Ok(0), |row| row.count("size"))?)
    }

    /// Root over the first `size` leaves, which must exist.
    #[boxed]
    pub async fn root(&self, size: u64) -> Result<Hash, QueryError> {
        self.over(0..size).await
    }

    /// Leaf index of the event at this position; `None` where the tree has not come so far.
    #[boxed]
    pub async fn leaf(&self, position: Position) -> Result<Option<u64>, QueryError> {
        let sql = Sql::new("SELECT leaf FROM tree_leaves WHERE position = $1").bind(position);
        Ok(self.rows.fetch_optional(sql).await?.map(|row| row.count("leaf")).transpose()?)
    }

    /// At most `max` leaves from an index on.
    #[boxed]
    pub async fn leaves(&self, from: u64, max: u32) -> Result<Vec<Hash>, QueryError> {
        let rows = self.rows.fetch_all(nodes(0, from..from.saturating_add(max.into()))).await?;
        Ok(rows.iter().map(hash).collect::<Result<_, _>>()?)
    }

    /// Inclusion proof of a leaf in the tree of this size; the leaf must be in it.
    #[boxed]
    pub async fn inclusion(&self, leaf: u64, size: u64) -> Result<Vec<Hash>, QueryError> {
        self.path(inclusion(leaf, size)).await
    }

    /// Consistency proof that the tree of one size is a prefix of that of another.
    #[boxed]
    pub async fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, QueryError> {
        self.path(consistency(old, new)).await
    }

    async fn path(&self, ranges: Vec<Range<u64>>) -> Result<Vec<Hash>, QueryError> {
        let mut path = Vec::with_capacity(ranges.len());
        for range in ranges {
            path.push(self.over(range).await?);
        }
        Ok(path)
    }

    async fn over(&self, leaves: Range<u64>) -> Result<Hash, QueryError> {
        let mut parts = Vec::new();
        for subtree in subtrees(leaves) {
            parts.push(self.subtree(subtree).await?);
        }
        Ok(root(parts.into_iter()))
    }

    /// Computed from the nodes of the nearest stored level.
    async fn subtree(&self, Subtree { level, index }: Subtree) -> Result<Hash, QueryError> {
        let above = level % STEP;
        let range = (index << above)..((index + 1) << above);
        let rows = self.rows.fetch_all(nodes(level - above, range.clone())).await?;
        if rows.len() as u64 != range.end - range.start {
            return Err(SqlError::Row("the tree has not so many leaves".to_owned()).into());
        }
        let mut frontier = Frontier::default();
        for row in &rows {
            frontier.push(hash(row)?);
        }
        Ok(frontier.root())
    }
}

/// Stored nodes of a level, in their order.
pub(super) fn nodes(level: u32, range: Range<u64>) -> Sql<'static> {
    if level == 0 {
        let text = "SELECT hash FROM tree_leaves WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf";
        return Sql::new(text).bind(range.start).bind(range.end);
    }
    let text = "SELECT hash FROM tree_subtrees WHERE level = $1 AND subtree >= $2 AND subtree < $3 ORDER BY subtree";
    Sql::new(text).bind(level).bind(range.start).bind(range.end)
}

pub(super) fn hash(row: &Row) -> Result<Hash, SqlError> {
    row.parsed("hash")
}
