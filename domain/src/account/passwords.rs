use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Fault;
use crate::input::{self, PasswordFor};

/// The commonest passwords, lower-case, one a line.
static COMMONEST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../../fixtures/passwords/common.txt").lines().collect());

/// Whether a new password will do; its text is kept by nobody here.
pub(super) fn check(typed: &str, who: PasswordFor, personal: &[&str], field: &str) -> Result<(), Fault> {
    input::password(typed, who, personal, &|folded| COMMONEST.contains(folded), &[field]).map(|_| ())
}
