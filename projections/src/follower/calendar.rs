use async_trait::async_trait;
use domain::AnyEvent;
use domain::calendar::{CalendarEvent, CalendarYear, WorkingCalendar};
use store::Recorded;
use store::log::Position;
use store::sql::{Sql, SqlError, WriteTransaction};

use crate::batch::{insert_rows, row_of};
use crate::projection::{ApplyError, Projection, Reading};

pub(super) const NAME: &str = "calendar";

row_of! {
    struct YearRow in "calendar_years", keys 1 {
        position: Text = String,
        year: Integer = i32,
        facts: Text = String,
    }
}

/// Keeps every publication of the calendar with its place in the log, so that whoever follows an event finds the
/// calendar as it was then.
pub(super) struct CalendarProjection;

#[async_trait]
impl Projection for CalendarProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["calendar_years"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut rows = Vec::new();
        for recorded in events {
            match &recorded.event {
                AnyEvent::Calendar(CalendarEvent::CalendarYearPublished { calendar }) => {
                    rows.push(YearRow {
                        position: recorded.position.to_string(),
                        year: calendar.year,
                        facts: serde_json::to_string(calendar)?,
                    });
                }
                AnyEvent::Account(_)
                | AnyEvent::Agency(_)
                | AnyEvent::Deadline(_)
                | AnyEvent::Dossier(_)
                | AnyEvent::Exchange(_)
                | AnyEvent::Procedure(_)
                | AnyEvent::Restoration(_)
                | AnyEvent::Viewing(_) => {}
            }
        }
        Ok(insert_rows(transaction, rows).await?)
    }
}

/// What has been published of the calendar, and when in the order of the log.
pub(crate) struct CalendarHistory(Vec<(Position, CalendarYear)>);

impl CalendarHistory {
    pub async fn load(transaction: &mut WriteTransaction) -> Result<Self, SqlError> {
        let sql = "SELECT position, facts FROM calendar_years ORDER BY position";
        let rows = transaction.fetch_all(Sql::new(sql)).await?;
        rows.iter().map(|row| Ok((row.parsed("position")?, row.json("facts")?))).collect::<Result<_, _>>().map(Self)
    }

    /// The calendar as it was published before a position; of two publications of a year the later one counts.
    pub fn before(&self, position: Position) -> WorkingCalendar {
        let published = self.0.iter().filter(|(at, _)| *at < position);
        WorkingCalendar::new(published.map(|(_, year)| year.clone()))
    }
}
