//! Faults and refusals: the stable error codes of commands, with the place and the parameters of each.

use serde_json::{Map, Value, json};
use thiserror::Error;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Error codes that a person can act on; the texts are the contract's `UserErrorCode` and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FaultCode { $($(#[$doc])* $name,)* }

        impl FaultCode {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// Empty or absent, but required.
    Required = "REQUIRED",
    /// Not in the expected format.
    InvalidFormat = "INVALID_FORMAT",
    /// Shorter than the minimum, `params.min`.
    TooShort = "TOO_SHORT",
    /// Longer than the maximum, `params.max`.
    TooLong = "TOO_LONG",
    /// Outside `params.min` to `params.max`.
    OutOfRange = "OUT_OF_RANGE",
    /// The username belongs to another account.
    UsernameTaken = "USERNAME_TAKEN",
    /// The e-mail address belongs to another account.
    EmailTaken = "EMAIL_TAKEN",
    /// The identity number belongs to another account.
    IdentityNumberTaken = "IDENTITY_NUMBER_TAKEN",
    /// The tax code belongs to another account.
    TaxCodeTaken = "TAX_CODE_TAKEN",
    /// Unknown username or wrong password.
    WrongCredentials = "WRONG_CREDENTIALS",
    /// The account has not been activated.
    NotActivated = "NOT_ACTIVATED",
    /// The account is locked.
    AccountLocked = "ACCOUNT_LOCKED",
    /// The account has been activated before.
    AlreadyActivated = "ALREADY_ACTIVATED",
    /// The link or one-time password is invalid.
    InvalidToken = "INVALID_TOKEN",
    /// The link or one-time password was valid, but has expired.
    Expired = "EXPIRED",
    /// The number of tries is used up.
    TooManyAttempts = "TOO_MANY_ATTEMPTS",
    /// The thing does not exist, or the caller may not see it.
    NotFound = "NOT_FOUND",
    /// The caller may do this, but not in the current status.
    NotAllowedInStatus = "NOT_ALLOWED_IN_STATUS",
    /// Optimistic concurrency: another version than the expected one is current, `params.currentVersion`.
    VersionConflict = "VERSION_CONFLICT",
    /// Idempotency key reused: the request id came before, with another input.
    RequestIdReused = "REQUEST_ID_REUSED",
    /// The procedure requires no such document.
    UnknownRequirement = "UNKNOWN_REQUIREMENT",
    /// A required document is missing.
    MissingDocument = "MISSING_DOCUMENT",
    /// The supplement request does not name this.
    NotRequested = "NOT_REQUESTED",
    /// The file has a wrong size or media type.
    FileRejected = "FILE_REJECTED",
}

/// A single fault of an input, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: FaultCode,
    /// Path below `input`, list indexes as texts; empty for the whole input.
    pub field: Vec<String>,
    /// Parameters of the message.
    pub params: Map<String, Value>,
}

impl Fault {
    /// Fault of the whole input.
    pub fn new(code: FaultCode) -> Self {
        Self { code, field: Vec::new(), params: Map::new() }
    }

    /// Fault at a field: `Fault::at(FaultCode::Required, &["form", "name"])`.
    pub fn at(code: FaultCode, field: &[&str]) -> Self {
        Self { field: field.iter().map(|part| (*part).to_owned()).collect(), ..Self::new(code) }
    }

    /// Adds a parameter of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Prefixes the path, for a fault of a nested input.
    #[must_use]
    pub fn under(mut self, prefix: &[&str]) -> Self {
        self.field.splice(0..0, prefix.iter().map(|part| (*part).to_owned()));
        self
    }
}

/// Maximum number of faults in one answer: each repeats its path, so that a small input could request a very large
/// answer.
const FAULTS_MAX: usize = 100;

/// Collects all faults of an input, up to `FAULTS_MAX`, so that a person sees them all at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault, unless the maximum is reached.
    pub fn push(&mut self, fault: Fault) {
        self.extend([fault]);
    }

    /// Unwraps the value of a check, or collects its fault.
    pub fn take<T>(&mut self, checked: Result<T, Fault>) -> Option<T> {
        checked.map_err(|fault| self.push(fault)).ok()
    }

    /// Adds the faults of another check.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Fault>) {
        let room = FAULTS_MAX - self.0.len();
        self.0.extend(others.into_iter().take(room));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Err` with all faults, if there are any.
    pub fn into_result(self) -> Result<(), Refusal> {
        if self.is_empty() { Ok(()) } else { Err(Refusal::Faults(self.0)) }
    }

    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

/// Refusal of a command: an expected answer, never an incident.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Faults that a person can act on.
    #[error("refused: {}", .0.iter().map(|fault| fault.code.code()).collect::<Vec<_>>().join(", "))]
    Faults(Vec<Fault>),
    /// The caller may see the thing, but not do this.
    #[error("refused: FORBIDDEN")]
    Forbidden,
    /// Authentication is required for this command.
    #[error("refused: UNAUTHENTICATED")]
    Unauthenticated,
}

impl Refusal {
    /// Refusal with a single code, concerning the whole input.
    pub fn of(code: FaultCode) -> Self {
        Self::Faults(vec![Fault::new(code)])
    }

    /// Refusal with a single code at a field.
    pub fn at(code: FaultCode, field: &[&str]) -> Self {
        Self::Faults(vec![Fault::at(code, field)])
    }

    /// Refusal of a stale expected version, with the current one.
    pub fn version_conflict(current: u64) -> Self {
        Self::Faults(vec![
            Fault::at(FaultCode::VersionConflict, &["expectedVersion"]).with("currentVersion", json!(current)),
        ])
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

#[cfg(test)]
mod tests;
