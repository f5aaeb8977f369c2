//! By what somebody shows who they are: passwords, and codes that were sent to a telephone.

use super::account_field::AccountField;
use super::control::Control;
use super::posted::Posted;
use super::translator::Translator;

/// Name and password of an account that there is already.
pub fn sign_in(translator: &Translator, typed: &Posted) -> Vec<Control> {
    let username = AccountField::Username.control(translator).filled_from(typed);
    vec![username, current_password(translator, "password", "account-password")]
}

/// The password as it is.
pub fn current_password(translator: &Translator, id: &str, label: &str) -> Control {
    Control::password(translator, id, translator.t(label)).required().filled_by("current-password")
}

/// A password that counts from now on.
pub fn new_password(translator: &Translator, id: &str, label: &str) -> Control {
    let password = Control::password(translator, id, translator.t(label)).required();
    password.hinted(translator.t("account-password-hint")).filled_by("new-password")
}

/// The one-time password of an SMS.
pub fn otp(translator: &Translator) -> Control {
    let otp = Control::digits(translator, "otp", translator.t("activate-otp")).required();
    otp.hinted(translator.t("activate-otp-hint")).filled_by("one-time-code")
}

/// The same as it was typed, in groups or not.
pub fn typed_otp(posted: &Posted) -> String {
    posted.get("otp").chars().filter(|c| !c.is_whitespace()).collect()
}
