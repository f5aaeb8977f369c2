//! Status and absence of an account after an event: one transition function for the aggregate and for every read model.

use serde::{Deserialize, Serialize};

use super::{Absence, AccountEvent};

/// Status of an account; the names are the contract's `AccountStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountStatus {
    /// Registered, but no activation secret presented yet.
    PendingActivation,
    /// In use: sign-in is possible.
    Active,
    /// Sign-in is refused until an administrator unlocks it, or while its erasure is requested.
    Locked,
    /// The key of its personal data is destroyed; final.
    Erased,
}

impl AccountStatus {
    /// Status after an event; `is_activated` tells whether this or an earlier event activated the account.
    #[must_use]
    pub fn after(self, event: &AccountEvent, is_activated: bool) -> Self {
        match event {
            AccountEvent::AccountActivated { .. } => Self::Active,
            AccountEvent::AccountLocked { .. } | AccountEvent::ErasureRequested { .. } => Self::Locked,
            AccountEvent::AccountUnlocked {} | AccountEvent::ErasureWithdrawn { still_locked: false } => {
                if is_activated { Self::Active } else { Self::PendingActivation }
            }
            AccountEvent::AccountExpired {} | AccountEvent::PersonalDataErased { .. } => Self::Erased,
            AccountEvent::AccountRegistered { .. }
            | AccountEvent::StaffAccountOpened { .. }
            | AccountEvent::ActivationRequested { .. }
            | AccountEvent::ActivationFailed { .. }
            | AccountEvent::FullNameChanged { .. }
            | AccountEvent::OrganizationNameChanged { .. }
            | AccountEvent::DateOfBirthChanged { .. }
            | AccountEvent::PhoneChanged { .. }
            | AccountEvent::PhoneProofRequested { .. }
            | AccountEvent::PhoneProofFailed { .. }
            | AccountEvent::PhoneProofDropped {}
            | AccountEvent::AddressChanged { .. }
            | AccountEvent::AddressRemoved {}
            | AccountEvent::NoticesChosen { .. }
            | AccountEvent::PasswordChanged {}
            | AccountEvent::PasswordResetRequested { .. }
            | AccountEvent::PasswordReset { .. }
            | AccountEvent::RoleChanged { .. }
            | AccountEvent::AbsenceNoted { .. }
            | AccountEvent::AbsenceEnded {}
            | AccountEvent::HandOverStarted { .. }
            | AccountEvent::HandOverFinished { .. }
            | AccountEvent::ErasureWithdrawn { still_locked: true } => self,
        }
    }
}

impl Absence {
    /// Absence after an event; `None` where none is noted any more.
    #[must_use]
    pub fn after(before: Option<Self>, event: &AccountEvent) -> Option<Self> {
        match event {
            AccountEvent::AbsenceNoted { absence } => Some(*absence),
            AccountEvent::AbsenceEnded {} | AccountEvent::PersonalDataErased { .. } => None,
            // A deputy for the former work is none for the new role or agency.
            AccountEvent::StaffAccountOpened { .. } | AccountEvent::RoleChanged { .. } => {
                before.map(|absence| Self { deputy: None, ..absence })
            }
            AccountEvent::AccountRegistered { .. }
            | AccountEvent::ActivationRequested { .. }
            | AccountEvent::ActivationFailed { .. }
            | AccountEvent::AccountActivated { .. }
            | AccountEvent::FullNameChanged { .. }
            | AccountEvent::OrganizationNameChanged { .. }
            | AccountEvent::DateOfBirthChanged { .. }
            | AccountEvent::PhoneChanged { .. }
            | AccountEvent::PhoneProofRequested { .. }
            | AccountEvent::PhoneProofFailed { .. }
            | AccountEvent::PhoneProofDropped {}
            | AccountEvent::AddressChanged { .. }
            | AccountEvent::AddressRemoved {}
            | AccountEvent::NoticesChosen { .. }
            | AccountEvent::PasswordChanged {}
            | AccountEvent::PasswordResetRequested { .. }
            | AccountEvent::PasswordReset { .. }
            | AccountEvent::AccountLocked { .. }
            | AccountEvent::AccountUnlocked {}
            | AccountEvent::HandOverStarted { .. }
            | AccountEvent::HandOverFinished { .. }
            | AccountEvent::AccountExpired {}
            | AccountEvent::ErasureRequested { .. }
            | AccountEvent::ErasureWithdrawn { .. } => before,
        }
    }
}
