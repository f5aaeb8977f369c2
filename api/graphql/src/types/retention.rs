use app::service::{RetentionDue, RetentionPart as Part, RetentionReport as Report};
use async_graphql::{Context, Enum, Object, SimpleObject};
use domain::procedure::Retention as Rule;
use foundation::error::TopLevel;
use projections::Counted;

use super::connection::{PageArguments, connection, page_request};
use super::procedure::Procedure;
use crate::context::Here;
use crate::scalar::Date;

/// In what the time is counted for which dossiers are kept.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetentionUnit {
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
    /// They are kept for ever.
    Permanent,
}

/// How long dossiers are kept after their work ended.
#[derive(Clone, SimpleObject)]
pub struct Retention {
    /// How many; null where they are kept for ever.
    amount: Option<i32>,
    /// Of what.
    unit: RetentionUnit,
}

impl From<Rule> for Retention {
    fn from(rule: Rule) -> Self {
        let amount = rule.amount().map(|amount| i32::try_from(amount).unwrap_or(i32::MAX));
        let unit = match rule {
            Rule::Month { .. } => RetentionUnit::Month,
            Rule::Year { .. } => RetentionUnit::Year,
            Rule::Permanent => RetentionUnit::Permanent,
        };
        Self { amount, unit }
    }
}

/// What need no longer be kept; nothing is destroyed by asking.
#[derive(Clone)]
pub struct RetentionReport(pub Report);

/// What need no longer be kept; nothing is destroyed by asking.
#[Object]
impl RetentionReport {
    /// The day, in Viet Nam, on which it need not.
    async fn on(&self) -> Date {
        Date(self.0.on)
    }

    /// How many dossiers.
    async fn total(&self) -> i32 {
        int(self.0.parts.iter().map(|part| part.due).sum())
    }

    /// How many are over of which nobody has said how long they are kept: none of these is due.
    async fn unsaid(&self) -> i32 {
        int(self.0.unsaid)
    }

    /// By version of procedure, where there is anything.
    async fn parts(&self) -> Vec<RetentionPart> {
        self.0.parts.iter().cloned().map(RetentionPart).collect()
    }
}

/// What need no longer be kept of one version of a procedure.
#[derive(Clone)]
pub struct RetentionPart(Part);

/// What need no longer be kept of one version of a procedure.
#[Object]
impl RetentionPart {
    /// Which.
    async fn procedure(&self) -> Procedure {
        Procedure(self.0.procedure.clone())
    }

    /// How long its dossiers are kept.
    async fn retention(&self) -> Retention {
        self.0.retention.into()
    }

    /// How many dossiers.
    async fn total(&self) -> i32 {
        int(self.0.due)
    }

    /// The dossiers, the first that ended first.
    async fn dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<RetainedDossierConnection, TopLevel> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let due = ctx.app().retention_due(&self.0, &request).await.map_err(|error| ctx.app().unanswered(error))?;
        let counted = Counted { count: self.0.due, exact: true };
        Ok(RetainedDossierConnection::of(due, counted, RetainedDossier::of))
    }
}

connection!(RetainedDossierConnection, RetainedDossierEdge, RetainedDossier, "dossiers that need no longer be kept");

/// A dossier that need no longer be kept.
#[derive(Clone, SimpleObject)]
pub struct RetainedDossier {
    /// Its number.
    code: String,
    /// The day on which its work ended.
    ended_on: Date,
    /// The last day on which it had to be there.
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
