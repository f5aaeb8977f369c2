use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../../fixtures/passwords/common.txt").lines().collect());

/// Whether a password, in NFC and lower case, is one of those that everybody tries first.
pub fn is_common(folded: &str) -> bool {
    COMMON.contains(folded)
}
