use super::{calendar, streams};

/// Those that lead the way, in this order.
pub(super) const PREREQUISITES: [&str; 2] = [streams::NAME, calendar::NAME];
