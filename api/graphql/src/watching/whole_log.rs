//! Feed of the whole log for auditors.

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use domain::permission::reads_events;
use foundation::error::AppError;
use futures::stream::BoxStream;
use store::audit::AuditedEvent;
use store::log::{Position, ResumeToken};

use super::feed::{Found, Source, feed};
use crate::context::ContextExt;

/// Events behind a cursor, or from now on, for callers who may read them; of these types, or of all.
pub(crate) async fn whole_log(
    ctx: &Context<'_>,
    after: Option<String>,
    types: Vec<String>,
) -> Result<BoxStream<'static, Result<(ResumeToken, AuditedEvent), AppError>>, AppError> {
    ctx.caller().account()?;
    if !reads_events(&ctx.caller().actor) {
        return Err(AppError::Forbidden);
    }
    feed(ctx, after, async || Ok(WholeLog { types })).await
}

struct WholeLog {
    types: Vec<String>,
}

impl Source for WholeLog {
    type Row = AuditedEvent;
    type Update = (ResumeToken, AuditedEvent);

    fn position(event: &AuditedEvent) -> Position {
        event.stored.position
    }

    async fn first_after(&self, app: &UseCases, after: ResumeToken) -> Result<Found<AuditedEvent>, AppError> {
        let types = (!self.types.is_empty()).then_some(self.types.as_slice());
        let mut after = after;
        loop {
            let mut page = app.subscriptions.next_after(after, types).await?;
            if let Some(event) = page.events.pop() {
                return Ok(Found::Row(event));
            }
            after = page.next;
            if !page.more {
                return Ok(Found::Nothing(after));
            }
        }
    }

    async fn told(
        &self,
        _: &UseCases,
        caller: &Caller,
        event: AuditedEvent,
        cursor: ResumeToken,
    ) -> Result<Self::Update, AppError> {
        // Checked per event: the permission may be withdrawn.
        if reads_events(&caller.actor) { Ok((cursor, event)) } else { Err(AppError::Forbidden) }
    }
}
