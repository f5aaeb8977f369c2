//! `hoso procedures`: imports, retires and lists procedures.

use std::path::PathBuf;
use store::boxed;

use clap::Subcommand;
use domain::Language;
use domain::calendar::{ProcessingTime, TimeUnit};
use foundation::clock::Clock;
use foundation::ids::Ids;
use serde::Serialize;

use super::error::denied;
use super::table::agency_name;
use super::{CliError, say, table};
use crate::config::Config;
use crate::fixtures::{self, Loaded};
use crate::start;

/// What can be done with procedures.
#[derive(Debug, Subcommand)]
pub enum ProceduresCommand {
    /// Publish the procedure in a file; every fault of it is told with its place
    #[command(after_help = "Example: hoso procedures import fixtures/procedures/2.001624.json")]
    Import {
        /// A file as those in fixtures/procedures
        file: PathBuf,
        /// Only tell what is wrong with it, and where it differs from what is in force
        #[arg(long)]
        validate_only: bool,
    },
    /// Have no new dossiers filed under a procedure; those that were go on, and importing it again revives it
    #[command(after_help = "Example: hoso procedures retire 2.001624")]
    Retire {
        /// Of the procedure
        code: String,
    },
    /// List the procedures that can be applied for
    #[command(after_help = "Example: hoso procedures list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    code: String,
    version: u32,
    agency: String,
    agency_name: String,
    amount: u32,
    unit: &'static str,
    time: String,
    name: String,
}

impl ProceduresCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        match self {
            Self::Import { file, validate_only: true } => {
                let changes = fixtures::check_procedure(&app, &file).await?;
                if changes.is_empty() {
                    say("valid, and as it is in force");
                } else {
                    say("valid; it differs from what is in force at:");
                }
                for change in changes {
                    say(format_args!("  {}", if change.path.is_empty() { "/" } else { &change.path }));
                }
                Ok(())
            }
            Self::Retire { code } => {
                let retired = app.cases.publications.retire(&code).await.map_err(denied)?;
                say(if retired { "retired" } else { "unchanged: it was retired already" });
                Ok(())
            }
            Self::Import { file, validate_only: false } => {
                match fixtures::import_procedure(&app, &file).await? {
                    Loaded::Published => say("published"),
                    Loaded::Unchanged => say("unchanged: this is in force already"),
                }
                let rulebook = app.cases.facts.rulebook();
                for paper in rulebook
                    .current_procedures()
                    .flat_map(|procedure| app.cases.publications.promised_too_large(procedure))
                {
                    let (promised, taken) = (bytesize::ByteSize(paper.promised), bytesize::ByteSize(paper.taken));
                    say(format_args!(
                        "warning: {} promises {promised} for {}, of which {taken} are taken: see HOSO_UPLOAD_MAX_BYTES",
                        paper.procedure, paper.requirement
                    ));
                }
                Ok(())
            }
            Self::List { json } => {
                let rulebook = app.cases.facts.rulebook();
                let lines: Vec<Line> = rulebook
                    .current_procedures()
                    .map(|procedure| Line {
                        code: procedure.definition.code.clone(),
                        version: procedure.version,
                        agency: procedure.definition.agency.clone(),
                        agency_name: agency_name(&rulebook, procedure.agency()),
                        time: in_words(procedure.definition.processing_time),
                        amount: procedure.definition.processing_time.amount,
                        unit: procedure.definition.processing_time.unit.name(),
                        name: procedure.definition.name.get(Language::Vi).to_owned(),
                    })
                    .collect();
                table::print(&lines, json, &["CODE", "VERSION", "AGENCY", "TIME", "NAME"], |line| {
                    vec![
                        line.code.clone(),
                        line.version.to_string(),
                        format!("{} {}", line.agency, line.agency_name),
                        line.time.clone(),
                        line.name.clone(),
                    ]
                })
            }
        }
    }
}

/// `1 working day`, `20 working days`.
fn in_words(time: ProcessingTime) -> String {
    let (one, more) = match time.unit {
        TimeUnit::WorkingHour => ("working hour", "working hours"),
        TimeUnit::WorkingDay => ("working day", "working days"),
        TimeUnit::Day => ("day", "days"),
        TimeUnit::Month => ("month", "months"),
    };
    format!("{} {}", time.amount, if time.amount == 1 { one } else { more })
}
