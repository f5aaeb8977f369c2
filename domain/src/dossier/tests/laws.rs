//! What holds of a dossier whatever anybody wants of it, and in whatever order.

mod histories;
mod patches;

use super::*;
