//! Refusal to start with an empty log beside the read models of a former one.

use std::fs;
use std::path::Path;

use super::SqlError;

/// Refuses to create the log's file beside read models and edge data of a former log: an empty log would take the place
/// of theirs, with their rows and sessions still there.
pub(super) fn refuse_orphans(log: &Path, followers: [&Path; 2]) -> Result<(), SqlError> {
    if !is_empty(log) {
        return Ok(());
    }
    let Some(follower) = followers.into_iter().find(|follower| !is_empty(follower)) else { return Ok(()) };
    Err(SqlError::Unfit(format!(
        "{} is missing, and {} beside it belongs to one: is the wrong folder mounted? Put the file back, from a back-up \
         if it is lost; to begin an empty log, move {} and {} away first",
        log.display(),
        name(follower),
        name(followers[0]),
        name(followers[1]),
    )))
}

/// Whether the file is missing or empty.
fn is_empty(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |file| file.len() == 0)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
