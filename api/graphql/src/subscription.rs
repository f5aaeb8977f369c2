use async_graphql::{Context, Subscription};
use foundation::error::TopLevel;
use futures::stream::{BoxStream, StreamExt};
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;

use super::context::Here;
use super::enums::EventType;
use super::types::{DossierProgressed, EventRecorded, MessagePosted, OwnDossierChanged};
use super::watching::{of_dossier, own_list, whole_log};

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
        #[graphql(desc = "Dossier code, trimmed and case-insensitive, `000.00.08.H34-260213-0001`.")] code: String,
        #[graphql(desc = "Only what follows this `cursor` or `liveCursor`; left out, what happens from now on.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<DossierProgressed, TopLevel>>, TopLevel> {
        let told = of_dossier::<ProgressEntry>(ctx, &code, after).await?;
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
        let told = of_dossier::<ThreadMessage>(ctx, &code, after).await?;
        Ok(told.map(move |told| told.map(|told| MessagePosted::of(told, &app))).boxed())
    }

    /// Each dossier of the caller's own list that has changed, as the list shows it now: by a step or a message. Changes of
    /// one that come together are told as one. For applicants; FORBIDDEN for all others.
    async fn own_dossier_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what follows this `cursor` or `liveCursor`; left out, what happens from now on.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<OwnDossierChanged, TopLevel>>, TopLevel> {
        Ok(own_list(ctx, after).await?.map(|told| told.map(OwnDossierChanged::of)).boxed())
    }

    /// Each event of the log, as `events` shows it. For auditors; FORBIDDEN for all others.
    async fn event_recorded(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only events of these types; of all where it is empty.")] types: Option<Vec<EventType>>,
        #[graphql(desc = "Only what follows this `cursor`, or one of `events`; left out, what happens from now on.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Result<EventRecorded, TopLevel>>, TopLevel> {
        let types = types.unwrap_or_default().into_iter().map(|known| known.name().to_owned()).collect();
        Ok(whole_log(ctx, after, types).await?.map(|told| told.map(EventRecorded::of)).boxed())
    }
}
