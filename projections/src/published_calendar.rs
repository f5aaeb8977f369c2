//! The working calendar as of a position of the log, from the stored publications.

use domain::calendar::{CalendarYear, WorkingCalendar};
use store::boxed;
use store::log::Position;
use store::sql::{Sql, SqlError, WriteTransaction};
use tokio::sync::OnceCell;

/// Publications of the calendar with their positions, read once on first use.
#[derive(Default)]
pub(crate) struct PublishedCalendar(OnceCell<Vec<(Position, CalendarYear)>>);

impl PublishedCalendar {
    /// Calendar as published before a position; of two publications of a year the later one counts.
    #[boxed]
    pub async fn before(
        &self,
        transaction: &mut WriteTransaction,
        position: Position,
    ) -> Result<WorkingCalendar, SqlError> {
        let publications = self.0.get_or_try_init(|| publications(transaction)).await?;
        let published = publications.iter().filter(|(at, _)| *at < position);
        Ok(WorkingCalendar::new(published.map(|(_, year)| year.clone())))
    }
}

async fn publications(transaction: &mut WriteTransaction) -> Result<Vec<(Position, CalendarYear)>, SqlError> {
    let sql = "SELECT position, facts FROM calendar_years ORDER BY position";
    let rows = transaction.fetch_all(Sql::new(sql)).await?;
    rows.iter().map(|row| Ok((row.parsed("position")?, row.json("facts")?))).collect()
}
