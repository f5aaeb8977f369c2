//! Mutations on saved views of the queue.

use app::queue_view::QueueView as Kept;
use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::answer;
use crate::context::ContextExt;
use crate::input::{DeleteQueueViewInput, SaveQueueViewInput};
use crate::payload::{DeleteQueueViewPayload, SaveQueueViewPayload};
use crate::types::QueueView;

/// Mutations on saved views of the queue.
#[derive(Default)]
pub struct QueueViewMutation;

#[Object]
impl QueueViewMutation {
    /// Saves filter and order of the queue under a name of the caller's, replacing a view of that name; for officers
    /// and auditors, at most 30. Usual `userErrors`: TOO_LONG.
    async fn save_queue_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name, filter and order to save.")] input: SaveQueueViewInput,
    ) -> Result<Option<SaveQueueViewPayload>, AppError> {
        input.filter.check()?;
        let view = Kept { content: input.read(), saved_at: ctx.caller().at };
        let done = ctx.app().queues.save_view(ctx.caller(), view).await;
        answer(ctx, done, async |view| {
            Ok(SaveQueueViewPayload { queue_view: Some(QueueView::one(view)), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Deletes a saved view of the caller's queue; for officers and auditors.
    async fn delete_queue_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name of the view to delete.")] input: DeleteQueueViewInput,
    ) -> Result<Option<DeleteQueueViewPayload>, AppError> {
        let done = ctx.app().queues.delete_view(ctx.caller(), &input.name).await;
        answer(ctx, done, async |deleted| Ok(DeleteQueueViewPayload { deleted, user_errors: Vec::new(), stale: false }))
            .await
    }
}
