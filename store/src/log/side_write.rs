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
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Username, Self::CitizenEmail, Self::OrganizationEmail, Self::IdentityNumber, Self::TaxCode];

    /// The stored name.
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
        /// What is unique.
        kind: ClaimKind,
        /// Keyed hash of the name.
        digest: [u8; 32],
        /// Who has it.
        owner: AccountId,
    },
    /// Frees all that an account has claimed.
    FreeClaims {
        /// Whose.
        owner: AccountId,
    },
    /// Keeps a subject's wrapped key; nothing happens where the subject has one.
    CreateSubjectKey {
        /// Whose.
        subject: SubjectId,
        /// Names the key.
        key: String,
        /// Sealed under the master key.
        wrapped: Vec<u8>,
        /// That master key's fingerprint.
        master: String,
        /// When.
        at: Moment,
    },
    /// Destroys every key of a subject, for good.
    DestroySubjectKeys {
        /// Whose.
        subject: SubjectId,
    },
    /// Sets the password hash of an account.
    SetCredential {
        /// Whose.
        account: AccountId,
        /// In PHC string format.
        password_hash: String,
        /// When.
        at: Moment,
    },
    /// Removes the password hash of an account.
    RemoveCredential {
        /// Whose.
        account: AccountId,
    },
    /// Notes that an account was erased, so that what lies outside the log is erased with it, now and after any restore.
    NoteErasure {
        /// Whose.
        account: AccountId,
        /// When.
        at: Moment,
    },
    /// Notes that what was given to an officer is to be released.
    NoteRelease {
        /// Whose.
        account: AccountId,
        /// When.
        at: Moment,
    },
    /// Binds a finished, still free upload of this account to a dossier; one that is gone or bound refuses the append.
    BindUpload {
        /// Which.
        file: FileId,
        /// Who uploaded it.
        owner: AccountId,
        /// To what.
        dossier: DossierId,
    },
}
