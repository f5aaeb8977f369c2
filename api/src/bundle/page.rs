use askama::Template;
use domain::{Language, Role};
use store::bundle::{BundleContent, BundledEvent};
use store::tree::{PublicKey, SignedNote};

use crate::texts::{self, Texts};

/// A page that a person reads without any other file.
pub(super) fn written(
    texts: &Texts,
    language: Language,
    content: &BundleContent,
    key: &PublicKey,
    note: &SignedNote,
) -> Result<String, askama::Error> {
    let key = key.to_string();
    BundlePage { texts, language, content, key, note: &note.note }.render()
}

#[derive(Template)]
#[template(path = "bundle.html")]
struct BundlePage<'a> {
    texts: &'a Texts,
    language: Language,
    content: &'a BundleContent,
    key: String,
    note: &'a str,
}

impl BundlePage<'_> {
    fn say(&self, id: &str) -> String {
        self.texts.text(self.language, &format!("bundle-{id}"), &[])
    }

    fn exported_at(&self) -> String {
        texts::moment(self.language, self.content.exported_at)
    }

    fn title(&self, event: &BundledEvent) -> String {
        match event.kind.as_str() {
            "dossier" => self.texts.progress(self.language, &event.event_type),
            _ => event.event_type.clone(),
        }
    }

    fn recorded_at(&self, event: &BundledEvent) -> String {
        let at = event.stored().and_then(|stored| stored.recorded_at());
        at.map(|at| texts::moment(self.language, at)).unwrap_or_default()
    }

    /// What they were, and under which account: names are not part of what is recorded.
    fn who(&self, event: &BundledEvent) -> String {
        let text = |key: &str| event.metadata.get(key).and_then(serde_json::Value::as_str);
        match text("role").and_then(Role::from_name) {
            None => self.say("service"),
            Some(role) => {
                let role = self.say(&format!("role-{}", role.name().to_lowercase()));
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
