use serde::{Deserialize, Serialize};

use super::{Fee, FormSchema, Money, ProcedureDefinition, Step};
use crate::agency::may_administer;
use crate::aggregate::{aggregate, domain_event};
use crate::{AgencyId, Fault, FaultCode, Faults, Issued, Refusal, Role, Services};

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

/// The largest number that clients may be told: GraphQL's `Int`.
const INT_MAX: u64 = i32::MAX as u64;

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
    faults.extend(in_range(definition.processing_time.amount, &["processingTime", "amount"]));
    if let Some(time) = definition.supplement_within {
        faults.extend(in_range(time.amount, &["supplementWithin", "amount"]));
    }
    faults.extend(definition.fees.iter().enumerate().flat_map(|(index, fee)| faults_of_money(&index.to_string(), fee)));
    faults.extend(keys("requiredDocuments", definition.required_documents.iter().map(|document| &document.key)));
    for (index, document) in definition.required_documents.iter().enumerate() {
        let index = index.to_string();
        if document.media_types.is_empty() {
            faults.push(Fault::at(FaultCode::Required, &["requiredDocuments", &index, "mediaTypes"]));
        }
        faults.extend(in_range(document.max_bytes, &["requiredDocuments", &index, "maxBytes"]));
    }
    faults.extend(faults_of_steps(&definition.steps));
    if let Err(invalid) = FormSchema::compile(definition.form_schema.clone()) {
        faults.push(Fault::at(FaultCode::InvalidFormat, &["formSchema"]).with("reason", invalid.0));
    }
    faults.into_result()
}

fn in_range(number: impl Into<u64>, field: &[&str]) -> Option<Fault> {
    let holds = (1..=INT_MAX).contains(&number.into());
    (!holds).then(|| Fault::at(FaultCode::OutOfRange, field).with("min", 1).with("max", INT_MAX))
}

fn faults_of_money(index: &str, fee: &Fee) -> Vec<Fault> {
    let Money { amount, currency } = &fee.money;
    let whole = !amount.is_empty() && amount.bytes().all(|byte| byte.is_ascii_digit());
    let iso_4217 = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    [(whole, "amount"), (iso_4217, "currency")]
        .into_iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, field)| Fault::at(FaultCode::InvalidFormat, &["fees", index, field]))
        .collect()
}

/// Officers do the steps, and a leader the last one: nobody else decides.
fn faults_of_steps(steps: &[Step]) -> Vec<Fault> {
    let Some(last) = steps.len().checked_sub(1) else { return vec![Fault::at(FaultCode::Required, &["steps"])] };
    let mut faults = keys("steps", steps.iter().map(|step| &step.key));
    for (index, step) in steps.iter().enumerate() {
        let place = index.to_string();
        let fits = if index == last { step.role == Role::Leader } else { step.role.is_officer() };
        if !fits {
            let fault = Fault::at(FaultCode::InvalidFormat, &["steps", &place, "role"]);
            faults.push(fault.with("role", step.role.name()));
        }
        faults.extend(
            step.processing_time.and_then(|time| in_range(time.amount, &["steps", &place, "processingTime", "amount"])),
        );
    }
    faults
}

/// Keys name things in dossiers for ever: each is there once, a letter first, then letters and digits.
fn keys<'k>(list: &str, keys: impl Iterator<Item = &'k String>) -> Vec<Fault> {
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
