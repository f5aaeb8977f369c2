use cynic::QueryBuilder;
use domain::Moment;
use serde_json::{Map, Value};

use crate::portal::draft::{self, Draft, DraftDocument, SaveDraftInput};
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::{Field, Form, Shape, as_typed, sent};
use crate::portal::operation::{UserError, schema};
use crate::portal::service::RequiredDocument;
use crate::portal::visit::Visit;

/// A dossier that is being filled in.
pub(super) struct Filling {
    pub(super) procedure: Procedure,
    pub(super) form: Form,
    /// As typed so far.
    pub(super) typed: Value,
    pub(super) documents: Vec<DraftDocument>,
    pub(super) saved_at: Option<Moment>,
    /// The form has changed since the draft was saved.
    pub(super) is_renewed: bool,
}

impl Filling {
    /// As far as it has come: the draft, or a form with what the account tells already.
    pub(super) async fn load(visit: &Visit, code: String) -> Result<Self, Failure> {
        visit.signed_in()?;
        let answer: ApplyForm = visit.ask(ApplyForm::build(ApplyVariables { code })).await?;
        let procedure = answer.procedure.ok_or(Failure::NotFound)?;
        let viewer = answer.viewer.ok_or(Failure::SignedOut)?;
        let form = Form::of(&procedure.form_schema);
        let of_this = |draft: &Draft| draft.procedure_code == procedure.code && draft.dossier_code.is_none();
        let draft = viewer.drafts.iter().find(|draft| of_this(draft)).cloned();
        let is_renewed = draft.as_ref().is_some_and(|draft| draft.procedure_version != procedure.version);
        let (typed, documents, saved_at) = if let Some(draft) = draft {
            (draft.form, draft.documents, Some(draft.saved_at))
        } else {
            let mut typed = Value::Object(as_typed(form.fields(), &Value::Null));
            fill_in(form.fields(), &viewer, &mut typed);
            (typed, Vec::new(), None)
        };
        Ok(Self { procedure, form, typed, documents, saved_at, is_renewed })
    }

    /// Keeps it; what a person can mend where it cannot be kept.
    pub(super) async fn save(&self, visit: &Visit) -> Result<Faults, Failure> {
        let input = SaveDraftInput {
            procedure_code: self.procedure.code.clone(),
            procedure_version: self.procedure.version,
            dossier_code: None,
            form: self.typed.clone(),
            documents: self.documents.iter().cloned().map(Into::into).collect(),
        };
        Ok(Faults::of(visit.tongue(), draft::save(visit, input).await?))
    }

    /// What is sent of it.
    pub(super) fn sent(&self) -> Value {
        Value::Object(sent(self.form.fields(), &self.typed))
    }

    /// What would have to be mended if it was sent now.
    pub(super) async fn faults(&self, visit: &Visit) -> Result<Faults, Failure> {
        let variables =
            FaultsVariables { code: self.procedure.code.clone(), version: self.procedure.version, form: self.sent() };
        let answer: FormFaults = visit.ask(FormFaults::build(variables)).await?;
        Ok(Faults::of(visit.tongue(), answer.form_faults.unwrap_or_default()))
    }

    /// Papers that are asked for and not attached.
    pub(super) fn missing(&self) -> impl Iterator<Item = &RequiredDocument> {
        let attached = |paper: &RequiredDocument| self.documents.iter().any(|file| file.requirement == paper.key);
        self.procedure.required_documents.iter().filter(move |paper| paper.required && !attached(paper))
    }

    /// A page of it.
    pub(super) fn page(&self, name: &str) -> String {
        format!("/services/{}/apply/{name}", self.procedure.code)
    }

    pub(super) fn first_page(&self) -> String {
        match self.form.steps().first() {
            Some(step) => self.page(&format!("form/{}", step.key)),
            None => self.page("papers"),
        }
    }

    /// The page that holds a control.
    pub(super) fn page_of(&self, control: &str) -> Option<String> {
        if control == "documents" || control.starts_with("documents/") || control.starts_with("d/") {
            return Some(self.page("papers"));
        }
        let key = control.strip_prefix("f/")?.split('/').next()?;
        let steps = self.form.steps();
        let step = steps.iter().find(|step| step.fields.iter().any(|field| field.key == key))?;
        Some(self.page(&format!("form/{}#{control}", step.key)))
    }

    /// Pages in all: of the form, the papers, the last look.
    pub(super) fn pages(&self) -> usize {
        self.form.steps().len() + 2
    }
}

/// Never asks twice: what the account holds under the same name is there already.
fn fill_in(fields: &[Field], viewer: &Applicant, typed: &mut Value) {
    for field in fields {
        match &field.shape {
            Shape::Object(below) => fill_in(below, viewer, &mut typed[&field.key]),
            Shape::Rows { .. } | Shape::Several(_) => {}
            _ => {
                let known = match field.key.as_str() {
                    "fullName" => viewer.full_name.clone(),
                    "taxCode" => viewer.tax_code.clone(),
                    "identityNumber" => viewer.identity_number.clone(),
                    "email" => viewer.email.clone(),
                    "phone" => viewer.phone.clone(),
                    "dateOfBirth" => viewer.date_of_birth.map(|day| day.format("%d/%m/%Y").to_string()),
                    _ => None,
                };
                if let (Some(known), Some(typed)) = (known, typed.as_object_mut()) {
                    typed.insert(field.key.clone(), known.into());
                }
            }
        }
    }
}

/// Puts what was typed on one page into the whole.
pub(super) fn merge(whole: &mut Value, page: Map<String, Value>) {
    match whole.as_object_mut() {
        Some(whole) => whole.extend(page),
        None => *whole = Value::Object(page),
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct ApplyVariables {
    code: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ApplyVariables")]
struct ApplyForm {
    #[arguments(code: $code)]
    procedure: Option<Procedure>,
    viewer: Option<Applicant>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Procedure {
    pub(super) code: String,
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) form_schema: Value,
    pub(super) required_documents: Vec<RequiredDocument>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
struct Applicant {
    full_name: Option<String>,
    date_of_birth: Option<chrono::NaiveDate>,
    identity_number: Option<String>,
    tax_code: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    drafts: Vec<Draft>,
}

#[derive(Debug, cynic::QueryVariables)]
struct FaultsVariables {
    code: String,
    version: i32,
    form: Value,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FaultsVariables")]
struct FormFaults {
    #[arguments(procedureCode: $code, procedureVersion: $version, form: $form)]
    form_faults: Option<Vec<UserError>>,
}
