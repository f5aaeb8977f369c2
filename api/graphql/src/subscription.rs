//! Root subscriptions, each read behind a cursor.

use std::sync::Arc;

use async_graphql::{Context, Subscription};
use foundation::error::AppError;
use futures::stream::{BoxStream, StreamExt};
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;

use super::context::ContextExt;
use super::enums::EventType;
use super::types::{DossierProgressed, EventRecorded, MessagePosted, OwnDossierChanged};
use super::watching::{of_dossier, own_list, whole_log};

/// Root of the subscriptions, over WebSocket or server-sent events. What came since `after` is sent first, then live,
/// without gap or repetition. Errors: NOT_FOUND for what the caller may not see, CURSOR_LOST if the log was restored to
/// before the cursor, UNAUTHENTICATED without a session.
pub struct Subscription;

/// Root of the subscriptions, over WebSocket or server-sent events. What came since `after` is sent first, then live,
/// without gap or repetition. Errors: NOT_FOUND for what the caller may not see, CURSOR_LOST if the log was restored to
/// before the cursor, UNAUTHENTICATED without a session.
#[Subscription]
impl Subscription {
    /// Each new entry of a dossier's timeline; for those who see the dossier.
    async fn dossier_progressed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
        #[graphql(desc = "`cursor` or `Dossier.liveCursor` to resume after, exclusive; only new entries if left out.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<DossierProgressed, AppError>>, AppError> {
        let told = of_dossier::<ProgressEntry>(ctx, &code, after).await?;
        Ok(told.map(|told| told.map(DossierProgressed::of)).boxed())
    }

    /// Each new message or supplement request of a dossier's thread, the caller's own included; for those who see the
    /// dossier.
    async fn message_posted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
        #[graphql(
            desc = "`cursor` or `Dossier.liveCursor` to resume after, exclusive; only new messages if left out."
        )]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<MessagePosted, AppError>>, AppError> {
        let app = Arc::clone(ctx.app());
        let told = of_dossier::<ThreadMessage>(ctx, &code, after).await?;
        Ok(told.map(move |told| told.map(|told| MessagePosted::of(told, &app))).boxed())
    }

    /// Each dossier of the caller's own list that changed by a step or message; changes close together are sent once.
    /// For applicants, FORBIDDEN for others.
    async fn own_dossier_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`cursor` or `Dossier.liveCursor` to resume after, exclusive; only new changes if left out.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<OwnDossierChanged, AppError>>, AppError> {
        Ok(own_list(ctx, after).await?.map(|told| told.map(OwnDossierChanged::of)).boxed())
    }

    /// Each new event of the log, like the query `events`. For auditors, FORBIDDEN for others.
    async fn event_recorded(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Send only these event types; all if left out or empty.")] types: Option<Vec<EventType>>,
        #[graphql(desc = "`cursor`, or one of `events`, to resume after, exclusive; only new events if left out.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<EventRecorded, AppError>>, AppError> {
        let types = types.unwrap_or_default().into_iter().map(|known| known.name().to_owned()).collect();
        Ok(whole_log(ctx, after, types).await?.map(|told| told.map(EventRecorded::of)).boxed())
    }
}
