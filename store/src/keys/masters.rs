use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use zeroize::Zeroizing;

use super::MasterKey;

/// What wraps subjects' keys: a key of each master key that is at hand, by the master key's fingerprint.
///
/// A rotation leaves the former key in the file for as long as something is wrapped under it, and a process that runs
/// meanwhile meets a fingerprint that it does not know: it reads the file again.
pub(super) struct Masters {
    /// `None` where there is no file to look into.
    file: Option<PathBuf>,
    wrapping: RwLock<HashMap<String, Zeroizing<[u8; 32]>>>,
}

impl Masters {
    /// These, and nothing to look further in.
    pub(super) fn of(masters: &[MasterKey]) -> Self {
        Self { file: None, wrapping: RwLock::new(masters.iter().map(wrapping).collect()) }
    }

    /// Those that were read from this file.
    pub(super) fn in_file(file: &Path, masters: &[MasterKey]) -> Self {
        Self { file: Some(file.to_owned()), ..Self::of(masters) }
    }

    /// The key that wraps under the master key with this fingerprint; `None` where the file does not hold it either.
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
