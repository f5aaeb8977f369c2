//! Log access of subscriptions: resume tokens, and the feed of all events.

use std::sync::Arc;
use store::boxed;

use foundation::error::AppError;
use store::Audit;
use store::audit::FeedPage;
use store::log::{EventLog, Position, ResumeToken};

use crate::fault_log::FaultLog;

/// Resumption of subscriptions at a cursor, and the feed of auditors.
pub struct Subscriptions {
    pub(crate) audit: Audit,
    pub(crate) faults: FaultLog,
    pub(crate) log: Arc<dyn EventLog>,
}

impl Subscriptions {
    /// Refuses a cursor beyond the log's end, whose events a restore lost: it would wait for ever.
    #[boxed]
    pub async fn refuse_lost(&self, cursor: ResumeToken) -> Result<(), AppError> {
        match cursor.holds(&*self.log).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(AppError::CursorLost),
            Err(error) => Err(self.faults.unanswered(error.into())),
        }
    }

    /// Cursor behind the event at this position.
    #[boxed]
    pub async fn cursor_at(&self, position: Position) -> Result<ResumeToken, AppError> {
        let event = self.log.event_at(position).await.map_err(|error| self.faults.unanswered(error.into()))?;
        Ok(ResumeToken::new(position, event.as_ref().and_then(|event| event.hash())))
    }

    /// Next event of these types behind a cursor, or the position up to which there is none.
    #[boxed]
    pub async fn next_after(&self, after: ResumeToken, types: Option<&[String]>) -> Result<FeedPage, AppError> {
        self.audit.feed(after, 1, types).await.map_err(|error| self.faults.failure(error))
    }
}
