use axum::Extension;

use super::particulars::page_of_code;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::moved;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::user_error::UserError;
use crate::visit::{Here, Visit};

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
