use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Retention;
use crate::calendar::ProcessingTime;
use crate::{Role, Translated};

/// The field of government that a procedure belongs to (lĩnh vực).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// `H34-LV01`.
    pub code: String,
    pub name: Translated,
}

/// An amount of money; the amount is a whole number written as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Digits only, `1200000`.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    pub name: Translated,
    /// When it applies; `None` where always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Translated>,
    #[serde(flatten)]
    pub money: Money,
}

/// A document that the applicant attaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredDocument {
    /// Names it in a dossier.
    pub key: String,
    pub name: Translated,
    /// Whether a dossier without it is refused.
    pub required: bool,
    /// Whether it is the form itself: what was typed, printed and signed. Not said before version 1.3.0.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_form: bool,
    /// What a file may be.
    pub media_types: Vec<String>,
    /// The largest file, in bytes.
    pub max_bytes: u64,
}

/// What somebody wants to know before they apply, as the list of procedures has it (Decree 63/2010/NĐ-CP, article 8);
/// each part `None` where nobody has said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Guidance {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicants: Option<Translated>,
    /// Of how many sets of papers a dossier consists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
    /// What the applicant gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Translated>,
    /// What has to be so for it to be granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Translated>,
}

/// A step of the office's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub key: String,
    pub name: Translated,
    pub role: Role,
    /// Its own time, inside the dossier's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processing_time: Option<ProcessingTime>,
    /// Whether only the officer who is assigned to a dossier does it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assignee_required: bool,
}

/// Effect of a supplement request on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupplementPolicy {
    /// The time between request and answer is added (formula sheet of Decision 766/QĐ-TTg).
    #[default]
    Pause,
    /// The time limit starts anew with the answer (Decree 61/2018/NĐ-CP, article 19(4)).
    Restart,
}

/// Effect of a payment request on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentPolicy {
    /// The time between request and payment is added (formula sheet of Decision 766/QĐ-TTg).
    #[default]
    Pause,
    /// The clock runs on.
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

/// All that a version of a procedure says; a dossier keeps the version it was filed under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureDefinition {
    /// National code, `2.001624`.
    pub code: String,
    pub name: Translated,
    /// Code of the agency that runs it.
    pub agency: String,
    pub sector: Sector,
    /// The law it rests on.
    pub legal_basis: Translated,
    /// The legal time limit.
    pub processing_time: ProcessingTime,
    /// Time limit for supplement requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_within: Option<ProcessingTime>,
    #[serde(default)]
    pub supplement_policy: SupplementPolicy,
    #[serde(default, skip_serializing_if = "PaymentPolicy::is_default")]
    pub payment_policy: PaymentPolicy,
    /// How long its dossiers are kept; `None` where nobody has said, and before version 1.1.0: such dossiers are never
    /// due for destruction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// What to know before one applies; `None` where nobody has said, and before version 1.2.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<Guidance>,
    /// Empty: free of charge.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What to attach.
    pub required_documents: Vec<RequiredDocument>,
    /// How the office works on it, in order.
    pub steps: Vec<Step>,
    /// JSON Schema 2020-12; titles in Vietnamese, English ones in `x-en`, the order of fields in `x-order`.
    pub form_schema: Value,
}
