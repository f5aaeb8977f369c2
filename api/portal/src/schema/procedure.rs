//! GraphQL fragments of procedures: names, forms, required documents, fees and steps.

use foundation::texts::media_type;
use serde_json::Value;

use super::agency::Agency;
use super::enums::TimeUnit;
use crate::operation::schema;
use crate::schema::money::Money;
use crate::translator::Translator;

/// Procedure by code and name.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
pub struct ProcedureName {
    pub code: String,
    pub name: String,
}

/// Form and required documents of a procedure.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
pub struct ProcedureForm {
    pub code: String,
    /// Version of the form: a dossier keeps the one that it was filed under.
    pub version: i32,
    pub name: String,
    pub agency: Agency,
    /// JSON Schema of the form.
    pub form_schema: Value,
    pub required_documents: Vec<RequiredDocument>,
}

impl ProcedureForm {
    /// Name of the required document with this key; the key itself where there is none.
    pub fn document_name(&self, key: &str) -> String {
        RequiredDocument::name_of(&self.required_documents, key)
    }
}

/// Workflow steps of a procedure, in order.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
pub struct ProcedureSteps {
    /// The first follows reception.
    pub steps: Vec<Step>,
}

/// Workflow step by key and name.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "ProcedureStep")]
pub struct Step {
    pub key: String,
    pub name: String,
}

#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Fee {
    pub name: String,
    /// Condition under which it is due.
    pub condition: Option<String>,
    pub money: Money,
}

/// Processing time that the office may take.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct ProcessingTime {
    pub amount: i32,
    pub unit: TimeUnit,
}

/// Required document of a procedure.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct RequiredDocument {
    pub key: String,
    pub name: String,
    pub required: bool,
    /// Set for the form itself, printed and signed.
    pub is_form: bool,
    /// Accepted IANA media types.
    pub media_types: Vec<String>,
    /// Largest file in bytes.
    pub max_bytes: i32,
}

impl ProcessingTime {
    /// `15 ngày làm việc`
    pub fn written(&self, translator: &Translator) -> String {
        let id = match self.unit {
            TimeUnit::WorkingHour => "time-working-hours",
            TimeUnit::WorkingDay => "time-working-days",
            TimeUnit::Day => "time-days",
            TimeUnit::Month => "time-months",
        };
        translator.t_with(id, "amount", self.amount)
    }
}

impl RequiredDocument {
    /// Name of the document with this key; the key itself where there is none.
    pub fn name_of(papers: &[Self], key: &str) -> String {
        papers.iter().find(|paper| paper.key == key).map_or_else(|| key.to_owned(), |paper| paper.name.clone())
    }

    /// `PDF, JPEG; tối đa 10 MB`
    pub fn kinds(&self, translator: &Translator) -> String {
        let kinds: Vec<&str> = self.media_types.iter().map(|name| media_type(name)).collect();
        translator.t_with_both("paper-kinds", ("kinds", &kinds.join(", ")), ("size", &translator.size(self.max_bytes)))
    }

    /// Tells documents that a camera can provide.
    pub fn takes_pictures(&self) -> bool {
        self.media_types.iter().any(|name| name.starts_with("image/"))
    }

    /// HTML `accept` of the file input.
    pub fn accept(&self) -> String {
        self.media_types.join(",")
    }
}
