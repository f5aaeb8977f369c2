//! Accounts: who registers, activates, signs in and keeps their particulars.

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

/// An account that is not activated in this time is erased and its names are free again.
pub const ACTIVATE_WITHIN: TimeDelta = TimeDelta::days(7);
/// How long an activation link holds.
pub const LINK_HOLDS: TimeDelta = TimeDelta::hours(24);
/// How long a one-time password holds.
pub const OTP_HOLDS: TimeDelta = TimeDelta::minutes(5);
/// How often a one-time password may be tried.
pub const OTP_TRIES: u8 = 3;
/// How long a link holds that invites somebody to set their first password: nobody is at work on every day of a week.
pub const INVITATION_HOLDS: TimeDelta = TimeDelta::days(7);
/// How long a reset link holds.
pub const RESET_HOLDS: TimeDelta = TimeDelta::minutes(30);
