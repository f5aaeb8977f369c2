//! Stored names, shapes and values of all events are stable for ever.

mod names;
mod samples;
mod shapes;

use serde_json::json;

use super::*;
use samples::samples;

impl AnyEvent {
    fn kind(&self) -> AggregateKind {
        match self {
            Self::Account(_) => AggregateKind::Account,
            Self::Agency(_) => AggregateKind::Agency,
            Self::Calendar(_) => AggregateKind::Calendar,
            Self::Deadline(_) => AggregateKind::Deadline,
            Self::Dossier(_) => AggregateKind::Dossier,
            Self::Exchange(_) => AggregateKind::Exchange,
            Self::Procedure(_) => AggregateKind::Procedure,
            Self::Restoration(_) => AggregateKind::Restoration,
            Self::Viewing(_) => AggregateKind::Viewing,
        }
    }

    fn stored(&self) -> (String, String, Value) {
        fn of<E: cqrs_es::DomainEvent>(event: &E) -> (String, String, Value) {
            (event.event_type(), event.event_version(), payload(event).unwrap())
        }
        match self {
            Self::Account(event) => of(event),
            Self::Agency(event) => of(event),
            Self::Calendar(event) => of(event),
            Self::Deadline(event) => of(event),
            Self::Dossier(event) => of(event),
            Self::Exchange(event) => of(event),
            Self::Procedure(event) => of(event),
            Self::Restoration(event) => of(event),
            Self::Viewing(event) => of(event),
        }
    }
}

fn stored_names(kind: AggregateKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        AggregateKind::Account => AccountEvent::STORED,
        AggregateKind::Agency => AgencyEvent::STORED,
        AggregateKind::Calendar => CalendarEvent::STORED,
        AggregateKind::Deadline => DeadlineEvent::STORED,
        AggregateKind::Dossier => DossierEvent::STORED,
        AggregateKind::Exchange => ExchangeEvent::STORED,
        AggregateKind::Procedure => ProcedureEvent::STORED,
        AggregateKind::Restoration => RestorationEvent::STORED,
        AggregateKind::Viewing => ViewingEvent::STORED,
    }
}

#[test]
fn every_event_is_known_by_its_name() {
    for event in samples() {
        assert!(AnyEvent::is_known(&event.stored().0));
    }
    assert!(!AnyEvent::is_known("NeverHappened") && !AnyEvent::is_known(""));
}

#[test]
fn there_is_a_sample_of_every_event() {
    for kind in AggregateKind::ALL {
        let of_kind = samples().into_iter().filter(|event| event.kind() == kind);
        let found: Vec<_> = of_kind.map(|event| event.stored()).map(|(name, version, _)| (name, version)).collect();
        let expected: Vec<_> =
            stored_names(kind).iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect();
        assert_eq!(found, expected, "{kind}");
    }
}

#[test]
fn every_event_reads_back_from_its_stored_name_and_payload() {
    for event in samples() {
        let (name, _, payload) = event.stored();
        assert!(payload.is_object(), "{name} is stored as {payload}");
        let text = payload.to_string();
        let read = AnyEvent::read(event.kind(), &name, serde_json::from_str(&text).unwrap()).unwrap();
        assert_eq!(read, event);
        assert_eq!(read.stored().2, payload);
    }
}

#[test]
fn payloads_hold_only_integers_that_every_reader_keeps() {
    fn assert_kept(value: &Value) {
        match value {
            Value::Number(number) => {
                let kept = number.as_i64().is_some_and(|number| number.unsigned_abs() < 1 << 53);
                assert!(kept, "{number}");
            }
            Value::Object(fields) => fields.values().for_each(assert_kept),
            Value::Array(items) => items.iter().for_each(assert_kept),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    for event in samples() {
        assert_kept(&event.stored().2);
    }
}

#[test]
fn an_unknown_name_or_shape_does_not_decode() {
    let read = |kind, name, payload| AnyEvent::read(kind, name, payload);
    assert!(read(AggregateKind::Account, "AccountLocked", json!({})).is_ok());
    assert!(read(AggregateKind::Account, "AccountBlocked", json!({})).is_err());
    assert!(read(AggregateKind::Account, "accountLocked", json!({})).is_err());
    assert!(read(AggregateKind::Dossier, "AccountLocked", json!({})).is_err());
    assert!(read(AggregateKind::Account, "AccountActivated", json!({})).is_err());
    assert!(read(AggregateKind::Account, "AccountActivated", json!({"channel": "POST"})).is_err());
    assert!(read(AggregateKind::Account, "AccountActivated", json!(null)).is_err());
}

#[test]
fn an_event_whose_payload_is_no_object_does_not_encode() {
    for value in [json!("AccountLocked"), json!(1), json!({}), json!({"a": {}, "b": {}})] {
        assert!(payload(&value).is_err(), "{value}");
    }
    assert_eq!(payload(&tagged("AccountLocked", json!({"a": 1}))).unwrap(), json!({"a": 1}));
}

#[test]
fn stream_kind_names_are_stable() {
    let names = AggregateKind::ALL.map(AggregateKind::name);
    let known =
        ["account", "agency", "calendar", "deadline", "dossier", "exchange", "procedure", "restoration", "viewing"];
    assert_eq!(names, known);
    for kind in AggregateKind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.name()));
    }
    let unknown = "Dossier".parse::<AggregateKind>().unwrap_err();
    assert_eq!(unknown.to_string(), "no kind of stream is called \"Dossier\"");
}
