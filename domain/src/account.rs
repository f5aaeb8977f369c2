//! Account aggregate: registration, activation, passwords, particulars and erasure.

mod absence;
mod activation;
mod administration;
mod command;
mod decide;
mod decision;
mod erasing;
mod erasure;
mod event;
mod hand_over;
mod kind;
mod news;
mod noting_absence;
mod particulars;
mod password;
mod registration;
mod standing;
mod state;
mod telephone;
#[cfg(test)]
mod tests;

pub use absence::Absence;
pub use command::{
    AccountChanges, AccountCommand, NewPassword, Registration, RegistrationForm, StaffInvitation, StaffOpening,
};
pub use erasure::{ErasureBasis, ErasureConfirmation, ErasureHold, ErasureWish, HeldDossier, PendingErasure};
pub use event::{AccountEvent, ActivationChannel, Consent, ErasureCause, Particulars};
pub use kind::AccountKind;
pub use news::NewsTopic;
pub use standing::AccountStatus;
pub use state::{Account, AwaitedPhone, BegunHandOver, OpenedAccount, PendingSecret};

use chrono::TimeDelta;

/// Expiry of a registration: an account not activated in this time is erased and its names are free again.
pub const ACTIVATE_WITHIN: TimeDelta = TimeDelta::days(7);
/// Validity of an activation link.
pub const LINK_HOLDS: TimeDelta = TimeDelta::hours(24);
/// Validity of a one-time password.
pub const OTP_HOLDS: TimeDelta = TimeDelta::minutes(5);
/// Limit of tries per one-time password.
pub const OTP_TRIES: u8 = 3;
/// Validity of an invitation link: nobody is at work on every day of a week.
pub const INVITATION_HOLDS: TimeDelta = TimeDelta::days(7);
/// Validity of a reset link.
pub const RESET_HOLDS: TimeDelta = TimeDelta::minutes(30);
