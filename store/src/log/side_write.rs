//! Side writes: changes of side tables in the transaction of an append.

mod statement;

use domain::{AccountId, DossierId, FileId, Moment, SubjectId};

/// Unique name or number, and its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// Unique over all accounts.
    Username,
    /// Unique among citizens.
    CitizenEmail,
    /// Unique among organizations.
    OrganizationEmail,
    /// Unique among citizens.
    IdentityNumber,
    /// Unique among organizations.
    TaxCode,
}

impl ClaimKind {
    pub const ALL: [Self; 5] =
        [Self::Username, Self::CitizenEmail, Self::OrganizationEmail, Self::IdentityNumber, Self::TaxCode];

    pub fn name(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::CitizenEmail => "citizen-email",
            Self::OrganizationEmail => "organization-email",
            Self::IdentityNumber => "identity-number",
            Self::TaxCode => "tax-code",
        }
    }
}

/// Write to a side table in the same transaction as the events of an append: both are stored, or neither.
#[derive(Clone)]
pub enum SideWrite {
    /// Claims a unique name for an account; another account's claim on it refuses the append.
    TakeClaim {
        kind: ClaimKind,
        /// Blind index of the name: keyed hash.
        digest: [u8; 32],
        owner: AccountId,
    },
    /// Frees all claims of an account.
    FreeClaims { owner: AccountId },
    /// Stores a subject's wrapped key; no effect where the subject has one.
    CreateSubjectKey {
        subject: SubjectId,
        key: String,
        /// Key encrypted under the master key.
        wrapped: Vec<u8>,
        /// Fingerprint of that master key.
        master: String,
        at: Moment,
    },
    /// Crypto-shredding: destroys every key of a subject, for good.
    DestroySubjectKeys { subject: SubjectId },
    /// Stores the password hash of an account.
    SetCredential {
        account: AccountId,
        /// In PHC string format.
        password_hash: String,
        at: Moment,
    },
    /// Removes the password hash of an account.
    RemoveCredential { account: AccountId },
    /// Records an erasure, so that copies outside the log are erased too, now and after any restore.
    NoteErasure { account: AccountId, at: Moment },
    /// Records that an officer's dossiers are to be released for others.
    NoteRelease { account: AccountId, at: Moment },
    /// Binds a finished, still free upload of this account to a dossier; refuses the append if the upload is gone or
    /// bound.
    BindUpload { file: FileId, owner: AccountId, dossier: DossierId },
}
