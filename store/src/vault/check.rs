//! Check of sealed fields: every one opens, or its subject's erasure is recorded.

use crate::boxed;
use std::collections::BTreeSet;
use std::fmt;

use domain::{AggregateKind, Marker, SubjectId};
use thiserror::Error;

use super::{KeySet, Vault, VaultError, event_location, markers, open_box, place, sealed_subjects};
use crate::log::{Position, StoredEvent, StreamId};
use crate::sql::{Pool, Sql, SqlError};

/// Reason why a sealed field does not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WhyUnopened {
    /// Authentication failed: it was changed, moved, or sealed under another key of its subject.
    #[error("the seal does not hold")]
    Broken,
    /// The subject's key does not unwrap under the master key.
    #[error("the key of {0} cannot be unwrapped")]
    Wrapped(SubjectId),
    /// The subject's key is wrapped under a master key that is not in the keyring.
    #[error("the key of {0} is wrapped under a master key that the key file does not hold")]
    UnknownMaster(SubjectId),
    /// The subject has no key, and no erasure of their data is recorded.
    #[error("{0} has no key, and no erasure is recorded")]
    KeyMissing(SubjectId),
    /// An object with a marker's key, but not its shape.
    #[error("a personal field is not of its form")]
    Malformed,
}

/// Sealed field of an event that does not open, although its subject was not erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    pub stream: StreamId,
    pub sequence: u64,
    /// Position in the global order.
    pub position: Position,
    /// JSON pointer into the payload.
    pub pointer: String,
    pub why: WhyUnopened,
}

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stream, sequence, position, pointer, why } = self;
        let pointer = if pointer.is_empty() { "/" } else { pointer };
        write!(f, "event {sequence} of {} {} at {position}, {pointer}: {why}", stream.kind, stream.id)
    }
}

/// Result of opening sealed fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Number of fields that open.
    pub opened: u64,
    /// Number of fields of erased subjects.
    pub erased: u64,
    /// Fields that do not open for another reason.
    pub unopened: Vec<Unopened>,
}

/// Keys and erasures of the subjects of a page.
#[derive(Default)]
struct Keys {
    held: KeySet,
    unusable: Vec<(SubjectId, WhyUnopened)>,
    erased: BTreeSet<SubjectId>,
}

impl Vault {
    /// Opens every sealed field of these stored events and reports failures; no content is returned.
    #[boxed]
    pub async fn check_events(&self, ledger: &Pool, events: &[StoredEvent]) -> Result<Checked, SqlError> {
        let mut subjects = BTreeSet::new();
        for event in events {
            // A payload that cannot be read is reported below, with its location.
            subjects.append(&mut sealed_subjects(&event.payload).unwrap_or_default());
        }
        let keys = self.keys_of(ledger, subjects).await?;
        let mut checked = Checked::default();
        for event in events {
            check_event(event, &keys, &mut checked);
        }
        Ok(checked)
    }

    async fn keys_of(&self, ledger: &Pool, mut subjects: BTreeSet<SubjectId>) -> Result<Keys, SqlError> {
        let mut keys = Keys::default();
        match self.held(&subjects).await {
            Ok(held) => keys.held = held,
            Err(VaultError::Sql(error)) => return Err(error),
            // One key that does not unwrap fails the query for all: each is asked for alone.
            Err(_) => {
                for subject in std::mem::take(&mut subjects) {
                    match self.held(&BTreeSet::from([subject])).await {
                        Ok(held) => {
                            keys.held.absorb(held);
                            subjects.insert(subject);
                        }
                        Err(VaultError::Sql(error)) => return Err(error),
                        Err(VaultError::UnknownMaster(_)) => {
                            keys.unusable.push((subject, WhyUnopened::UnknownMaster(subject)));
                        }
                        Err(_) => keys.unusable.push((subject, WhyUnopened::Wrapped(subject))),
                    }
                }
            }
        }
        let without: Vec<SubjectId> = subjects.into_iter().filter(|subject| !keys.held.has(*subject)).collect();
        keys.erased = recorded_as_erased(ledger, &without).await?;
        Ok(keys)
    }
}

/// Those of these subjects whose account has a recorded erasure.
async fn recorded_as_erased(ledger: &Pool, subjects: &[SubjectId]) -> Result<BTreeSet<SubjectId>, SqlError> {
    let mut erased = BTreeSet::new();
    for subjects in subjects.chunks(256) {
        let sql = format!(
            "select distinct aggregate_id from events where aggregate_type = $1 and event_type = $2 \
             and aggregate_id in ({})",
            Sql::placeholders(3, subjects.len())
        );
        let sql = Sql::new(sql).bind(AggregateKind::Account.name()).bind("PersonalDataErased");
        for row in ledger.fetch_all(sql.bind_all(subjects.iter().copied())).await? {
            erased.insert(row.parsed("aggregate_id")?);
        }
    }
    Ok(erased)
}

fn check_event(event: &StoredEvent, keys: &Keys, checked: &mut Checked) {
    let location = event_location(&event.stream, event.sequence);
    let mut payload = event.payload.clone();
    let mut unopened = Vec::new();
    let read = markers::replace(&mut payload, &mut |pointer, marker| {
        let Marker::Sealed(mut sealed) = marker else { return Ok(None) };
        let subject = sealed.subject;
        let unusable = keys.unusable.iter().find(|(unusable, _)| *unusable == subject);
        if let Some((_, why)) = unusable {
            unopened.push((pointer.to_owned(), why.clone()));
        } else if !keys.held.has(subject) {
            if keys.erased.contains(&subject) {
                checked.erased += 1;
            } else {
                unopened.push((pointer.to_owned(), WhyUnopened::KeyMissing(subject)));
            }
        } else {
            sealed.at = Some(place::of_field(&location, pointer));
            match open_box::<serde_json::Value>(&sealed, &keys.held) {
                Ok(_) => checked.opened += 1,
                Err(_) => unopened.push((pointer.to_owned(), WhyUnopened::Broken)),
            }
        }
        Ok(None)
    });
    if read.is_err() {
        unopened.push((String::new(), WhyUnopened::Malformed));
    }
    checked.unopened.extend(unopened.into_iter().map(|(pointer, why)| Unopened {
        stream: event.stream.clone(),
        sequence: event.sequence,
        position: event.position,
        pointer,
        why,
    }));
}
