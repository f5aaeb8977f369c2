//! Agencies, calendar and procedures out of a folder: loaded at the first start, and one by one by command.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::agency::{Agency, AgencyCommand};
use domain::calendar::{Calendar, CalendarCommand, CalendarYear};
use domain::procedure::{Procedure, ProcedureCommand, ProcedureDefinition};
use domain::{Actor, AgencyId, Decide, Issued, ProcedureId, Refusal, Translated};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use store::executor::Given;
use store::log::Position;
use store::{Context, ExecuteError};
use thiserror::Error;
use uuid::Uuid;

use crate::app::App;

/// How long what was stored may stay out of sight.
const REFRESH_WITHIN: Duration = Duration::from_secs(30);

/// Why a fixture is not loaded.
#[derive(Debug, Error)]
pub enum FixtureError {
    /// It cannot be read.
    #[error("{path} cannot be read: {cause}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// It is not of its form.
    #[error("{path} is not of its form: {cause}")]
    Form {
        /// Which file.
        path: PathBuf,
        /// Why, with its place.
        cause: serde_json::Error,
    },
    /// The rules refuse it.
    #[error("{path} is refused:{}", places(.refusal))]
    Refused {
        /// Which file.
        path: PathBuf,
        /// Every fault.
        refusal: Refusal,
    },
    /// The store failed.
    #[error("{path} cannot be stored: {cause}")]
    Store {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: ExecuteError,
    },
    /// The rows cannot be read.
    #[error(transparent)]
    Query(#[from] projections::QueryError),
    /// It was stored, and the rows do not show it.
    #[error(
        "what was stored is not to be seen yet: another transaction of the database keeps it back, or a projection has stopped"
    )]
    OutOfSight,
}

/// Each fault on a line of its own: its code, its place and what is to be known.
fn places(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Faults(faults) => faults.iter().fold(String::new(), |told, fault| {
            let params = serde_json::Value::Object(fault.params.clone());
            told + &format!("\n  {} at {} {params}", fault.code.code(), fault.field.join("."))
        }),
        Refusal::Forbidden | Refusal::Unauthenticated => format!(" {refusal}"),
    }
}

#[derive(Deserialize)]
struct AgencyEntry {
    code: String,
    name: Translated,
}

/// What came of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// It is in force from now on.
    Published,
    /// It was in force already.
    Unchanged,
}

/// Loads a folder of fixtures where the log knows no procedure yet; tells whether it did. A start that was cut short
/// before that is taken up again: what is in force already changes nothing.
pub async fn load_at_first_start(app: &App, folder: &Path) -> Result<bool, FixtureError> {
    if app.rulebook().current_procedures().next().is_some() {
        return Ok(false);
    }
    let agencies = folder.join("agencies.json");
    let mut written = None;
    for AgencyEntry { code, name } in read::<Vec<AgencyEntry>>(&agencies)? {
        let id = AgencyId::of_code(&code);
        written = run::<Agency>(app, &agencies, id.0, AgencyCommand::RegisterAgency { code, name }).await?.or(written);
    }
    for path in files(&folder.join("calendar"))? {
        let calendar: CalendarYear = read(&path)?;
        let id = Calendar::id_of_year(calendar.year);
        written = run::<Calendar>(app, &path, id, CalendarCommand::Publish { calendar }).await?.or(written);
    }
    refresh(app, written).await?;
    let mut written = None;
    for path in files(&folder.join("procedures"))? {
        written = publish(app, &path).await?.or(written);
    }
    refresh(app, written).await?;
    Ok(true)
}

/// Publishes the procedure in a file; one that is in force already changes nothing.
pub async fn import_procedure(app: &App, path: &Path) -> Result<Loaded, FixtureError> {
    let written = publish(app, path).await?;
    refresh(app, written).await?;
    Ok(if written.is_some() { Loaded::Published } else { Loaded::Unchanged })
}

async fn publish(app: &App, path: &Path) -> Result<Option<Position>, FixtureError> {
    let definition: ProcedureDefinition = read(path)?;
    let id = ProcedureId::of_code(&definition.code);
    run::<Procedure>(app, path, id.0, ProcedureCommand::Publish { definition: Box::new(definition) }).await
}

/// Lets the rulebook see what was published. On PostgreSQL what was committed may stay out of sight for as long as
/// somebody else's older transaction runs, so that reading to the end of the log is not enough.
async fn refresh(app: &App, written: Option<Position>) -> Result<(), FixtureError> {
    match written {
        Some(position) if !app.follower.drive_to(position, REFRESH_WITHIN).await => {
            return Err(FixtureError::OutOfSight);
        }
        _ => {}
    }
    app.reference.refresh().await?;
    Ok(())
}

/// Runs a command of the service itself; tells where that stands, if it led to anything.
async fn run<A>(app: &App, path: &Path, id: Uuid, command: A::Order) -> Result<Option<Position>, FixtureError>
where
    A: Ordered + 'static,
    A::Command: Given + Send + Sync,
{
    let context = Context { correlation: app.ids.uuid(), causation: None, request: None };
    let command = A::issued(Issued::new(Actor::System, app.clock.now(), command));
    match app.executor.execute::<A>(id, command, &context, |_| Vec::new()).await {
        Ok(executed) => Ok(executed.position.filter(|_| !executed.events.is_empty())),
        Err(ExecuteError::Refused(refusal)) => Err(FixtureError::Refused { path: path.to_owned(), refusal }),
        Err(cause) => Err(FixtureError::Store { path: path.to_owned(), cause }),
    }
}

/// Ties an aggregate of reference facts to its commands.
trait Ordered: Decide {
    type Order;
    fn issued(order: Issued<Self::Order>) -> Self::Command;
}

macro_rules! ordered {
    ($($aggregate:ty: $order:ty;)*) => {$(
        impl Ordered for $aggregate {
            type Order = $order;
            fn issued(order: Issued<$order>) -> Self::Command {
                order
            }
        }
    )*};
}

ordered! {
    Agency: AgencyCommand;
    Calendar: CalendarCommand;
    Procedure: ProcedureCommand;
}

/// The JSON files of a folder, by name; what lies deeper is not looked at.
fn files(folder: &Path) -> Result<Vec<PathBuf>, FixtureError> {
    let unreadable = |cause| FixtureError::Read { path: folder.to_owned(), cause };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, FixtureError> {
    let text = std::fs::read_to_string(path).map_err(|cause| FixtureError::Read { path: path.to_owned(), cause })?;
    serde_json::from_str(&text).map_err(|cause| FixtureError::Form { path: path.to_owned(), cause })
}
