//! Merkle tree of the log, against a plain computation.

use projections::tree::Tree;
use store::log::{Position, StoredEvent};
use store::tree::{Frontier, Hash, verify_consistency, verify_inclusion};
use support::{TestDatabase, each_database};

use super::story::Story;

/// A log with more events than a node's leaves, in order, and its tree.
async fn grown(database: TestDatabase) -> (Vec<StoredEvent>, Vec<Hash>, Tree, Story) {
    let mut story = Story::with_catalogue(database).await;
    let applicant = story.citizen("Nguyễn Văn An").await;
    while story.events < 150 {
        story.submitted(applicant).await;
    }
    let tree = story.queries().await.tree;
    let events = story.log.read_all(Position::START, 1_000).await.unwrap().events;
    let leaves = events.iter().map(|event| event.hash().unwrap().parse().unwrap()).collect();
    (events, leaves, tree, story)
}

/// Root over these leaves, added one by one.
fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

each_database! {
    async fn the_root_at_every_size_is_that_of_the_events(database: TestDatabase) {
        let (_, leaves, tree, _story) = grown(database).await;
        assert_eq!(tree.size().await.unwrap(), leaves.len() as u64);
        for size in 0..=leaves.len() {
            assert_eq!(tree.root(size as u64).await.unwrap(), root(&leaves[..size]), "of {size}");
        }
        assert!(tree.root(leaves.len() as u64 + 1).await.is_err());
    }

    async fn every_event_is_proven_to_stand_at_its_place(database: TestDatabase) {
        let (events, leaves, tree, _story) = grown(database).await;
        let size = leaves.len() as u64;
        let whole = root(&leaves);
        for (place, event) in events.iter().enumerate().step_by(7) {
            let leaf = tree.leaf(event.position).await.unwrap().unwrap();
            assert_eq!(leaf, place as u64);
            let proof = tree.inclusion(leaf, size).await.unwrap();
            verify_inclusion(leaf, leaves[place], size, &proof, whole).unwrap();
        }
    }

    async fn every_size_is_proven_to_go_on_from_smaller_ones(database: TestDatabase) {
        let (_, leaves, tree, _story) = grown(database).await;
        for old in (1..leaves.len()).step_by(11) {
            let new = leaves.len();
            let proof = tree.consistency(old as u64, new as u64).await.unwrap();
            let (before, after) = ((old as u64, root(&leaves[..old])), (new as u64, root(&leaves)));
            verify_consistency(before, after, &proof).unwrap();
        }
    }
}
