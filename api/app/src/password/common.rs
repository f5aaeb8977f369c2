//! List of common passwords.

use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../../fixtures/passwords/common.txt").lines().collect());

/// True for a common password, given in NFC and lower case.
pub fn is_common(folded: &str) -> bool {
    COMMON.contains(folded)
}
