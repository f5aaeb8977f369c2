use app::service::Request;
use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use super::{answer, fingerprinted};
use crate::context::Here;
use crate::input::ResendDeliveryInput;
use crate::payload::ResendDeliveryPayload;
use crate::types::Delivery;

/// What is done with messages that went out, or did not.
#[derive(Default)]
pub struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Has a message sent again that went out or was given up: the desk and its head those about their dossiers, an
    /// applicant those to themselves, an administrator those about accounts. One whose secret has ended is refused.
    async fn resend_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ResendDeliveryInput,
    ) -> Result<Option<ResendDeliveryPayload>, TopLevel> {
        let request = Request::of("resendDelivery", input.request_id, || fingerprinted(&input));
        let done = ctx.app().resend_delivery(ctx.caller(), &input.id, request).await;
        answer(ctx, done, async |shown| {
            let delivery = Some(Delivery::of(shown));
            Ok(ResendDeliveryPayload { delivery, user_errors: Vec::new(), stale: false })
        })
        .await
    }
}
