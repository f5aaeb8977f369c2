use cynic::QueryBuilder;
use serde_json::{Map, Value};

use crate::draft::{self, KeepOutcome, Origin, SaveDraftInput, SaveOutcome};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{
    Clash, Edit, Field, Form, Mark, as_typed, mark_of, marks_of, merge_field, patch, rows_changed_at, sent_value,
    shown_value,
};
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::dossier::{SupplementItem, SupplementRequest};
use crate::schema::draft::{Draft, DraftDocument};
use crate::schema::file::DossierDocument;
use crate::schema::procedure::{ProcedureForm, RequiredDocument};

/// The key of the message among what was typed.
pub(super) const MESSAGE: &str = "message";

/// Begins the keys of what is said of single things, among what was typed: their ids follow. Another request asks for
/// other things, so that what was said to an earlier one goes to nobody.
pub(super) const SAID: &str = "said-";

/// A dossier that is supplemented, as far as its draft has come.
pub(super) struct SupplementDraft {
    pub(super) dossier: Dossier,
    pub(super) request: SupplementRequest,
    pub(super) form: Form,
    /// The filed form, as its controls show it.
    shown: Value,
    /// What is kept of what was typed, by JSON pointer, and the message.
    kept: Map<String, Value>,
    pub(super) documents: Vec<DraftDocument>,
    /// Of the draft; 0 where there never was one.
    pub(super) version: i32,
    /// The draft has ended: there is none now.
    has_ended: bool,
    /// The dossier that its last answer went to.
    pub(super) submitted_as: Option<String>,
}

/// A field that was asked for.
pub(super) struct AskedField<'a> {
    pub(super) pointer: &'a str,
    pub(super) item: &'a SupplementItem,
    pub(super) field: &'a Field,
    /// As it is kept, or as filed.
    value: Value,
}

impl AskedField<'_> {
    /// What its control shows.
    pub(super) fn shown(&self) -> Value {
        shown_value(self.field, &self.value)
    }
}

impl SupplementDraft {
    pub(super) async fn load(context: &PageContext, code: String) -> Result<Self, Failure> {
        Self::load_any(context, code).await?.ok_or(Failure::NotFound)
    }

    /// The same; `None` where nothing is asked for any more.
    pub(super) async fn load_any(context: &PageContext, code: String) -> Result<Option<Self>, Failure> {
        context.signed_in()?;
        let answer: SupplementForm = context.ask(SupplementForm::build(SupplementFormVariables { code })).await?;
        let dossier = answer.dossier.ok_or(Failure::NotFound)?;
        let Some(request) = dossier.supplement_request.clone() else { return Ok(None) };
        let form = Form::of(&dossier.procedure.form_schema);
        let filed = dossier.form.clone().unwrap_or_default();
        let shown = Value::Object(as_typed(form.fields(), &filed));
        let drafts = answer.viewer.map(|viewer| viewer.drafts).unwrap_or_default();
        let draft = drafts.into_iter().find(|draft| draft.dossier_code.as_deref() == Some(dossier.code.as_str()));
        let version = draft.as_ref().map_or(0, |draft| draft.version);
        let submitted_as = draft.as_ref().and_then(|draft| draft.submitted_as.clone());
        let has_ended = draft.as_ref().is_some_and(|draft| draft.ended_at.is_some());
        let (kept, documents) = draft.map(|draft| (draft.form, draft.documents)).unwrap_or_default();
        let kept = kept.as_object().cloned().unwrap_or_default();
        Ok(Some(Self { dossier, request, form, shown, kept, documents, version, has_ended, submitted_as }))
    }

    /// Merges what was typed into the draft as it is by now.
    pub(super) async fn keep(
        &mut self,
        context: &PageContext,
        posted: &Posted,
        mine: &Value,
        origin: &Origin,
    ) -> Result<KeepOutcome, Failure> {
        let mark = draft::marking(context);
        for _ in 0..draft::TRIES {
            if self.has_ended && origin.is_before(self.version) {
                return Ok(KeepOutcome::Ended);
            }
            let (kept, clashes, list) = self.merged(posted, Edit { base: origin.shown(), mine, mark: &mark });
            let input = SaveDraftInput {
                procedure_code: self.dossier.procedure.code.clone(),
                procedure_version: self.dossier.procedure.version,
                dossier_code: Some(self.dossier.code.clone()),
                form: Value::Object(kept.clone()),
                expected_version: Some(self.version),
            };
            match draft::save(context, input).await? {
                SaveOutcome::At(version) => {
                    (self.kept, self.version) = (kept, version);
                    return Ok(KeepOutcome::Kept { clashes, list });
                }
                SaveOutcome::Outdated => *self = Self::load(context, self.dossier.code.clone()).await?,
                SaveOutcome::Refused(errors) => {
                    return Ok(KeepOutcome::Unsaved(Faults::of(context.translator(), errors)));
                }
            }
        }
        Err(draft::contended())
    }

