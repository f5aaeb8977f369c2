//! `hoso retention`: dossiers past their retention period.

use chrono::NaiveDate;
use clap::Subcommand;
use foundation::clock::Clock;
use foundation::ids::Ids;
use projections::PageRequest;
use serde::Serialize;
use store::boxed;

use super::{CliError, say, table};
use crate::config::Config;
use crate::start;

const PAGE: u32 = 500;

/// What can be asked of how long dossiers are kept.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// List the dossiers that need no longer be kept; nothing is destroyed
    #[command(after_help = "Example: hoso retention due --until 2036-12-31")]
    Due {
        /// On this day, in Viet Nam [default: today]
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    code: String,
    procedure: String,
    version: u32,
    ended_on: NaiveDate,
    kept_until: NaiveDate,
}

impl RetentionCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let Self::Due { until, json } = self;
        let clock = Clock::real();
        let app = start::open(config, clock.clone(), Ids::random()).await?;
        let report = app.cases.retention.report(until.unwrap_or_else(|| clock.now().local_date())).await?;
        let mut lines = Vec::new();
        for part in &report.parts {
            let procedure = &part.procedure;
            let mut request = PageRequest::first(PAGE);
            loop {
                let page = app.cases.retention.due(part, &request).await?;
                let last = page.edges.last().map(|edge| edge.cursor.clone()).filter(|_| page.has_next);
                lines.extend(page.into_nodes().into_iter().map(|due| Line {
                    code: due.code,
                    procedure: procedure.definition.code.clone(),
                    version: procedure.version,
                    ended_on: due.ended_on,
                    kept_until: due.kept_until,
                }));
                let Some(last) = last else { break };
                request = PageRequest::first(PAGE).after(last);
            }
        }
        lines.sort_by(|one, other| (one.kept_until, &one.code).cmp(&(other.kept_until, &other.code)));
        table::print(&lines, json, &["CODE", "PROCEDURE", "VERSION", "ENDED", "KEPT UNTIL"], |line| {
            vec![
                line.code.clone(),
                line.procedure.clone(),
                line.version.to_string(),
                line.ended_on.to_string(),
                line.kept_until.to_string(),
            ]
        })?;
        if !json {
            say(format_args!("{} need no longer be kept on {}", lines.len(), report.on));
            if report.unsaid > 0 {
                say(format_args!("{} are over, and nobody has said how long they are kept", report.unsaid));
            }
        }
        Ok(())
    }
}
