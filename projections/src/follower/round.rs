use std::sync::PoisonError;

use store::Recorded;
use store::log::Position;
use store::sql::{Sql, SqlError, WriteTransaction};
use tracing::{Instrument, debug_span, error, warn};

use super::checkpoint::Checkpoints;
use super::piece::Piece;
use super::{Follower, FollowerError, LEADERS};
use crate::dossier_state;
use crate::projection::{ApplyError, Projection, Reading};

/// What came of a try to follow a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    /// Something has moved, by this instance or by another; there may be more.
    Moved,
    /// There is nothing to follow.
    Idle,
}

impl Follower {
    /// Follows the next page with all that stand at the front.
    pub(super) async fn front(&self) -> Result<Round, FollowerError> {
        let from = self.0.followed.borrow().position;
        let piece = self.read(from, None).await?;
        if piece.events.is_empty() && piece.unreadable.is_none() {
            let checkpoints = self.checkpoints().await?;
            return Ok(if self.note(&checkpoints) { Round::Moved } else { Round::Idle });
        }
        let span = debug_span!("follow", from = %from, to = %piece.next, events = piece.events.len());
        self.follow_front(from, piece).instrument(span).await
    }

    async fn follow_front(&self, from: Position, mut piece: Piece) -> Result<Round, FollowerError> {
        let reading = self.reading(&piece).await?;
        let mut transaction = self.begin().await?;
        let checkpoints = Checkpoints::lock(&mut transaction, &self.0.parts.projections).await?;
        if checkpoints.stopped() {
            self.note(&checkpoints);
            return Err(FollowerError::Stopped);
        }
        if self.note(&checkpoints) || checkpoints.front() != from {
            return Ok(Round::Moved);
        }
        if piece.events.is_empty() {
            transaction.rollback().await?;
            return self.stop_unreadable(from, &piece).await;
        }
        piece.cut(checkpoints.far_leader());
        let names = checkpoints.live_at_front();
        match self.follow(transaction, &reading, &names, from, &piece).await {
            Ok(moved) => {
                if moved {
                    self.note(&self.checkpoints().await?);
                }
                Ok(Round::Moved)
            }
            Err(error) if error.is_transient() => Err(error.into()),
            Err(_) => {
                // Those that lead find out for themselves, none going further than the one before it; whoever then
                // stays behind is followed up without them.
                for leader in LEADERS.iter().filter(|leader| names.contains(leader)) {
                    let reached = self.follow_alone(leader, from, &piece).await?;
                    piece.cut(Some(reached));
                }
                self.note(&self.checkpoints().await?);
                Ok(Round::Moved)
            }
        }
    }

    /// Follows a page with those that are nearest behind the front.
    pub(super) async fn behind(&self) -> Result<Round, FollowerError> {
        let checkpoints = self.checkpoints().await?;
        let Some(from) = checkpoints.nearest_behind() else { return Ok(Round::Idle) };
        let names = checkpoints.live_at(from);
        let piece = self.read(from, Some(checkpoints.reach(&names))).await?;
        if let Some(reason) = piece.unreadable.as_deref().filter(|_| piece.events.is_empty()) {
            for name in &names {
                self.stop(name, from, reason).await?;
            }
            return Ok(Round::Moved);
        }
        let span = debug_span!("follow_behind", from = %from, to = %piece.next, events = piece.events.len());
        async {
            let followed = self.follow_behind(&names, from, &piece).await;
            match followed {
                Ok(_) => {}
                Err(error) if error.is_transient() => return Err(error.into()),
                Err(_) => self.follow_apart(&names, from, piece).await?,
            }
            self.note(&self.checkpoints().await?);
            Ok(Round::Moved)
        }
        .instrument(span)
        .await
    }

    /// Follows a piece with projections that lag and stand together.
    async fn follow_behind(&self, names: &[&str], from: Position, piece: &Piece) -> Result<bool, ApplyError> {
        let reading = self.reading_for(names, from, piece).await?;
        let mut transaction = self.begin().await?;
        // Held like the front, so that whoever comes up to it is seen there by the next who leads.
        Checkpoints::lock(&mut transaction, &self.0.parts.projections).await?;
        self.follow(transaction, &reading, names, from, piece).await
    }

    /// Follows a piece with each of these alone: those that ask for the states of dossiers after these, and no further.
    async fn follow_apart(&self, names: &[&str], from: Position, mut piece: Piece) -> Result<(), FollowerError> {
        let asks = |name: &str| self.named(&[name]).any(Projection::asks_for_states);
        let (asking, others): (Vec<&str>, Vec<&str>) = names.iter().copied().partition(|name| asks(name));
        let mut states = None;
        for name in others {
            let reached = self.follow_alone(name, from, &piece).await?;
            if name == dossier_state::NAME {
                states = Some(reached);
            }
        }
        piece.cut(states);
        if piece.next > from {
            for name in asking {
                self.follow_alone(name, from, &piece).await?;
            }
        }
        Ok(())
    }

