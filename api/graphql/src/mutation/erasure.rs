use app::service::{AimedAccount, Request};
use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use super::{account_answered, fingerprinted};
use crate::context::Here;
use crate::input::{ConfirmErasureInput, RequestErasureInput, WithdrawErasureInput};
use crate::payload::{ConfirmErasurePayload, RequestErasurePayload, WithdrawErasurePayload};

/// What two administrators do together.
#[derive(Default)]
pub struct ErasureMutation;

#[Object]
impl ErasureMutation {
    /// Asks for somebody's personal data to be erased; nobody can sign in to the account from then on. Refused while a
    /// dossier of theirs is open or has to be kept: `params` say which, and until when. For administrators.
    async fn request_erasure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and by what right.")] input: RequestErasureInput,
    ) -> Result<Option<RequestErasurePayload>, TopLevel> {
        let request = Request::of("requestErasure", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, input.expected_version, request)?;
        let done = ctx.app().request_erasure(ctx.caller(), aimed, input.basis.into(), input.document).await;
        account_answered!(ctx, RequestErasurePayload, done)
    }

    /// Takes such a request back; the account is as it was before. For administrators.
    async fn withdraw_erasure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: WithdrawErasureInput,
    ) -> Result<Option<WithdrawErasurePayload>, TopLevel> {
        let request = Request::of("withdrawErasure", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        account_answered!(ctx, WithdrawErasurePayload, ctx.app().withdraw_erasure(ctx.caller(), aimed).await)
    }

    /// Erases somebody's personal data for good, as another administrator asked: the key that opens it is destroyed, in
    /// events too, which stay as they are. For administrators, but not for the one who asked.
    async fn confirm_erasure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: ConfirmErasureInput,
    ) -> Result<Option<ConfirmErasurePayload>, TopLevel> {
        let request = Request::of("confirmErasure", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, input.expected_version, request)?;
        account_answered!(ctx, ConfirmErasurePayload, ctx.app().confirm_erasure(ctx.caller(), aimed).await)
    }
}
