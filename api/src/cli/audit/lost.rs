use domain::restoration::{Mention, lost_events};

use super::super::say;
use crate::restoration::Settled;

/// Names the events that are gone: what was signed of them, and each by what is known of it outside the log.
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
