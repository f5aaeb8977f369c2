//! Publishing the calendar of a year.

use super::*;
use crate::testing::people::{administrator, everybody};
use crate::testing::reference::years;
use crate::testing::{Given, Wants, assert_replays, nothing};
use crate::{Actor, Role};

fn publish(calendar: &CalendarYear) -> CalendarCommand {
    CalendarCommand::Publish { calendar: calendar.clone() }
}

fn published(calendar: &CalendarYear) -> CalendarEvent {
    CalendarEvent::CalendarYearPublished { calendar: calendar.clone() }
}

fn unpublished() -> Given<Calendar> {
    nothing()
}

#[test]
fn every_shipped_year_is_published() {
    for year in years() {
        unpublished().when(Actor::System.wants(publish(&year))).then([published(&year)]);
    }
}

#[test]
fn a_year_is_published_again_only_if_something_changed() {
    let year = years().remove(1);
    let mut later = year.clone();
    later.days_off.pop();
    let calendar = unpublished()
        .when(administrator().wants(publish(&year)))
        .then([published(&year)])
        .when(administrator().wants(publish(&year)))
        .then_nothing()
        .when(administrator().wants(publish(&later)).having_seen(1))
        .then([published(&later)]);
    assert_eq!(calendar.state().published, Some(later.clone()));
    calendar.when(administrator().wants(publish(&year)).having_seen(1)).then_refused(Refusal::version_conflict(2));
    assert_replays(&calendar.state(), &calendar.clone().events());
}

#[test]
fn a_year_that_contradicts_itself_is_not_published() {
    let mut year = years().remove(1);
    year.hours.clear();
    year.days_off[0].day = "2025-01-01".parse().unwrap();
    unpublished()
        .when(administrator().wants(publish(&year)))
        .then_faults([("REQUIRED", "hours"), ("OUT_OF_RANGE", "daysOff/0/day")]);
}

#[test]
fn only_administrators_and_the_command_line_publish_a_year() {
    let year = years().remove(1);
    for actor in everybody() {
        let asked = unpublished().when(actor.wants(publish(&year)));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn each_year_has_a_stream_of_its_own() {
    assert_ne!(Calendar::id_of_year(2026), Calendar::id_of_year(2027));
    assert_eq!(Calendar::id_of_year(2026), Calendar::id_of_year(2026));
}
