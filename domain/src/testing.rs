//! Given-when-then harness of the rules' tests: given events, when a command, then events or a refusal.
//!
//! Each step runs through cqrs-es's own test framework, hence through `handle` and `apply` as the service's do, and
//! must agree with `decide` on the state that the events before it make.

pub(crate) mod people;
pub(crate) mod reference;

use cqrs_es::test::TestFramework;
use serde_json::Value;

use crate::{Actor, CommandEnvelope, Decide, Moment, Refusal, recorded};
use reference::services;

/// Default time of a test's commands: a Monday morning in opening hours.
pub(crate) const MORNING: &str = "2026-03-02 09:00";

/// Parses a local time of Asia/Ho_Chi_Minh.
pub(crate) fn at(text: &str) -> Moment {
    Moment::from_local(chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

/// Parses a date, `2026-03-02`.
pub(crate) fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

pub(crate) trait Wants {
    fn wants<C>(self, command: C) -> CommandEnvelope<C>;
}

impl Wants for Actor {
    fn wants<C>(self, command: C) -> CommandEnvelope<C> {
        CommandEnvelope::new(self, at(MORNING), command)
    }
}

impl<C> CommandEnvelope<C> {
    pub(crate) fn at(self, text: &str) -> Self {
        Self { at: at(text), ..self }
    }

    pub(crate) fn having_seen(self, version: u64) -> Self {
        Self { expected_version: Some(version), ..self }
    }
}

/// Events so far: the given part of a test.
#[derive(Clone)]
pub(crate) struct Given<A: Decide> {
    events: Vec<A::Event>,
}

pub(crate) fn given<A: Decide>(events: impl IntoIterator<Item = A::Event>) -> Given<A> {
    Given { events: events.into_iter().collect() }
}

pub(crate) fn nothing<A: Decide>() -> Given<A> {
    given([])
}

/// State folded from events.
pub(crate) fn fold<A: Decide>(events: &[A::Event]) -> A {
    let mut state = A::default();
    for event in events {
        state.apply(event.clone());
    }
    state
}

impl<A> Given<A>
where
    A: Decide,
    A::Command: Clone,
{
    pub(crate) fn when(&self, command: A::Command) -> When<A> {
        let decided = fold::<A>(&self.events).decide(&command, &services());
        let framework = TestFramework::<A>::with(services()).given(self.events.clone());
        let outcome = framework.when(command).inspect_result();
        assert_eq!(outcome, decided, "cqrs-es's shell and `decide` disagree");
        When { before: self.clone(), outcome }
    }

    pub(crate) fn events(self) -> Vec<A::Event> {
        self.events
    }

    pub(crate) fn state(&self) -> A {
        fold(&self.events)
    }
}

/// Outcome of a command: the when part of a test.
pub(crate) struct When<A: Decide> {
    before: Given<A>,
    outcome: Result<Vec<A::Event>, Refusal>,
}

impl<A: Decide> When<A> {
    /// Exactly these events follow; the story goes on after them.
    #[track_caller]
    pub(crate) fn then(self, expected: impl IntoIterator<Item = A::Event>) -> Given<A> {
        let expected: Vec<A::Event> = expected.into_iter().collect();
        let found = self.outcome.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        // Compared as they are stored, because a personal value does not print itself.
        let stored = |events: &[A::Event]| -> Vec<Value> {
            events.iter().map(|event| serde_json::to_value(event).unwrap()).collect()
        };
        assert_stored_alike(&stored(&found), &stored(&expected));
        assert_eq!(found, expected);
        self.before.and(found)
    }

    /// Accepted without an event: idempotent repetition.
    #[track_caller]
    pub(crate) fn then_nothing(self) -> Given<A> {
        self.then([])
    }

    /// Accepted, with whatever events.
    #[track_caller]
    pub(crate) fn then_accepted(self) -> Given<A> {
        let found = self.outcome.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        self.before.and(found)
    }

    /// Exactly this refusal; the test goes on from the events before it.
    #[track_caller]
    pub(crate) fn then_refused(self, refusal: impl Into<Refusal>) -> Given<A> {
        assert_eq!(self.outcome, Err(refusal.into()));
        self.before
    }

    /// Exactly these faults, each a code and a path with slashes, in this order.
    #[track_caller]
    pub(crate) fn then_faults<const N: usize>(self, expected: [(&str, &str); N]) -> Given<A> {
        let Err(Refusal::Faults(faults)) = self.outcome else { panic!("{:?}", self.outcome) };
        let found: Vec<_> = faults.iter().map(|fault| (fault.code.code(), fault.field.join("/"))).collect();
        let found: Vec<_> = found.iter().map(|(code, field)| (*code, field.as_str())).collect();
        assert_eq!(found, expected);
        self.before
    }

    pub(crate) fn outcome(self) -> Result<Vec<A::Event>, Refusal> {
        self.outcome
    }
}

impl<A: Decide> Given<A> {
    pub(crate) fn and(mut self, more: impl IntoIterator<Item = A::Event>) -> Self {
        self.events.extend(more);
        self
    }
}

#[track_caller]
fn assert_stored_alike(found: &[Value], expected: &[Value]) {
    let text = |events: &[Value]| serde_json::to_string_pretty(events).unwrap();
    assert!(found == expected, "found {}\nexpected {}", text(found), text(expected));
}

/// Event-sourcing invariant of every aggregate: its state is what its events make, however often they are written and
/// read.
pub(crate) fn assert_replays<A: Decide + PartialEq + std::fmt::Debug>(live: &A, events: &[A::Event]) {
    let stored: Vec<A::Event> = events
        .iter()
        .map(|event| {
            let payload = recorded::payload(event).unwrap();
            let text = payload.to_string();
            let name = cqrs_es::DomainEvent::event_type(event);
            serde_json::from_value(recorded::tagged(&name, serde_json::from_str(&text).unwrap())).unwrap()
        })
        .collect();
    assert_eq!(stored, events, "an event changes when it is stored");
    assert!(fold::<A>(&stored) == *live, "the state of the replay is another");
    let snapshot = serde_json::to_string(live).unwrap();
    assert!(serde_json::from_str::<A>(&snapshot).unwrap() == *live, "the state of the snapshot is another");
}
