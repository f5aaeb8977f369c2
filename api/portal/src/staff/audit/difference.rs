//! Diff of two states of a dossier in words: documents by requirement, fields of the form by title, officers by name.
//!
//! Ids and digests are left out: the raw data has them.

use domain::Moment;
use serde_json::Value;

use super::officers::Officers;
use super::procedure::Procedure;
use crate::form::{Form, name_of};
use crate::money::grouped;
use crate::schema::procedure::RequiredDocument;
use crate::staff::filing::{Difference, Differing, FiledDocument, Filing};
use crate::translator::Translator;

/// Parts of the state that have a name for readers; the rest is left out.
const NAMES: [(&str, &str); 17] = [
    ("code", "difference-code"),
    ("procedure", "difference-procedure"),
    ("base", "difference-base"),
    ("interruptions", "difference-interruptions"),
    ("step", "difference-step"),
    ("assignee", "difference-assignee"),
    ("supplement", "difference-supplement"),
    ("rounds", "difference-rounds"),
    ("payment", "difference-payment"),
    ("outcome", "difference-outcome"),
    ("submitted_at", "difference-submitted-at"),
    ("accepted_at", "difference-accepted-at"),
    ("due_at", "difference-due-at"),
    ("supplement_until", "difference-supplement-until"),
    ("paused_minutes", "difference-paused-minutes"),
    ("extended", "difference-extended"),
    ("ended_at", "difference-ended-at"),
];

/// Labels by which a diff is worded: form definition, steps, officers, language.
pub(super) struct Telling<'t> {
    pub(super) translator: &'t Translator,
    pub(super) procedure: &'t Procedure,
    pub(super) form: &'t Form,
    pub(super) officers: &'t Officers,
}

impl Telling<'_> {
    /// All differences: state of the dossier, documents, fields of the form.
    pub(super) fn all(&self, before: &Value, after: &Value, of_form: &[Difference]) -> Vec<Differing> {
        let mut all: Vec<Differing> =
            NAMES.iter().filter_map(|(key, text)| self.part(key, text, before, after)).collect();
        all.extend(self.papers(before, after));
        all.extend(self.filing().fields(of_form));
        all
    }

    fn part(&self, key: &str, text: &str, before: &Value, after: &Value) -> Option<Differing> {
        if before[key] == after[key] {
            return None;
        }
        let (was, is) = (self.written(key, &before[key]), self.written(key, &after[key]));
        // Assignees with the same name, or none, differ all the same.
        let is = if key == "assignee" && was == is { self.translator.t("difference-somebody-else") } else { is };
        (was != is).then(|| Differing { name: self.translator.t(text), before: was, after: is })
    }

    fn written(&self, key: &str, value: &Value) -> String {
        let translator = self.translator;
        match (key, value) {
            (_, Value::Null) => String::new(),
            ("base", Value::String(status)) => translator.status(status),
            ("interruptions", Value::Array(waits)) => {
                let waits = waits.iter().filter_map(|wait| Some(translator.status(status_of(wait.as_str()?)?)));
                waits.collect::<Vec<_>>().join("; ")
            }
            ("procedure", value) => self.procedure_version(value),
            ("step", value) => self.step(value),
            ("assignee", Value::String(id)) => {
                self.officers.name_of(id).map_or_else(|| translator.t("difference-somebody"), ToOwned::to_owned)
            }
            ("supplement", value) => self.asked(value),
            ("payment", value) => {
                let money = &value["money"];
                let amount = grouped(money["amount"].as_str().unwrap_or_default());
                format!("{amount} {}", money["currency"].as_str().unwrap_or_default())
            }
            ("outcome", Value::String(outcome)) => {
                translator.t(if outcome == "GRANTED" { "dossier-granted" } else { "dossier-refused" })
            }
            (_, Value::Bool(yes)) => translator.t(if *yes { "form-yes" } else { "form-no" }),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::String(text)) => {
                text.parse::<Moment>().map_or_else(|_| text.clone(), |at| translator.moment(&at))
            }
            (_, Value::Array(_) | Value::Object(_)) => String::new(),
        }
    }

    fn procedure_version(&self, value: &Value) -> String {
        let version = self.translator.t_with("audit-version", "version", value["version"].to_string());
        format!("{}, {version}", value["code"].as_str().unwrap_or_default())
    }

    fn step(&self, value: &Value) -> String {
        let key = value["step"]["key"].as_str().unwrap_or_default();
        self.procedure.step_name(key).unwrap_or(key).to_owned()
    }

    /// Items of a supplement request, a line each.
    fn asked(&self, value: &Value) -> String {
        let item = |item: &Value| {
            let target = &item["target"];
            let what = match (target["formField"].as_str(), target["requirement"].as_str()) {
                (Some(pointer), _) => name_of(self.translator, self.form, &format!("f{pointer}"))?,
                (None, Some(key)) => RequiredDocument::name_of(&self.procedure.required_documents, key),
                (None, None) => return None,
            };
            Some(match item["instruction"].as_str() {
                Some(instruction) => format!("{what}: {instruction}"),
                None => what,
            })
        };
        let items = value["items"].as_array().into_iter().flatten().filter_map(item);
        items.collect::<Vec<_>>().join("\n")
    }

    /// Diff of the documents of two states.
    fn papers(&self, before: &Value, after: &Value) -> Vec<Differing> {
        let of =
            |state: &Value| state["documents"].as_array().into_iter().flatten().filter_map(paper).collect::<Vec<_>>();
        self.filing().papers(&of(before), &of(after))
    }

    fn filing(&self) -> Filing<'_> {
        Filing { translator: self.translator, form: self.form, required_documents: &self.procedure.required_documents }
    }
}

