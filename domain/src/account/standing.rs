//! How an account stands after an event: one rule for the state that decides, and for every row that follows the log.

use serde::{Deserialize, Serialize};

use super::{Absence, AccountEvent};

/// Where an account stands; the names are the contract's `AccountStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountStatus {
    /// Registered, not yet proven.
    PendingActivation,
    /// In use.
    Active,
    /// Closed for now.
    Locked,
    /// Its personal data is gone.
    Erased,
}

impl AccountStatus {
    /// The status after an event, of an account that was activated before it, by it, or never.
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
    /// The absence after an event, where there is one.
    #[must_use]
    pub fn after(before: Option<Self>, event: &AccountEvent) -> Option<Self> {
        match event {
            AccountEvent::AbsenceNoted { absence } => Some(*absence),
            AccountEvent::AbsenceEnded {} | AccountEvent::PersonalDataErased { .. } => None,
            // Whoever stood in for their former work does not for this one.
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
