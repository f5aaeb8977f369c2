//! Human-readable page of a bundle.

use askama::Template;
use domain::dossier::ProcedureRef;
use domain::{Language, Role, Rulebook};
use foundation::label::{step_entered, step_label};
use foundation::texts::{self, Texts};
use store::bundle::{BundleContent, BundledEvent};
use store::tree::{PublicKey, SignedNote};

/// Renders a self-contained page.
pub(super) fn written(
    texts: &Texts,
    language: Language,
    content: &BundleContent,
    key: &PublicKey,
    note: &SignedNote,
    rulebook: &Rulebook,
) -> Result<String, askama::Error> {
    let key = key.to_string();
    BundlePage { texts, language, content, key, note: &note.note, rulebook, filed: filed_under(content) }.render()
}

/// Version of the procedure that the dossier was filed under, for the names of its steps.
fn filed_under(content: &BundleContent) -> Option<ProcedureRef> {
    let filed = content.events.iter().find(|event| event.event_type == "DossierSubmitted")?;
    serde_json::from_value(filed.says.get("procedure")?.clone()).ok()
}

#[derive(Template)]
#[template(path = "bundle.html")]
struct BundlePage<'a> {
    texts: &'a Texts,
    language: Language,
    content: &'a BundleContent,
    key: String,
    note: &'a str,
    rulebook: &'a Rulebook,
    filed: Option<ProcedureRef>,
}

impl BundlePage<'_> {
    fn word(&self, id: &str) -> String {
        self.texts.text(self.language, &format!("bundle-{id}"), &[])
    }

    fn exported_at(&self) -> String {
        texts::moment(self.language, self.content.exported_at)
    }

    fn title(&self, event: &BundledEvent) -> String {
        let step = step_entered(&event.event_type, &event.says).zip(self.filed.as_ref());
        let step = step.and_then(|(key, filed)| step_label(key, filed, self.rulebook, self.language));
        self.texts.event_at(self.language, &event.kind, &event.event_type, step.as_deref())
    }

    /// `Hồ sơ 3`: stream and sequence of an event.
    fn place(&self, event: &BundledEvent) -> String {
        format!("{} {}", self.texts.stream(self.language, &event.kind), event.sequence)
    }

    fn recorded_at(&self, event: &BundledEvent) -> String {
        let at = event.stored().and_then(|stored| stored.recorded_at());
        at.map(|at| texts::moment(self.language, at)).unwrap_or_default()
    }

    /// Role and account id of the actor: names are not part of the record.
    fn who(&self, event: &BundledEvent) -> String {
        let text = |key: &str| event.metadata.get(key).and_then(serde_json::Value::as_str);
        match text("role").and_then(Role::from_name) {
            None => self.word("service"),
            Some(role) => {
                let role = self.word(&format!("role-{}", role.name().to_lowercase()));
                format!("{role} {}", text("actor").unwrap_or_default()).trim_end().to_owned()
            }
        }
    }
}

fn hash(event: &BundledEvent) -> &str {
    event.metadata.get("hash").and_then(serde_json::Value::as_str).unwrap_or_default()
}

fn says(event: &BundledEvent) -> String {
    serde_json::to_string_pretty(&event.says).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::{AggregateKind, DossierId};
    use serde_json::json;
    use store::log::{Position, StoredEvent, StreamId};
    use store::tree::CheckpointKey;

    use super::*;

    fn event(sequence: u64, role: Option<Role>) -> BundledEvent {
        let stored = StoredEvent {
            position: Position::START,
            stream: StreamId::new(AggregateKind::Dossier, DossierId::of_code("x")),
            sequence,
            event_type: "DossierSubmitted".to_owned(),
            event_version: "1.0.0".to_owned(),
            payload: json!({}),
            metadata: json!({ "role": role.map(Role::name), "recordedAt": "2026-03-09T02:00:00.000000Z" }),
        };
        BundledEvent::new(stored, 0, Vec::new(), json!({ "body": "<b>đậm</b>" }))
    }

    #[test]
    fn people_read_it_in_their_language_and_nothing_in_it_is_markup() {
        let roles = Role::ALL.into_iter().map(Some).chain([None]);
        let content = BundleContent {
            format: BundleContent::FORMAT.to_owned(),
            log: uuid::Uuid::nil(),
            code: "000.00.08.H34-260309-0001".to_owned(),
            exported_at: "2026-03-09T03:00:00.000000Z".parse().expect("a moment"),
            events: roles.zip(1..).map(|(role, sequence)| event(sequence, role)).collect(),
        };
        let (texts, key) = (Texts::embedded().expect("texts"), CheckpointKey::new("hoso/x", &[1; 32]));
        let note = key.sign("x\n");
        for (language, who) in [(Language::Vi, "Bộ phận Một cửa"), (Language::En, "one-stop desk")] {
            let page = written(&texts, language, &content, &key.public(), &note, &Rulebook::default()).expect("a page");
            assert!(!page.contains("bundle-"), "every text exists: {page}");
            assert!(page.contains(who) && page.contains("000.00.08.H34-260309-0001"));
            assert!(!page.contains("<b>"), "what people wrote is text");
        }
    }
}
