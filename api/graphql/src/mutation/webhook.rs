//! Mutations on webhooks and their dead letters.

use app::command_runner::Request;
use app::webhook_settings::WebhookWish;
use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::{answer, fingerprinted};
use crate::context::ContextExt;
use crate::input::{
    ChangeWebhookAddressInput, RegisterWebhookInput, RemoveWebhookInput, RenewWebhookSecretInput, ReplayWebhookInput,
    RetryDeadLetterInput, TestWebhookInput,
};
use crate::payload::{
    ChangeWebhookAddressPayload, RegisterWebhookPayload, RemoveWebhookPayload, RenewWebhookSecretPayload,
    ReplayWebhookPayload, RetryDeadLetterPayload, TestWebhookPayload,
};
use crate::types::Webhook;

/// Mutations on webhooks, for administrators.
#[derive(Default)]
pub struct WebhookMutation;

#[Object]
impl WebhookMutation {
    /// Registers a URL that receives events from now on; for administrators. Idempotent by `requestId`; usual
    /// `userErrors`: INVALID_FORMAT at `url`.
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "URL and event types to send.")] input: RegisterWebhookInput,
    ) -> Result<Option<RegisterWebhookPayload>, AppError> {
        let request = Request::of("registerWebhook", input.request_id, || fingerprinted(&input));
        let RegisterWebhookInput { url, types, description, .. } = input;
        let types = types.unwrap_or_default().into_iter().map(|known| known.name().to_owned()).collect();
        let wish = WebhookWish { url, types, description };
        answer(
            ctx,
            ctx.app().webhook_settings.register(ctx.caller(), wish, request).await,
            async |(webhook, secret)| {
                let webhook = Some(Webhook(webhook));
                Ok(RegisterWebhookPayload { webhook, secret: Some(secret), user_errors: Vec::new(), stale: false })
            },
        )
        .await
    }

    /// Replaces the signing secret of a webhook; for 24 hours messages are signed with both secrets. For
    /// administrators. Idempotent by `requestId`; usual `userErrors`: NOT_FOUND.
    async fn renew_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook that gets a new secret.")] input: RenewWebhookSecretInput,
    ) -> Result<Option<RenewWebhookSecretPayload>, AppError> {
        let request = Request::of("renewWebhookSecret", input.request_id, || fingerprinted(&input));
        let done = ctx.app().webhook_settings.renew_secret(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |(webhook, secret)| {
            let webhook = Some(Webhook(webhook));
            Ok(RenewWebhookSecretPayload { webhook, secret: Some(secret), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Changes the URL of a webhook and keeps its secret; waiting deliveries go there at once. For administrators.
    /// Idempotent by `requestId`; usual `userErrors`: INVALID_FORMAT, NOT_FOUND.
    async fn change_webhook_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook and its new URL.")] input: ChangeWebhookAddressInput,
    ) -> Result<Option<ChangeWebhookAddressPayload>, AppError> {
        let request = Request::of("changeWebhookAddress", input.request_id, || fingerprinted(&input));
        let done = ctx.app().webhook_settings.change_address(ctx.caller(), &input.id, &input.url, request).await;
        answer(ctx, done, async |webhook| {
            let webhook = Some(Webhook(webhook));
            Ok(ChangeWebhookAddressPayload { webhook, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Sends one signed test message of type `WebhookTested`, which is no event, to a webhook at once, even if its
    /// deliveries pause; for administrators. Usual `userErrors`: NOT_FOUND.
    async fn test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook to be tested.")] input: TestWebhookInput,
    ) -> Result<Option<TestWebhookPayload>, AppError> {
        let done = ctx.app().webhook_settings.test(ctx.caller(), &input.id).await;
        answer(ctx, done, async |(webhook, told)| {
            let (webhook, delivered) = (Some(Webhook(webhook)), told.is_ok());
            Ok(TestWebhookPayload { webhook, delivered, error: told.err(), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Removes a webhook and drops its waiting deliveries; for administrators. Idempotent by `requestId`.
    async fn remove_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook to be removed.")] input: RemoveWebhookInput,
    ) -> Result<Option<RemoveWebhookPayload>, AppError> {
        let request = Request::of("removeWebhook", input.request_id, || fingerprinted(&input));
        let done = ctx.app().webhook_settings.remove(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |removed| Ok(RemoveWebhookPayload { removed, user_errors: Vec::new(), stale: false }))
            .await
    }

    /// Sends the events after a log position to a webhook again, dead letters included; for administrators. Idempotent
    /// by `requestId`; usual `userErrors`: NOT_FOUND, INVALID_FORMAT.
    async fn replay_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Webhook and position to replay from.")] input: ReplayWebhookInput,
    ) -> Result<Option<ReplayWebhookPayload>, AppError> {
        let request = Request::of("replayWebhook", input.request_id, || fingerprinted(&input));
        let done =
            ctx.app().webhook_settings.replay(ctx.caller(), &input.id, input.from_position.as_deref(), request).await;
        answer(ctx, done, async |webhook| {
            let webhook = Some(Webhook(webhook));
            Ok(ReplayWebhookPayload { webhook, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Sends a delivery again that was given up; for administrators. Idempotent by `requestId`; usual `userErrors`:
    /// NOT_FOUND.
    async fn retry_dead_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dead letter to send again.")] input: RetryDeadLetterInput,
    ) -> Result<Option<RetryDeadLetterPayload>, AppError> {
        let request = Request::of("retryDeadLetter", input.request_id, || fingerprinted(&input));
        let done = ctx.app().webhook_settings.retry_dead_letter(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |webhook| {
            let webhook = Some(Webhook(webhook));
            Ok(RetryDeadLetterPayload { webhook, user_errors: Vec::new(), stale: false })
        })
        .await
    }
}
