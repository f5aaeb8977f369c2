//! Calendar aggregate: publication of a year's calendar.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::CalendarYear;
use crate::agency::may_administer;
use crate::aggregate::{aggregate, domain_event};
use crate::{CommandEnvelope, Refusal, Services};

/// Events of the calendar of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum CalendarEvent {
    /// Days off, working Saturdays and opening hours were published, or published anew.
    CalendarYearPublished {
        /// Replaces what was published before.
        calendar: CalendarYear,
    },
}

domain_event!(CalendarEvent {
    CalendarYearPublished = "1.0.0",
});

/// Commands on the calendar of a year.
#[derive(Debug, Clone, PartialEq)]
pub enum CalendarCommand {
    Publish {
        /// Replaces what was published before.
        calendar: CalendarYear,
    },
}

/// Calendar aggregate, one per year.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// Number of events: publications of the year so far.
    pub version: u64,
    /// `None` until it is published.
    pub published: Option<CalendarYear>,
}

aggregate!(Calendar, CalendarCommand, CalendarEvent, Calendar, "calendar", snapshot 1);

impl Calendar {
    /// Stream id of a year.
    pub fn id_of_year(year: i32) -> Uuid {
        crate::id::derived("calendar", &year.to_string())
    }

    fn decide_on(
        &self,
        envelope: &CommandEnvelope<CalendarCommand>,
        _: &Services,
    ) -> Result<Vec<CalendarEvent>, Refusal> {
        may_administer(&envelope.by)?;
        envelope.check_version(self.version)?;
        let CalendarCommand::Publish { calendar } = &envelope.command;
        calendar.check()?;
        if self.published.as_ref() == Some(calendar) {
            return Ok(Vec::new());
        }
        Ok(vec![CalendarEvent::CalendarYearPublished { calendar: calendar.clone() }])
    }

    fn evolve(&mut self, event: CalendarEvent) {
        match event {
            CalendarEvent::CalendarYearPublished { calendar } => self.published = Some(calendar),
        }
    }
}

#[cfg(test)]
mod tests;