/// Document from a state's JSON.
fn paper(document: &Value) -> Option<FiledDocument> {
    let file = &document["file"];
    Some(FiledDocument {
        requirement: document["requirement"].as_str()?.to_owned(),
        id: file["id"].as_str()?.to_owned(),
        name: file["naming"]["name"].as_str().map(ToOwned::to_owned),
        size: i32::try_from(file["size"].as_i64().unwrap_or_default()).unwrap_or(i32::MAX),
    })
}

/// The status that waiting for this is.
fn status_of(interruption: &str) -> Option<&'static str> {
    match interruption {
        "SUPPLEMENT" => Some("SUPPLEMENT_REQUESTED"),
        "PAYMENT" => Some("PAYMENT_REQUIRED"),
        "WITHDRAWAL" => Some("WITHDRAWAL_REQUESTED"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::translator;

    fn paper(key: &str, id: &str, name: &str) -> Value {
        let file = json!({ "id": id, "naming": { "name": name, "sha256": "ab" }, "mediaType": "application/pdf", "size": 2048 });
        json!({ "requirement": key, "file": file })
    }

    #[test]
    fn a_replaced_paper_is_one_difference_and_nothing_shows_an_id_or_a_digest() {
        let procedure = Procedure { form_schema: json!({}), required_documents: Vec::new(), steps: Vec::new() };
        let (translator, form) = (translator(), Form::of(&procedure.form_schema));
        let officers = Officers::called([("a", "Trần Thị Bình"), ("b", "Lê Văn Cường")]);
        let telling = Telling { translator: &translator, procedure: &procedure, form: &form, officers: &officers };
        let state = |papers: Vec<Value>, supplement: Value, waits: Value, assignee: Value| {
            json!({
                "base": "ACCEPTED", "interruptions": waits, "supplement": supplement, "documents": papers,
                "assignee": assignee, "examiners": ["4c052a06"], "applicant": "4c052a06",
            })
        };
        let item = json!({ "id": "i", "target": { "requirement": "application" }, "instruction": "Ký lại đơn" });
        let asked =
            json!({ "request": "r", "requested_at": "2026-03-02T02:00:00Z", "items": [item], "respond_by": null });
        let before = state(
            vec![paper("application", "1", "don.pdf"), paper("report", "2", "bc.pdf")],
            asked,
            json!(["SUPPLEMENT"]),
            json!("a"),
        );
        let after = state(
            vec![paper("report", "2", "bc.pdf"), paper("application", "3", "don-moi.pdf")],
            json!(null),
            json!([]),
            json!("b"),
        );
        let told = telling.all(&before, &after, &[]);
        let shown: Vec<_> =
            told.iter().map(|one| (one.name.as_str(), one.before.as_str(), one.after.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("Đang tạm dừng vì", "Yêu cầu bổ sung giấy tờ", ""),
                ("Người xử lý", "Trần Thị Bình", "Lê Văn Cường"),
                ("Yêu cầu bổ sung", "application: Ký lại đơn", ""),
                ("application", "don.pdf (2 KB)", "don-moi.pdf (2 KB)"),
            ]
        );
        assert!(telling.all(&after, &after, &[]).is_empty());
    }

    #[test]
    fn who_works_on_it_is_named_and_of_whoever_is_erased_it_is_told_that_somebody_did() {
        let procedure = Procedure { form_schema: json!({}), required_documents: Vec::new(), steps: Vec::new() };
        let (translator, form) = (translator(), Form::of(&procedure.form_schema));
        let officers = Officers::called([("a", "Trần Thị Bình"), ("b", "Lê Văn Cường"), ("namesake", "Trần Thị Bình")]);
        let telling = Telling { translator: &translator, procedure: &procedure, form: &form, officers: &officers };
        let told = |before: Value, after: Value| {
            let state = |assignee: Value| json!({ "assignee": assignee });
            let differing = telling.all(&state(before), &state(after), &[]).pop().expect("a difference");
            (differing.before, differing.after)
        };
        let (somebody, other) = ("Đã phân công".to_owned(), "Đã phân công cho người khác".to_owned());
        let (officer, colleague) = ("Trần Thị Bình".to_owned(), "Lê Văn Cường".to_owned());
        assert_eq!(told(Value::Null, json!("a")), (String::new(), officer.clone()));
        assert_eq!(told(json!("a"), json!("b")), (officer.clone(), colleague.clone()));
        assert_eq!(told(json!("b"), Value::Null), (colleague, String::new()));
        assert_eq!(told(json!("erased"), json!("a")), (somebody.clone(), officer.clone()));
        assert_eq!(told(json!("erased"), json!("also")), (somebody, other.clone()));
        assert_eq!(told(json!("a"), json!("namesake")), (officer, other), "of one name, and two people");
    }
}
