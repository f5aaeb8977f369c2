//! What the projector promises: every event once, nothing skipped, and nobody waits longer than they said.

mod doctored;
mod faults;
mod gaps;
mod instances;
mod rebuilding;
mod states;
mod tally;
mod two_builders;
mod waiting;
