//! What auditors ask of the log itself, and what applicants may know of who looked.

use domain::dossier::Dossier;
use domain::permission::{reading_is_recorded, reads_events, sees_operation};
use domain::viewing::{ViewingCommand, Viewings};
use domain::{AggregateKind, DossierId, Issued};
use projections::ProjectionStatus;
use store::audit::{AuditedEvent, FeedPage, HistoryPage, Until, Verified};
use store::log::{ResumeToken, StreamId};
use store::{Context, ExecuteError, Loaded};

use crate::app::App;
use crate::caller::Caller;
use crate::graphql::error::{Denial, TopLevel};

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

impl App {
    /// Records that somebody of the staff or the auditors reads a dossier: before they are answered, so that nobody
    /// reads unseen.
    pub async fn record_viewing(&self, dossier: DossierId, caller: &Caller) -> Result<(), TopLevel> {
        if !reading_is_recorded(&caller.actor) {
            return Ok(());
        }
        let command = Issued::new(caller.actor, caller.at, ViewingCommand::View);
        let context = Context { correlation: caller.correlation, causation: None, request: None };
        let recorded = self.executor.execute::<Viewings>(dossier.0, command, &context, |_| Vec::new()).await;
        recorded.map(drop).map_err(|error| self.unread(error))
    }

    /// What happened in a dossier's streams, opened; `None` for whom events are not.
    pub async fn history(
        &self,
        dossier: DossierId,
        caller: &Caller,
        after: &StreamCursor,
        max: u32,
    ) -> Result<Option<HistoryPage>, TopLevel> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        self.read_on(&streams_of(dossier), after, max).await.map(Some)
    }

    /// Who of the office and the auditors looked at a dossier after a place of that stream, the oldest first.
    pub async fn viewings(&self, dossier: DossierId, after: &StreamCursor, max: u32) -> Result<HistoryPage, TopLevel> {
        self.read_on(&[StreamId::new(AggregateKind::Viewing, dossier)], after, max).await
    }

    async fn read_on(&self, streams: &[StreamId], after: &StreamCursor, max: u32) -> Result<HistoryPage, TopLevel> {
        let StreamCursor { reached, hash } = after;
        let known = self.audit.has_read(streams, reached, hash.as_deref()).await;
        if !known.map_err(|error| self.failure(error))? {
            return Err(TopLevel::CursorLost);
        }
        self.audit.history(streams, reached, max).await.map_err(|error| self.failure(error))
    }

    /// An event by its place; `None` for whom events are not.
    pub async fn event(
        &self,
        stream: &StreamId,
        sequence: u64,
        caller: &Caller,
    ) -> Result<Option<AuditedEvent>, TopLevel> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let found = self.audit.event(stream, sequence).await.map_err(|error| self.failure(error))?;
        if let (Some(_), Ok(dossier)) = (&found, stream.id.parse())
            && HISTORY_OF.contains(&stream.kind)
        {
            self.record_viewing(DossierId(dossier), caller).await?;
        }
        Ok(found)
    }

    /// A dossier as it was; `None` for whom replays are not, and where it was not there yet.
    pub async fn replayed(
        &self,
        dossier: DossierId,
        until: Until,
        caller: &Caller,
    ) -> Result<Option<Loaded<Dossier>>, TopLevel> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let replayed = self.executor.replay::<Dossier>(dossier.0, until).await;
        let replayed = replayed.map_err(|error| self.unread(error))?;
        if replayed.version == 0 {
            return Ok(None);
        }
        self.record_viewing(dossier, caller).await?;
        Ok(Some(replayed))
    }

    /// Checks the chains of a dossier's streams; `None` for whom that is not, and where there is no such dossier.
    pub async fn verified(&self, dossier: DossierId, caller: &Caller) -> Result<Option<Verified>, TopLevel> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        let verified = self.audit.verify_streams(&streams_of(dossier)).await.map_err(|error| self.failure(error))?;
        Ok((verified.events > 0).then_some(verified))
    }

    /// The log from a position on, nothing personal opened; `None` for whom events are not.
    pub async fn feed(
        &self,
        caller: &Caller,
        after: ResumeToken,
        max: u32,
        types: Option<&[String]>,
    ) -> Result<Option<FeedPage>, TopLevel> {
        if !reads_events(&caller.actor) {
            return Ok(None);
        }
        if !self.audit.holds(&after).await.map_err(|error| self.failure(error))? {
            return Err(TopLevel::CursorLost);
        }
        self.audit.feed(after, max, types).await.map(Some).map_err(|error| self.failure(error))
    }

    /// How the projections do; `None` for whom that is not.
    pub async fn projection_status(&self, caller: &Caller) -> Result<Option<Vec<ProjectionStatus>>, TopLevel> {
        if !sees_operation(&caller.actor) {
            return Ok(None);
        }
        self.follower.status(caller.at).await.map(Some).map_err(|error| self.failure(error))
    }

    /// What a reading that did not come about comes to: nobody can mend it.
    fn unread(&self, error: ExecuteError) -> TopLevel {
        match self.denial(error) {
            Denial::Top(error) => error,
            Denial::Faults(_) => TopLevel::Forbidden,
        }
    }
}
