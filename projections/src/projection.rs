//! The port of a projection: how it is named, versioned and fed, and the look-ups that it may use.

use std::collections::{BTreeSet, HashMap};
use store::boxed;

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

/// Read model: rows derived from the log, shaped for a page's queries.
///
/// Its writes are deterministic: they depend only on the events and their order, not on where pages begin, on the
/// clock, or on what other projections have written. The state of a dossier before and after an event is folded from
/// its events too, once for all projections of a pass: see [`Projection::asks_for_states`].
#[async_trait]
pub trait Projection: Send + Sync {
    /// Permanent name, in positions and for operators.
    fn name(&self) -> &'static str;

    /// Version of the shape and meaning of its rows: rows of another version must be rebuilt.
    fn version(&self) -> u32;

    /// Its tables, with no other writer.
    fn tables(&self) -> &'static [&'static str];

    /// Whether it uses the states of dossiers: then it advances together with `dossier_state`, its prerequisite, or
    /// behind it.
    fn asks_for_states(&self) -> bool {
        false
    }

    /// Applies events in order, in the transaction that moves its position; they are a slice of the log of any length.
    /// Idempotent: applying the same events again changes nothing.
    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError>;
}

/// Look-ups of a projection beside the events, for one batch. Keys are prefetched and queries use the transaction,
/// because the projection holds a connection and must not wait for another.
pub struct Reading {
    keyring: Keyring,
    keys: HeldKeys,
    /// Subjects whose keys were prefetched.
    of: BTreeSet<SubjectId>,
    calendar: PublishedCalendar,
    origin: Origin,
    states: OnceCell<DossierStates>,
}

impl Reading {
    /// Prefetches the keys of the subjects of these events; to be called before the transaction in which they are
    /// applied.
    pub(crate) async fn of(vault: &Vault, events: &[RecordedEvent]) -> Result<Self, VaultError> {
        let of: BTreeSet<_> = subjects(events).collect();
        let keys = vault.hold(of.iter().copied()).await?;
        let keyring = vault.keyring().clone();
        let (calendar, states) = (PublishedCalendar::default(), OnceCell::new());
        Ok(Self { keyring, keys, of, calendar, origin: Origin::Stored, states })
    }

    /// The same for projections that lag: states begin with these events of the dossiers concerned, up to the batch.
    pub(crate) fn behind(self, histories: HashMap<String, Vec<RecordedEvent>>) -> Self {
        Self { origin: Origin::Log(histories), ..self }
    }

    /// States of the dossiers in these events: folded when the first projection asks, and shared by all in this
    /// transaction.
    pub(crate) async fn states(
        &self,
        transaction: &mut WriteTransaction,
        events: &[RecordedEvent],
    ) -> Result<&DossierStates, ApplyError> {
        self.states.get_or_try_init(|| DossierStates::fold(transaction, &self.origin, &self.calendar, events)).await
    }

    /// Whether the keys of all subjects of these events were prefetched.
    pub(crate) fn knows(&self, events: &[RecordedEvent]) -> bool {
        subjects(events).all(|subject| self.of.contains(&subject))
    }

    /// Computes blind indexes of values that no row may show.
    pub(crate) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Opens a field, `None` once it is erased; only for values that accounts and dossiers are searched by.
    pub fn open<T: DeserializeOwned + Clone>(&self, sealed: &Personal<T>) -> Result<Option<T>, VaultError> {
        Ok(self.keys.open(sealed)?.into_known())
    }

    /// Calendar as published before a position: later publications do not change it, so that a replay computes the
    /// same.
    #[boxed]
    pub async fn calendar(
        &self,
        transaction: &mut WriteTransaction,
        before: Position,
    ) -> Result<WorkingCalendar, SqlError> {
        self.calendar.before(transaction, before).await
    }
}

/// Subjects of names that are folded for search, and of forms that are indexed.
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
