use foundation::texts::media_type;
use serde_json::Value;

use super::agency::Agency;
use super::enums::TimeUnit;
use crate::operation::schema;
use crate::schema::money::Money;
use crate::translator::Translator;

/// What a procedure is called.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
pub struct ProcedureName {
    /// Names it in addresses and filters.
    pub code: String,
    /// In the language of the page.
    pub name: String,
}

/// What a procedure asks for: the fields of its form and the papers.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
pub struct ProcedureForm {
    /// Names it in addresses and filters.
    pub code: String,
    /// Whose form this is: a dossier keeps the version that it was filed under.
    pub version: i32,
    /// In the language of the page.
    pub name: String,
    /// Who decides.
    pub agency: Agency,
    /// The JSON Schema of its form.
    pub form_schema: Value,
    /// The papers.
    pub required_documents: Vec<RequiredDocument>,
}

impl ProcedureForm {
    /// What the paper of a key is called; its key where the procedure asks for none such.
    pub fn document_name(&self, key: &str) -> String {
        RequiredDocument::name_of(&self.required_documents, key)
    }
}

/// The steps of a procedure, in their order.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
pub struct ProcedureSteps {
    /// The first comes after the desk.
    pub steps: Vec<Step>,
}

/// A step of a procedure.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "ProcedureStep")]
pub struct Step {
    /// Names it within its procedure.
    pub key: String,
    /// In the language of the page.
    pub name: String,
}

/// What is paid.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Fee {
    /// What for.
    pub name: String,
    /// In which case.
    pub condition: Option<String>,
    /// How much.
    pub money: Money,
}

/// How long the office may take.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct ProcessingTime {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
}

/// A paper that a procedure asks for.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct RequiredDocument {
    /// Names it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is the procedure's form itself, printed and signed.
    pub is_form: bool,
    /// Which kinds of file.
    pub media_types: Vec<String>,
    /// How large a file may be.
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
    /// What the paper of a key is called among these; its key where it is none of them.
    pub fn name_of(papers: &[Self], key: &str) -> String {
        papers.iter().find(|paper| paper.key == key).map_or_else(|| key.to_owned(), |paper| paper.name.clone())
    }

    /// `PDF, JPEG; tối đa 10 MB`
    pub fn kinds(&self, translator: &Translator) -> String {
        let kinds: Vec<&str> = self.media_types.iter().map(|name| media_type(name)).collect();
        translator.t_with_both("paper-kinds", ("kinds", &kinds.join(", ")), ("size", &translator.size(self.max_bytes)))
    }

    /// Whether a telephone's camera can make one.
    pub fn takes_pictures(&self) -> bool {
        self.media_types.iter().any(|name| name.starts_with("image/"))
    }

    /// What a browser's file chooser offers.
    pub fn accept(&self) -> String {
        self.media_types.join(",")
    }
}
