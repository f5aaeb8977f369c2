use super::{Audit, AuditError};
use crate::chain::{Break, Broken, Verifier};
use uuid::Uuid;

use crate::log::{EventLog, StreamId};
use crate::sql::SqlError;

/// Events in one question to the log.
const PAGE: u32 = 512;

/// What came of checking streams from their first event on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Events of all of them.
    pub events: u64,
    /// Hash of the last event of each stream, in their order; `None` where there is none.
    pub heads: Vec<Option<String>>,
    /// The first event at which a chain breaks.
    pub broken: Option<Broken>,
}

impl Audit {
    /// Checks the chains of streams, one after the other.
    pub async fn verify_streams(&self, streams: &[StreamId]) -> Result<Verified, AuditError> {
        verify_streams(&*self.log, self.log_id, streams).await
    }
}

/// Checks the chains of streams for whoever has no key at hand: chains are checked on what is sealed.
pub async fn verify_streams(log: &dyn EventLog, log_id: Uuid, streams: &[StreamId]) -> Result<Verified, AuditError> {
    let mut verified = Verified { events: 0, heads: Vec::with_capacity(streams.len()), broken: None };
    for stream in streams {
        let mut verifier = Verifier::new(log_id);
        let (mut after, mut head) = (0, None);
        loop {
            let events = match log.read_stream(stream, after, PAGE).await {
                // Up to the one that is the fault.
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
