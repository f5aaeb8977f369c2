use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use super::answer;
use crate::context::Here;
use crate::input::{CancelPhoneChangeInput, ConfirmPhoneInput, ResendPhoneCodeInput};
use crate::payload::{CancelPhoneChangePayload, ConfirmPhonePayload, ResendPhoneCodePayload};
use crate::types::Account;

/// How another telephone of one's account comes to count.
#[derive(Default)]
pub struct TelephoneMutation;

#[Object]
impl TelephoneMutation {
    /// Another telephone counts, by the code that was sent to it; three tries.
    async fn confirm_phone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number and the digits.")] input: ConfirmPhoneInput,
    ) -> Result<Option<ConfirmPhonePayload>, TopLevel> {
        let done = ctx.app().confirm_phone(ctx.caller(), &input.phone, &input.otp).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ConfirmPhonePayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Sends another code to the telephone that waits for one; the older one ends.
    async fn resend_phone_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number.")] input: ResendPhoneCodeInput,
    ) -> Result<Option<ResendPhoneCodePayload>, TopLevel> {
        let done = ctx.app().resend_phone_code(ctx.caller(), &input.phone).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ResendPhoneCodePayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Another telephone is not wanted any more; the one that stands stays.
    async fn cancel_phone_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number.")] input: CancelPhoneChangeInput,
    ) -> Result<Option<CancelPhoneChangePayload>, TopLevel> {
        let done = ctx.app().cancel_phone_change(ctx.caller(), &input.phone).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(CancelPhoneChangePayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }
}
