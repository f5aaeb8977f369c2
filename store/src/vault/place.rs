use domain::Location;

use crate::log::StreamId;

/// Where the fields of an event are stored. Kinds and ids hold neither slash nor hash sign, so that no two places are
/// written alike.
pub fn event_location(stream: &StreamId, sequence: u64) -> Location {
    Location(format!("{}/{}/{sequence}", stream.kind, stream.id))
}

/// Where the fields of a snapshot are stored: a place of its own, so that nothing passes from a snapshot into an event.
pub fn snapshot_location(stream: &StreamId, version: u64) -> Location {
    Location(format!("snapshot/{}/{}/{version}", stream.kind, stream.id))
}

/// Where one field is stored: `dossier/<id>/3#/form`; `upload/<id>#` where it is all that is stored at the place.
pub(super) fn of_field(place: &Location, pointer: &str) -> Location {
    Location(format!("{}#{pointer}", place.0))
}
