//! Mutations on the change of one's telephone number by one-time password.

use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::answer;
use crate::context::ContextExt;
use crate::input::{CancelPhoneChangeInput, ConfirmPhoneInput, ResendPhoneCodeInput};
use crate::payload::{CancelPhoneChangePayload, ConfirmPhonePayload, ResendPhoneCodePayload};
use crate::types::Account;

/// Mutations on the change of one's telephone number.
#[derive(Default)]
pub struct TelephoneMutation;

#[Object]
impl TelephoneMutation {
    /// Confirms the caller's new phone number by the code sent to it, three tries. Usual `userErrors`: INVALID_TOKEN,
    /// EXPIRED, TOO_MANY_ATTEMPTS.
    async fn confirm_phone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "New phone number and its code.")] input: ConfirmPhoneInput,
    ) -> Result<Option<ConfirmPhonePayload>, AppError> {
        let done = ctx.app().accounts.confirm_phone(ctx.caller(), &input.phone, &input.otp).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ConfirmPhonePayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Sends a new code to the caller's new phone number, which replaces the older one. Usual `userErrors`:
    /// NOT_ALLOWED_IN_STATUS, TOO_MANY_ATTEMPTS.
    async fn resend_phone_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "New phone number to send to.")] input: ResendPhoneCodeInput,
    ) -> Result<Option<ResendPhoneCodePayload>, AppError> {
        let done = ctx.app().accounts.resend_phone_code(ctx.caller(), &input.phone).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ResendPhoneCodePayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Gives up the caller's new phone number that waits for its code; the present one stays. Usual `userErrors`:
    /// NOT_ALLOWED_IN_STATUS.
    async fn cancel_phone_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "New phone number to give up.")] input: CancelPhoneChangeInput,
    ) -> Result<Option<CancelPhoneChangePayload>, AppError> {
        let done = ctx.app().accounts.cancel_phone_change(ctx.caller(), &input.phone).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(CancelPhoneChangePayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }
}
