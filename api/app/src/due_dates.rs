//! Due dates that no longer fit the calendar.

use domain::Moment;
use domain::calendar::DueDateDoubt;
use foundation::clock::Clock;
use projections::{Queries, QueryError};
use store::boxed;

use crate::reference_facts::ReferenceFacts;

/// Pending results whose due date is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubtfulDueDate {
    pub due_at: Moment,
    pub doubt: DueDateDoubt,
    pub dossiers: u64,
}

/// Due dates that today's calendar would not give.
pub struct DueDates {
    pub(crate) clock: Clock,
    pub(crate) facts: ReferenceFacts,
    pub(crate) queries: Queries,
}

impl DueDates {
    /// Pending results with a doubtful due date, earliest first.
    #[boxed]
    pub async fn doubtful(&self) -> Result<Vec<DoubtfulDueDate>, QueryError> {
        let promised = self.queries.due_dates.from(self.clock.now()).await?;
        let rulebook = self.facts.rulebook();
        let doubtful = promised.into_iter().filter_map(|promised| {
            let doubt = rulebook.calendar().doubt(promised.due_at)?;
            Some(DoubtfulDueDate { due_at: promised.due_at, doubt, dossiers: promised.dossiers })
        });
        Ok(doubtful.collect())
    }

    /// Logs a warning per reason.
    #[boxed]
    pub async fn warn_of_doubtful(&self) -> Result<(), QueryError> {
        let doubtful = self.doubtful().await?;
        for doubt in DueDateDoubt::ALL {
            let those: Vec<&DoubtfulDueDate> = doubtful.iter().filter(|one| one.doubt == doubt).collect();
            let dossiers: u64 = those.iter().map(|one| one.dossiers).sum();
            if let Some(first) = those.first() {
                let (why, first) = (doubt.name(), first.due_at.local_date());
                tracing::warn!(
                    event = "due_dates.doubtful",
                    why,
                    dossiers,
                    %first,
                    "results are due on days that no calendar holds open: hoso calendar doubts lists them"
                );
            }
        }
        Ok(())
    }
}
