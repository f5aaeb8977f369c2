//! A supplement being filled in: the open request with the draft of its answer.

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

/// Key of the message in the draft.
pub(super) const MESSAGE: &str = "message";

/// Key prefix of the replies in the draft; the item id follows. A later request has other item ids, so that a reply
/// never goes to the wrong one.
pub(super) const SAID: &str = "said-";

/// Open request of a dossier and the draft of its answer.
pub(super) struct SupplementDraft {
    pub(super) dossier: Dossier,
    pub(super) request: SupplementRequest,
    pub(super) form: Form,
    /// Filed form, as its controls show it.
    shown: Value,
    /// Typed values that the draft stores, by JSON pointer, with message and replies.
    kept: Map<String, Value>,
    pub(super) documents: Vec<DraftDocument>,
    /// Draft version; 0 where there never was one.
    pub(super) version: i32,
    /// Set where the draft was submitted or deleted.
    has_ended: bool,
    /// Code of the dossier that its last answer went to.
    pub(super) submitted_as: Option<String>,
}

/// Form field that an item of the request is about.
pub(super) struct AskedField<'a> {
    pub(super) pointer: &'a str,
    pub(super) item: &'a SupplementItem,
    pub(super) field: &'a Field,
    /// Value in the draft, else as filed.
    value: Value,
}

impl AskedField<'_> {
    pub(super) fn shown(&self) -> Value {
        shown_value(self.field, &self.value)
    }
}

impl SupplementDraft {
    pub(super) async fn load(context: &PageContext, code: String) -> Result<Self, Failure> {
        Self::load_any(context, code).await?.ok_or(Failure::NotFound)
    }

    /// Variant of `load` that answers `None` where no request is open.
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

    /// Three-way merge of a posted page into the draft, saved by compare-and-set and retried.
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

    /// Origin of the page: draft version and marks.
    pub(super) fn origin(&self, context: &PageContext) -> Origin {
        Origin::new(self.version, self.marks(&self.shown(), &draft::marking(context)))
    }

    /// Marks of the controls, by the same keys.
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

    /// Values that the controls show: fields by JSON pointer, message and replies.
    pub(super) fn shown(&self) -> Map<String, Value> {
        let fields = self.fields().into_iter().map(|asked| (asked.pointer.to_owned(), asked.shown()));
        let texts = self.text_keys().map(|key| {
            let text = self.text(&key).into();
            (key, text)
        });
        fields.chain(texts).collect()
    }

    /// Requested fields, in the order of the request.
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

    /// Requested documents, each with its item.
    pub(super) fn papers(&self) -> Vec<(&RequiredDocument, &SupplementItem)> {
        let of = |item: &'_ SupplementItem| {
            let key = item.target.requirement.as_deref()?;
            self.dossier.procedure.required_documents.iter().find(|paper| paper.key == key)
        };
        self.request.items.iter().filter_map(|item| Some((of(item)?, item))).collect()
    }

    pub(super) fn message(&self) -> &str {
        self.text(MESSAGE)
    }

    /// Reply to an item.
    pub(super) fn said_of(&self, item: &SupplementItem) -> &str {
        self.text(&item.said_key())
    }

    /// Replies by item id in the order of the request, empty ones too, so that the indices in errors match.
    pub(super) fn said_in_order(&self) -> Vec<(String, String)> {
        let said = |item: &SupplementItem| (item.id.inner().to_owned(), self.said_of(item).to_owned());
        self.request.items.iter().map(said).collect()
    }

    /// Keys of message and replies, which are the ids of their controls too.
    pub(super) fn text_keys(&self) -> impl Iterator<Item = String> {
        let said = self.request.items.iter().map(SupplementItem::said_key);
        std::iter::once(MESSAGE.to_owned()).chain(said.collect::<Vec<_>>())
    }

    fn text(&self, key: &str) -> &str {
        self.kept.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Filed form with the draft's changes applied.
    pub(super) fn changed(&self) -> Value {
        let mut form = self.dossier.form.clone().unwrap_or_default();
        for asked in self.fields() {
            // Untouched values stay to the letter, in whichever notation they were filed.
            let is_touched = Some(&asked.shown()) != self.shown.pointer(asked.pointer);
            if self.kept.contains_key(asked.pointer) && is_touched {
                set(&mut form, asked.pointer, sent_value(asked.field, &asked.value));
            }
        }
        form
    }

    /// Merge patch of the filed form; `None` without a change.
    pub(super) fn patch(&self) -> Option<Value> {
        patch(&self.dossier.form.clone().unwrap_or_default(), &self.changed())
    }

    /// Path of a page of the supplement.
    pub(super) fn page(&self, name: &str) -> String {
        format!("/dossiers/{}/supplement{name}", self.dossier.code)
    }

    /// Path of the page that holds a control, with its anchor.
    pub(super) fn page_of(&self, control: &str) -> String {
        if control.starts_with("d/") || control.starts_with("documents") {
            return self.page("/papers");
        }
        // The API numbers answers as they were sent: in the order of the request.
        match self.item_of(control) {
            Some(item) => self.page(&format!("#{}", item.said_key())),
            None => self.page(&format!("#{control}")),
        }
    }

    /// Item whose reply the control holds.
    pub(super) fn item_of(&self, control: &str) -> Option<&SupplementItem> {
        let place = control.strip_prefix("answers/")?.split('/').next()?;
        self.request.items.get(place.parse::<usize>().ok()?)
    }
}

/// Sets or removes the value at a JSON pointer; enclosing groups are created.
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
    /// Key of its reply.
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
