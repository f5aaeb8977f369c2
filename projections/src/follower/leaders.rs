use super::{calendar, streams};

/// Those that lead the way, in this order.
pub(super) const LEADERS: [&str; 2] = [streams::NAME, calendar::NAME];
