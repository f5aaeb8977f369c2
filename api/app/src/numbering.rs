//! Numbers of dossiers: drawn from counters in the log's database, and never given twice, also where the log
//! is restored to an earlier state while this process runs. The counters go back with it, and their numbers
//! may be in people's hands.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::Moment;
use foundation::clock::Clock;
use foundation::error::AppError;
use projections::{Projector, ProjectorError};
use store::Executor;
use store::ledger::{Counters, GAP};
use store::log::EventLog;
use store::sql::{Outage, Pool, SqlError};
use thiserror::Error;

use crate::fault_log::FaultLog;

/// This process's knowledge of numbers that the log may have lost by now.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Divergences of streams known when a gap was left last.
    answered: Mutex<u64>,
    drawn: Mutex<Drawn>,
    /// Serializes the check, so that one loss leaves one gap.
    one_at_a_time: tokio::sync::Mutex<()>,
}

/// Numbers drawn by this process on a day, by counter.
#[derive(Debug, Default)]
struct Drawn {
    day: NaiveDate,
    numbers: HashSet<(String, u64)>,
}

/// Draws numbers of dossiers.
#[derive(Clone)]
pub struct DossierNumbers {
    pub(crate) numbering: Arc<Numbering>,
    pub(crate) ledger: Pool,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) projector: Projector,
    pub(crate) executor: Executor,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultLog,
}

impl DossierNumbers {
    /// Next number of a counter on a day.
    pub(crate) async fn next(&self, counter: &str, day: NaiveDate) -> Result<u64, AppError> {
        let on =
            NumberedLog { ledger: &self.ledger, log: &*self.log, projector: &self.projector, executor: &self.executor };
        let number = self.numbering.next(on, counter, day, self.clock.now()).await;
        number.map_err(|error| self.faults.failure(error))
    }
}

/// Dependencies of drawing numbers.
#[derive(Clone, Copy)]
pub struct NumberedLog<'a> {
    /// Database of the counters.
    pub ledger: &'a Pool,
    /// Log that may have gone back.
    pub log: &'a dyn EventLog,
    /// Knows the position that was followed.
    pub projector: &'a Projector,
    /// Knows of streams that lost events.
    pub executor: &'a Executor,
}

#[derive(Debug, Error)]
pub enum NumberingError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Projector(#[from] ProjectorError),
}

impl Outage for NumberingError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Projector(error) => error.is_outage(),
        }
    }
}

impl Numbering {
    /// Next number of a counter on a day.
    pub async fn next(
        &self,
        on: NumberedLog<'_>,
        counter: &str,
        day: NaiveDate,
        now: Moment,
    ) -> Result<u64, NumberingError> {
        self.look(on, now).await?;
        loop {
            let number = Counters::next(on.ledger, counter, day).await?;
            if self.is_new(counter, day, number) {
                return Ok(number);
            }
            // A number drawn twice means that the counter went back.
            self.leave_gap(on, &format!("counter {counter} {day} {number}"), now).await?;
        }
    }

    /// Leaves a gap in all counters where the log lost events known to this process; true when it did.
    pub async fn look(&self, on: NumberedLog<'_>, now: Moment) -> Result<bool, NumberingError> {
        let _one = self.one_at_a_time.lock().await;
        let furthest = on.projector.furthest();
        let is_held = furthest.holds(on.log).await?;
        if !is_held {
            self.leave_gap(on, &format!("followed {furthest}"), now).await?;
        }
        on.projector.forget_furthest().await?;
        if !is_held {
            self.answer(on.executor.divergences());
            return Ok(true);
        }
        let met = on.executor.divergences();
        if met > *self.answered.lock().unwrap_or_else(PoisonError::into_inner) {
            self.leave_gap(on, &format!("stream {met} before {furthest} at {now}"), now).await?;
            self.answer(met);
            return Ok(true);
        }
        Ok(false)
    }

    fn answer(&self, met: u64) {
        *self.answered.lock().unwrap_or_else(PoisonError::into_inner) = met;
    }

    fn is_new(&self, counter: &str, day: NaiveDate, number: u64) -> bool {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.day != day {
            *drawn = Drawn { day, numbers: HashSet::new() };
        }
        drawn.numbers.insert((counter.to_owned(), number))
    }

    async fn leave_gap(&self, on: NumberedLog<'_>, evidence: &str, now: Moment) -> Result<(), NumberingError> {
        let mut transaction = on.ledger.begin().await?;
        let is_news = Counters::leave_gap(&mut transaction, evidence, now.local_date(), GAP).await?;
        transaction.commit().await?;
        if is_news {
            tracing::warn!(
                event = "numbers.gap",
                evidence,
                width = GAP,
                "the log went back while it was served: numbers that it has lost may be in somebody's hands, and are left out"
            );
        }
        Ok(())
    }
}
