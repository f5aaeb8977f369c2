//! Feed of the log for auditors: pages forward and backward, optionally of some event types only.

use super::{Audit, AuditError, AuditedEvent};
use crate::boxed;
use crate::log::{Position, ResumeToken};

/// Page size of a log read.
const PAGE: u32 = 500;
/// Reads per page of the feed: a highly selective filter ends there, and returns how far it read.
const PAGES: usize = 10;

/// Window of the newest events within which events of some types are counted.
const COUNTED: u32 = 200_000;

/// Page of the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// Events in the global order.
    pub events: Vec<AuditedEvent>,
    /// Position to resume from.
    pub next: ResumeToken,
    /// Whether there is more to read.
    pub more: bool,
}

impl Audit {
    /// Events of the log after a position, of these types or of all, with personal fields left sealed.
    #[boxed]
    pub async fn feed(&self, after: ResumeToken, max: u32, types: Option<&[String]>) -> Result<FeedPage, AuditError> {
        let wanted = usize::try_from(max).unwrap_or(usize::MAX);
        let (mut events, mut next, mut more) = (Vec::new(), after, true);
        for _ in 0..PAGES {
            let page = self.log.read_all(next.position(), PAGE).await?;
            more = page.more;
            let last = page.events.len();
            for (place, event) in page.events.into_iter().enumerate() {
                next = ResumeToken::after(&event);
                if types.is_none_or(|types| types.contains(&event.event_type)) {
                    events.push(self.unopened(event));
                }
                if events.len() == wanted {
                    return Ok(FeedPage { events, next, more: more || place + 1 < last });
                }
            }
            if !more {
                break;
            }
        }
        Ok(FeedPage { events, next, more })
    }

    /// Last events of the log before a position, or of all, of these types or of all; `more` tells of those before
    /// them, and `next` how far was read back.
    #[boxed]
    pub async fn feed_back(
        &self,
        before: Option<Position>,
        max: u32,
        types: Option<&[String]>,
    ) -> Result<FeedPage, AuditError> {
        let wanted = usize::try_from(max).unwrap_or(usize::MAX);
        let mut reached = match before {
            Some(before) => before,
            None => self.log.head().await?.next(),
        };
        let (mut events, mut next, mut more) = (Vec::new(), ResumeToken::START, true);
        for _ in 0..PAGES {
            let read = self.log.read_back(reached, PAGE).await?;
            more = read.len() == PAGE as usize;
            for event in read.into_iter().rev() {
                if events.len() == wanted {
                    events.reverse();
                    return Ok(FeedPage { events, next, more: true });
                }
                (reached, next) = (event.position, ResumeToken::after(&event));
                if types.is_none_or(|types| types.contains(&event.event_type)) {
                    events.push(self.unopened(event));
                }
            }
            if !more {
                break;
            }
        }
        events.reverse();
        Ok(FeedPage { events, next, more })
    }

    /// Number of events of these types, or of all: up to `max`, and with types only among the newest `COUNTED`; and
    /// whether that is exact.
    #[boxed]
    pub async fn feed_count(&self, types: Option<&[String]>, max: u32) -> Result<(u64, bool), AuditError> {
        let of = if types.is_some() { COUNTED } else { max };
        let (all, typed) = self.log.count(types.unwrap_or_default(), of + 1).await?;
        let found = if types.is_some() { typed } else { all };
        Ok((found.min(u64::from(max)), found <= u64::from(max) && all <= u64::from(of)))
    }
}
