//! Mutations that hand over all of an officer's dossiers.

use app::hand_overs::{HANDED_AT_ONCE, HandOver};
use async_graphql::{Context, Object};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::answer::{answer, fingerprinted};
use crate::context::ContextExt;
use crate::input::HandOverDossiersInput;
use crate::payload::HandOverDossiersPayload;
use crate::types::{LeftDossier, counted};

/// Mutations on hand-overs between officers.
#[derive(Default)]
pub struct HandOverMutation;

#[Object]
impl HandOverMutation {
    /// Hands over all dossiers of an officer to a colleague, each on its own; officers their own, RECEPTION and LEADER
    /// those of any officer of the agency. Repeat the request while `remaining` is above 0. Idempotent by `requestId`;
    /// usual `userErrors`: NOT_FOUND, NOT_ALLOWED_IN_STATUS.
    async fn hand_over_dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Officer, colleague and reason.")] input: HandOverDossiersInput,
    ) -> Result<Option<HandOverDossiersPayload>, AppError> {
        let sent = fingerprinted(&input);
        let account = |id: &str| match id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        };
        let wish = HandOver {
            // Nobody has the nil id: what is no account is answered as what does not exist.
            from: account(&input.from_id).unwrap_or(domain::AccountId(uuid::Uuid::nil())),
            to: account(&input.to_id),
            reason: input.reason,
            request: input.request_id.into(),
            input: sent,
            at_once: HANDED_AT_ONCE,
        };
        answer(ctx, ctx.app().hand_overs.hand_over(ctx.caller(), wish).await, async |done| {
            Ok(HandOverDossiersPayload {
                handed_over: Some(counted(done.handed)),
                left: Some(done.left.into_iter().map(LeftDossier::from).collect()),
                remaining: Some(counted(done.remaining)),
                user_errors: Vec::new(),
                stale: done.stale,
            })
        })
        .await
    }
}