    async fn begin(&self) -> Result<WriteTransaction, SqlError> {
        let mut transaction = self.0.parts.views.begin().await?;
        if !transaction.is_sqlite() {
            // Rows and checkpoints are lost together in a crash, and read again from the log.
            transaction.execute(Sql::new("SET LOCAL synchronous_commit = off")).await?;
        }
        Ok(transaction)
    }

    /// Follows a piece with these projections; `false` where another instance was faster.
    async fn follow(
        &self,
        mut transaction: WriteTransaction,
        reading: &Reading,
        names: &[&str],
        from: Position,
        piece: &Piece,
    ) -> Result<bool, ApplyError> {
        for projection in self.named(names) {
            projection.apply(&mut transaction, reading, &piece.events).await?;
        }
        let moved = Checkpoints::advance(&mut transaction, names, from, piece).await?;
        if moved {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(moved)
    }

    /// The projections of these names, those that lead the way first.
    pub(super) fn named<'n>(&'n self, names: &'n [&str]) -> impl Iterator<Item = &'n dyn Projection> {
        self.0.parts.projections.iter().map(AsRef::as_ref).filter(|projection| names.contains(&projection.name()))
    }

    /// Follows a piece with one projection: at once where it can, else event by event up to the one that it cannot
    /// follow, where it stops. How far it has come.
    async fn follow_alone(&self, name: &str, from: Position, piece: &Piece) -> Result<Position, FollowerError> {
        match self.follow_by_itself(name, from, piece).await {
            Ok(moved) => return Ok(if moved { piece.next } else { from }),
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(_) => {}
        }
        let mut from = from;
        for event in &piece.events {
            let single = Piece { events: vec![event.clone()], next: event.position, unreadable: None };
            match self.follow_by_itself(name, from, &single).await {
                Ok(true) => from = event.position,
                // Another instance is at it.
                Ok(false) => return Ok(from),
                Err(error) if error.is_transient() => return Err(error.into()),
                Err(error) => {
                    self.stop(name, from, &reason(event, &error)).await?;
                    return Ok(from);
                }
            }
        }
        Ok(from)
    }

    async fn follow_by_itself(&self, name: &str, from: Position, piece: &Piece) -> Result<bool, ApplyError> {
        let reading = self.reading_for(&[name], from, piece).await?;
        self.follow(self.begin().await?, &reading, &[name], from, piece).await
    }

    /// What projections look up to follow a piece together with those that lead the way.
    pub(super) async fn reading(&self, piece: &Piece) -> Result<Reading, ApplyError> {
        Ok(Reading::of(&self.0.parts.vault, &piece.events).await?)
    }

    /// What cannot be read cannot be followed by anybody.
    async fn stop_unreadable(&self, from: Position, piece: &Piece) -> Result<Round, FollowerError> {
        self.stop(super::streams::NAME, from, piece.unreadable.as_deref().unwrap_or_default()).await?;
        Err(FollowerError::Stopped)
    }

    /// Stops a projection where it stands, and says so once, whichever instance found out.
    async fn stop(&self, name: &str, at: Position, reason: &str) -> Result<(), FollowerError> {
        if !Checkpoints::stop(&self.0.parts.views, name, at, reason).await? {
            return Ok(());
        }
        if LEADERS.contains(&name) {
            error!(projection = name, reason, "the follower has stopped");
        } else {
            warn!(projection = name, reason, "a projection has stopped");
        }
        Ok(())
    }

    pub(super) async fn checkpoints(&self) -> Result<Checkpoints, SqlError> {
        Checkpoints::load(&self.0.parts.views, &self.0.parts.projections).await
    }

    /// Tells those who wait how far the log is followed; whether that was news.
    pub(super) fn note(&self, checkpoints: &Checkpoints) -> bool {
        let now = checkpoints.followed();
        self.0.furthest.lock().unwrap_or_else(PoisonError::into_inner).note(checkpoints.front_token());
        self.0.followed.send_if_modified(|known| {
            let news = now != *known;
            *known = now;
            news
        })
    }
}

/// Where and of what kind the fault is: no word of what the event or the row holds.
fn reason(event: &Recorded, error: &ApplyError) -> String {
    let place = format!("{} at {}", event.event_type, event.position);
    match error {
        ApplyError::OutOfPlace(what) => format!("{place}: {what}"),
        ApplyError::Sql(_) | ApplyError::Vault(_) | ApplyError::Unwritable(_) => format!("{place}: {}", error.kind()),
    }
}
