mod statement;

use domain::{AccountId, DossierId, FileId, Moment, SubjectId};

/// What a claim keeps unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// Over all accounts.
    Username,
    /// Among citizens.
    CitizenEmail,
    /// Among organizations.
    OrganizationEmail,
    /// Among citizens.
    IdentityNumber,
    /// Among organizations.
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

/// What is written in the same transaction as the events of an append, or not at all.
#[derive(Clone)]
pub enum SideWrite {
    /// Keeps a name for one account; another's claim on it refuses the append.
    TakeClaim {
        kind: ClaimKind,
        /// Keyed hash of the name.
        digest: [u8; 32],
        owner: AccountId,
    },
    /// Frees all that an account has claimed.
    FreeClaims { owner: AccountId },
    /// Keeps a subject's wrapped key; nothing happens where the subject has one.
    CreateSubjectKey {
        subject: SubjectId,
        key: String,
        /// Sealed under the master key.
        wrapped: Vec<u8>,
        /// That master key's fingerprint.
        master: String,
        at: Moment,
    },
    /// Destroys every key of a subject, for good.
    DestroySubjectKeys { subject: SubjectId },
    /// Sets the password hash of an account.
    SetCredential {
        account: AccountId,
        /// In PHC string format.
        password_hash: String,
        at: Moment,
    },
    /// Removes the password hash of an account.
    RemoveCredential { account: AccountId },
    /// Notes that an account was erased, so that what lies outside the log is erased with it, now and after any restore.
    NoteErasure { account: AccountId, at: Moment },
    /// Notes that what was given to an officer is to be released.
    NoteRelease { account: AccountId, at: Moment },
    /// Binds a finished, still free upload of this account to a dossier; one that is gone or bound refuses the append.
    BindUpload { file: FileId, owner: AccountId, dossier: DossierId },
}
