//! Projector: every event once, no gaps, bounded waiting.

mod doctored;
mod faults;
mod gaps;
mod instances;
mod rebuilding;
mod states;
mod tally;
mod two_builders;
mod waiting;
