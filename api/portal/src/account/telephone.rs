use askama::Template;
use axum::Extension;
use domain::Moment;

use super::particulars::page_of_code;
use crate::answer::Answer;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::moved;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::user_error::UserError;
use crate::shell::Shell;
use crate::tongue::Tongue;
use crate::visit::{Here, Visit};

/// What asks on the account's page for the code of a telephone that waits for it.
#[derive(Template)]
#[template(path = "account-phone.html")]
struct CodeForm {
    tongue: Tongue,
    token: String,
    phone: String,
    lead: String,
    otp: Control,
}

/// What asks for the code of this telephone, and what is to be mended there among other things.
pub(super) fn code_form(
    visit: &Visit,
    shell: &Shell,
    phone: &str,
    until: Moment,
    faults: Faults,
) -> Result<(String, Faults), Failure> {
    let tongue = visit.tongue();
    let otp = Control::digits(tongue, "otp", visit.say("activate-otp")).required();
    let mut otp = [otp.hinted(visit.say("activate-otp-hint")).filled_by("one-time-code")];
    let faults = faults.marked(&mut otp);
    let [otp] = otp;
    let holds = visit.now() < until;
    let lead = if holds { "account-phone-waiting-lead" } else { "account-phone-expired-lead" };
    let lead = tongue.say_with_both(lead, ("phone", phone), ("until", &tongue.moment(&until)));
    let form = CodeForm { tongue: tongue.clone(), token: shell.token.clone(), phone: phone.to_owned(), lead, otp };
    Ok((form.render().map_err(|_| Failure::Unreadable)?, faults))
}

/// `POST /account/phone`: the code is given, wanted once more, or the number is not wanted any more.
pub async fn give_code(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    let phone = posted.get("awaited").to_owned();
    let done = match posted.get("also") {
        "RESEND" => {
            let done = ResendPhoneCodeInput { phone }.send(&visit).await;
            done.map(|errors| (errors, "notice-sent-again"))
        }
        "DROP" => {
            let done = CancelPhoneChangeInput { phone }.send(&visit).await;
            done.map(|errors| (errors, "notice-phone-dropped"))
        }
        _ => {
            let otp = posted.get("otp").chars().filter(|c| !c.is_whitespace()).collect();
            let done = ConfirmPhoneInput { phone, otp }.send(&visit).await;
            done.map(|errors| (errors, "notice-phone-proven"))
        }
    };
    let faults = match done {
        Ok((errors, notice)) if errors.is_empty() => {
            visit.leave_notice(notice);
            return Ok(moved::to("/account"));
        }
        Ok((errors, _)) => errors.into_iter().fold(Faults::none(visit.tongue()), |faults, error| {
            // The number is no field here: what is said of it is said of the whole.
            let is_of_code = error.field.as_ref().is_some_and(|field| field.last().is_some_and(|name| name == "otp"));
            if is_of_code { faults.and(Faults::of(visit.tongue(), vec![error])) } else { faults.about(error.message) }
        }),
        Err(failure) => Faults::of_failure(&visit, failure)?,
    };
    page_of_code(&visit, faults).await
}

/// The number that waits, and the code that was sent there.
#[derive(cynic::InputObject)]
struct ConfirmPhoneInput {
    phone: String,
    otp: String,
}

mutation!(ConfirmPhone: confirm_phone(ConfirmPhoneInput) -> ConfirmPhonePayload { user_errors });

/// The number that another code goes to.
#[derive(cynic::InputObject)]
struct ResendPhoneCodeInput {
    phone: String,
}

mutation!(ResendPhoneCode: resend_phone_code(ResendPhoneCodeInput) -> ResendPhoneCodePayload { user_errors });

/// The number that is not wanted any more.
#[derive(cynic::InputObject)]
struct CancelPhoneChangeInput {
    phone: String,
}

mutation!(CancelPhoneChange: cancel_phone_change(CancelPhoneChangeInput) -> CancelPhoneChangePayload { user_errors });
