//! The facts that the stories rest on: those that the service is shipped with, and a few of their own.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::agency::Agency;
use crate::calendar::{CalendarYear, WorkingCalendar};
use crate::procedure::{FormSchema, ProcedureDefinition};
use crate::{ProcedureVersion, Rulebook, SecretCheck, SecretIssueId, SecretPurpose, Services, Translated};

/// Fifteen working days, a pause, agency of Kon Tum.
pub(crate) const ALCOHOL: &str = "2.001624";
/// Fifteen working days that start anew after a supplement, agency of Quảng Ngãi.
pub(crate) const TOBACCO: &str = "2.000190";
/// Eight working hours, a pause, agency of Kon Tum.
pub(crate) const ORIGIN: &str = "1.000665";
/// Five working days, a pause, agency of Kon Tum; its second version asks for the day of the draw.
pub(crate) const PROMOTION: &str = "2.000004";
/// Takes any form and one paper, agency of Kon Tum.
pub(crate) const ANYTHING: &str = "9.000001";

macro_rules! shipped {
    ($code:literal) => {
        (
            $code,
            include_str!(concat!("../../../fixtures/procedures/", $code, ".json")),
            include_str!(concat!("../../../fixtures/procedures/samples/", $code, ".json")),
        )
    };
}
static SHIPPED: &[(&str, &str, &str)] = &[
    shipped!("1.000665"),
    shipped!("1.000695"),
    shipped!("1.002758"),
    shipped!("1.013401"),
    shipped!("1.013411"),
    shipped!("2.000004"),
    shipped!("2.000063"),
    shipped!("2.000073"),
    shipped!("2.000142"),
    shipped!("2.000190"),
    shipped!("2.000207"),
    shipped!("2.000255"),
    shipped!("2.000309"),
    shipped!("2.000347"),
    shipped!("2.000591"),
    shipped!("2.000645"),
    shipped!("2.000647"),
    shipped!("2.000648"),
    shipped!("2.000673"),
    shipped!("2.001433"),
    shipped!("2.001547"),
    shipped!("2.001624"),
    shipped!("2.001646"),
];

static YEARS: [&str; 3] = [
    include_str!("../../../fixtures/calendar/2025.json"),
    include_str!("../../../fixtures/calendar/2026.json"),
    include_str!("../../../fixtures/calendar/2027.json"),
];

static SERVICES: LazyLock<Services> =
    LazyLock::new(|| Services { rulebook: Arc::new(rulebook()), secrets: Arc::new(Derived) });

pub(crate) fn services() -> Services {
    SERVICES.clone()
}

/// Codes of the procedures that the service is shipped with.
pub(crate) fn shipped_codes() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(code, ..)| *code)
}

/// A procedure that the service is shipped with.
pub(crate) fn shipped(code: &str) -> ProcedureDefinition {
    let (_, definition, _) = SHIPPED.iter().find(|(shipped, ..)| *shipped == code).unwrap();
    serde_json::from_str(definition).unwrap()
}

/// Its form, filled in.
pub(crate) fn filled_in(code: &str) -> Value {
    let (_, _, sample) = SHIPPED.iter().find(|(shipped, ..)| *shipped == code).unwrap();
    serde_json::from_str(sample).unwrap()
}

pub(crate) fn years() -> Vec<CalendarYear> {
    YEARS.iter().map(|year| serde_json::from_str(year).unwrap()).collect()
}

fn rulebook() -> Rulebook {
    #[derive(Deserialize)]
    struct Listed {
        code: String,
        name: Translated,
    }
    let listed: Vec<Listed> = serde_json::from_str(include_str!("../../../fixtures/agencies.json")).unwrap();
    let agencies = listed.into_iter().map(|Listed { code, name }| Agency { version: 1, code, name: Some(name) });
    let first = shipped_codes().map(shipped).chain([anything()]).map(|definition| version(1, definition));
    let second = [version(2, with_day_of_draw())];
    Rulebook::new(agencies, first.chain(second), WorkingCalendar::new(years()))
}

fn version(version: u32, definition: ProcedureDefinition) -> Arc<ProcedureVersion> {
    let form = FormSchema::compile(definition.form_schema.clone()).unwrap();
    Arc::new(ProcedureVersion { version, definition, form })
}

fn with_day_of_draw() -> ProcedureDefinition {
    let mut definition = shipped(PROMOTION);
    let required = definition.form_schema["required"].as_array_mut().unwrap();
    required.push(json!("drawOn"));
    definition
}

fn anything() -> ProcedureDefinition {
    let mut definition = shipped(ALCOHOL);
    ANYTHING.clone_into(&mut definition.code);
    definition.form_schema = json!({"type": "object"});
    definition.required_documents.truncate(2);
    definition.required_documents.iter_mut().for_each(|document| document.required = false);
    definition
}

/// Secrets that can be read off their issue.
struct Derived;

impl SecretCheck for Derived {
    fn holds(&self, purpose: SecretPurpose, issue: SecretIssueId, presented: &str) -> bool {
        presented == secret_of(purpose, issue)
    }
}

pub(crate) fn secret_of(purpose: SecretPurpose, issue: SecretIssueId) -> String {
    match purpose {
        SecretPurpose::ActivationOtp => format!("{:06}", issue.0.as_u128() % 1_000_000),
        SecretPurpose::PhoneOtp => format!("{:06}", (issue.0.as_u128() + 7) % 1_000_000),
        SecretPurpose::ActivationLink => format!("activate-{issue}"),
        SecretPurpose::PasswordReset => format!("reset-{issue}"),
    }
}
