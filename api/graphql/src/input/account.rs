use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::enums::{ActivationChannel, NewsTopic, RegisterableKind, SessionDelivery};
use crate::scalar::RequestId;

/// What a citizen or an organization fills in to register.
#[derive(InputObject)]
pub struct RegisterAccountInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Citizen or organization.
    pub kind: RegisterableKind,
    /// 4 to 32 of `a–z 0–9 . _ -`, unique.
    pub username: String,
    /// 6 to 256 characters.
    pub password: String,
    /// Of the person; for an organization, of its representative.
    pub full_name: String,
    /// Organizations only, required there.
    pub organization_name: Option<String>,
    /// However a day is written, the day before the month: `dd/mm/yyyy`, `d-m-yyyy`, `ddmmyyyy`, `yyyy-mm-dd`.
    pub date_of_birth: String,
    /// 9 or 12 digits, or the text of an identity card's QR code; unique among citizens.
    pub identity_number: String,
    /// Organizations only, required there; 10 digits, 13 of a branch, 12 of a household; unique.
    pub tax_code: Option<String>,
    /// Unique among citizens and among organizations; the activation link goes there.
    pub email: String,
    /// A Vietnamese mobile number; the one-time password goes there.
    pub phone: String,
    /// Up to 500 characters.
    pub address: Option<String>,
    /// The version of the privacy notice (`/privacy`) that they have read and agree to, recorded with the moment; refused
    /// where it is empty, and left out by clients that do not ask.
    pub privacy_notice: Option<String>,
}

/// The link of the activation e-mail.
#[derive(InputObject)]
pub struct ActivateAccountByLinkInput {
    /// What stands behind `token=` in the link.
    pub token: String,
}

/// The digits of the activation SMS.
#[derive(InputObject)]
pub struct ActivateAccountByOtpInput {
    /// Of the account.
    pub username: String,
    /// Six digits.
    pub otp: String,
}

/// Another link or one-time password.
#[derive(InputObject)]
pub struct ResendActivationInput {
    /// Of the account.
    pub username: String,
    /// Which of them.
    pub channel: ActivationChannel,
}

/// A registration that is taken back.
#[derive(InputObject)]
pub struct DiscardRegistrationInput {
    /// Of the account.
    pub username: String,
    /// The one that it was registered with.
    pub password: String,
}

/// Who wants to sign in.
#[derive(InputObject)]
pub struct LogInInput {
    /// Of the account.
    pub username: String,
    /// Compared exactly, after NFC.
    pub password: String,
    /// How the session reaches the client.
    #[graphql(default_with = "Some(SessionDelivery::Token)")]
    pub delivery: Option<SessionDelivery>,
}

/// Which sessions end.
#[derive(InputObject)]
pub struct LogOutInput {
    /// All of the account's instead of this one.
    #[graphql(default_with = "Some(false)")]
    pub everywhere: Option<bool>,
}

/// What changes; a field left out stays as it is.
#[derive(InputObject)]
pub struct UpdateAccountInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the person.
    pub full_name: Option<String>,
    /// Organizations only.
    pub organization_name: Option<String>,
    /// `yyyy-mm-dd` or `dd/mm/yyyy`
    pub date_of_birth: Option<String>,
    /// A Vietnamese number. A mobile one waits for the code that is sent to it (`confirmPhone`), and the old one stands
    /// until then; a landline, which no code reaches, is taken at once and is sent nothing.
    pub phone: Option<String>,
    /// Null removes it.
    pub address: MaybeUndefined<String>,
    /// Whether news of one's dossiers come by SMS too, and not by e-mail alone; needs a phone.
    pub notify_by_sms: Option<bool>,
    /// All that one wants news of, among `offeredNewsTopics`; what is left out of the list is told no more.
    pub news_topics: Option<Vec<NewsTopic>>,
}

/// The code that was sent to another telephone.
#[derive(InputObject)]
pub struct ConfirmPhoneInput {
    /// The number that it was sent to, as `awaitedPhone` has it: another may be wanted by now.
    pub phone: String,
    /// Six digits.
    pub otp: String,
}

/// Another code to a telephone that waits for one.
#[derive(InputObject)]
pub struct ResendPhoneCodeInput {
    /// The number, as `awaitedPhone` has it.
    pub phone: String,
}

/// A telephone that is not wanted any more.
#[derive(InputObject)]
pub struct CancelPhoneChangeInput {
    /// The number, as `awaitedPhone` has it.
    pub phone: String,
}

/// Another password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The one in use.
    pub current_password: String,
    /// The one wanted; 6 to 256 characters, 12 to 256 for staff.
    pub new_password: String,
}

/// Who has forgotten a password.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// Of the account; a link goes there where there is one.
    pub email: String,
}

/// Another password, by the link of the e-mail.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// What stands behind `token=` in the link.
    pub token: String,
    /// The one wanted; 6 to 256 characters, 12 to 256 for staff.
    pub new_password: String,
}

/// Which session ends.
#[derive(InputObject)]
pub struct EndSessionInput {
    /// One of the caller's own.
    pub session_id: ID,
}
