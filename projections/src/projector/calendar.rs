//! Projection of calendar publications: a prerequisite, so that events are applied with the calendar of their time.

use async_trait::async_trait;
use domain::AnyEvent;
use domain::calendar::CalendarEvent;
use store::RecordedEvent;
use store::sql::WriteTransaction;

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

/// Stores every publication of the calendar with its position in the log, so that an event is applied with the calendar
/// as it was then.
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
        events: &[RecordedEvent],
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
