//! Definition of a procedure: the content of one of its versions.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Retention;
use crate::calendar::ProcessingTime;
use crate::{Role, Translated};

/// Field of government that a procedure belongs to (lĩnh vực).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Code, such as `H34-LV01`.
    pub code: String,
    pub name: Translated,
}

/// Amount of money, in whole units of the currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Digits only, as text: `1200000`.
    pub amount: String,
    /// Currency code (ISO 4217).
    pub currency: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    pub name: Translated,
    /// Condition under which the fee applies; `None`: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Translated>,
    #[serde(flatten)]
    pub money: Money,
}

/// Document required from the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredDocument {
    /// Stable reference from dossiers.
    pub key: String,
    pub name: Translated,
    /// Refuses a submission without the document.
    pub required: bool,
    /// Marks the signed print of the form itself. Absent before version 1.3.0.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_form: bool,
    /// Accepted media types of its files.
    pub media_types: Vec<String>,
    /// Size limit of one file, in bytes.
    pub max_bytes: u64,
}

/// Published particulars of a procedure (Decree 63/2010/NĐ-CP, article 8); each `None` where not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Guidance {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicants: Option<Translated>,
    /// Number of sets of papers in a dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
    /// Form of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Translated>,
    /// Conditions for granting the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Translated>,
}

/// Step of processing within the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub key: String,
    pub name: Translated,
    pub role: Role,
    /// Time limit of the step, within the procedure's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processing_time: Option<ProcessingTime>,
    /// Restricts the step to the assignee.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assignee_required: bool,
}

/// Effect of a supplement request on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupplementPolicy {
    /// The clock pauses between request and answer (formula sheet of Decision 766/QĐ-TTg).
    #[default]
    Pause,
    /// The time limit restarts with the answer (Decree 61/2018/NĐ-CP, article 19(4)).
    Restart,
}

/// Effect of a payment request on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentPolicy {
    /// The clock pauses between request and payment (formula sheet of Decision 766/QĐ-TTg).
    #[default]
    Pause,
    Run,
}

impl PaymentPolicy {
    pub fn pauses(self) -> bool {
        match self {
            Self::Pause => true,
            Self::Run => false,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Content of a procedure's version; a dossier keeps the version that it was filed under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureDefinition {
    /// National code, such as `2.001624`.
    pub code: String,
    pub name: Translated,
    /// Code of the agency that runs it.
    pub agency: String,
    pub sector: Sector,
    pub legal_basis: Translated,
    /// Legal time limit of the whole procedure.
    pub processing_time: ProcessingTime,
    /// Time limit for supplement requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_within: Option<ProcessingTime>,
    #[serde(default)]
    pub supplement_policy: SupplementPolicy,
    #[serde(default, skip_serializing_if = "PaymentPolicy::is_default")]
    pub payment_policy: PaymentPolicy,
    /// Retention period of its dossiers; `None` where not stated, and before version 1.1.0: such dossiers are never due
    /// for destruction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// Published particulars; `None` where not stated, and before version 1.2.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<Guidance>,
    /// Empty where it is free of charge.
    #[serde(default)]
    pub fees: Vec<Fee>,
    pub required_documents: Vec<RequiredDocument>,
    /// Steps in the order of processing.
    pub steps: Vec<Step>,
    /// JSON Schema 2020-12; titles in Vietnamese, English ones in `x-en`, the order of fields in `x-order`.
    pub form_schema: Value,
}
