//! Errors of sealing and opening personal fields, and those among them that are outages.

use domain::{Location, SealedBox, SubjectId};
use thiserror::Error;

use crate::keys::NoRandomness;
use crate::sql::{Outage, SqlError};

/// Failure to seal or open a personal field.
#[derive(Debug, Error)]
pub enum VaultError {
    /// The subject's key is destroyed: nothing about them can be stored any more.
    #[error("the personal data of {0} is erased")]
    SubjectErased(SubjectId),
    /// A sealed field came without the location where it was stored.
    #[error("a sealed field of {0} does not say where it was stored")]
    Unlocated(SubjectId),
    /// A sealed field was to be stored at another location than the one it is bound to.
    #[error("a field of {0} is sealed for another place")]
    SealedElsewhere(SubjectId),
    /// Authentication failed: the seal was moved or changed, or its key is another one.
    #[error("the seal at {} does not hold", .0.0)]
    Broken(Location),
    /// An object with a marker's key, but not its shape.
    #[error("a personal field is not of its form")]
    Malformed,
    /// A subject's key is wrapped under a master key that is not in the keyring.
    #[error("a key is wrapped under a master key that is not at hand (fingerprint {0})")]
    UnknownMaster(String),
    /// The log has no identity yet, and so no current master key.
    #[error("the log is not begun")]
    NotBegun,
    /// Unwrapping failed: a subject's key was wrapped under another master key, or changed.
    #[error("the key of {0} cannot be unwrapped")]
    Wrapped(SubjectId),
    /// The random number generator of the system failed.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The keys cannot be read.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

impl VaultError {
    pub(super) fn broken(sealed: &SealedBox) -> Self {
        Self::Broken(sealed.at.clone().unwrap_or_else(|| Location("an unknown place".to_owned())))
    }
}

impl Outage for VaultError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::SubjectErased(_)
            | Self::Unlocated(_)
            | Self::SealedElsewhere(_)
            | Self::Broken(_)
            | Self::Malformed
            | Self::UnknownMaster(_)
            | Self::NotBegun
            | Self::Wrapped(_)
            | Self::NoRandomness(_) => false,
        }
    }
}
