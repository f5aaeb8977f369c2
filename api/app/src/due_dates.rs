use domain::Moment;
use domain::calendar::DueDateDoubt;
use foundation::clock::Clock;
use projections::{Queries, QueryError};

use crate::reference_facts::ReferenceFacts;

/// Results that may not come when they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubtfulDueDate {
    /// When they are due.
    pub due_at: Moment,
    /// Why they may not come then.
    pub doubt: DueDateDoubt,
    /// Of how many dossiers.
    pub dossiers: u64,
}

/// Due dates that the calendar of today would not give.
pub struct DueDates {
    pub(crate) clock: Clock,
    pub(crate) facts: ReferenceFacts,
    pub(crate) queries: Queries,
}

impl DueDates {
    /// Results yet to come whose day is in doubt, the first one first.
    pub async fn doubtful(&self) -> Result<Vec<DoubtfulDueDate>, QueryError> {
        let promised = self.queries.due_dates.from(self.clock.now()).await?;
        let rulebook = self.facts.rulebook();
        let doubtful = promised.into_iter().filter_map(|promised| {
            let doubt = rulebook.calendar().doubt(promised.due_at)?;
            Some(DoubtfulDueDate { due_at: promised.due_at, doubt, dossiers: promised.dossiers })
        });
        Ok(doubtful.collect())
    }

    /// Tells whoever reads the log of results whose day is in doubt, by reason.
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
