//! Projection of the Merkle tree: appends the hash of each event and stores completed subtrees.

use async_trait::async_trait;
use store::RecordedEvent;
use store::log::Position;
use store::sql::{Sql, SqlError, WriteTransaction};
use store::tree::{Frontier, Hash};

use super::{STEP, WIDTH};
use crate::batch::{insert_rows, row_of};
use crate::projection::{ApplyError, Projection, Reading};

row_of! {
    struct LeafRow in "tree_leaves", keys 1 {
        leaf: Integer = u64,
        position: Text = String,
        hash: Text = String,
    }
}

row_of! {
    struct SubtreeRow in "tree_subtrees", keys 2 {
        level: Integer = u32,
        subtree: Integer = u64,
        hash: Text = String,
    }
}

/// Appends the hash of every event to the Merkle tree.
pub struct TreeProjection;

#[async_trait]
impl Projection for TreeProjection {
    fn name(&self) -> &'static str {
        "tree"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["tree_leaves", "tree_subtrees"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let (size, last) = end(transaction).await?;
        let fresh: Vec<_> = events.iter().filter(|event| last.is_none_or(|last| event.position > last)).collect();
        let hashes = fresh.iter().map(|event| leaf(event)).collect::<Result<Vec<_>, _>>()?;
        let row = |(event, leaf): (&&RecordedEvent, u64)| {
            let (position, hash) = (event.position.to_string(), event.hash.clone());
            LeafRow { leaf, position, hash }
        };
        insert_rows(transaction, fresh.iter().zip(size..).map(row).collect()).await?;
        Ok(climb(transaction, size, hashes).await?)
    }
}

fn leaf(event: &RecordedEvent) -> Result<Hash, ApplyError> {
    event.hash.parse().map_err(|_| ApplyError::OutOfPlace("an event has no hash".to_owned()))
}

/// Number of leaves, and the position of the last.
async fn end(transaction: &mut WriteTransaction) -> Result<(u64, Option<Position>), SqlError> {
    let sql = Sql::new("SELECT leaf, position FROM tree_leaves ORDER BY leaf DESC LIMIT 1");
    match transaction.fetch_optional(sql).await? {
        Some(row) => Ok((row.count("leaf")? + 1, Some(row.parsed("position")?))),
        None => Ok((0, None)),
    }
}

/// Stores the subtrees that new nodes complete, level by level.
async fn climb(transaction: &mut WriteTransaction, size: u64, leaves: Vec<Hash>) -> Result<(), SqlError> {
    let (mut level, mut begin, mut nodes) = (0, size, leaves);
    while !nodes.is_empty() {
        let base = begin - begin % WIDTH;
        let mut row = kept(transaction, level, base, begin).await?;
        row.append(&mut nodes);
        let complete = row.chunks_exact(usize::try_from(WIDTH).unwrap_or(usize::MAX));
        nodes = complete.map(over).collect();
        (level, begin) = (level + STEP, base / WIDTH);
        let row = |(hash, subtree): (&Hash, u64)| SubtreeRow { level, subtree, hash: hash.to_string() };
        insert_rows(transaction, nodes.iter().zip(begin..).map(row).collect()).await?;
    }
    Ok(())
}

/// Stored nodes of a level, of a half-open range.
async fn kept(transaction: &mut WriteTransaction, level: u32, from: u64, before: u64) -> Result<Vec<Hash>, SqlError> {
    transaction.fetch_all(super::query::nodes(level, from..before)).await?.iter().map(super::query::hash).collect()
}

/// Merkle root over complete nodes.
fn over(nodes: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for node in nodes {
        frontier.push(*node);
    }
    frontier.root()
}
