//! Password hashing: argon2id on a bounded thread pool (bulkhead), and the list of common passwords.
//!
//! A hash takes 19 MiB and some 20 ms. Half of the cores hash, on threads of low priority, so that a rush of log-ins
//! leaves the other half to everybody else; a bounded number waits, beyond it callers are told to come back. Memory
//! blocks are reused. An unknown user costs the same hash as a known one (timing).

mod common;
mod memory;
#[cfg(test)]
mod tests;
mod threads;

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use store::boxed;

use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::input::compared_password;
use foundation::ids::Ids;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::Semaphore;

pub use common::is_common;

use memory::Blocks;
use threads::HashingThreads;

/// Memory in KiB, passes and lanes: the first choice of OWASP's password storage cheat sheet.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Queue length per running hash: less than two seconds' work.
const WAITING_PER_HASH: usize = 64;
/// Longest wait for a turn on a loaded machine: the refusal must come before the request's own deadline.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Longest password that any rule accepts, in bytes; longer ones are wrong without a hash.
const LONGEST: usize = 256 * 4;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    /// Permits of running and waiting hashes together.
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
    threads: Arc<HashingThreads>,
    hasher: Hasher,
    /// Hash of an unknown password, against which unknown users are verified.
    dummy: Arc<str>,
}

/// Makes and verifies hashes, in reused memory.
#[derive(Clone)]
struct Hasher {
    argon2: Argon2<'static>,
    blocks: Blocks,
    ids: Ids,
}

/// Result of a verification.
#[derive(Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong password, or no such user.
    Wrong,
    /// Right; the hash is as strong as new ones.
    Right,
    /// Right, under outdated parameters: store this hash instead.
    RightAndWeak {
        /// In PHC string format.
        stronger: String,
    },
}

#[derive(Debug, Error)]
pub enum PasswordError {
    /// Queue full: answered with 503.
    #[error("too many passwords are being checked")]
    Busy,
    /// Malformed stored hash, or a failure of argon2.
    #[error("a password cannot be hashed: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("the password pool has stopped")]
    Stopped,
    #[error("there are no threads to hash passwords on: {0}")]
    Threads(#[source] std::io::Error),
}

impl Passwords {
    /// A pool of half of the cores.
    pub fn new(ids: Ids) -> Result<Self, PasswordError> {
        let hashes = (available_parallelism().map_or(1, usize::from) / 2).max(1);
        Self::bounded(ids, hashes, hashes * WAITING_PER_HASH)
    }

    fn bounded(ids: Ids, hashes: usize, waiting: usize) -> Result<Self, PasswordError> {
        let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|error| PasswordError::Hash(error.into()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hasher = Hasher { argon2, blocks: Blocks::default(), ids };
        let dummy = hasher.hash(hasher.ids.token().expose_secret())?;
        Ok(Self {
            places: Arc::new(Semaphore::new(hashes + waiting)),
            running: Arc::new(Semaphore::new(hashes)),
            threads: Arc::new(HashingThreads::new(hashes).map_err(PasswordError::Threads)?),
            hasher,
            dummy: dummy.into(),
        })
    }

    /// Hash of a new password, in PHC string format.
    #[boxed]
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        let hasher = self.hasher.clone();
        self.run(move || hasher.hash(password.expose_secret())).await
    }

    /// Verifies a password; `None` for an unknown user, which takes the same time.
    #[boxed]
    pub async fn check(&self, password: SecretString, stored: Option<String>) -> Result<Verdict, PasswordError> {
        let (hasher, dummy) = (self.hasher.clone(), self.dummy.clone());
        self.run(move || {
            let known = stored.is_some();
            let right = hasher.verify(password.expose_secret(), stored.as_deref().unwrap_or(&dummy))?;
            match stored {
                Some(stored) if right && is_weak(&stored)? => {
                    Ok(Verdict::RightAndWeak { stronger: hasher.hash(password.expose_secret())? })
                }
                _ if right && known => Ok(Verdict::Right),
                _ => Ok(Verdict::Wrong),
            }
        })
        .await
    }

    /// Runs on the pool. The permit is held until the work is done, even when the caller goes away.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        let turn = tokio::time::timeout(LONGEST_WAIT, self.running.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| PasswordError::Busy)?.map_err(|_| PasswordError::Stopped)?;
        let worked = self.threads.run(move || {
            let answer = work();
            drop((turn, place));
            answer
        });
        worked.await.ok_or(PasswordError::Stopped)?
    }
}

impl Hasher {
    /// Hash of a new password, in PHC string format.
    fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let salt = SaltString::encode_b64(self.ids.uuid().as_bytes()).map_err(PasswordError::Hash)?;
        let params = ParamsString::try_from(self.argon2.params()).map_err(PasswordError::Hash)?;
        let hash = self.output(&self.argon2, password, salt.as_salt(), Params::DEFAULT_OUTPUT_LEN)?;
        let (algorithm, version) = (argon2::ARGON2ID_IDENT, Some(Version::V0x13.into()));
        let stored = PasswordHash { algorithm, version, params, salt: Some(salt.as_salt()), hash: Some(hash) };
        Ok(stored.to_string())
    }

    /// Verifies against a hash of any parameters.
    fn verify(&self, password: &str, stored: &str) -> Result<bool, PasswordError> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let stored = PasswordHash::new(stored).map_err(PasswordError::Hash)?;
        let (Some(salt), Some(known)) = (stored.salt, stored.hash) else { return Ok(false) };
        let algorithm = Algorithm::try_from(stored.algorithm).map_err(PasswordError::Hash)?;
        let version = stored.version.map_or(Ok(Version::default()), Version::try_from);
        let version = version.map_err(|error| PasswordError::Hash(error.into()))?;
        let params = Params::try_from(&stored).map_err(PasswordError::Hash)?;
        let found = self.output(&Argon2::new(algorithm, version, params), password, salt, known.len())?;
        // Comparison of outputs in constant time.
        Ok(found == known)
    }

    fn output(
        &self,
        argon2: &Argon2<'_>,
        password: &str,
        salt: Salt<'_>,
        length: usize,
    ) -> Result<Output, PasswordError> {
        let mut bytes = [0; Salt::MAX_LENGTH];
        let salt = salt.decode_b64(&mut bytes).map_err(PasswordError::Hash)?;
        let password = compared_password(password);
        let made = Output::init_with(length, |out| Ok(self.blocks.hash(argon2, password.as_bytes(), salt, out)?));
        made.map_err(PasswordError::Hash)
    }
}

/// True for a hash with weaker parameters than the present ones.
fn is_weak(stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(PasswordError::Hash)?;
    let params = Params::try_from(&stored).map_err(PasswordError::Hash)?;
    Ok(stored.algorithm != argon2::ARGON2ID_IDENT || params.m_cost() < MEMORY || params.t_cost() < PASSES)
}
