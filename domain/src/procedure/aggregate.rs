use serde::{Deserialize, Serialize};

use super::{FormSchema, ProcedureDefinition};
use crate::agency::may_administer;
use crate::aggregate::{aggregate, domain_event};
use crate::{AgencyId, Fault, FaultCode, Faults, Issued, Refusal, Services};

/// What happened to a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum ProcedureEvent {
    /// New dossiers are filed under this version from now on.
    ProcedurePublished {
        /// From 1.
        version: u32,
        /// All that it says.
        definition: Box<ProcedureDefinition>,
    },
}

domain_event!(ProcedureEvent {
    ProcedurePublished = "1.0.0",
});

/// What somebody wants of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub enum ProcedureCommand {
    /// Have new dossiers filed under this.
    Publish {
        /// All that it says.
        definition: Box<ProcedureDefinition>,
    },
}

/// What decisions about a procedure rest on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    /// Events so far.
    pub version: u64,
    /// The version that new dossiers are filed under; 0 before the first.
    pub current: u32,
    /// What it says.
    pub definition: Option<Box<ProcedureDefinition>>,
}

aggregate!(Procedure, ProcedureCommand, ProcedureEvent, Procedure, "procedure", snapshot 1);

impl Procedure {
    /// Publishing what is published already changes nothing.
    fn decide_on(
        &self,
        issued: &Issued<ProcedureCommand>,
        services: &Services,
    ) -> Result<Vec<ProcedureEvent>, Refusal> {
        may_administer(&issued.by)?;
        issued.check_version(self.version)?;
        let ProcedureCommand::Publish { definition } = &issued.command;
        check(definition, services)?;
        if self.definition.as_ref() == Some(definition) {
            return Ok(Vec::new());
        }
        Ok(vec![ProcedureEvent::ProcedurePublished { version: self.current + 1, definition: definition.clone() }])
    }

    fn evolve(&mut self, event: ProcedureEvent) {
        match event {
            ProcedureEvent::ProcedurePublished { version, definition } => {
                self.current = version;
                self.definition = Some(definition);
            }
        }
    }
}

/// Every fault of a definition.
fn check(definition: &ProcedureDefinition, services: &Services) -> Result<(), Refusal> {
    let mut faults = Faults::new();
    let code = &definition.code;
    if code.is_empty() || code.len() > 32 || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
        faults.push(Fault::at(FaultCode::InvalidFormat, &["code"]));
    }
    if definition.name.vi.trim().is_empty() {
        faults.push(Fault::at(FaultCode::Required, &["name", "vi"]));
    }
    if services.rulebook.agency(AgencyId::of_code(&definition.agency)).is_none() {
        faults.push(Fault::at(FaultCode::NotFound, &["agency"]));
    }
    if definition.processing_time.amount == 0 {
        faults.push(Fault::at(FaultCode::OutOfRange, &["processingTime", "amount"]).with("min", 1));
    }
    for (index, fee) in definition.fees.iter().enumerate() {
        if fee.money.amount.is_empty() || !fee.money.amount.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.push(Fault::at(FaultCode::InvalidFormat, &["fees", &index.to_string(), "amount"]));
        }
    }
    let documents = definition.required_documents.iter().map(|document| document.key.as_str());
    let steps = definition.steps.iter().map(|step| step.key.as_str());
    faults.extend(keys("requiredDocuments", documents));
    faults.extend(keys("steps", steps));
    for (index, document) in definition.required_documents.iter().enumerate() {
        let index = index.to_string();
        if document.media_types.is_empty() {
            faults.push(Fault::at(FaultCode::Required, &["requiredDocuments", &index, "mediaTypes"]));
        }
        if document.max_bytes == 0 {
            faults.push(Fault::at(FaultCode::OutOfRange, &["requiredDocuments", &index, "maxBytes"]).with("min", 1));
        }
    }
    for (index, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.role.is_officer()) {
        let fault = Fault::at(FaultCode::InvalidFormat, &["steps", &index.to_string(), "role"]);
        faults.push(fault.with("role", step.role.name()));
    }
    if let Err(invalid) = FormSchema::compile(definition.form_schema.clone()) {
        faults.push(Fault::at(FaultCode::InvalidFormat, &["formSchema"]).with("reason", invalid.0));
    }
    faults.into_result()
}

/// Keys name things in dossiers for ever: each is there once, a letter first, then letters and digits.
fn keys<'k>(list: &str, keys: impl Iterator<Item = &'k str>) -> Vec<Fault> {
    let mut seen = std::collections::BTreeSet::new();
    keys.enumerate()
        .filter(|(_, key)| {
            let named = key.starts_with(|first: char| first.is_ascii_lowercase())
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
            !named || !seen.insert(*key)
        })
        .map(|(index, _)| Fault::at(FaultCode::InvalidFormat, &[list, &index.to_string(), "key"]))
        .collect()
}
