use app::service::{Request, WebhookWish};
use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use super::{answer, fingerprinted};
use crate::context::Here;
use crate::input::{
    ChangeWebhookAddressInput, RegisterWebhookInput, RemoveWebhookInput, RenewWebhookSecretInput, ReplayWebhookInput,
    RetryDeadLetterInput, TestWebhookInput,
};
use crate::payload::{
    ChangeWebhookAddressPayload, RegisterWebhookPayload, RemoveWebhookPayload, RenewWebhookSecretPayload,
    ReplayWebhookPayload, RetryDeadLetterPayload, TestWebhookPayload,
};
use crate::types::Webhook;

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
        let types = types.unwrap_or_default().into_iter().map(|known| known.name().to_owned()).collect();
        let wish = WebhookWish { url, types, description };
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

    /// Has another system called elsewhere from now on, with the same secret; what waits is told there at once. For
    /// administrators.
    async fn change_webhook_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: ChangeWebhookAddressInput,
    ) -> Result<Option<ChangeWebhookAddressPayload>, TopLevel> {
        let request = Request::of("changeWebhookAddress", input.request_id, || fingerprinted(&input));
        let done = ctx.app().change_webhook_address(ctx.caller(), &input.id, &input.url, request).await;
        answer(ctx, done, async |webhook| {
            let webhook = Some(Webhook(webhook));
            Ok(ChangeWebhookAddressPayload { webhook, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Tells another system that it is tried, by a message of the type `WebhookTested` that is no event: signed as all are,
    /// sent once, at once, also to one that rests or is gone. For administrators.
    async fn test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: TestWebhookInput,
    ) -> Result<Option<TestWebhookPayload>, TopLevel> {
        let done = ctx.app().test_webhook(ctx.caller(), &input.id).await;
        answer(ctx, done, async |(webhook, told)| {
            let (webhook, delivered) = (Some(Webhook(webhook)), told.is_ok());
            Ok(TestWebhookPayload { webhook, delivered, error: told.err(), user_errors: Vec::new(), stale: false })
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
