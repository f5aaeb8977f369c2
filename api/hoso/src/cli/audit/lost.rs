//! Lost events in the output of audits.

use domain::restoration::{Mention, MentionPlace, lost_events};
use serde::Serialize;

use super::super::say;
use crate::restoration::Settled;

/// A lost event, known from data outside the log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LostLine {
    event: String,
    /// True for an event known by its id, not by a range.
    is_identified: bool,
    id: Option<String>,
    position: Option<String>,
    known_from: Vec<&'static str>,
}

/// Lines of lost events, by the places that mention them.
pub(super) fn lines(mentions: Vec<Mention>) -> Vec<LostLine> {
    let found = lost_events(mentions).into_iter();
    found
        .map(|(event, places)| LostLine {
            event: event.to_string(),
            is_identified: event.is_identified(),
            id: event.id.map(|id| id.to_string()),
            position: event.position,
            known_from: places.into_iter().map(MentionPlace::name).collect(),
        })
        .collect()
}

/// Prints the lost events: signed ranges, and each event that data outside the log names.
pub(super) fn tell(settled: &Settled, mentions: Vec<Mention>) {
    for checkpoint in &settled.lost {
        say(format_args!(
            "gone with a restore: what the checkpoint of {} covers, {} events under root {}",
            checkpoint.at, checkpoint.size, checkpoint.root
        ));
    }
    let found = lost_events(mentions);
    let (named, referred): (Vec<_>, Vec<_>) = found.iter().partition(|(event, _)| event.is_identified());
    let gone = settled.gone();
    match (gone, named.len()) {
        (0, 0) => {}
        (0, count) => say(format_args!("{count} events that the log does not hold are named outside of it:")),
        (gone, count) if count as u64 > gone => say(format_args!(
            "{gone} events that were signed are gone; outside the log {count} lost events are named, some never signed:"
        )),
        (gone, 0) => say(format_args!("{gone} events are gone, of which none is named outside the log")),
        (gone, count) => say(format_args!("{gone} events are gone, of which {count} are named outside the log:")),
    }
    for (event, places) in &named {
        let places: Vec<_> = places.iter().map(|place| place.name()).collect();
        say(format_args!("  lost: {event} (known from {})", places.join(", ")));
    }
    for (event, places) in &referred {
        let places: Vec<_> = places.iter().map(|place| place.name()).collect();
        say(format_args!("  the log has nothing of what {} refers to: {event}", places.join(", ")));
    }
}
