use async_graphql::{Context, Object};

use super::answer;
use crate::draft::Draft as Kept;
use crate::graphql::context::Here;
use crate::graphql::error::TopLevel;
use crate::graphql::input::{DeleteDraftInput, SaveDraftInput};
use crate::graphql::payload::{DeleteDraftPayload, SaveDraftPayload};
use crate::graphql::types::Draft;

/// What is being filled in.
#[derive(Default)]
pub struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Keeps what somebody has typed so far, instead of what was kept before; for 90 days.
    async fn save_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which form, and what.")] input: SaveDraftInput,
    ) -> Result<Option<SaveDraftPayload>, TopLevel> {
        let procedure_version = u32::try_from(input.procedure_version).unwrap_or_default();
        let (key, content) = input.read();
        let draft = Kept { key, procedure_version, content, saved_at: ctx.caller().at };
        let done = ctx.app().save_draft(ctx.caller(), draft).await;
        answer(ctx, done, async |draft| {
            Ok(SaveDraftPayload { draft: Some(Draft(draft)), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Forgets what somebody has typed.
    async fn delete_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which form.")] input: DeleteDraftInput,
    ) -> Result<Option<DeleteDraftPayload>, TopLevel> {
        let done = ctx.app().delete_draft(ctx.caller(), &input.key()).await;
        answer(ctx, done, async |deleted| Ok(DeleteDraftPayload { deleted, user_errors: Vec::new(), stale: false }))
            .await
    }
}
