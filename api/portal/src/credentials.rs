//! Controls of credentials: passwords, and one-time passwords of an SMS.

use super::account_field::AccountField;
use super::control::Control;
use super::posted::Posted;
use super::translator::Translator;

/// Controls of a sign-in: username and current password.
pub fn sign_in(translator: &Translator, typed: &Posted) -> Vec<Control> {
    let username = AccountField::Username.control(translator).filled_from(typed);
    vec![username, current_password(translator, "password", "account-password")]
}

/// Control of the current password, which password managers fill in.
pub fn current_password(translator: &Translator, id: &str, label: &str) -> Control {
    Control::password(translator, id, translator.t(label)).required().filled_by("current-password")
}

/// Control of a new password, which password managers generate and save.
pub fn new_password(translator: &Translator, id: &str, label: &str) -> Control {
    let password = Control::password(translator, id, translator.t(label)).required();
    password.hinted(translator.t("account-password-hint")).filled_by("new-password")
}

/// Control of the one-time password of an SMS, which browsers fill in from it.
pub fn otp(translator: &Translator) -> Control {
    let otp = Control::digits(translator, "otp", translator.t("activate-otp")).required();
    otp.hinted(translator.t("activate-otp-hint")).filled_by("one-time-code")
}

/// Posted one-time password without the spaces between groups.
pub fn typed_otp(posted: &Posted) -> String {
    posted.get("otp").chars().filter(|c| !c.is_whitespace()).collect()
}
