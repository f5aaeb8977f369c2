//! Reference facts from files: missing ones are published at every start, single ones by command.

mod error;
mod source;

use std::path::Path;
use std::time::Duration;
use store::boxed;

use domain::agency::{Agency, AgencyCommand};
use domain::calendar::{Calendar, CalendarCommand};
use domain::procedure::{Change, Procedure, ProcedureCommand, ProcedureDefinition, differences};
use domain::{Actor, AgencyId, CommandEnvelope, Decide, ProcedureId};
use store::executor::Attribution;
use store::log::Position;
use store::{Context, ExecuteError};
use uuid::Uuid;

use crate::service::Service;
pub use error::FixtureError;
use source::{AgencyEntry, read, text};
pub use source::{Fixture, FixtureSource, Fixtures, carried};

/// Longest wait for the rulebook to show a publication.
const SEEN_WITHIN: Duration = Duration::from_secs(30);

/// Result of importing a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    Published,
    Unchanged,
}

/// Publishes fixtures that the log lacks; returns their number. Idempotent: known ones stay as they are, and an
/// interrupted start is completed by the next.
#[boxed]
pub async fn load_missing(app: &Service, fixtures: &Fixtures) -> Result<usize, FixtureError> {
    let mut written = Vec::new();
    let known = app.cases.facts.rulebook();
    let Fixture { path, facts: agencies } = &fixtures.agencies;
    for AgencyEntry { code, name } in agencies.iter().cloned() {
        let id = AgencyId::of_code(&code);
        if known.agency(id).is_none() {
            written.push(run::<Agency>(app, path, id.0, AgencyCommand::RegisterAgency { code, name }).await?);
        }
    }
    for Fixture { path, facts: calendar } in &fixtures.calendars {
        if !known.calendar().covers(calendar.year) {
            let id = Calendar::id_of_year(calendar.year);
            let command = CalendarCommand::Publish { calendar: calendar.clone() };
            written.push(run::<Calendar>(app, path, id, command).await?);
        }
    }
    // Procedures are validated against agencies.
    refresh(app, written.iter().copied().flatten().max()).await?;
    let before = written.len();
    for Fixture { path, facts: definition } in &fixtures.procedures {
        // A retired procedure is known, and stays retired.
        if known.procedure(&definition.code, 1).is_none() {
            written.push(publish(app, path, definition.clone()).await?);
        }
    }
    refresh(app, written[before..].iter().copied().flatten().max()).await?;
    Ok(written.iter().flatten().count())
}

/// Publishes the procedure of a file; no effect where it is in force already.
#[boxed]
pub async fn import_procedure(app: &Service, path: &Path) -> Result<Loaded, FixtureError> {
    let published = publish(app, path, definition(path)?).await?;
    refresh(app, published).await?;
    Ok(if published.is_some() { Loaded::Published } else { Loaded::Unchanged })
}

/// Dry run: differences of a file's procedure from the version in force.
#[boxed]
pub async fn check_procedure(app: &Service, path: &Path) -> Result<Vec<Change>, FixtureError> {
    let definition = definition(path)?;
    let id = ProcedureId::of_code(&definition.code);
    let loaded = app.parts.executor.load::<Procedure>(id.0).await;
    let loaded = loaded.map_err(|cause| FixtureError::Store { path: path.to_owned(), cause })?;
    let form = |cause| FixtureError::Form { path: path.to_owned(), cause };
    let (before, after) = (serde_json::to_value(&loaded.state.definition), serde_json::to_value(&definition));
    let changes = differences(&before.map_err(form)?, &after.map_err(form)?);
    let command = ProcedureCommand::Publish { definition: Box::new(definition) };
    let decided = loaded
        .state
        .decide(&CommandEnvelope::new(Actor::System, app.parts.clock.now(), command), &app.cases.facts.services());
    decided.map_err(|refusal| FixtureError::Refused { path: path.to_owned(), refusal })?;
    Ok(changes)
}

async fn publish(
    app: &Service,
    path: &Path,
    definition: ProcedureDefinition,
) -> Result<Option<Position>, FixtureError> {
    let id = ProcedureId::of_code(&definition.code);
    let command = ProcedureCommand::Publish { definition: Box::new(definition) };
    run::<Procedure>(app, path, id.0, command).await
}

/// Waits until the rulebook shows the publication: on PostgreSQL another transaction may hold readers back for a while.
async fn refresh(app: &Service, written: Option<Position>) -> Result<(), FixtureError> {
    if let Some(position) = written {
        app.parts.projector.drive_to(position, SEEN_WITHIN).await;
    }
    app.parts.reference.refresh().await?;
    Ok(())
}

/// Runs a command of the service itself; returns its last event's position, if it stored any.
async fn run<A>(app: &Service, path: &Path, id: Uuid, command: A::Order) -> Result<Option<Position>, FixtureError>
where
    A: Ordered + 'static,
    A::Command: Attribution + Send + Sync,
{
    let context = Context { correlation: app.parts.ids.uuid(), causation: None, request: None };
    let command = A::issued(CommandEnvelope::new(Actor::System, app.parts.clock.now(), command));
    match app.parts.executor.execute::<A>(id, command, &context, |_| Vec::new()).await {
        Ok(executed) if executed.events.is_empty() => Ok(None),
        Ok(executed) => Ok(executed.position),
        Err(ExecuteError::Refused(refusal)) => Err(FixtureError::Refused { path: path.to_owned(), refusal }),
        Err(cause) => Err(FixtureError::Store { path: path.to_owned(), cause }),
    }
}

/// Maps an aggregate of reference facts to its commands.
trait Ordered: Decide {
    type Order;
    fn issued(order: CommandEnvelope<Self::Order>) -> Self::Command;
}

macro_rules! ordered {
    ($($aggregate:ty: $order:ty;)*) => {$(
        impl Ordered for $aggregate {
            type Order = $order;
            fn issued(order: CommandEnvelope<$order>) -> Self::Command {
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

/// Procedure in a file.
fn definition(path: &Path) -> Result<ProcedureDefinition, FixtureError> {
    Ok(read(path, &text(path)?)?.facts)
}
