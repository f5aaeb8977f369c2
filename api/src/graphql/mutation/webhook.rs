use async_graphql::{Context, Object};

use super::{answer, fingerprinted};
use crate::graphql::context::Here;
use crate::graphql::error::TopLevel;
use crate::graphql::input::{
    RegisterWebhookInput, RemoveWebhookInput, RenewWebhookSecretInput, ReplayWebhookInput, RetryDeadLetterInput,
};
use crate::graphql::payload::{
    RegisterWebhookPayload, RemoveWebhookPayload, RenewWebhookSecretPayload, ReplayWebhookPayload,
    RetryDeadLetterPayload,
};
use crate::graphql::types::Webhook;
use crate::service::{Request, WebhookWish};

/// Who is told of events.
#[derive(Default)]
pub struct WebhookMutation;

#[Object]
impl WebhookMutation {
    /// Has another system told of events from now on. For administrators.
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where, and of what.")] input: RegisterWebhookInput,
    ) -> Result<Option<RegisterWebhookPayload>, TopLevel> {
        let request = Request::of("registerWebhook", input.request_id, || fingerprinted(&input));
        let RegisterWebhookInput { url, types, description, .. } = input;
        let wish = WebhookWish { url, types: types.unwrap_or_default(), description };
        answer(ctx, ctx.app().register_webhook(ctx.caller(), wish, request).await, async |(webhook, secret)| {
            let webhook = Some(Webhook(webhook));
            Ok(RegisterWebhookPayload { webhook, secret: Some(secret), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Puts another secret in the place of a webhook's. For a day messages are signed with both, so that its receiver changes
    /// over without missing one. For administrators.
    async fn renew_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RenewWebhookSecretInput,
    ) -> Result<Option<RenewWebhookSecretPayload>, TopLevel> {
        let request = Request::of("renewWebhookSecret", input.request_id, || fingerprinted(&input));
        let done = ctx.app().renew_webhook_secret(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |(webhook, secret)| {
            let webhook = Some(Webhook(webhook));
            Ok(RenewWebhookSecretPayload { webhook, secret: Some(secret), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Has another system told of nothing more; what waited for it is dropped. For administrators.
    async fn remove_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveWebhookInput,
    ) -> Result<Option<RemoveWebhookPayload>, TopLevel> {
        let request = Request::of("removeWebhook", input.request_id, || fingerprinted(&input));
        let done = ctx.app().remove_webhook(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |removed| Ok(RemoveWebhookPayload { removed, user_errors: Vec::new(), stale: false }))
            .await
    }

    /// Has another system told once more of what follows a position, what was given up among it. For administrators.
    async fn replay_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and from where.")] input: ReplayWebhookInput,
    ) -> Result<Option<ReplayWebhookPayload>, TopLevel> {
        let request = Request::of("replayWebhook", input.request_id, || fingerprinted(&input));
        let done = ctx.app().replay_webhook(ctx.caller(), &input.id, input.from_position.as_deref(), request).await;
        answer(ctx, done, async |webhook| {
            let webhook = Some(Webhook(webhook));
            Ok(ReplayWebhookPayload { webhook, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Has a delivery tried again that was given up. For administrators.
    async fn retry_dead_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RetryDeadLetterInput,
    ) -> Result<Option<RetryDeadLetterPayload>, TopLevel> {
        let request = Request::of("retryDeadLetter", input.request_id, || fingerprinted(&input));
        let done = ctx.app().retry_dead_letter(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |webhook| {
            let webhook = Some(Webhook(webhook));
            Ok(RetryDeadLetterPayload { webhook, user_errors: Vec::new(), stale: false })
        })
        .await
    }
}
