//! What need no longer be kept.

use std::sync::Arc;

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

/// What need no longer be kept on a day.
#[derive(Clone)]
pub struct RetentionReport {
    /// The day.
    pub on: NaiveDate,
    /// By version of procedure, where there is anything.
    pub parts: Vec<RetentionPart>,
    /// Dossiers that are over and of which nobody has said how long they are kept.
    pub unsaid: u64,
}

/// The part of one version of a procedure.
#[derive(Clone)]
pub struct RetentionPart {
    /// Which.
    pub procedure: Arc<ProcedureVersion>,
    /// How long its dossiers are kept.
    pub retention: Retention,
    /// How many need no longer be kept.
    pub due: u64,
    /// Those ended before this.
    before: Moment,
}

/// A dossier that need no longer be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionDue {
    /// Its number.
    pub code: String,
    /// The day in Viet Nam on which its work ended.
    pub ended_on: NaiveDate,
    /// The last day on which it had to be there.
    pub kept_until: NaiveDate,
}

/// Which dossiers have reached the end of their retention period.
pub struct RetentionReports {
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) queries: Queries,
    pub(crate) reference: Arc<Reference>,
}

impl RetentionReports {
    /// What need no longer be kept on a day, today where none is said; `None` for whom that is not.
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

    /// What need no longer be kept on a day.
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

    /// A page of the dossiers of a part, the first that ended first.
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

/// The moment at which a day in Viet Nam is over.
fn end_of(day: NaiveDate) -> Option<Moment> {
    day.succ_opt()?.and_hms_opt(0, 0, 0).map(Moment::from_local)
}
