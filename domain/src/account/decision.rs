//! Result type of the account's decisions, in a file of its own because every rule of the account returns it.

use super::AccountEvent;
use crate::Refusal;

pub(super) type Decision = Result<Vec<AccountEvent>, Refusal>;
