//! Items that a supplement request may ask for: the form's fields by group, then the required documents.

use serde_json::Value;

use crate::form::{Field, Form, Shape, written_at};
use crate::staff::act::action_page::ActionPage;
use crate::translator::Translator;

/// Prefix of a required document's key; pointers to fields of the form begin with `/`.
pub(super) const PAPER: &str = "d/";

/// Items by group: the fields of each step of the form, then the required documents.
pub(super) fn groups(translator: &Translator, scene: &ActionPage) -> Vec<Group> {
    let form = Form::of(&scene.procedure.form_schema);
    let filed = scene.form.clone().unwrap_or_default();
    let mut groups = Vec::new();
    for step in form.steps() {
        let mut items = Vec::new();
        for field in step.fields {
            let pointer = format!("/{}", field.key);
            match &field.shape {
                Shape::Object(below) => {
                    for field in below {
                        push(translator, field, &format!("{pointer}/{}", field.key), "", &filed, &mut items);
                    }
                }
                _ => push(translator, field, &pointer, "", &filed, &mut items),
            }
        }
        groups.push(Group { title: step.title(translator), items });
    }
    let papers = scene.procedure.required_documents.iter();
    let papers = papers.map(|paper| Item::new(format!("{PAPER}{}", paper.key), paper.name.clone(), None)).collect();
    groups.push(Group { title: translator.t("papers-title"), items: papers });
    groups
}

fn push(translator: &Translator, field: &Field, pointer: &str, before: &str, filed: &Value, items: &mut Vec<Item>) {
    let title = format!("{before}{}", field.title);
    if let Shape::Object(below) = &field.shape {
        for field in below {
            push(translator, field, &format!("{pointer}/{}", field.key), &format!("{title} – "), filed, items);
        }
        return;
    }
    let value = filed.pointer(pointer).and_then(|value| written_at(translator, field, value));
    items.push(Item::new(pointer.to_owned(), title, value));
}

/// Fields under one heading.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) items: Vec<Item>,
}

/// Item that can be asked for, with its checkbox and its instruction.
pub(super) struct Item {
    pub(super) target: String,
    pub(super) label: String,
    pub(super) value: Option<String>,
    pub(super) is_asked: bool,
    pub(super) instruction: String,
    pub(super) error: Option<String>,
}

impl Group {
    /// Expands a group with a ticked item or an error.
    pub(super) fn is_open(&self) -> bool {
        self.items.iter().any(|item| item.is_asked || item.error.is_some())
    }
}

impl Item {
    fn new(target: String, label: String, value: Option<String>) -> Self {
        Self { target, label, value, is_asked: false, instruction: String::new(), error: None }
    }
}
