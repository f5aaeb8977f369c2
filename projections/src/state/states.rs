//! States of the dossiers in a batch, folded once and shared by all projections of a pass.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::boxed;

use domain::dossier::DossierEvent;
use domain::{AnyEvent, Moment};
use store::RecordedEvent;
use store::log::Position;
use store::sql::WriteTransaction;

use super::DossierState;
use crate::apply_error::ApplyError;
use crate::batch::for_texts;
use crate::published_calendar::PublishedCalendar;

/// Source of the states that a batch of events begins with.
pub(crate) enum Origin {
    /// Rows of `dossier_state`, which stand where the batch begins.
    Stored,
    /// Log, as `dossier_state` stands elsewhere: events of each dossier up to where the batch begins.
    Log(HashMap<String, Vec<RecordedEvent>>),
}

/// States of the dossiers in a batch of events, folded once for all projections of the pass.
///
/// A state is that of its stream alone: the one before event `n` is the one of version `n - 1`, and no other is ever
/// handed out. Its source depends on the pass. In a pass with `dossier_state` it is the stored one, as rows and
/// positions of a pass move together. A projection that has stopped and lags catches up without `dossier_state`, whose
/// rows have gone on: its initial states are folded from the log, with the calendar of each event's position, so that
/// it is given what it would have been given then. A rebuild replays `dossier_state` in the same pass, into a table of
/// its own.
///
/// An event that the stored state holds already is a replay: it has no step, and changes nothing.
pub(crate) struct DossierStates {
    states: HashMap<String, Arc<DossierState>>,
    steps: HashMap<Position, Step>,
    /// States as of events that mention a dossier and are none of its own.
    spoken_of: HashMap<Position, Arc<DossierState>>,
    /// Sorted by their first events, so that rows are locked in the same order everywhere.
    touched: Vec<String>,
}

/// State of a dossier before and after one of its events.
pub(crate) struct Step {
    before: Option<Arc<DossierState>>,
    after: Arc<DossierState>,
}

impl Step {
    /// State before the event; `None` where that is the submission.
    pub fn before(&self) -> Option<&DossierState> {
        self.before.as_deref()
    }

    pub fn after(&self) -> &DossierState {
        &self.after
    }

    /// Whether the event resumes work that had ended.
    pub fn reopens(&self) -> bool {
        self.after.filed.ended_at.is_none() && self.before().is_some_and(|before| before.filed.ended_at.is_some())
    }
}

impl DossierStates {
    /// Folds these events, which begin where the origin ends.
    #[boxed]
    pub async fn fold(
        transaction: &mut WriteTransaction,
        origin: &Origin,
        calendar: &PublishedCalendar,
        events: &[RecordedEvent],
    ) -> Result<Self, ApplyError> {
        let mut states = match origin {
            Origin::Stored => Self::stored(transaction, events).await?,
            Origin::Log(histories) => Self::of_log(transaction, calendar, histories).await?,
        };
        for recorded in events {
            states.follow(transaction, calendar, recorded).await?;
        }
        Ok(states)
    }

    /// Step of an event in its dossier; `None` for events of other kinds, and for replayed ones.
    pub fn step(&self, recorded: &RecordedEvent) -> Option<&Step> {
        self.steps.get(&recorded.position)
    }

    /// State of a dossier as of a message about it or one of its deadlines. For a replayed event it may be a later one:
    /// the caller knows its own high-water mark.
    pub fn at(&self, recorded: &RecordedEvent) -> Option<&DossierState> {
        self.spoken_of.get(&recorded.position).map(AsRef::as_ref)
    }

    /// States of all dossiers that these events are about or mention, after all of them.
    pub fn all(&self) -> impl Iterator<Item = &DossierState> {
        self.states.values().map(AsRef::as_ref)
    }

    /// State of a dossier after all of these events.
    pub fn get(&self, id: &str) -> Option<&DossierState> {
        self.states.get(id).map(AsRef::as_ref)
    }

    /// Dossiers whose state these events have changed.
    pub fn changed(&self) -> impl Iterator<Item = (&str, &DossierState)> {
        self.touched.iter().filter_map(|id| Some((id.as_str(), self.get(id)?)))
    }

