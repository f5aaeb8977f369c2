//! Queries of administrators: webhooks, retention.

use async_graphql::{Context, Object};
use foundation::error::AppError;

use crate::context::ContextExt;
use crate::scalar::Date;
use crate::types::{RetentionReport, Webhook};

/// Queries of administrators on the service itself.
#[derive(Default)]
pub struct AdministrationQuery;

/// Queries of administrators on the service itself.
#[Object]
impl AdministrationQuery {
    /// All webhooks with their delivery status; null for all but administrators.
    async fn webhooks(&self, ctx: &Context<'_>) -> Result<Option<Vec<Webhook>>, AppError> {
        let found = ctx.app().webhook_settings.all(ctx.caller()).await?;
        Ok(found.map(|all| all.into_iter().map(Webhook).collect()))
    }

    /// Dossiers whose retention period is over; null for all but administrators and auditors.
    async fn retention_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day of the report, ISO 8601 in Asia/Ho_Chi_Minh; today if left out.")] until: Option<Date>,
    ) -> Result<Option<RetentionReport>, AppError> {
        let report = ctx.app().retention.report_for(ctx.caller(), until.map(|until| until.0)).await?;
        Ok(report.map(RetentionReport))
    }
}
