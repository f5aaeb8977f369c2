//! Passwords: argon2id on a bounded pool, and the list of those that everybody tries first.
//!
//! A hash takes 19 MiB and some 20 ms: as many run at once as there are cores, a bounded number waits, and whoever
//! comes then is told to come back. An unknown user costs the same hash as a known one.

mod common;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::input::compared_password;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::Semaphore;

pub use common::is_common;

use crate::ids::Ids;

/// Memory in KiB, passes and lanes: the first choice of OWASP's password storage cheat sheet.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes that wait, for each core: less than a second's work.
const WAITING_PER_CORE: usize = 32;
/// The longest password that any rule lets through, in bytes; longer ones are wrong without a hash.
const LONGEST: usize = 256 * 4;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    /// Running and waiting together.
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
    argon2: Argon2<'static>,
    /// Of a password that nobody knows: what an unknown user is checked against.
    dummy: Arc<str>,
    ids: Ids,
}

/// What a check found.
#[derive(Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Not the password, or nobody there.
    Wrong,
    /// The password; the hash is as strong as new ones.
    Right,
    /// The password, under a weaker hash: keep this one instead.
    RightAndWeak {
        /// In PHC string format.
        stronger: String,
    },
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// Too many hashes wait; to be answered 503.
    #[error("too many passwords are being checked")]
    Busy,
    /// A stored hash that is none, or argon2 failed.
    #[error("a password cannot be hashed: {0}")]
    Hash(argon2::password_hash::Error),
    /// The pool broke.
    #[error("the password pool has stopped")]
    Stopped,
}

impl Passwords {
    /// A pool as wide as this machine.
    pub fn new(ids: Ids) -> Result<Self, PasswordError> {
        let cores = available_parallelism().map_or(1, usize::from);
        Self::bounded(ids, cores, cores * WAITING_PER_CORE)
    }

    fn bounded(ids: Ids, cores: usize, waiting: usize) -> Result<Self, PasswordError> {
        let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|error| PasswordError::Hash(error.into()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let dummy = hash(&argon2, ids.token().expose_secret(), &ids)?;
        Ok(Self {
            places: Arc::new(Semaphore::new(cores + waiting)),
            running: Arc::new(Semaphore::new(cores)),
            argon2,
            dummy: dummy.into(),
            ids,
        })
    }

    /// The hash of a new password, in PHC string format.
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        let (argon2, ids) = (self.argon2.clone(), self.ids.clone());
        self.run(move || hash(&argon2, password.expose_secret(), &ids)).await
    }

    /// Whether it is the password of this hash; `None` for somebody unknown, which takes the same time.
    pub async fn check(&self, password: SecretString, stored: Option<String>) -> Result<Verdict, PasswordError> {
        let (argon2, ids, dummy) = (self.argon2.clone(), self.ids.clone(), self.dummy.clone());
        self.run(move || {
            let known = stored.is_some();
            let right = verify(&argon2, password.expose_secret(), stored.as_deref().unwrap_or(&dummy))?;
            match stored {
                Some(stored) if right && is_weak(&stored)? => {
                    Ok(Verdict::RightAndWeak { stronger: hash(&argon2, password.expose_secret(), &ids)? })
                }
                _ if right && known => Ok(Verdict::Right),
                _ => Ok(Verdict::Wrong),
            }
        })
        .await
    }

    /// Runs off the async threads. A caller that goes away does not free the place before the work is done.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        let core = self.running.clone().acquire_owned().await.map_err(|_| PasswordError::Stopped)?;
        let worked = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop((core, place));
            answer
        });
        worked.await.map_err(|_| PasswordError::Stopped)?
    }
}

fn hash(argon2: &Argon2<'_>, password: &str, ids: &Ids) -> Result<String, PasswordError> {
    let salt = SaltString::encode_b64(ids.uuid().as_bytes()).map_err(PasswordError::Hash)?;
    let hash = argon2.hash_password(compared_password(password).as_bytes(), &salt).map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

fn verify(argon2: &Argon2<'_>, password: &str, stored: &str) -> Result<bool, PasswordError> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let stored = PasswordHash::new(stored).map_err(PasswordError::Hash)?;
    match argon2.verify_password(compared_password(password).as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::Password) => Ok(false),
        Err(error) => Err(PasswordError::Hash(error)),
    }
}

/// Whether a hash was made with less than what new ones are made with.
fn is_weak(stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(PasswordError::Hash)?;
    let params = Params::try_from(&stored).map_err(PasswordError::Hash)?;
    Ok(stored.algorithm != argon2::ARGON2ID_IDENT || params.m_cost() < MEMORY || params.t_cost() < PASSES)
}
