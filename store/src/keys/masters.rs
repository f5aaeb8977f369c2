//! Wrapping keys by fingerprint, including those that a running rotation has added to the key file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use zeroize::Zeroizing;

use super::MasterKey;

/// Wrapping keys of the known master keys, by fingerprint.
///
/// A rotation leaves the former key in the file for as long as something is wrapped under it; a process that meets an
/// unknown fingerprint meanwhile reads the file again.
pub(super) struct Masters {
    /// `None` where there is no file to read again.
    file: Option<PathBuf>,
    wrapping: RwLock<HashMap<String, Zeroizing<[u8; 32]>>>,
}

impl Masters {
    pub(super) fn of(masters: &[MasterKey]) -> Self {
        Self { file: None, wrapping: RwLock::new(masters.iter().map(wrapping).collect()) }
    }

    pub(super) fn in_file(file: &Path, masters: &[MasterKey]) -> Self {
        Self { file: Some(file.to_owned()), ..Self::of(masters) }
    }

    /// Wrapping key of this fingerprint, from the file if need be; `None` where that does not hold it either.
    pub(super) fn wrapping(&self, fingerprint: &str) -> Option<Zeroizing<[u8; 32]>> {
        self.known(fingerprint).or_else(|| {
            let read = MasterKey::load_all(self.file.as_ref()?);
            let read =
                read.inspect_err(|error| tracing::error!(%error, "the master keys cannot be read again")).ok()?;
            let mut known = self.wrapping.write().unwrap_or_else(PoisonError::into_inner);
            known.extend(read.iter().map(wrapping));
            known.get(fingerprint).cloned()
        })
    }

    fn known(&self, fingerprint: &str) -> Option<Zeroizing<[u8; 32]>> {
        self.wrapping.read().unwrap_or_else(PoisonError::into_inner).get(fingerprint).cloned()
    }
}

fn wrapping(master: &MasterKey) -> (String, Zeroizing<[u8; 32]>) {
    (master.fingerprint(), master.derive("wrap"))
}
