//! Verification of single streams: their hash chains from the first event to the last.

use super::{Audit, AuditError};
use crate::boxed;
use crate::chain::{Break, Broken, Verifier};
use uuid::Uuid;

use crate::log::{EventLog, StreamId};
use crate::sql::SqlError;

/// Page size of a stream read.
const PAGE: u32 = 512;

/// Result of verifying streams from their first event on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Total number of events.
    pub events: u64,
    /// Hash of the last event of each stream, in their order; `None` for an empty one.
    pub heads: Vec<Option<String>>,
    /// First break of a chain.
    pub broken: Option<Broken>,
}

impl Audit {
    /// Verifies the hash chains of streams in turn.
    #[boxed]
    pub async fn verify_streams(&self, streams: &[StreamId]) -> Result<Verified, AuditError> {
        verify_streams(&*self.log, self.log_id, streams).await
    }
}

/// Verifies the hash chains of streams without any key: the hashes cover sealed payloads.
#[boxed]
pub async fn verify_streams(log: &dyn EventLog, log_id: Uuid, streams: &[StreamId]) -> Result<Verified, AuditError> {
    let mut verified = Verified { events: 0, heads: Vec::with_capacity(streams.len()), broken: None };
    for stream in streams {
        let mut verifier = Verifier::new(log_id);
        let (mut after, mut head) = (0, None);
        loop {
            let events = match log.read_stream(stream, after, PAGE).await {
                // One by one up to the row that does not decode.
                Err(SqlError::Row(_)) => log.read_stream(stream, after, 1).await,
                read => read,
            };
            let events = match events {
                Err(SqlError::Row(_)) => {
                    let (stream, sequence) = (stream.clone(), after + 1);
                    verified.broken.get_or_insert(Broken { stream, sequence, what: Break::Unreadable });
                    break;
                }
                read => read?,
            };
            let Some(last) = events.last() else { break };
            after = last.sequence;
            head = last.hash().map(ToOwned::to_owned);
            for event in &events {
                verified.events += 1;
                if let Err(broken) = verifier.check(event) {
                    verified.broken.get_or_insert(broken);
                }
            }
        }
        verified.heads.push(head);
    }
    Ok(verified)
}
