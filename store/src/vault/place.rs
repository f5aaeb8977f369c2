//! Locations of sealed fields, as their associated data names them.

use domain::Location;

use crate::log::StreamId;

/// Location of an event's fields, bound into their seals (AEAD associated data). Kinds and ids hold neither slash nor
/// hash sign, so that no two locations are written alike.
pub fn event_location(stream: &StreamId, sequence: u64) -> Location {
    Location(format!("{}/{}/{sequence}", stream.kind, stream.id))
}

/// Location of a snapshot's fields: other than any event's, so that no sealed field can be copied from a snapshot into
/// an event.
pub fn snapshot_location(stream: &StreamId, version: u64) -> Location {
    Location(format!("snapshot/{}/{}/{version}", stream.kind, stream.id))
}

/// Location of one field: `dossier/<id>/3#/form`; `upload/<id>#` where it is the only one.
pub(super) fn of_field(place: &Location, pointer: &str) -> Location {
    Location(format!("{}#{pointer}", place.0))
}