    fn merged(&self, posted: &Posted, edit: Edit<'_>) -> (Map<String, Value>, Vec<Clash>, Option<String>) {
        let (mut kept, mut clashes, mut list) = (self.kept.clone(), Vec::new(), None);
        for asked in self.fields() {
            let id = format!("f{}", asked.pointer);
            let merged = merge_field(asked.field, &id, edit.at(asked.pointer), Some(&asked.value), &mut clashes);
            let mut rows = merged.clone().unwrap_or_else(|| asked.value.clone());
            let is_moved = clashes.iter().any(|clash| clash.control == id);
            if !is_moved && rows_changed_at(&id, posted, &mut rows) {
                list = Some(id);
                kept.insert(asked.pointer.to_owned(), rows);
            } else if let Some(merged) = merged {
                kept.insert(asked.pointer.to_owned(), merged);
            }
        }
        for key in self.text_keys() {
            let (theirs, said) = (self.text(&key), edit.mine[&key].as_str().unwrap_or_default());
            let [my_mark, their_mark] = [said, theirs].map(|text| mark_of(text, edit.mark));
            let base = edit.base.map_or(&their_mark, |base| &base[&key]).as_str().unwrap_or_default();
            if my_mark != base && said != theirs {
                if their_mark == base {
                    kept.insert(key, said.into());
                } else {
                    clashes.push(Clash { control: key, theirs: theirs.into() });
                }
            }
        }
        (kept, clashes, list)
    }

    /// What the page is drawn from.
    pub(super) fn origin(&self, context: &PageContext) -> Origin {
        Origin::new(self.version, self.marks(&self.shown(), &draft::marking(context)))
    }

    /// Marks of what its controls show, by the same keys.
    pub(super) fn marks(&self, shown: &Map<String, Value>, mark: Mark<'_>) -> Map<String, Value> {
        let of = |key: &str| shown.get(key).cloned().unwrap_or_default();
        let fields = self.fields().into_iter();
        let fields = fields.map(|asked| (asked.pointer.to_owned(), marks_of(asked.field, &of(asked.pointer), mark)));
        let texts = self.text_keys().map(|key| {
            let text = mark_of(of(&key).as_str().unwrap_or_default(), mark);
            (key, text)
        });
        fields.chain(texts).collect()
    }

    /// What its controls show, by JSON pointer, the message, and what is said of single things.
    pub(super) fn shown(&self) -> Map<String, Value> {
        let fields = self.fields().into_iter().map(|asked| (asked.pointer.to_owned(), asked.shown()));
        let texts = self.text_keys().map(|key| {
            let text = self.text(&key).into();
            (key, text)
        });
        fields.chain(texts).collect()
    }

    /// The fields that were asked for, in the order of the request.
    pub(super) fn fields(&self) -> Vec<AskedField<'_>> {
        let of = |item| self.field_of(item);
        self.request.items.iter().filter_map(of).collect()
    }

    fn field_of<'a>(&'a self, item: &'a SupplementItem) -> Option<AskedField<'a>> {
        let pointer = item.target.form_field.as_deref()?;
        let field = self.form.at(pointer)?;
        let filed = || self.dossier.form.as_ref().and_then(|form| form.pointer(pointer));
        let value = self.kept.get(pointer).or_else(filed).cloned().unwrap_or_default();
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
        self.text(MESSAGE)
    }

    /// What is said of one thing.
    pub(super) fn said_of(&self, item: &SupplementItem) -> &str {
        self.text(&item.said_key())
    }

    /// What is said of each thing, by its id, in the order of the request; also where nothing is, so that faults are
    /// counted alike.
    pub(super) fn said_in_order(&self) -> Vec<(String, String)> {
        let said = |item: &SupplementItem| (item.id.inner().to_owned(), self.said_of(item).to_owned());
        self.request.items.iter().map(said).collect()
    }

    /// The keys of all that is said in words, which are the names of their controls too.
    pub(super) fn text_keys(&self) -> impl Iterator<Item = String> {
        let said = self.request.items.iter().map(SupplementItem::said_key);
        std::iter::once(MESSAGE.to_owned()).chain(said.collect::<Vec<_>>())
    }

    fn text(&self, key: &str) -> &str {
        self.kept.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// The form as it will be.
    pub(super) fn changed(&self) -> Value {
        let mut form = self.dossier.form.clone().unwrap_or_default();
        for asked in self.fields() {
            // What nobody touched stays to the letter, however it was once written.
            let is_touched = Some(&asked.shown()) != self.shown.pointer(asked.pointer);
            if self.kept.contains_key(asked.pointer) && is_touched {
                set(&mut form, asked.pointer, sent_value(asked.field, &asked.value));
            }
        }
        form
    }

    /// What of the filed form is changed; `None` where nothing is.
    pub(super) fn patch(&self) -> Option<Value> {
        patch(&self.dossier.form.clone().unwrap_or_default(), &self.changed())
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
        // The API counts answers as they were sent: in the order of the request.
        match self.item_of(control) {
            Some(item) => self.page(&format!("#{}", item.said_key())),
            None => self.page(&format!("#{control}")),
        }
    }

    /// The thing that a control is about which holds words alone.
    pub(super) fn item_of(&self, control: &str) -> Option<&SupplementItem> {
        let place = control.strip_prefix("answers/")?.split('/').next()?;
        self.request.items.get(place.parse::<usize>().ok()?)
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

#[derive(Debug, cynic::QueryVariables)]
struct SupplementFormVariables {
    code: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SupplementFormVariables")]
struct SupplementForm {
    #[arguments(code: $code)]
    dossier: Option<Dossier>,
    viewer: Option<Account>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Account {
    #[arguments(includeEnded: true)]
    drafts: Vec<Draft>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Dossier {
    pub(super) code: String,
    pub(super) version: i32,
    pub(super) form: Option<Value>,
    pub(super) documents: Vec<DossierDocument>,
    pub(super) procedure: ProcedureForm,
    supplement_request: Option<SupplementRequest>,
}

impl SupplementItem {
    /// The key of what is said of it.
    pub(super) fn said_key(&self) -> String {
        format!("{SAID}{}", self.id.inner())
    }
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
