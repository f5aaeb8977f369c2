use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use domain::calendar::WorkingCalendar;
use domain::{AnyEvent, Personal, SubjectId};
use serde::de::DeserializeOwned;
use store::log::Position;
use store::sql::{SqlError, WriteTransaction};
use store::vault::{HeldKeys, Vault, VaultError};
use store::{Keyring, RecordedEvent};
use tokio::sync::OnceCell;

pub use crate::apply_error::ApplyError;
use crate::published_calendar::PublishedCalendar;
use crate::state::{DossierStates, Origin};

/// Rows that follow the log, shaped for the questions that are asked of them.
///
/// What it writes depends only on the events and their order: not on where pages begin, on the clock, or on what
/// other projections have written. The state of a dossier before and after an event is folded from its events too, once
/// for all that follow them together: see [`Projection::asks_for_states`].
#[async_trait]
pub trait Projection: Send + Sync {
    /// Names it for good: in positions, and for operators.
    fn name(&self) -> &'static str;

    /// Of the shape and meaning of its rows: another version must be rebuilt.
    fn version(&self) -> u32;

    /// Its tables, which nobody else writes.
    fn tables(&self) -> &'static [&'static str];

    /// Whether it asks the reading for the states of dossiers: then it follows events together with `dossier_state`, its
    /// prerequisite, or behind it.
    fn asks_for_states(&self) -> bool {
        false
    }

    /// Follows events, in their order, in the transaction that moves its position; they are a piece of the log of
    /// any length. Following the same events again changes nothing.
    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError>;
}

/// What a projection may look up beside the events, for one piece of the log. Nothing of it waits for a connection: the
/// projection holds one.
pub struct Reading {
    keyring: Keyring,
    keys: HeldKeys,
    /// Whose keys were asked for.
    of: BTreeSet<SubjectId>,
    calendar: PublishedCalendar,
    origin: Origin,
    states: OnceCell<DossierStates>,
}

impl Reading {
    /// With the keys of whoever these events are about; to be made before the transaction in which they are followed.
    pub(crate) async fn of(vault: &Vault, events: &[RecordedEvent]) -> Result<Self, VaultError> {
        let of: BTreeSet<_> = subjects(events).collect();
        let keys = vault.hold(of.iter().copied()).await?;
        let keyring = vault.keyring().clone();
        let (calendar, states) = (PublishedCalendar::default(), OnceCell::new());
        Ok(Self { keyring, keys, of, calendar, origin: Origin::Stored, states })
    }

    /// The same for projections that lag: with the events of the dossiers concerned, up to where these begin.
    pub(crate) fn behind(self, histories: HashMap<String, Vec<RecordedEvent>>) -> Self {
        Self { origin: Origin::Log(histories), ..self }
    }

    /// The states of the dossiers that these events are about: folded when the first projection asks, and for all that
    /// follow the same events in this transaction.
    pub(crate) async fn states(
        &self,
        transaction: &mut WriteTransaction,
        events: &[RecordedEvent],
    ) -> Result<&DossierStates, ApplyError> {
        self.states.get_or_try_init(|| DossierStates::fold(transaction, &self.origin, &self.calendar, events)).await
    }

    /// Whether it was made for all that these events are about.
    pub(crate) fn knows(&self, events: &[RecordedEvent]) -> bool {
        subjects(events).all(|subject| self.of.contains(&subject))
    }

    /// What turns a value that no row may show into what it is found by.
    pub(crate) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The value, `None` once it is erased; for what accounts and dossiers are searched by only.
    pub fn open<T: DeserializeOwned + Clone>(&self, sealed: &Personal<T>) -> Result<Option<T>, VaultError> {
        Ok(self.keys.open(sealed)?.into_known())
    }

    /// The calendar as it was published before a position: whatever has been published since, following the same
    /// events again finds the same.
    pub async fn calendar(
        &self,
        transaction: &mut WriteTransaction,
        before: Position,
    ) -> Result<WorkingCalendar, SqlError> {
        self.calendar.before(transaction, before).await
    }
}

/// Those whose names are opened to be folded, and whose forms are opened to be found by.
fn subjects(events: &[RecordedEvent]) -> impl Iterator<Item = SubjectId> {
    events.iter().filter_map(|recorded| match &recorded.event {
        AnyEvent::Account(_) => recorded.stream.id.parse().ok(),
        AnyEvent::Dossier(event) => event.form().map(Personal::subject),
        AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Deadline(_)
        | AnyEvent::Exchange(_)
        | AnyEvent::Procedure(_)
        | AnyEvent::Restoration(_)
        | AnyEvent::Viewing(_) => None,
    })
}
