//! Projections that every other one depends on.

use super::{calendar, streams};

/// Prerequisite projections, in this order: no other goes further than they do.
pub(super) const PREREQUISITES: [&str; 2] = [streams::NAME, calendar::NAME];
