//! Stored names and payload fields of events against serde's.

use std::collections::BTreeSet;

use serde::{Deserialize, de::DeserializeOwned};

use super::shapes::{Seen, shape_of, variants_of};
use super::*;

/// Asserts that every event is stored under the name that serde reads it by, as an object with fields in camel case.
fn assert_stored_as_read<E: DeserializeOwned>(stored: &'static [(&'static str, &'static str)]) {
    let names: Vec<_> = stored.iter().map(|(name, _)| *name).collect();
    assert_eq!(variants_of::<E>(), names);
    for name in names {
        let Seen::Object(fields) = shape_of::<E>(name) else { panic!("{name} is {}", shape_of::<E>(name)) };
        for field in fields {
            let camel = field.starts_with(|first: char| first.is_ascii_lowercase())
                && field.bytes().all(|byte| byte.is_ascii_alphanumeric());
            assert!(camel, "{name} has a field {field}");
        }
    }
}

#[test]
fn events_are_stored_as_objects_under_the_names_that_they_are_read_by() {
    assert_stored_as_read::<AccountEvent>(AccountEvent::STORED);
    assert_stored_as_read::<AgencyEvent>(AgencyEvent::STORED);
    assert_stored_as_read::<CalendarEvent>(CalendarEvent::STORED);
    assert_stored_as_read::<DeadlineEvent>(DeadlineEvent::STORED);
    assert_stored_as_read::<DossierEvent>(DossierEvent::STORED);
    assert_stored_as_read::<ExchangeEvent>(ExchangeEvent::STORED);
    assert_stored_as_read::<ProcedureEvent>(ProcedureEvent::STORED);
    assert_stored_as_read::<RestorationEvent>(RestorationEvent::STORED);
    assert_stored_as_read::<ViewingEvent>(ViewingEvent::STORED);
}

#[test]
fn event_names_are_unique_over_all_aggregates() {
    let names: Vec<_> = AggregateKind::ALL.into_iter().flat_map(stored_names).map(|(name, _)| name).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn an_event_version_has_three_numbers() {
    for (name, version) in AggregateKind::ALL.into_iter().flat_map(stored_names) {
        let numbers: Vec<_> = version.split('.').map(str::parse::<u32>).collect();
        assert!(numbers.len() == 3 && numbers.iter().all(Result::is_ok), "{name} {version}");
    }
}

#[test]
fn an_event_that_is_stored_as_no_object_is_detected() {
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    #[expect(dead_code, reason = "only its shape is looked at")]
    enum Wrong {
        Name,
        Value(u8),
        List(u8, u8),
        Object { inner_field: u8 },
    }
    assert_eq!(variants_of::<Wrong>(), ["name", "value", "list", "object"]);
    assert_eq!(shape_of::<Wrong>("name"), Seen::Other("a name alone".to_owned()));
    assert_eq!(shape_of::<Wrong>("value"), Seen::Other("a value without fields".to_owned()));
    assert_eq!(shape_of::<Wrong>("list"), Seen::Other("a list".to_owned()));
    assert_eq!(shape_of::<Wrong>("object"), Seen::Object(&["inner_field"]));
}
