//! Things that go wrong around the service, done to a real one: floods, restores, full disks, lost connections. Each
//! says what was acknowledged, lost and doubled; `tests/run` runs them short, `tests/drills` long, with one table.

mod backup;
mod outcome;
mod standby;

pub(crate) use outcome::{Outcome, is_long};
