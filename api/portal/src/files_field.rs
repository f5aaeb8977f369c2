//! File input with the files that were uploaded before.

use askama::Template;

use super::translator::Translator;

/// A control in which files are chosen, several at once, with those that were sent before and are not sent again.
#[derive(Template)]
#[template(path = "files-field.html")]
pub struct FilesField {
    label: String,
    hint: String,
    fault: String,
    error: Option<String>,
    /// Uploaded files as encrypted token and name.
    kept: Vec<(String, String)>,
}

impl FilesField {
    /// File control with label and hint, by the ids of their texts.
    pub fn new(translator: &Translator, label: &str, hint: &str, kept: Vec<(String, String)>) -> Self {
        let fault = translator.t("control-error");
        Self { label: translator.t(label), hint: translator.t(hint), fault, error: None, kept }
    }

    /// Marks the control with an error.
    #[must_use]
    pub fn faulty(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }
}
