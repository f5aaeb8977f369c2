//! Property tests: invariants of a dossier under any commands in any order.

mod histories;
mod patches;

use super::*;
