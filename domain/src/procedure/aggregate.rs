//! Events, commands and decisions of the procedure aggregate.

use serde::{Deserialize, Serialize};

use super::ProcedureDefinition;
use super::check::check;
use crate::agency::may_administer;
use crate::aggregate::{aggregate, domain_event};
use crate::{CommandEnvelope, FaultCode, Refusal, Services};

/// Events of a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum ProcedureEvent {
    /// New dossiers are filed under this version.
    ProcedurePublished {
        /// Number of the version, from 1.
        version: u32,
        /// Complete, not a difference to the version before.
        definition: Box<ProcedureDefinition>,
    },
    /// Closed to new dossiers; pending ones continue.
    ProcedureRetired {
        /// National code, `2.001624`.
        code: String,
    },
}

domain_event!(ProcedureEvent {
    ProcedurePublished = "1.3.0",
    ProcedureRetired = "1.0.0",
});

/// Commands on a procedure.
#[derive(Debug, Clone, PartialEq)]
pub enum ProcedureCommand {
    /// Opens this definition to new dossiers.
    Publish {
        /// Complete, not a difference to the version before.
        definition: Box<ProcedureDefinition>,
    },
    /// Closes it to new dossiers, until it is published again.
    Retire,
}

/// State of the procedure aggregate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    /// Number of events in the stream.
    pub version: u64,
    /// Version for new dossiers; 0 before the first.
    pub current: u32,
    pub definition: Option<Box<ProcedureDefinition>>,
    /// Set while it is closed to new dossiers.
    pub retired: bool,
}

aggregate!(Procedure, ProcedureCommand, ProcedureEvent, Procedure, "procedure", snapshot 2);

impl Procedure {
    /// Optimistic concurrency on the procedure's version, which clients know, rather than on the number of events.
    fn decide_on(
        &self,
        envelope: &CommandEnvelope<ProcedureCommand>,
        services: &Services,
    ) -> Result<Vec<ProcedureEvent>, Refusal> {
        may_administer(&envelope.by)?;
        match &envelope.command {
            ProcedureCommand::Publish { definition } => {
                envelope.check_version(u64::from(self.current))?;
                check(definition, services)?;
                Ok(self.publish(definition))
            }
            ProcedureCommand::Retire => {
                let definition = self.definition.as_ref().ok_or_else(|| Refusal::at(FaultCode::NotFound, &["code"]))?;
                envelope.check_version(u64::from(self.current))?;
                if self.retired {
                    return Ok(Vec::new());
                }
                Ok(vec![ProcedureEvent::ProcedureRetired { code: definition.code.clone() }])
            }
        }
    }

    /// Idempotent: publishing the definition in force changes nothing; a retired one is reopened.
    fn publish(&self, definition: &ProcedureDefinition) -> Vec<ProcedureEvent> {
        if !self.retired && self.definition.as_deref() == Some(definition) {
            return Vec::new();
        }
        let definition = Box::new(definition.clone());
        vec![ProcedureEvent::ProcedurePublished { version: self.current + 1, definition }]
    }

    fn evolve(&mut self, event: ProcedureEvent) {
        match event {
            ProcedureEvent::ProcedurePublished { version, definition } => {
                self.current = version;
                self.definition = Some(definition);
                self.retired = false;
            }
            ProcedureEvent::ProcedureRetired { code: _ } => self.retired = true,
        }
    }
}
