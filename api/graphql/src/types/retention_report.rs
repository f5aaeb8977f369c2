//! Output types of the retention report: dossiers whose retention period is over on a day, by procedure version.

use app::retention::{RetentionDue, RetentionPart as Part, RetentionReport as Report};
use async_graphql::{Context, Object, SimpleObject};
use foundation::error::AppError;
use projections::Counted;

use super::connection::{PageArguments, connection, page_request};
use super::procedure::Procedure;
use super::retention::Retention;
use crate::context::ContextExt;
use crate::scalar::Date;

/// Dossiers whose retention period is over on a day; asking deletes nothing. For administrators and auditors.
#[derive(Clone)]
pub struct RetentionReport(pub Report);

/// Dossiers whose retention period is over on a day; asking deletes nothing. For administrators and auditors.
#[Object]
impl RetentionReport {
    /// Day that the report is about, ISO 8601 in Asia/Ho_Chi_Minh.
    async fn on(&self) -> Date {
        Date(self.0.on)
    }

    /// Number of dossiers whose retention period is over.
    async fn total(&self) -> i32 {
        int(self.0.parts.iter().map(|part| part.due).sum())
    }

    /// Number of ended dossiers whose procedure defines no retention period; they are never due.
    async fn unsaid(&self) -> i32 {
        int(self.0.unsaid)
    }

    /// The dossiers grouped by procedure version; versions without any are left out.
    async fn parts(&self) -> Vec<RetentionPart> {
        self.0.parts.iter().cloned().map(RetentionPart).collect()
    }
}

/// Dossiers of one procedure version whose retention period is over.
#[derive(Clone)]
pub struct RetentionPart(Part);

/// Dossiers of one procedure version whose retention period is over.
#[Object]
impl RetentionPart {
    /// Version of the procedure that they were filed under.
    async fn procedure(&self) -> Procedure {
        Procedure(self.0.procedure.clone())
    }

    /// Retention period that applies to them.
    async fn retention(&self) -> Retention {
        self.0.retention.into()
    }

    /// Number of these dossiers.
    async fn total(&self) -> i32 {
        int(self.0.due)
    }

    /// The dossiers themselves, first ended first.
    async fn dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<RetainedDossierConnection, AppError> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let due =
            ctx.app().retention.due(&self.0, &request).await.map_err(|error| ctx.app().faults.unanswered(error))?;
        let counted = Counted { count: self.0.due, exact: true };
        Ok(RetainedDossierConnection::of(due, counted, RetainedDossier::of))
    }
}

connection!(RetainedDossierConnection, RetainedDossierEdge, RetainedDossier, "dossiers that need no longer be kept");

/// Dossier whose retention period is over.
#[derive(Clone, SimpleObject)]
pub struct RetainedDossier {
    /// Dossier code shown to people, `000.00.08.H34-260213-0001`.
    code: String,
    /// Day on which the work ended, ISO 8601 in Asia/Ho_Chi_Minh.
    ended_on: Date,
    /// Last day of the retention period, ISO 8601 in Asia/Ho_Chi_Minh.
    kept_until: Date,
}

impl RetainedDossier {
    fn of(due: RetentionDue) -> Self {
        Self { code: due.code, ended_on: Date(due.ended_on), kept_until: Date(due.kept_until) }
    }
}

fn int(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
