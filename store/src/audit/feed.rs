use super::{Audit, AuditError, AuditedEvent};
use crate::log::ResumeToken;

/// Events in one question to the log.
const PAGE: u32 = 500;
/// Questions for one page of the feed: a filter that next to nothing passes ends there, and says how far it read.
const PAGES: usize = 10;

/// A piece of the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// In the global order.
    pub events: Vec<AuditedEvent>,
    /// How far was read.
    pub next: ResumeToken,
    /// Whether there is more to read.
    pub more: bool,
}

impl Audit {
    /// The events of the log after a position, of these types or of all, without opening anything personal.
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
}
