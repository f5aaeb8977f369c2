//! Mutations on the delivery log: resending.

use app::command_runner::Request;
use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::{answer, fingerprinted};
use crate::context::ContextExt;
use crate::input::ResendDeliveryInput;
use crate::payload::ResendDeliveryPayload;
use crate::types::Delivery;

/// Mutations on the delivery log.
#[derive(Default)]
pub struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Sends a message again that was sent or given up: RECEPTION and LEADER those about dossiers of the agency,
    /// applicants their own, administrators those about accounts. Idempotent by `requestId`; usual `userErrors`:
    /// NOT_ALLOWED_IN_STATUS, EXPIRED.
    async fn resend_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Message to send again.")] input: ResendDeliveryInput,
    ) -> Result<Option<ResendDeliveryPayload>, AppError> {
        let request = Request::of("resendDelivery", input.request_id, || fingerprinted(&input));
        let done = ctx.app().deliveries.resend(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |shown| {
            let delivery = Some(Delivery::of(shown));
            Ok(ResendDeliveryPayload { delivery, user_errors: Vec::new(), stale: false })
        })
        .await
    }
}
