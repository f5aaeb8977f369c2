//! One-time passwords that verify a telephone number.

use domain::SecretPurpose;
use secrecy::ExposeSecret;

use crate::test_service::{Person, TestService};

/// Digits of the latest code.
pub async fn code(office: &TestService, person: &Person) -> String {
    let opened = office.account(person).await.1.opened.expect("an account");
    let issue = opened.awaited_phone.expect("a number that waits").code.issue;
    office.app.parts.keyring.secret(SecretPurpose::PhoneOtp, issue).expose_secret().to_owned()
}
