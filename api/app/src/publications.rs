//! Publication of reference facts by administrators: procedures, calendars, agencies.

mod promised_sizes;

use std::sync::Arc;
use store::boxed;

use domain::agency::{Agency, AgencyCommand, may_administer};
use domain::calendar::{Calendar, CalendarCommand, CalendarYear};
use domain::procedure::{
    Change, FormSchema, Procedure, ProcedureCommand, ProcedureDefinition, ProcedureEvent, differences,
};
use domain::{
    Actor, AgencyId, CommandEnvelope, Decide, Fault, FaultCode, ProcedureId, ProcedureVersion, Refusal, Translated,
    input,
};
use foundation::clock::Clock;
use foundation::error::{AppError, CommandError};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::caller::Caller;
use crate::command_runner::{CommandRunner, Request, version};
use crate::fault_log::FaultLog;
use crate::files::Files;
use crate::reference_facts::ReferenceFacts;

pub use promised_sizes::PromisedSize;

/// Result of publishing a procedure, or of its dry run.
pub struct PublishedProcedure {
    /// The version in force; `None` for a dry run.
    pub procedure: Option<Arc<ProcedureVersion>>,
    /// Differences from the version before.
    pub changes: Vec<Change>,
    /// True when the read models trail it.
    pub stale: bool,
}

/// Result of publishing a fact.
pub struct Fact<T> {
    pub fact: T,
    /// True when the read models trail it.
    pub stale: bool,
}

/// Publication of reference facts: procedures, calendars, agencies.
pub struct Publications {
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) files: Files,
}

impl Publications {
    /// Publishes a definition: new dossiers are filed under it.
    #[boxed]
    pub async fn publish_procedure(
        &self,
        caller: &Caller,
        definition: &Value,
        expected_version: Option<i32>,
        request: Option<Request>,
    ) -> Result<PublishedProcedure, CommandError> {
        let (id, command) = publishing(caller, definition, expected_version)?;
        let done = self.commands.run::<Procedure>(caller, id.0, command, request, |_| Vec::new()).await;
        let done = done.map_err(|denial| below("definition", denial))?;
        self.facts.refresh().await?;
        let (procedure, changes) = match done.events.into_iter().next() {
            Some(ProcedureEvent::ProcedurePublished { version, definition }) => {
                let before = match version.checked_sub(1).filter(|before| *before > 0) {
                    Some(before) => self.facts.procedure(&definition.code, before).await?,
                    None => None,
                };
                let before = before.as_ref().map(|before| &before.definition);
                (self.ready(version, &definition)?, self.changes(before, &definition)?)
            }
            // In force already: nothing differs.
            Some(ProcedureEvent::ProcedureRetired { .. }) | None => (self.in_force(&done.state)?, Vec::new()),
        };
        Ok(PublishedProcedure { procedure: Some(procedure), changes, stale: done.stale })
    }

    /// Dry run of a publication: version, differences and faults, without an event.
    #[boxed]
    pub async fn check_procedure(
        &self,
        caller: &Caller,
        definition: &Value,
        expected_version: Option<i32>,
    ) -> Result<PublishedProcedure, CommandError> {
        let (id, command) = publishing(caller, definition, expected_version)?;
        let loaded = self.commands.load::<Procedure>(id.0).await?;
        let decided = loaded.state.decide(&command, &self.facts.services());
        decided.map_err(|refusal| below("definition", refusal.into()))?;
        let ProcedureCommand::Publish { definition } = &command.command else {
            return Err(Refusal::of(FaultCode::NotFound).into());
        };
        let changes = self.changes(loaded.state.definition.as_deref(), definition)?;
        Ok(PublishedProcedure { procedure: None, changes, stale: false })
    }

    /// Retires a procedure: no new dossiers; those filed go on.
    #[boxed]
    pub async fn retire_procedure(
        &self,
        caller: &Caller,
        code: &str,
        expected_version: Option<i32>,
        request: Option<Request>,
    ) -> Result<Fact<Arc<ProcedureVersion>>, CommandError> {
        let expected_version = expected_version.map(version).transpose()?;
        let command = CommandEnvelope {
            expected_version,
            ..CommandEnvelope::new(caller.actor, caller.at, ProcedureCommand::Retire)
        };
        let id = ProcedureId::of_code(code.trim());
        let done = self.commands.run::<Procedure>(caller, id.0, command, request, |_| Vec::new()).await?;
        self.facts.refresh().await?;
        Ok(Fact { fact: self.in_force(&done.state)?, stale: done.stale })
    }

    /// Retires by the service's own command line; true when it was in force.
    #[boxed]
    pub async fn retire(&self, code: &str) -> Result<bool, CommandError> {
        let command = CommandEnvelope::new(Actor::System, self.clock.now(), ProcedureCommand::Retire);
        let id = ProcedureId::of_code(code.trim());
        let events = self.commands.run_as_system::<Procedure>(id.0, command, |_| Vec::new()).await?;
        self.facts.refresh().await?;
        Ok(!events.is_empty())
    }

