//! Inputs of registration, activation, passwords and log-in.

use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::enums::{ActivationChannel, NewsTopic, RegisterableKind, SessionDelivery};
use crate::scalar::RequestId;

/// Input of `registerAccount`: the registration form of a citizen or an organization.
#[derive(InputObject)]
pub struct RegisterAccountInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Kind of account to register: citizen or organization.
    pub kind: RegisterableKind,
    /// Login name, 4 to 32 characters of `a–z 0–9 . _ -` after case folding; unique.
    pub username: String,
    /// Password, 6 to 256 characters, compared exactly after NFC.
    pub password: String,
    /// Full name of the person, for an organization of its representative; up to 200 characters.
    pub full_name: String,
    /// Registered name of the organization; required for organizations, left out for citizens.
    pub organization_name: Option<String>,
    /// Date of birth, day before month: `dd/mm/yyyy`, `d-m-yyyy`, `ddmmyyyy` or `yyyy-mm-dd`; in the past.
    pub date_of_birth: String,
    /// National identity number, 9 or 12 digits, or the text of the card's QR code; unique among citizens.
    pub identity_number: String,
    /// Tax code: 10 digits, 13 for a branch, 12 for a household; required for organizations and unique.
    pub tax_code: Option<String>,
    /// E-mail address that the activation link goes to; unique among citizens and among organizations.
    pub email: String,
    /// Vietnamese mobile number, which the one-time password goes to.
    pub phone: String,
    /// Postal address, up to 500 characters; none if left out.
    pub address: Option<String>,
    /// Version of the privacy notice (`/privacy`) that the person agreed to, recorded with the moment; REQUIRED if
    /// empty, not recorded if left out.
    pub privacy_notice: Option<String>,
}

/// Input of `activateAccountByLink`: the token of the e-mailed activation link.
#[derive(InputObject)]
pub struct ActivateAccountByLinkInput {
    /// Value of the parameter `token` of the e-mailed link, valid for 24 hours and once.
    pub token: String,
}

/// Input of `activateAccountByOtp`: the account and the code of the activation SMS.
#[derive(InputObject)]
pub struct ActivateAccountByOtpInput {
    /// Login name of the account to activate.
    pub username: String,
    /// One-time password from the SMS, six digits; three tries within five minutes.
    pub otp: String,
}

/// Input of `resendActivation`: the account, and how to reach its holder.
#[derive(InputObject)]
pub struct ResendActivationInput {
    /// Login name of the account to activate.
    pub username: String,
    /// Channel of the new secret: link by e-mail or code by SMS.
    pub channel: ActivationChannel,
}

/// Input of `discardRegistration`: a registration that was not activated, proven by its password.
#[derive(InputObject)]
pub struct DiscardRegistrationInput {
    /// Login name of the registration.
    pub username: String,
    /// Password that was chosen at registration, compared exactly after NFC.
    pub password: String,
}

/// Input of `logIn`: login name and password.
#[derive(InputObject)]
pub struct LogInInput {
    /// Login name of the account, case-insensitive.
    pub username: String,
    /// Password, compared exactly after NFC.
    pub password: String,
    /// How the session reaches the client: token in the answer (default) or cookie.
    #[graphql(default_with = "Some(SessionDelivery::Token)")]
    pub delivery: Option<SessionDelivery>,
}

/// Input of `logOut`: whether only this session ends.
#[derive(InputObject)]
pub struct LogOutInput {
    /// True to end all sessions of the account; by default this one alone.
    #[graphql(default_with = "Some(false)")]
    pub everywhere: Option<bool>,
}

/// Input of `updateAccount`: fields to change; those left out stay as they are.
#[derive(InputObject)]
pub struct UpdateAccountInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// New full name of the person or representative, up to 200 characters.
    pub full_name: Option<String>,
    /// New registered name; organizations only.
    pub organization_name: Option<String>,
    /// New date of birth, `yyyy-mm-dd` or `dd/mm/yyyy`, in the past.
    pub date_of_birth: Option<String>,
    /// New Vietnamese number. A mobile one waits for the code sent to it (`confirmPhone`) while the old one stays; a
    /// landline is taken at once and gets no messages.
    pub phone: Option<String>,
    /// New postal address, up to 500 characters; null removes it.
    pub address: MaybeUndefined<String>,
    /// True to get notifications by SMS too, which needs a mobile number; false for e-mail alone.
    pub notify_by_sms: Option<bool>,
    /// All topics to be notified of, out of `Account.offeredNewsTopics`; topics not listed are switched off.
    pub news_topics: Option<Vec<NewsTopic>>,
}

/// Input of `confirmPhone`: the new phone number and the code sent to it.
#[derive(InputObject)]
pub struct ConfirmPhoneInput {
    /// Number that the code was sent to, as `Account.awaitedPhone` returns it.
    pub phone: String,
    /// One-time password from the SMS, six digits; three tries within five minutes.
    pub otp: String,
}

/// Input of `resendPhoneCode`: the new phone number that gets another code.
#[derive(InputObject)]
pub struct ResendPhoneCodeInput {
    /// Phone number that waits, as `Account.awaitedPhone` returns it.
    pub phone: String,
}

/// Input of `cancelPhoneChange`: the new phone number to give up.
#[derive(InputObject)]
pub struct CancelPhoneChangeInput {
    /// Phone number that waits, as `Account.awaitedPhone` returns it.
    pub phone: String,
}

/// Input of `changePassword`: the current password and the new one.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// Password in force now, compared exactly after NFC.
    pub current_password: String,
    /// New password, 6 to 256 characters, for staff 12 to 256; compared exactly after NFC.
    pub new_password: String,
}

/// Input of `requestPasswordReset`: the address that the reset link goes to.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// E-mail address of the account; a link is sent if there is such an account.
    pub email: String,
}

/// Input of `resetPassword`: the token of the e-mailed link and the new password.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// Value of the parameter `token` of the e-mailed link, valid once: for 30 minutes, after an invitation for 7 days.
    pub token: String,
    /// New password, 6 to 256 characters, for staff 12 to 256; compared exactly after NFC.
    pub new_password: String,
}

/// Input of `endSession`: the session to end.
#[derive(InputObject)]
pub struct EndSessionInput {
    /// Global id of one of the caller's own sessions.
    pub session_id: ID,
}
