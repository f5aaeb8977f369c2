//! Given-when-then tests of accounts.

mod absence;
mod activation;
mod administration;
mod erasure;
mod expiry;
mod hand_over;
mod laws;
mod locking;
mod particulars;
mod passwords;
mod registration;
mod silence;
mod staff;
mod telephone;

use uuid::Uuid;

use super::*;
use crate::testing::people::*;
use crate::testing::reference::secret_of;
use crate::testing::*;
use crate::{Actor, FaultCode, Language, Personal, Refusal, Role, SecretIssueId, SecretPurpose};

/// Issues: link and one-time password of the registration, and a later one.
const LINK: SecretIssueId = SecretIssueId(Uuid::from_u128(101));
const OTP: SecretIssueId = SecretIssueId(Uuid::from_u128(202));
const NEWER: SecretIssueId = SecretIssueId(Uuid::from_u128(303));
const CODE: SecretIssueId = SecretIssueId(Uuid::from_u128(505));
const RESET: SecretIssueId = SecretIssueId(Uuid::from_u128(404));

fn anonymous() -> Actor {
    Actor::Anonymous
}

/// Registers at [`MORNING`], 2026-03-02 09:00; hence expires on 2026-03-09 at 09:00.
fn registration() -> RegistrationForm {
    RegistrationForm {
        kind: AccountKind::Citizen,
        username: "TamNV".to_owned(),
        password: "Kẻ Gỗ 1971".to_owned(),
        full_name: "Nguyễn Văn Tâm".to_owned(),
        organization_name: None,
        date_of_birth: "09/02/1992".to_owned(),
        identity_number: "062 092 001 234".to_owned(),
        tax_code: None,
        email: "Tam.NV@example.com".to_owned(),
        phone: "+84 905 000 111".to_owned(),
        address: Some("Thôn 1, xã Đăk Hà".to_owned()),
        privacy_notice: None,
    }
}

fn of_organization() -> RegistrationForm {
    RegistrationForm {
        kind: AccountKind::Organization,
        organization_name: Some("Công ty TNHH Ngọc Linh".to_owned()),
        tax_code: Some("6100123454".to_owned()),
        ..registration()
    }
}

fn register(form: RegistrationForm) -> AccountCommand {
    let registration = Registration { id: CITIZEN, form, language: Language::Vi, link: LINK, otp: OTP };
    AccountCommand::Register(Box::new(registration))
}

fn no_account() -> Given<Account> {
    nothing()
}

fn registered() -> Given<Account> {
    no_account().when(anonymous().wants(register(registration()))).then_accepted()
}

fn activated() -> Given<Account> {
    registered().and([AccountEvent::AccountActivated { channel: ActivationChannel::Sms }])
}

fn organization() -> Given<Account> {
    let registered = no_account().when(anonymous().wants(register(of_organization()))).then_accepted();
    registered.and([AccountEvent::AccountActivated { channel: ActivationChannel::Email }])
}

fn locked(account: Given<Account>) -> Given<Account> {
    account.and([AccountEvent::AccountLocked { reason: None, released: Vec::new() }])
}

fn erased() -> Given<Account> {
    activated().and([AccountEvent::PersonalDataErased {
        cause: ErasureCause::Requested,
        basis: Some(ErasureBasis::PersonAsked),
        document: None,
        wrapped_key_digest: None,
    }])
}

fn opening() -> StaffOpening {
    StaffOpening {
        id: CITIZEN,
        username: "TiepNhan".to_owned(),
        password: "mười hai chữ".to_owned(),
        full_name: "Lê Thị Tiếp".to_owned(),
        email: Some("tiepnhan@kontum.gov.vn".to_owned()),
        role: Role::Reception,
        agency: Some(agency(KON_TUM)),
        language: Language::Vi,
    }
}

fn open(opening: StaffOpening) -> AccountCommand {
    AccountCommand::OpenStaffAccount(Box::new(opening))
}

fn invitation() -> StaffInvitation {
    StaffInvitation {
        id: CITIZEN,
        username: "TiepNhan".to_owned(),
        full_name: "Lê Thị Tiếp".to_owned(),
        email: "tiepnhan@kontum.gov.vn".to_owned(),
        role: Role::Reception,
        agency: Some(agency(KON_TUM)),
        language: Language::Vi,
        link: RESET,
    }
}

fn invite(invitation: StaffInvitation) -> AccountCommand {
    AccountCommand::InviteStaff(Box::new(invitation))
}

fn by_link(issue: SecretIssueId) -> AccountCommand {
    AccountCommand::ActivateByLink { issue, secret: secret_of(SecretPurpose::ActivationLink, issue) }
}

fn by_otp(issue: SecretIssueId) -> AccountCommand {
    AccountCommand::ActivateByOtp { otp: secret_of(SecretPurpose::ActivationOtp, issue) }
}

fn wrong_otp() -> AccountCommand {
    AccountCommand::ActivateByOtp { otp: "999999".to_owned() }
}

fn resend(channel: ActivationChannel) -> AccountCommand {
    AccountCommand::ResendActivation { channel, issue: NEWER }
}

fn change_to(password: &str) -> AccountCommand {
    AccountCommand::ChangePassword { new: NewPassword(password.to_owned()) }
}

fn reset_to(password: &str, issue: SecretIssueId) -> AccountCommand {
    AccountCommand::ResetPassword {
        issue,
        secret: secret_of(SecretPurpose::PasswordReset, issue),
        new: NewPassword(password.to_owned()),
    }
}

/// Event of a changed number that awaits this code.
fn wanted_phone(phone: &str, issue: SecretIssueId, until: &str) -> AccountEvent {
    let phone = Personal::of(CITIZEN, phone.to_owned());
    AccountEvent::PhoneProofRequested { phone, issue, expires_at: at(until) }
}

/// Update without changes, to be filled in.
fn nothing_new() -> AccountCommand {
    AccountCommand::Update { changes: AccountChanges::default(), phone_code: CODE }
}
