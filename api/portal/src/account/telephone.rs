//! Verification of a telephone number by one-time code.

use axum::Extension;

use super::particulars::page_of_code;
use crate::credentials::typed_otp;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::user_error::UserError;

/// `POST /account/phone`: the code is given, wanted once more, or the number is not wanted any more.
pub async fn give_code(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let phone = posted.get("awaited").to_owned();
    let done = match posted.get("also") {
        "RESEND" => {
            let done = ResendPhoneCodeInput { phone }.send(&context).await;
            done.map(|errors| (errors, "notice-sent-again"))
        }
        "DROP" => {
            let done = CancelPhoneChangeInput { phone }.send(&context).await;
            done.map(|errors| (errors, "notice-phone-dropped"))
        }
        _ => {
            let done = ConfirmPhoneInput { phone, otp: typed_otp(&posted) }.send(&context).await;
            done.map(|errors| (errors, "notice-phone-proven"))
        }
    };
    let faults = match done {
        Ok((errors, notice)) if errors.is_empty() => {
            context.leave_notice(notice);
            return Ok(redirect::to("/account"));
        }
        Ok((errors, _)) => errors.into_iter().fold(Faults::none(context.translator()), |faults, error| {
            // The page has no field of the number: its errors concern the form as a whole.
            let is_of_code = error.field.as_ref().is_some_and(|field| field.last().is_some_and(|name| name == "otp"));
            if is_of_code {
                faults.and(Faults::of(context.translator(), vec![error]))
            } else {
                faults.about(error.message)
            }
        }),
        Err(failure) => Faults::of_failure(&context, failure)?,
    };
    page_of_code(&context, faults).await
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
