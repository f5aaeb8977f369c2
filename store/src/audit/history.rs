//! Merged history of several streams in the global order, paged by a cursor over all of them.

use crate::boxed;
use serde_json::Value;

use super::{Audit, AuditError, AuditedEvent};
use crate::log::{StoredEvent, StreamId};
use crate::recorded_event::present;
use crate::vault::{VaultError, event_location, locate, plain};

/// Page of the merged history of several streams.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryPage {
    /// Events in the global order; with each, the sequence reached in every stream behind it: a cursor.
    pub events: Vec<(AuditedEvent, Vec<u64>)>,
    /// Whether more follows.
    pub more: bool,
}

/// Cursor over several streams: the sequence reached in each, and a prefix of the hash of the last event read.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'a> {
    /// Sequence reached in each stream.
    pub sequences: &'a [u64],
    /// Hash prefix of the event that was read last.
    pub hash: &'a str,
}

impl Reached<'_> {
    /// Whether an event of a stream was read before the last one.
    fn is_before(&self, place: usize, event: &StoredEvent) -> bool {
        let read = self.sequences.get(place).is_some_and(|sequence| event.sequence <= *sequence);
        read && !event.hash().is_some_and(|hash| hash.starts_with(self.hash))
    }
}

impl Audit {
    /// Total number of events in these streams.
    #[boxed]
    pub async fn length(&self, streams: &[StreamId]) -> Result<u64, AuditError> {
        let mut all = 0;
        for stream in streams {
            all += self.log.length(stream).await?;
        }
        Ok(all)
    }

    /// Last page of the history of these streams after these sequences and before an event, or to the present; `more`
    /// tells whether anything is before that.
    pub async fn history_back(
        &self,
        streams: &[StreamId],
        after: &[u64],
        before: Option<Reached<'_>>,
        max: u32,
    ) -> Result<HistoryPage, AuditError> {
        let wanted = usize::try_from(max).unwrap_or(usize::MAX);
        let (mut read, mut reached) = (Vec::new(), Vec::with_capacity(streams.len()));
        for (place, stream) in streams.iter().enumerate() {
            let end = match before {
                Some(before) => before.sequences.get(place).copied().unwrap_or_default(),
                None => self.log.length(stream).await?,
            };
            // One more than wanted, and the event itself that the page ends before.
            let begin = end.saturating_sub(u64::from(max) + 2).max(after.get(place).copied().unwrap_or_default());
            if begin < end {
                let many = u32::try_from(end - begin).unwrap_or(u32::MAX);
                read.extend(self.log.read_stream(stream, begin, many).await?.into_iter().map(|event| (place, event)));
            }
            reached.push(end);
        }
        read.sort_by_key(|(_, event)| event.position);
        if let Some(before) = before {
            let stands = |(place, event): &(usize, StoredEvent)| before.is_before(*place, event);
            if let Some((place, event)) = read.last().filter(|last| !stands(last)) {
                reached[*place] = event.sequence - 1;
            }
            read.retain(stands);
        }
        let beyond = read.len().saturating_sub(wanted);
        let mut events = Vec::with_capacity(wanted.min(read.len()));
        for (place, stored) in read.drain(beyond..).rev() {
            let (behind, sequence) = (reached.clone(), stored.sequence);
            events.push((self.opened(stored).await?, behind));
            reached[place] = sequence - 1;
        }
        events.reverse();
        Ok(HistoryPage { events, more: beyond > 0 })
    }

    /// Page of the history of these streams after these sequences and before an event, if given, in the global order,
    /// opened as far as keys exist.
    pub async fn history(
        &self,
        streams: &[StreamId],
        after: &[u64],
        before: Option<Reached<'_>>,
        max: u32,
    ) -> Result<HistoryPage, AuditError> {
        let wanted = usize::try_from(max).unwrap_or(usize::MAX);
        let mut read = Vec::new();
        for (place, stream) in streams.iter().enumerate() {
            let sequence = after.get(place).copied().unwrap_or_default();
            let events = self.log.read_stream(stream, sequence, max.saturating_add(1)).await?;
            read.extend(events.into_iter().map(|event| (place, event)));
        }
        if let Some(before) = before {
            read.retain(|(place, event)| before.is_before(*place, event));
        }
        read.sort_by_key(|(_, event)| event.position);
        let more = read.len() > wanted;
        read.truncate(wanted);
        let mut reached = after.to_vec();
        reached.resize(streams.len(), 0);
        let mut events = Vec::with_capacity(read.len());
        for (place, stored) in read {
            reached[place] = stored.sequence;
            events.push((self.opened(stored).await?, reached.clone()));
        }
        Ok(HistoryPage { events, more })
    }

    /// Validates a cursor: whether the log still holds the last event read, whose hash has this prefix; then all that
    /// preceded it in the global order is there too. Without a hash, as in cursors of older releases, every sequence
    /// must be there.
    #[boxed]
    pub async fn has_read(
        &self,
        streams: &[StreamId],
        reached: &[u64],
        hash: Option<&str>,
    ) -> Result<bool, AuditError> {
        let (mut last, mut all) = (false, true);
        for (stream, sequence) in streams.iter().zip(reached) {
            let Some(before) = sequence.checked_sub(1) else { continue };
            let found =
                self.log.read_stream(stream, before, 1).await?.pop().filter(|event| event.sequence == *sequence);
            all &= found.is_some();
            let found = found.as_ref().and_then(StoredEvent::hash);
            last |= hash.is_some_and(|hash| found.is_some_and(|found| found.starts_with(hash)));
        }
        Ok(all && (hash.is_none() || last))
    }

    /// The event with this sequence of a stream.
    #[boxed]
    pub async fn event(&self, stream: &StreamId, sequence: u64) -> Result<Option<AuditedEvent>, AuditError> {
        let Some(before) = sequence.checked_sub(1) else { return Ok(None) };
        let found = self.log.read_stream(stream, before, 1).await?.into_iter().next();
        match found.filter(|event| event.sequence == sequence) {
            Some(stored) => Ok(Some(self.opened(stored).await?)),
            None => Ok(None),
        }
    }

    /// Payload of a stored event of any version in plain values: null where a personal field is erased, and null as a
    /// whole where it cannot be decoded.
    #[boxed]
    pub async fn says(&self, stored: &StoredEvent) -> Result<Value, AuditError> {
        let mut payload = stored.payload.clone();
        if locate(&mut payload, &event_location(&stored.stream, stored.sequence)).is_err() {
            return Ok(Value::Null);
        }
        match self.vault.open_value(payload).await {
            Ok(opened) => Ok(plain(opened).unwrap_or_default()),
            Err(error @ VaultError::Sql(_)) => Err(error.into()),
            Err(_) => Ok(Value::Null),
        }
    }

    async fn opened(&self, stored: StoredEvent) -> Result<AuditedEvent, AuditError> {
        let payload = match present(stored.clone(), &self.upcasters) {
            Ok(event) => match self.vault.open_value(event.payload).await {
                Ok(payload) => plain(payload).ok(),
                Err(error @ VaultError::Sql(_)) => return Err(error.into()),
                Err(_) => None,
            },
            Err(_) => None,
        };
        Ok(AuditedEvent { stored, payload })
    }

    /// The event with its personal fields left sealed.
    pub(super) fn unopened(&self, stored: StoredEvent) -> AuditedEvent {
        let payload = present(stored.clone(), &self.upcasters).ok().and_then(|event| plain(event.payload).ok());
        AuditedEvent { stored, payload }
    }
}
