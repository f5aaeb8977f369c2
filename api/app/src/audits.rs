//! What auditors ask of the log itself, and what applicants may know of who looked.

mod verification;

use std::sync::Arc;

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

/// The streams that a dossier's history and proof cover, its own first.
pub const HISTORY_OF: [AggregateKind; 4] =
    [AggregateKind::Dossier, AggregateKind::Exchange, AggregateKind::Deadline, AggregateKind::Viewing];

/// The streams of a dossier, in that order.
pub fn streams_of(dossier: DossierId) -> [StreamId; 4] {
    HISTORY_OF.map(|kind| StreamId::new(kind, dossier))
}

/// How far somebody has read into streams of one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamCursor {
    /// The sequence in each stream.
    pub reached: Vec<u64>,
    /// The beginning of the hash of the event that was read last; not in cursors that older releases gave.
    pub hash: Option<String>,
}

/// Which events of streams of one dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRange {
    /// What follows this.
    pub after: StreamCursor,
    /// What stands before this.
    pub before: Option<StreamCursor>,
    /// From which end.
    pub end: End,
    /// So many at most.
    pub size: u32,
}

/// Which events of the feed.
#[derive(Debug, Clone)]
pub struct FeedRange {
    /// What follows this.
    pub after: Option<ResumeToken>,
    /// What stands before this.
    pub before: Option<ResumeToken>,
    /// From which end.
    pub end: End,
    /// So many at most.
    pub size: u32,
    /// Of these types; of all where it is empty.
    pub types: Vec<String>,
}

impl FeedRange {
    fn types(&self) -> Option<&[String]> {
        (!self.types.is_empty()).then_some(&self.types)
    }
}

/// The feed is counted as far as every list.
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
    /// Which log it is: part of every hash.
    pub fn log_id(&self) -> Uuid {
        self.audit.log_id()
    }

    /// What happened in a dossier's streams, opened; `None` for whom events are not.
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

    /// How many events a dossier's streams have.
    pub async fn history_length(&self, dossier: DossierId) -> Result<u64, AppError> {
        self.audit.length(&streams_of(dossier)).await.map_err(|error| self.faults.failure(error))
    }

    /// Who of the office and the auditors looked at a dossier, the oldest first.
    pub async fn viewings(&self, dossier: DossierId, range: &StreamRange) -> Result<HistoryPage, AppError> {
        self.read_on(&[StreamId::new(AggregateKind::Viewing, dossier)], range).await
    }

    /// How often a dossier was looked at.
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

    /// An event by its place; `None` for whom events are not.
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

    /// A dossier as it was; `None` for whom replays are not, and where it was not there yet.
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

    /// A dossier as it was, for those who see it as it is: what the applicant filed then is no more than that.
    pub async fn as_filed(&self, dossier: DossierId, until: Until) -> Result<Arc<Dossier>, AppError> {
        let replayed = self.executor.replay::<Dossier>(dossier.0, until).await;
        Ok(replayed.map_err(|error| self.faults.read_error(error))?.state)
    }

    /// Checks the chains of a dossier's streams; `None` for whom that is not, and where there is no such dossier.
    pub async fn verified(&self, dossier: DossierId, caller: &Caller) -> Result<Option<Verified>, AppError> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let verified =
            self.audit.verify_streams(&streams_of(dossier)).await.map_err(|error| self.faults.failure(error))?;
        Ok((verified.events > 0).then_some(verified))
    }

    /// The log from a position on, nothing personal opened; `None` for whom events are not.
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
        // Whoever names both ends sees nothing beyond the other one.
        let inside = |position| position > after.position() && before.is_none_or(|before| position < before);
        page.more &= inside(page.next.position());
        page.events.retain(|event| inside(event.stored.position));
        Ok(Some(page))
    }

    /// How many events of some types the feed has, as far as it is counted; and whether that is all.
    pub async fn feed_count(&self, range: &FeedRange) -> Result<(u64, bool), AppError> {
        self.audit.feed_count(range.types(), COUNT_MAX).await.map_err(|error| self.faults.failure(error))
    }

    /// How the projections do; `None` for whom that is not.
    pub async fn projection_status(&self, caller: &Caller) -> Result<Option<Vec<ProjectionStatus>>, AppError> {
        if !sees_operation(&caller.actor) {
            return Ok(None);
        }
        self.projector.status(caller.at).await.map(Some).map_err(|error| self.faults.failure(error))
    }
}
