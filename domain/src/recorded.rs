//! Decoding of stored events of all aggregates, and encoding of their payloads.

use serde_json::{Map, Value};

use crate::AggregateKind;
use crate::account::AccountEvent;
use crate::agency::AgencyEvent;
use crate::calendar::CalendarEvent;
use crate::deadline::DeadlineEvent;
use crate::dossier::DossierEvent;
use crate::exchange::ExchangeEvent;
use crate::procedure::ProcedureEvent;
use crate::restoration::RestorationEvent;
use crate::viewing::ViewingEvent;

/// Event of any aggregate, for readers of the whole log; matches on it are exhaustive, so that the compiler lists the
/// places that a new event touches.
#[derive(Debug, Clone, PartialEq)]
pub enum AnyEvent {
    Account(AccountEvent),
    Agency(AgencyEvent),
    Calendar(CalendarEvent),
    Deadline(DeadlineEvent),
    Dossier(DossierEvent),
    Exchange(ExchangeEvent),
    Procedure(ProcedureEvent),
    /// The log as a whole.
    Restoration(RestorationEvent),
    /// Access log of a dossier.
    Viewing(ViewingEvent),
}

impl AnyEvent {
    /// Number of event types.
    pub const COUNT: usize = AccountEvent::STORED.len()
        + AgencyEvent::STORED.len()
        + CalendarEvent::STORED.len()
        + DeadlineEvent::STORED.len()
        + DossierEvent::STORED.len()
        + ExchangeEvent::STORED.len()
        + ProcedureEvent::STORED.len()
        + RestorationEvent::STORED.len()
        + ViewingEvent::STORED.len();

    /// Stored names of all event types.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let stored = [
            AccountEvent::STORED,
            AgencyEvent::STORED,
            CalendarEvent::STORED,
            DeadlineEvent::STORED,
            DossierEvent::STORED,
            ExchangeEvent::STORED,
            ProcedureEvent::STORED,
            RestorationEvent::STORED,
            ViewingEvent::STORED,
        ];
        stored.into_iter().flatten().map(|(name, _)| *name)
    }

    pub fn account(&self) -> Option<&AccountEvent> {
        if let Self::Account(event) = self { Some(event) } else { None }
    }

    pub fn deadline(&self) -> Option<&DeadlineEvent> {
        if let Self::Deadline(event) = self { Some(event) } else { None }
    }

    pub fn dossier(&self) -> Option<&DossierEvent> {
        if let Self::Dossier(event) = self { Some(event) } else { None }
    }

    /// Looks up an event type by its stored name.
    pub fn is_known(event_type: &str) -> bool {
        Self::names().any(|name| name == event_type)
    }

    /// Decodes a stored event.
    ///
    /// # Errors
    /// Unknown name, or a payload of another shape.
    pub fn read(kind: AggregateKind, event_type: &str, payload: Value) -> Result<Self, serde_json::Error> {
        let tagged = tagged(event_type, payload);
        Ok(match kind {
            AggregateKind::Account => Self::Account(serde_json::from_value(tagged)?),
            AggregateKind::Agency => Self::Agency(serde_json::from_value(tagged)?),
            AggregateKind::Calendar => Self::Calendar(serde_json::from_value(tagged)?),
            AggregateKind::Deadline => Self::Deadline(serde_json::from_value(tagged)?),
            AggregateKind::Dossier => Self::Dossier(serde_json::from_value(tagged)?),
            AggregateKind::Exchange => Self::Exchange(serde_json::from_value(tagged)?),
            AggregateKind::Procedure => Self::Procedure(serde_json::from_value(tagged)?),
            AggregateKind::Restoration => Self::Restoration(serde_json::from_value(tagged)?),
            AggregateKind::Viewing => Self::Viewing(serde_json::from_value(tagged)?),
        })
    }
}

/// Externally tagged form, from which serde reads an event enum: the payload below the stored name.
pub fn tagged(event_type: &str, payload: Value) -> Value {
    Value::Object(Map::from_iter([(event_type.to_owned(), payload)]))
}

/// Encodes the payload of an event: the variant's content, without its name.
///
/// # Errors
/// The event does not serialize to an object below its name, which a test of all events rules out.
pub fn payload<E: serde::Serialize>(event: &E) -> Result<Value, serde_json::Error> {
    use serde::ser::Error;
    match serde_json::to_value(event)? {
        Value::Object(map) if map.len() == 1 => {
            map.into_iter().next().map(|(_, payload)| payload).ok_or_else(|| serde_json::Error::custom("no payload"))
        }
        _ => Err(serde_json::Error::custom("an event that is no object below its name")),
    }
}

#[cfg(test)]
mod tests;
