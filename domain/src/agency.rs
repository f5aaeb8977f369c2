//! Agency aggregate: the offices that run procedures.

mod state;

use serde::{Deserialize, Serialize};

pub use state::Agency;

use crate::aggregate::{aggregate, domain_event};
use crate::input;
use crate::{Actor, CommandEnvelope, FaultCode, Refusal, Role, Services, Translated};

/// Events of an agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum AgencyEvent {
    /// The agency was registered: its procedures may be published.
    AgencyRegistered {
        /// Identifier in dossier codes, such as `000.00.08.H34`.
        code: String,
        name: Translated,
    },
    /// The agency has another name; its code never changes.
    AgencyRenamed { name: Translated },
}

domain_event!(AgencyEvent {
    AgencyRegistered = "1.0.0",
    AgencyRenamed = "1.0.0",
});

/// Commands on an agency.
#[derive(Debug, Clone, PartialEq)]
pub enum AgencyCommand {
    /// Registers an agency, or renames a registered one.
    RegisterAgency {
        /// Identifier in dossier codes; immutable once registered.
        code: String,
        name: Translated,
    },
}

impl Agency {
    fn decide_on(&self, envelope: &CommandEnvelope<AgencyCommand>, _: &Services) -> Result<Vec<AgencyEvent>, Refusal> {
        may_administer(&envelope.by)?;
        envelope.check_version(self.version)?;
        let AgencyCommand::RegisterAgency { code, name } = &envelope.command;
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.';
        if code.is_empty() || code.len() > 32 || !code.bytes().all(fits) {
            return Err(Refusal::at(FaultCode::InvalidFormat, &["code"]));
        }
        let vi = input::one_line(&name.vi, &["name", "vi"])?;
        let en = input::optional(name.en.as_deref(), |text| input::one_line(text, &["name", "en"]))?;
        let name = &Translated { vi, en };
        Ok(match &self.name {
            None => vec![AgencyEvent::AgencyRegistered { code: code.clone(), name: name.clone() }],
            Some(known) if known == name => Vec::new(),
            Some(_) => vec![AgencyEvent::AgencyRenamed { name: name.clone() }],
        })
    }

    fn evolve(&mut self, event: AgencyEvent) {
        match event {
            AgencyEvent::AgencyRegistered { code, name } => {
                self.code = code;
                self.name = Some(name);
            }
            AgencyEvent::AgencyRenamed { name } => self.name = Some(name),
        }
    }
}

/// Authorizes changes of reference data: by administrators and by the service's own command line.
pub fn may_administer(actor: &Actor) -> Result<(), Refusal> {
    match actor {
        Actor::System | Actor::Account { role: Role::Administrator, .. } => Ok(()),
        Actor::Anonymous => Err(Refusal::Unauthenticated),
        Actor::Account { .. } => Err(Refusal::Forbidden),
    }
}

aggregate!(Agency, AgencyCommand, AgencyEvent, Agency, "agency", snapshot 1);

#[cfg(test)]
mod tests;