    /// Publishes a year of the working calendar.
    #[boxed]
    pub async fn publish_calendar_year(
        &self,
        caller: &Caller,
        calendar: &Value,
        expected_version: Option<i32>,
        request: Option<Request>,
    ) -> Result<Fact<Calendar>, CommandError> {
        may_administer(&caller.actor)?;
        let calendar: CalendarYear = read("calendar", calendar)?;
        let id = Calendar::id_of_year(calendar.year);
        let command = CalendarCommand::Publish { calendar };
        let expected_version = expected_version.map(version).transpose()?;
        let command = CommandEnvelope { expected_version, ..CommandEnvelope::new(caller.actor, caller.at, command) };
        let done = self.commands.run::<Calendar>(caller, id, command, request, |_| Vec::new()).await;
        let done = done.map_err(|denial| below("calendar", denial))?;
        self.facts.refresh().await?;
        // A repeated request answers with the present state, not the one it once made.
        Ok(Fact { fact: (*done.state).clone(), stale: done.stale })
    }

    /// Registers an agency, or renames it.
    #[boxed]
    pub async fn register_agency(
        &self,
        caller: &Caller,
        code: String,
        name: Translated,
        expected_version: Option<i32>,
        request: Option<Request>,
    ) -> Result<Fact<Agency>, CommandError> {
        let id = AgencyId::of_code(&code);
        let command = AgencyCommand::RegisterAgency { code, name };
        let expected_version = expected_version.map(version).transpose()?;
        let command = CommandEnvelope { expected_version, ..CommandEnvelope::new(caller.actor, caller.at, command) };
        let done = self.commands.run::<Agency>(caller, id.0, command, request, |_| Vec::new()).await?;
        self.facts.refresh().await?;
        Ok(Fact { fact: (*done.state).clone(), stale: done.stale })
    }

    /// Newest published version of a procedure.
    fn in_force(&self, procedure: &Procedure) -> Result<Arc<ProcedureVersion>, CommandError> {
        let definition = procedure.definition.as_ref().ok_or_else(|| Refusal::at(FaultCode::NotFound, &["code"]))?;
        Ok(self.ready(procedure.current, definition)?)
    }

    /// A version that the read models may not know yet.
    fn ready(&self, version: u32, definition: &ProcedureDefinition) -> Result<Arc<ProcedureVersion>, AppError> {
        let form = FormSchema::compile(definition.form_schema.clone()).map_err(|error| self.faults.fault(error))?;
        Ok(Arc::new(ProcedureVersion { version, definition: definition.clone(), form }))
    }

    fn changes(
        &self,
        before: Option<&ProcedureDefinition>,
        after: &ProcedureDefinition,
    ) -> Result<Vec<Change>, AppError> {
        let value = |definition| serde_json::to_value(definition).map_err(|error| self.faults.fault(error));
        Ok(differences(&value(before)?, &value(Some(after))?))
    }
}

/// Permission first: callers who may not administer learn nothing of the definition's faults.
fn publishing(
    caller: &Caller,
    definition: &Value,
    expected_version: Option<i32>,
) -> Result<(ProcedureId, CommandEnvelope<ProcedureCommand>), CommandError> {
    may_administer(&caller.actor)?;
    let definition: ProcedureDefinition = read("definition", definition)?;
    let id = ProcedureId::of_code(&definition.code);
    let command = ProcedureCommand::Publish { definition: Box::new(definition) };
    let expected_version = expected_version.map(version).transpose()?;
    Ok((id, CommandEnvelope { expected_version, ..CommandEnvelope::new(caller.actor, caller.at, command) }))
}

/// Deserializes a fact; errors become faults at their place, or with the parser's reason.
fn read<T: DeserializeOwned>(field: &str, written: &Value) -> Result<T, CommandError> {
    let faults = input::fact_texts(written, &[field]);
    if !faults.is_empty() {
        return Err(CommandError::Faults(faults));
    }
    serde_json::from_value(written.clone())
        .map_err(|error| Fault::at(FaultCode::InvalidFormat, &[field]).with("reason", error.to_string()).into())
}

/// Moves faults of a fact below its input field; those of the request stay.
fn below(field: &str, denial: CommandError) -> CommandError {
    let CommandError::Faults(faults) = denial else { return denial };
    let of_request = |fault: &Fault| matches!(fault.code, FaultCode::VersionConflict | FaultCode::RequestIdReused);
    let placed = faults.into_iter().map(|fault| if of_request(&fault) { fault } else { fault.under(&[field]) });
    CommandError::Faults(placed.collect())
}
