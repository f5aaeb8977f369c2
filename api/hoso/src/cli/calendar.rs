//! `hoso calendar`: due dates that the calendar makes doubtful.

use clap::Subcommand;
use foundation::clock::Clock;
use serde::Serialize;
use store::boxed;

use super::{CliError, table};
use crate::config::Config;
use crate::start;

/// What can be asked of the calendar.
#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// List the dossiers whose result is due on a day off, or in a year for which no calendar is published
    ///
    /// No calendar moves a promise: publish the year's calendar, or tell the applicants another day.
    #[command(after_help = "Example: hoso calendar doubts --json")]
    Doubts {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    due_at: String,
    why: &'static str,
    code: String,
}

impl CalendarCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let Self::Doubts { json } = self;
        let app = start::open_for_reading(config, Clock::real()).await?;
        let mut lines = Vec::new();
        for doubtful in app.cases.due_dates.doubtful().await? {
            for code in app.parts.queries.due_dates.at(doubtful.due_at).await? {
                let due_at = doubtful.due_at.in_viet_nam().format("%Y-%m-%d %H:%M").to_string();
                lines.push(Line { due_at, why: doubtful.doubt.name(), code });
            }
        }
        table::print(&lines, json, &["DUE", "WHY", "DOSSIER"], |line| {
            vec![line.due_at.clone(), line.why.to_owned(), line.code.clone()]
        })
    }
}
