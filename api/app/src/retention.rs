//! Retention: dossiers whose period of retention is over.

use std::sync::Arc;
use store::boxed;

use chrono::NaiveDate;
use domain::dossier::ProcedureRef;
use domain::permission::sees_operation;
use domain::procedure::{RetainedUntil, Retention};
use domain::{Moment, ProcedureVersion};
use foundation::error::AppError;
use foundation::reference::Reference;
use projections::retention::EndedDossier;
use projections::{Page, PageRequest, Queries, QueryError};

use crate::caller::Caller;
use crate::fault_log::FaultLog;
use crate::reference_facts::ReferenceFacts;

/// Dossiers past their retention period on a day.
#[derive(Clone)]
pub struct RetentionReport {
    pub on: NaiveDate,
    /// Per version of a procedure, where there are any.
    pub parts: Vec<RetentionPart>,
    /// Ended dossiers whose procedure states no retention period.
    pub unsaid: u64,
}

/// The part of one version of a procedure.
#[derive(Clone)]
pub struct RetentionPart {
    pub procedure: Arc<ProcedureVersion>,
    pub retention: Retention,
    /// Number of dossiers past the period.
    pub due: u64,
    /// They ended before this moment.
    before: Moment,
}

/// A dossier past its retention period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionDue {
    pub code: String,
    /// Day in Viet Nam on which its work ended.
    pub ended_on: NaiveDate,
    /// Last day of the retention period.
    pub kept_until: NaiveDate,
}

/// Reports of dossiers past their retention period.
pub struct RetentionReports {
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) queries: Queries,
    pub(crate) reference: Arc<Reference>,
}

impl RetentionReports {
    /// Report for a day, today by default; `None` where the caller may not see it.
    #[boxed]
    pub async fn report_for(
        &self,
        caller: &Caller,
        on: Option<NaiveDate>,
    ) -> Result<Option<RetentionReport>, AppError> {
        if !sees_operation(&caller.actor) {
            return Ok(None);
        }
        let on = on.unwrap_or_else(|| caller.at.local_date());
        self.report(on).await.map(Some).map_err(|error| self.faults.unanswered(error))
    }

    /// Report for a day.
    #[boxed]
    pub async fn report(&self, on: NaiveDate) -> Result<RetentionReport, QueryError> {
        self.reference.refresh().await?;
        let rulebook = self.facts.rulebook();
        let mut report = RetentionReport { on, parts: Vec::new(), unsaid: 0 };
        for (version, over) in self.queries.retained.versions().await? {
            let procedure = rulebook.procedure(&version.code, version.version);
            let retention = procedure.and_then(|procedure| procedure.definition.retention);
            let (Some(procedure), Some(retention)) = (procedure, retention) else {
                report.unsaid += over;
                continue;
            };
            let Some(before) = retention.last_end_over_on(on).and_then(end_of) else { continue };
            let due = self.queries.retained.count(&version, before).await?;
            if due > 0 {
                report.parts.push(RetentionPart { procedure: Arc::clone(procedure), retention, due, before });
            }
        }
        Ok(report)
    }

    /// A page of a part's dossiers, by end of work.
    #[boxed]
    pub async fn due(&self, part: &RetentionPart, request: &PageRequest) -> Result<Page<RetentionDue>, QueryError> {
        let code = part.procedure.definition.code.clone();
        let version = ProcedureRef { code, version: part.procedure.version };
        let ended = self.queries.retained.ended(&version, part.before, request).await?;
        Ok(ended.filter_map(|ended| due(ended, part.retention)))
    }
}

fn due(ended: EndedDossier, retention: Retention) -> Option<RetentionDue> {
    let ended_on = ended.ended_at.local_date();
    match retention.retained_until(ended_on) {
        RetainedUntil::Day(kept_until) => Some(RetentionDue { code: ended.code, ended_on, kept_until }),
        RetainedUntil::Permanent => None,
    }
}

/// End of a day in Viet Nam.
fn end_of(day: NaiveDate) -> Option<Moment> {
    day.succ_opt()?.and_hms_opt(0, 0, 0).map(Moment::from_local)
}
