//! Audit: history, replay, feed and verification of the log for auditors, and the access log for applicants.

mod verification;

use std::sync::Arc;
use store::boxed;

use domain::dossier::Dossier;
use domain::permission::{reads_events, sees_operation};
use domain::{AggregateKind, DossierId};
use foundation::error::AppError;
use projections::{End, ProjectionStatus, Projector, Queries};
use store::audit::{AuditedEvent, FeedPage, HistoryPage, Reached, Until, Verified};
use store::log::{EventLog, ResumeToken, StreamId};
use store::sql::Database;
use store::{Audit, Executor, Loaded};
use uuid::Uuid;

use crate::caller::Caller;
use crate::dossier_views::DossierViews;
use crate::fault_log::FaultLog;

pub use verification::{VerificationError, verify_whole};

/// Streams that a dossier's history and proof cover, its own first.
pub const HISTORY_OF: [AggregateKind; 4] =
    [AggregateKind::Dossier, AggregateKind::Exchange, AggregateKind::Deadline, AggregateKind::Viewing];

/// Stream ids of a dossier, in that order.
pub fn streams_of(dossier: DossierId) -> [StreamId; 4] {
    HISTORY_OF.map(|kind| StreamId::new(kind, dossier))
}

/// Cursor over a dossier's streams.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamCursor {
    /// Sequence reached in each stream.
    pub reached: Vec<u64>,
    /// Prefix of the last read event's hash; absent in cursors of older releases.
    pub hash: Option<String>,
}

/// Page request over a dossier's streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRange {
    pub after: StreamCursor,
    pub before: Option<StreamCursor>,
    pub end: End,
    pub size: u32,
}

/// Page request over the feed.
#[derive(Debug, Clone)]
pub struct FeedRange {
    pub after: Option<ResumeToken>,
    pub before: Option<ResumeToken>,
    pub end: End,
    pub size: u32,
    /// Event types; empty for all.
    pub types: Vec<String>,
}

impl FeedRange {
    fn types(&self) -> Option<&[String]> {
        (!self.types.is_empty()).then_some(&self.types)
    }
}

/// Cap of counts in lists, the feed's included.
const COUNT_MAX: u32 = 10_000;

/// The log as auditors read it: histories, replays, verification.
pub struct Audits {
    pub(crate) audit: Audit,
    pub(crate) database: Database,
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) executor: Executor,
    pub(crate) faults: FaultLog,
    pub(crate) projector: Projector,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) queries: Queries,
}

impl Audits {
    /// Id of the log, which is part of every hash.
    pub fn log_id(&self) -> Uuid {
        self.audit.log_id()
    }

