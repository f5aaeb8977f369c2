//! Step indicator of pages that follow each other.

use askama::Template;

use super::translator::Translator;

/// Which page of several somebody is on, and the others.
#[derive(Template)]
#[template(path = "way.html")]
pub struct Way {
    said: String,
    /// What the list of them is called.
    label: String,
    pages: Vec<WayPage>,
}

/// One of several pages.
pub struct WayPage {
    /// What it is called.
    pub name: String,
    /// Where it is, once it was seen.
    pub href: Option<String>,
    /// Whether it is the one that is shown.
    pub is_here: bool,
}

impl Way {
    /// Of pages that follow each other.
    pub fn of(translator: &Translator, said: String, pages: Vec<WayPage>) -> Self {
        Self { said, label: translator.t("apply-steps"), pages }
    }

    /// What a page is part of, where there is no list.
    pub fn alone(said: String) -> Self {
        Self { said, label: String::new(), pages: Vec::new() }
    }
}
