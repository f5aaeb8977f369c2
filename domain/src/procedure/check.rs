//! Validation of a procedure's definition before it is published: all faults at once.

use super::{Fee, FormSchema, Money, ProcedureDefinition, Retention, Step};
use crate::calendar::ProcessingTime;
use crate::{AgencyId, Fault, FaultCode, Faults, Refusal, Role, Services};

/// GraphQL's `Int`, in which numbers of a definition reach clients.
const INT_MAX: u64 = i32::MAX as u64;

pub(super) fn check(definition: &ProcedureDefinition, services: &Services) -> Result<(), Refusal> {
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
    if let Some(amount) = definition.retention.and_then(Retention::amount) {
        faults.extend(in_range(amount, &["retention", "amount"]));
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
    faults.extend(fault_of_sum(definition));
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

/// Steps are done by officers, and the last one by a leader, who alone decides.
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

/// The steps' time limits add up to no more than the procedure's. Units that cannot be compared, and invalid amounts,
/// are skipped.
fn fault_of_sum(definition: &ProcedureDefinition) -> Option<Fault> {
    let whole = definition.processing_time;
    let times: Vec<ProcessingTime> = definition.steps.iter().filter_map(|step| step.processing_time).collect();
    let comparable = |time: &ProcessingTime| time.unit == whole.unit && in_range(time.amount, &[]).is_none();
    if !comparable(&whole) || !times.iter().all(comparable) {
        return None;
    }
    let sum: u64 = times.iter().map(|time| u64::from(time.amount)).sum();
    let longer = sum > u64::from(whole.amount);
    longer.then(|| Fault::at(FaultCode::OutOfRange, &["steps"]).with("max", whole.amount))
}

/// Keys are permanent references from dossiers: unique, a letter first, then letters and digits.
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
