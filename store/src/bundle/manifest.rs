//! Manifest of a proof bundle: SHA-256 digests of its files, in the format of `sha256sum`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::BundleFault;

/// Digests of all files of a bundle, sorted by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub log: Uuid,
    /// SHA-256 of each file, lower-case hex, by name.
    pub digests: BTreeMap<String, String>,
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# hoso/{} bundle", self.log)?;
        self.digests.iter().try_for_each(|(name, digest)| writeln!(f, "{digest}  {name}"))
    }
}

impl FromStr for Manifest {
    type Err = BundleFault;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut lines = text.lines();
        let log = lines.next().and_then(|line| line.strip_prefix("# hoso/")?.strip_suffix(" bundle")?.parse().ok());
        let digests = lines.map(|line| {
            let (digest, name) = line.split_once("  ")?;
            Some((name.to_owned(), digest.to_owned()))
        });
        let found = log.zip(digests.collect()).map(|(log, digests)| Self { log, digests });
        // Canonical form only: one list, one text.
        found.filter(|found| found.to_string() == text).ok_or(BundleFault::Manifest)
    }
}
