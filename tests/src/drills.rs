//! Things that go wrong around the service, done to a real one: floods, restores, full disks, lost connections. Each
//! says what was acknowledged, lost and doubled; `tests/run` runs them short, `tests/drills` long, with one table.

mod lagging_webhook;
mod outcome;
mod silent_mail_server;

pub(crate) use outcome::{Outcome, is_long};
