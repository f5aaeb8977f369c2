use cynic::QueryBuilder;
use domain::Moment;
use serde_json::{Map, Value};

use crate::portal::dossier::{DossierVariables, DossierVariablesFields};
use crate::portal::draft::{self, Draft, DraftDocument, SaveDraftInput};
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::{Field, Form, as_typed, sent_value};
use crate::portal::operation::schema;
use crate::portal::service::RequiredDocument;
use crate::portal::visit::Visit;

/// The key of the message among what was typed.
const MESSAGE: &str = "message";

/// A dossier that is supplemented, as far as its draft has come.
pub(super) struct Asked {
    pub(super) dossier: Dossier,
    pub(super) request: SupplementRequest,
    pub(super) form: Form,
    /// The filed form, as its controls show it.
    shown: Value,
    /// What was typed, by JSON pointer, and the message.
    pub(super) typed: Map<String, Value>,
    pub(super) documents: Vec<DraftDocument>,
}

/// A field that was asked for.
pub(super) struct AskedField<'a> {
    pub(super) pointer: &'a str,
    pub(super) item: &'a SupplementItem,
    pub(super) field: &'a Field,
    /// As typed, or as filed.
    pub(super) value: Value,
}

impl Asked {
    pub(super) async fn load(visit: &Visit, code: String) -> Result<Self, Failure> {
        visit.signed_in()?;
        let answer: SupplementForm = visit.ask(SupplementForm::build(DossierVariables { code })).await?;
        let dossier = answer.dossier.ok_or(Failure::NotFound)?;
        let request = dossier.supplement_request.clone().ok_or(Failure::NotFound)?;
        let form = Form::of(&dossier.procedure.form_schema);
        let filed = dossier.form.clone().unwrap_or_default();
        let shown = Value::Object(as_typed(form.fields(), &filed));
        let drafts = answer.viewer.map(|viewer| viewer.drafts).unwrap_or_default();
        let draft = drafts.into_iter().find(|draft| draft.dossier_code.as_deref() == Some(dossier.code.as_str()));
        let (typed, documents) = draft.map(|draft| (draft.form, draft.documents)).unwrap_or_default();
        let typed = typed.as_object().cloned().unwrap_or_default();
        Ok(Self { dossier, request, form, shown, typed, documents })
    }

    /// The fields that were asked for, in the order of the request.
    pub(super) fn fields(&self) -> Vec<AskedField<'_>> {
        let of = |item| self.field_of(item);
        self.request.items.iter().filter_map(of).collect()
    }

    fn field_of<'a>(&'a self, item: &'a SupplementItem) -> Option<AskedField<'a>> {
        let pointer = item.target.form_field.as_deref()?;
        let field = self.form.at(pointer)?;
        let value = self.typed.get(pointer).or_else(|| self.shown.pointer(pointer)).cloned().unwrap_or_default();
        Some(AskedField { pointer, item, field, value })
    }

    /// The papers that were asked for, with what the office says of each.
    pub(super) fn papers(&self) -> Vec<(&RequiredDocument, &SupplementItem)> {
        let of = |item: &'_ SupplementItem| {
            let key = item.target.requirement.as_deref()?;
            self.dossier.procedure.required_documents.iter().find(|paper| paper.key == key)
        };
        self.request.items.iter().filter_map(|item| Some((of(item)?, item))).collect()
    }

    /// What is said along with it.
    pub(super) fn message(&self) -> &str {
        self.typed.get(MESSAGE).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn set_message(&mut self, message: &str) {
        self.typed.insert(MESSAGE.to_owned(), message.into());
    }

    /// The form as it will be.
    pub(super) fn changed(&self) -> Value {
        let mut form = self.dossier.form.clone().unwrap_or_default();
        for asked in self.fields() {
            // What nobody touched stays to the letter, however it was once written.
            if self.typed.get(asked.pointer).is_some_and(|typed| Some(typed) != self.shown.pointer(asked.pointer)) {
                set(&mut form, asked.pointer, sent_value(asked.field, &asked.value));
            }
        }
        form
    }

    /// Keeps it.
    pub(super) async fn save(&self, visit: &Visit) -> Result<Faults, Failure> {
        let input = SaveDraftInput {
            procedure_code: self.dossier.procedure.code.clone(),
            procedure_version: self.dossier.procedure.version,
            dossier_code: Some(self.dossier.code.clone()),
            form: Value::Object(self.typed.clone()),
            documents: self.documents.iter().cloned().map(Into::into).collect(),
        };
        Ok(Faults::of(visit.tongue(), draft::save(visit, input).await?))
    }

    /// A page of it.
    pub(super) fn page(&self, name: &str) -> String {
        format!("/dossiers/{}/supplement{name}", self.dossier.code)
    }

    /// The page that holds a control.
    pub(super) fn page_of(&self, control: &str) -> String {
        if control.starts_with("d/") || control.starts_with("documents") {
            return self.page("/papers");
        }
        self.page(&format!("#{control}"))
    }
}

/// Puts a value at a JSON pointer, or takes away what is there; groups on the way are made.
fn set(form: &mut Value, pointer: &str, value: Option<Value>) {
    let Some((above, key)) = pointer.rsplit_once('/') else { return };
    let mut at = form;
    for part in above.split('/').skip(1) {
        at = match at {
            Value::Array(rows) => match part.parse::<usize>().ok().and_then(|place| rows.get_mut(place)) {
                Some(row) => row,
                None => return,
            },
            Value::Object(fields) => fields.entry(part.to_owned()).or_insert_with(|| Value::Object(Map::new())),
            _ => return,
        };
    }
    match (at, value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(key.to_owned(), value)),
        (Value::Object(fields), None) => drop(fields.remove(key)),
        _ => {}
    }
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DossierVariables")]
struct SupplementForm {
    #[arguments(code: $code)]
    dossier: Option<Dossier>,
    viewer: Option<Account>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Account {
    drafts: Vec<Draft>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Dossier {
    pub(super) code: String,
    pub(super) version: i32,
    pub(super) form: Option<Value>,
    pub(super) procedure: Procedure,
    supplement_request: Option<SupplementRequest>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Procedure {
    code: String,
    version: i32,
    form_schema: Value,
    required_documents: Vec<RequiredDocument>,
}

impl Procedure {
    pub(super) fn code(&self) -> &str {
        &self.code
    }
}

#[derive(Debug, Clone, cynic::QueryFragment)]
pub(super) struct SupplementRequest {
    pub(super) respond_by: Option<Moment>,
    pub(super) message: Option<String>,
    pub(super) items: Vec<SupplementItem>,
}

#[derive(Debug, Clone, cynic::QueryFragment)]
pub(super) struct SupplementItem {
    pub(super) target: SupplementTarget,
    pub(super) label: String,
    pub(super) instruction: String,
}

#[derive(Debug, Clone, cynic::QueryFragment)]
pub(super) struct SupplementTarget {
    form_field: Option<String>,
    requirement: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_put_where_its_pointer_says() {
        let mut form = json!({ "trader": { "fax": "1" }, "shops": [{ "name": "x" }] });
        set(&mut form, "/trader/name", Some(json!("A")));
        set(&mut form, "/trader/fax", None);
        set(&mut form, "/shops/0/name", Some(json!("y")));
        set(&mut form, "/shops/7/name", Some(json!("nowhere")));
        set(&mut form, "/notes/first", Some(json!("new")));
        let expected = json!({ "trader": { "name": "A" }, "shops": [{ "name": "y" }], "notes": { "first": "new" } });
        assert_eq!(form, expected);
    }
}