    /// A page of a dossier's events, decrypted; `None` where the caller may not read events.
    #[boxed]
    pub async fn history(
        &self,
        dossier: DossierId,
        caller: &Caller,
        range: &StreamRange,
    ) -> Result<Option<HistoryPage>, AppError> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        self.read_on(&streams_of(dossier), range).await.map(Some)
    }

    /// Number of a dossier's events.
    #[boxed]
    pub async fn history_length(&self, dossier: DossierId) -> Result<u64, AppError> {
        self.audit.length(&streams_of(dossier)).await.map_err(|error| self.faults.failure(error))
    }

    /// Access log of a dossier, oldest first: views by the office and by auditors.
    #[boxed]
    pub async fn viewings(&self, dossier: DossierId, range: &StreamRange) -> Result<HistoryPage, AppError> {
        self.read_on(&[StreamId::new(AggregateKind::Viewing, dossier)], range).await
    }

    #[boxed]
    pub async fn viewing_count(&self, dossier: DossierId) -> Result<u64, AppError> {
        let viewings = [StreamId::new(AggregateKind::Viewing, dossier)];
        self.audit.length(&viewings).await.map_err(|error| self.faults.failure(error))
    }

    async fn read_on(&self, streams: &[StreamId], range: &StreamRange) -> Result<HistoryPage, AppError> {
        let StreamRange { after, before, end, size } = range;
        for StreamCursor { reached, hash } in [Some(after), before.as_ref()].into_iter().flatten() {
            let known = self.audit.has_read(streams, reached, hash.as_deref()).await;
            if !known.map_err(|error| self.faults.failure(error))? {
                return Err(AppError::CursorLost);
            }
        }
        let before = before
            .as_ref()
            .and_then(|before| Some(Reached { sequences: &before.reached, hash: before.hash.as_deref()? }));
        let page = match end {
            End::First => self.audit.history(streams, &after.reached, before, *size).await,
            End::Last => self.audit.history_back(streams, &after.reached, before, *size).await,
        };
        page.map_err(|error| self.faults.failure(error))
    }

    /// An event by stream and sequence; `None` where the caller may not read events.
    #[boxed]
    pub async fn event(
        &self,
        stream: &StreamId,
        sequence: u64,
        caller: &Caller,
    ) -> Result<Option<AuditedEvent>, AppError> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let found = self.audit.event(stream, sequence).await.map_err(|error| self.faults.failure(error))?;
        if let (Some(_), Ok(dossier)) = (&found, stream.id.parse())
            && HISTORY_OF.contains(&stream.kind)
        {
            self.dossier_views.record_viewing(DossierId(dossier), caller).await?;
        }
        Ok(found)
    }

    /// Replays a dossier's state at an earlier time; `None` where the caller may not, or it did not exist yet.
    #[boxed]
    pub async fn replayed(
        &self,
        dossier: DossierId,
        until: Until,
        caller: &Caller,
    ) -> Result<Option<Loaded<Dossier>>, AppError> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let replayed = self.executor.replay::<Dossier>(dossier.0, until).await;
        let replayed = replayed.map_err(|error| self.faults.read_error(error))?;
        if replayed.version == 0 {
            return Ok(None);
        }
        self.dossier_views.record_viewing(dossier, caller).await?;
        Ok(Some(replayed))
    }

    /// The dossier as filed, for everybody who may see it now: it shows no more than they see already.
    #[boxed]
    pub async fn as_filed(&self, dossier: DossierId, until: Until) -> Result<Arc<Dossier>, AppError> {
        let replayed = self.executor.replay::<Dossier>(dossier.0, until).await;
        Ok(replayed.map_err(|error| self.faults.read_error(error))?.state)
    }

    /// Verifies the hash chains of a dossier's streams; `None` where the caller may not, or there is no such dossier.
    #[boxed]
    pub async fn verified(&self, dossier: DossierId, caller: &Caller) -> Result<Option<Verified>, AppError> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let verified =
            self.audit.verify_streams(&streams_of(dossier)).await.map_err(|error| self.faults.failure(error))?;
        Ok((verified.events > 0).then_some(verified))
    }

    /// A page of the global feed, personal fields left encrypted; `None` where the caller may not read events.
    #[boxed]
    pub async fn feed(&self, caller: &Caller, range: &FeedRange) -> Result<Option<FeedPage>, AppError> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        for cursor in [range.after, range.before].into_iter().flatten() {
            if !self.audit.holds(&cursor).await.map_err(|error| self.faults.failure(error))? {
                return Err(AppError::CursorLost);
            }
        }
        let (after, before) = (range.after.unwrap_or(ResumeToken::START), range.before.map(|before| before.position()));
        let read = match range.end {
            End::First => self.audit.feed(after, range.size, range.types()).await,
            End::Last => self.audit.feed_back(before, range.size, range.types()).await,
        };
        let mut page = read.map_err(|error| self.faults.failure(error))?;
        // Both bounds named: the page is cut at the far one.
        let inside = |position| position > after.position() && before.is_none_or(|before| position < before);
        page.more &= inside(page.next.position());
        page.events.retain(|event| inside(event.stored.position));
        Ok(Some(page))
    }

    /// Count of the feed's events of these types up to the cap, and whether it is exact.
    #[boxed]
    pub async fn feed_count(&self, range: &FeedRange) -> Result<(u64, bool), AppError> {
        self.audit.feed_count(range.types(), COUNT_MAX).await.map_err(|error| self.faults.failure(error))
    }

    /// State of each projection; `None` where the caller may not see it.
    #[boxed]
    pub async fn projection_status(&self, caller: &Caller) -> Result<Option<Vec<ProjectionStatus>>, AppError> {
        if !sees_operation(&caller.actor) {
            return Ok(None);
        }
        self.projector.status(caller.at).await.map(Some).map_err(|error| self.faults.failure(error))
    }
}
