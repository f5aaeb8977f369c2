use super::AccountEvent;
use crate::Refusal;

/// What a command on an account leads to.
pub(super) type Decision = Result<Vec<AccountEvent>, Refusal>;
