//! Projection of stream lengths: a prerequisite that detects gaps in the log.

use std::collections::HashMap;

use async_trait::async_trait;
use store::RecordedEvent;
use store::sql::WriteTransaction;

use crate::batch::{RowOf, row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};

pub(super) const NAME: &str = "streams";

row_of! {
    struct StreamRow in "follower_streams", keys 1 {
        stream: Text = String,
        sequence: Integer = u64,
    }
}

/// Stores the last sequence of each stream, so that an event missing from the log is detected at the next one.
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
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let name = |recorded: &RecordedEvent| format!("{}/{}", recorded.stream.kind, recorded.stream.id);
        let mut names: Vec<_> = events.iter().map(name).collect();
        names.sort_unstable();
        names.dedup();
        let mut known: HashMap<String, u64> = HashMap::new();
        for row in StreamRow::TABLE.load(transaction, &names).await? {
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
        let row = |stream: String| Some(StreamRow { sequence: *known.get(&stream)?, stream });
        Ok(write_rows(transaction, names.into_iter().filter_map(row).collect()).await?)
    }
}
