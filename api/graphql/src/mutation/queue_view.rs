use app::queue_view::QueueView as Kept;
use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use super::answer;
use crate::context::Here;
use crate::input::{DeleteQueueViewInput, SaveQueueViewInput};
use crate::payload::{DeleteQueueViewPayload, SaveQueueViewPayload};
use crate::types::QueueView;

/// How somebody looks at the queue.
#[derive(Default)]
pub struct QueueViewMutation;

#[Object]
impl QueueViewMutation {
    /// Keeps a way of looking at the queue under a name, instead of what was kept under it before.
    async fn save_queue_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name, and what it shows.")] input: SaveQueueViewInput,
    ) -> Result<Option<SaveQueueViewPayload>, TopLevel> {
        input.filter.check()?;
        let view = Kept { content: input.read(), saved_at: ctx.caller().at };
        let done = ctx.app().save_queue_view(ctx.caller(), view).await;
        answer(ctx, done, async |view| {
            Ok(SaveQueueViewPayload { queue_view: Some(QueueView::one(view)), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Forgets a way of looking at the queue.
    async fn delete_queue_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name.")] input: DeleteQueueViewInput,
    ) -> Result<Option<DeleteQueueViewPayload>, TopLevel> {
        let done = ctx.app().delete_queue_view(ctx.caller(), &input.name).await;
        answer(ctx, done, async |deleted| Ok(DeleteQueueViewPayload { deleted, user_errors: Vec::new(), stale: false }))
            .await
    }
}
