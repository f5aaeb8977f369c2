use super::AccountEvent;
use crate::Refusal;

/// Result of a command on an account.
pub(super) type Decision = Result<Vec<AccountEvent>, Refusal>;
