//! Step indicator of pages that follow each other.

use askama::Template;

use super::translator::Translator;

/// Step indicator: the current page among those that follow each other.
#[derive(Template)]
#[template(path = "way.html")]
pub struct Way {
    said: String,
    /// Accessible name of the list.
    label: String,
    pages: Vec<WayPage>,
}

/// Entry of the step indicator.
pub struct WayPage {
    /// Title of the page.
    pub name: String,
    /// Path of the page, once it was visited.
    pub href: Option<String>,
    /// Marks the current page.
    pub is_here: bool,
}

impl Way {
    /// Indicator of pages that follow each other.
    pub fn of(translator: &Translator, said: String, pages: Vec<WayPage>) -> Self {
        Self { said, label: translator.t("apply-steps"), pages }
    }

    /// Indicator of a page without a list of steps.
    pub fn alone(said: String) -> Self {
        Self { said, label: String::new(), pages: Vec::new() }
    }
}