    async fn stored(transaction: &mut WriteTransaction, events: &[RecordedEvent]) -> Result<Self, ApplyError> {
        let (ids, mut states) = (spoken_of(events), HashMap::new());
        if !ids.is_empty() {
            let text = "SELECT id, state FROM dossier_states WHERE id IN (SELECT each.value FROM {each})";
            for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)?).await? {
                states.insert(row.text("id")?, Arc::new(row.json("state")?));
            }
        }
        Ok(Self::beginning_with(states))
    }

    async fn of_log(
        transaction: &mut WriteTransaction,
        calendar: &PublishedCalendar,
        histories: &HashMap<String, Vec<RecordedEvent>>,
    ) -> Result<Self, ApplyError> {
        let mut states = Self::beginning_with(HashMap::new());
        for recorded in histories.values().flatten() {
            states.follow(transaction, calendar, recorded).await?;
        }
        Ok(Self::beginning_with(states.states))
    }

    fn beginning_with(states: HashMap<String, Arc<DossierState>>) -> Self {
        Self { states, steps: HashMap::new(), spoken_of: HashMap::new(), touched: Vec::new() }
    }

    async fn follow(
        &mut self,
        transaction: &mut WriteTransaction,
        calendar: &PublishedCalendar,
        recorded: &RecordedEvent,
    ) -> Result<(), ApplyError> {
        if !speaks_of_a_dossier(recorded) {
            return Ok(());
        }
        let id = &recorded.stream.id;
        let before = self.states.get(id).cloned();
        let Some(event) = of_dossier(recorded) else {
            self.spoken_of.extend(before.map(|state| (recorded.position, state)));
            return Ok(());
        };
        let version = before.as_ref().map_or(0, |known| known.version);
        if version >= recorded.sequence {
            return Ok(());
        }
        if version + 1 != recorded.sequence {
            let gap = format!("the state of dossier {id} goes on with event {} after {version}", recorded.sequence);
            return Err(ApplyError::OutOfPlace(gap));
        }
        let calendar = if super::asks_the_calendar(event) {
            Some(calendar.before(transaction, recorded.position).await?)
        } else {
            None
        };
        let due_soon_at = |due: Moment| calendar.map_or(due, |calendar| calendar.due_soon_at(due));
        let after = DossierState::follow(before.as_deref(), recorded.sequence, event, due_soon_at)
            .ok_or_else(|| ApplyError::OutOfPlace("an event of a dossier before its submission".to_owned()))?;
        let after = Arc::new(after);
        if !self.touched.contains(id) {
            self.touched.push(id.clone());
        }
        self.states.insert(id.clone(), Arc::clone(&after));
        self.steps.insert(recorded.position, Step { before, after });
        Ok(())
    }
}

/// Ids of the dossiers that events are about, or mention: an exchange and a deadline have their dossier's id.
fn spoken_of(events: &[RecordedEvent]) -> BTreeSet<&str> {
    events.iter().filter(|event| speaks_of_a_dossier(event)).map(|event| event.stream.id.as_str()).collect()
}

/// Whether an event's stream has the id of a dossier.
pub(crate) fn speaks_of_a_dossier(recorded: &RecordedEvent) -> bool {
    match &recorded.event {
        AnyEvent::Dossier(_) | AnyEvent::Exchange(_) | AnyEvent::Deadline(_) => true,
        AnyEvent::Account(_)
        | AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Procedure(_)
        | AnyEvent::Restoration(_)
        | AnyEvent::Viewing(_) => false,
    }
}

/// Ids of the dossiers whose own events are in a batch.
pub(crate) fn dossiers_of(events: &[RecordedEvent]) -> BTreeSet<&str> {
    events.iter().filter(|event| of_dossier(event).is_some()).map(|event| event.stream.id.as_str()).collect()
}

/// The event, if it is a dossier's.
pub(crate) fn of_dossier(recorded: &RecordedEvent) -> Option<&DossierEvent> {
    recorded.event.dossier()
}
