//! Mutations on erasures, by two administrators (four-eyes principle).

use app::command_runner::Request;
use app::staff_accounts::AimedAccount;
use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::{account_answered, fingerprinted};
use crate::context::ContextExt;
use crate::input::{ConfirmErasureInput, RequestErasureInput, WithdrawErasureInput};
use crate::payload::{ConfirmErasurePayload, RequestErasurePayload, WithdrawErasurePayload};

/// Mutations on erasures, by two administrators.
#[derive(Default)]
pub struct ErasureMutation;

#[Object]
impl ErasureMutation {
    /// Requests the erasure of a citizen's or an organization's personal data and locks the account; for
    /// administrators. Refused while a dossier is open or retained, which `params` name. Idempotent by `requestId`;
    /// usual `userErrors`: NOT_ALLOWED_IN_STATUS, VERSION_CONFLICT.
    async fn request_erasure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account to erase and legal basis.")] input: RequestErasureInput,
    ) -> Result<Option<RequestErasurePayload>, AppError> {
        let request = Request::of("requestErasure", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, input.expected_version, request)?;
        let done = ctx.app().account_erasures.request(ctx.caller(), aimed, input.basis.into(), input.document).await;
        account_answered!(ctx, RequestErasurePayload, done)
    }

    /// Takes an erasure request back and restores the account's former state; for administrators. Idempotent by
    /// `requestId`; usual `userErrors`: NOT_FOUND.
    async fn withdraw_erasure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account whose erasure is withdrawn.")] input: WithdrawErasureInput,
    ) -> Result<Option<WithdrawErasurePayload>, AppError> {
        let request = Request::of("withdrawErasure", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        account_answered!(ctx, WithdrawErasurePayload, ctx.app().account_erasures.withdraw(ctx.caller(), aimed).await)
    }

    /// Erases an account's personal data for good by destroying its encryption key, in events too; for administrators
    /// other than the one who requested it. Idempotent by `requestId`; usual `userErrors`: NOT_ALLOWED_IN_STATUS,
    /// VERSION_CONFLICT.
    async fn confirm_erasure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account to erase, as requested before.")] input: ConfirmErasureInput,
    ) -> Result<Option<ConfirmErasurePayload>, AppError> {
        let request = Request::of("confirmErasure", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, input.expected_version, request)?;
        account_answered!(ctx, ConfirmErasurePayload, ctx.app().account_erasures.confirm(ctx.caller(), aimed).await)
    }
}
