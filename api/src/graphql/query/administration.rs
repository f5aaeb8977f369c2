use async_graphql::{Context, Object};

use crate::graphql::context::Here;
use crate::graphql::error::TopLevel;
use crate::graphql::types::Webhook;

/// What administrators ask of the service itself.
#[derive(Default)]
pub struct AdministrationQuery;

/// What administrators ask of the service itself.
#[Object]
impl AdministrationQuery {
    /// The systems that are told of events, and how that goes; null for all but administrators.
    async fn webhooks(&self, ctx: &Context<'_>) -> Result<Option<Vec<Webhook>>, TopLevel> {
        let found = ctx.app().all_webhooks(ctx.caller()).await?;
        Ok(found.map(|all| all.into_iter().map(Webhook).collect()))
    }
}
