use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::json;
use store::Recorded;
use store::sql::WriteTransaction;

use crate::batch::{Holds, Table};
use crate::projection::{ApplyError, Projection, Reading};

pub(super) const NAME: &str = "streams";

const TABLE: Table =
    Table { name: "follower_streams", keys: 1, columns: &[("stream", Holds::Text), ("sequence", Holds::Integer)] };

/// Counts how far each stream has been followed, so that an event that the log left out is seen at the next one.
pub(super) struct StreamsProjection;

#[async_trait]
impl Projection for StreamsProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["follower_streams"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let name = |recorded: &Recorded| format!("{}/{}", recorded.stream.kind, recorded.stream.id);
        let mut names: Vec<_> = events.iter().map(name).collect();
        names.sort_unstable();
        names.dedup();
        let mut known: HashMap<String, u64> = HashMap::new();
        for row in TABLE.load(transaction, &names).await? {
            known.insert(row.text("stream")?, row.count("sequence")?);
        }
        for recorded in events {
            let stream = name(recorded);
            let before = known.get(&stream).copied().unwrap_or_default();
            if recorded.sequence > before + 1 {
                let gap = format!("{stream} goes on with {} after {before}", recorded.sequence);
                return Err(ApplyError::OutOfPlace(gap));
            }
            known.insert(stream, before.max(recorded.sequence));
        }
        let rows = names.iter().filter_map(|name| Some(json!([name, known.get(name)?]))).collect();
        Ok(TABLE.write(transaction, rows).await?)
    }
}
