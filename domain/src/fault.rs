use serde_json::{Map, Value, json};
use thiserror::Error;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What a person can mend; the texts are the contract's `UserErrorCode` and never change.
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
    /// Empty where something is needed.
    Required = "REQUIRED",
    /// Not of the expected form.
    InvalidFormat = "INVALID_FORMAT",
    /// Shorter than `params.min`.
    TooShort = "TOO_SHORT",
    /// Longer than `params.max`.
    TooLong = "TOO_LONG",
    /// Outside `params.min` to `params.max`.
    OutOfRange = "OUT_OF_RANGE",
    /// Somebody has this username.
    UsernameTaken = "USERNAME_TAKEN",
    /// Somebody has this e-mail address.
    EmailTaken = "EMAIL_TAKEN",
    /// Somebody has this identity number.
    IdentityNumberTaken = "IDENTITY_NUMBER_TAKEN",
    /// Somebody has this tax code.
    TaxCodeTaken = "TAX_CODE_TAKEN",
    /// Unknown username or wrong password.
    WrongCredentials = "WRONG_CREDENTIALS",
    /// The account has not been activated.
    NotActivated = "NOT_ACTIVATED",
    /// The account is locked.
    AccountLocked = "ACCOUNT_LOCKED",
    /// The account has been activated before.
    AlreadyActivated = "ALREADY_ACTIVATED",
    /// A link or one-time password that does not hold.
    InvalidToken = "INVALID_TOKEN",
    /// It held, but its time is over.
    Expired = "EXPIRED",
    /// Tried too often.
    TooManyAttempts = "TOO_MANY_ATTEMPTS",
    /// Does not exist, or is not the caller's to see.
    NotFound = "NOT_FOUND",
    /// The right person at the wrong moment.
    NotAllowedInStatus = "NOT_ALLOWED_IN_STATUS",
    /// Somebody was faster; `params.currentVersion`.
    VersionConflict = "VERSION_CONFLICT",
    /// This request id came before, with another input.
    RequestIdReused = "REQUEST_ID_REUSED",
    /// The procedure asks for no such document.
    UnknownRequirement = "UNKNOWN_REQUIREMENT",
    /// A required document is missing.
    MissingDocument = "MISSING_DOCUMENT",
    /// The supplement request did not ask for this.
    NotRequested = "NOT_REQUESTED",
    /// A file of the wrong size or kind.
    FileRejected = "FILE_REJECTED",
}

/// One thing wrong with an input, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: FaultCode,
    /// Where: the path below `input`, list indexes as texts; empty for the whole.
    pub field: Vec<String>,
    /// Values of the message.
    pub params: Map<String, Value>,
}

impl Fault {
    /// A fault of the whole input.
    pub fn new(code: FaultCode) -> Self {
        Self { code, field: Vec::new(), params: Map::new() }
    }

    /// A fault at a field: `Fault::at(FaultCode::Required, &["form", "name"])`.
    pub fn at(code: FaultCode, field: &[&str]) -> Self {
        Self { field: field.iter().map(|part| (*part).to_owned()).collect(), ..Self::new(code) }
    }

    /// The same with a value for its message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// The same further up: the path gets this prefix.
    #[must_use]
    pub fn under(mut self, prefix: &[&str]) -> Self {
        self.field.splice(0..0, prefix.iter().map(|part| (*part).to_owned()));
        self
    }
}

/// The most faults of one answer: each repeats its path, so that a small input could ask for a very large answer.
const FAULTS_MAX: usize = 100;

/// Collects every fault of an input, so that a person sees them all at once; a hundred are enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        self.extend([fault]);
    }

    /// Takes the value of a check, or keeps its fault.
    pub fn take<T>(&mut self, checked: Result<T, Fault>) -> Option<T> {
        checked.map_err(|fault| self.push(fault)).ok()
    }

    /// Adds all of another's.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Fault>) {
        let room = FAULTS_MAX - self.0.len();
        self.0.extend(others.into_iter().take(room));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` where nothing is wrong.
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
    /// What a person can mend.
    #[error("refused: {}", .0.iter().map(|fault| fault.code.code()).collect::<Vec<_>>().join(", "))]
    Faults(Vec<Fault>),
    /// Seen, but not the caller's to do.
    #[error("refused: FORBIDDEN")]
    Forbidden,
    /// Nobody is signed in where somebody must be.
    #[error("refused: UNAUTHENTICATED")]
    Unauthenticated,
}

impl Refusal {
    /// The refusal with this one code, concerning the whole input.
    pub fn of(code: FaultCode) -> Self {
        Self::Faults(vec![Fault::new(code)])
    }

    /// The refusal with this one code at a field.
    pub fn at(code: FaultCode, field: &[&str]) -> Self {
        Self::Faults(vec![Fault::at(code, field)])
    }

    /// Somebody was faster.
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
