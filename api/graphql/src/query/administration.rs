use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use crate::context::Here;
use crate::scalar::Date;
use crate::types::{RetentionReport, Webhook};

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

    /// Which dossiers need no longer be kept; null for all but administrators and auditors.
    async fn retention_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "On this day; today where it is left out.")] until: Option<Date>,
    ) -> Result<Option<RetentionReport>, TopLevel> {
        let report = ctx.app().retention_report_for(ctx.caller(), until.map(|until| until.0)).await?;
        Ok(report.map(RetentionReport))
    }
}
