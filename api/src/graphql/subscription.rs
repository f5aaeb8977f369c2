use async_graphql::{Context, Subscription};
use futures::stream::{BoxStream, StreamExt};
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;

use super::context::Here;
use super::error::TopLevel;
use super::types::{DossierProgressed, MessagePosted};
use super::watching::feed;

/// What is told as it happens.
pub struct Subscription;

/// What is told as it happens: what came since a cursor first, then live, nothing lost or twice. What may not be seen
/// answers NOT_FOUND, as what does not exist; a cursor of a time that the log has lost, because it was put back,
/// `CURSOR_LOST`; whoever is not signed in UNAUTHENTICATED.
#[Subscription]
impl Subscription {
    /// Each step of a dossier.
    async fn dossier_progressed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number; trimmed and case-folded.")] code: String,
        #[graphql(desc = "Only what follows this `cursor` or `liveCursor`; left out, what happens from now on.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<DossierProgressed, TopLevel>>, TopLevel> {
        let told = feed::<ProgressEntry>(ctx, &code, after).await?;
        Ok(told.map(|told| told.map(DossierProgressed::of)).boxed())
    }

    /// Each message of a dossier's exchange, also the watcher's own, and each supplement request, which stands there
    /// too.
    async fn message_posted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of its dossier; trimmed and case-folded.")] code: String,
        #[graphql(desc = "Only what follows this `cursor` or `liveCursor`; left out, what happens from now on.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<MessagePosted, TopLevel>>, TopLevel> {
        let app = ctx.app().clone();
        let told = feed::<ThreadMessage>(ctx, &code, after).await?;
        Ok(told.map(move |told| told.map(|told| MessagePosted::of(told, &app))).boxed())
    }
}
