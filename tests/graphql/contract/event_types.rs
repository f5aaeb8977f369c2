//! The enum of event types has all events, under their own names.

use domain::AnyEvent;
use graphql::enums::EventType;

#[test]
fn every_event_has_its_type() {
    let missing: Vec<_> = AnyEvent::names().filter(|name| name.parse::<EventType>().is_err()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn clients_see_the_names_that_events_bear() {
    for known in EventType::ALL {
        assert_eq!(async_graphql::InputType::to_value(&known).to_string(), known.name());
    }
    assert_eq!("DossierLost".parse::<EventType>(), Err(()));
}
