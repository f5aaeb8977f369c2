//! Terms of use: the office's own text, else the built-in parts.

use askama::Template;
use axum::Extension;

use super::layout::Layout;
use super::page_context::PageExtension;
use super::render::{Answer, ok};

/// Parts of the built-in terms, in order.
const PARTS: [&str; 7] = ["service", "law", "account", "dossiers", "messages", "record", "asking"];

/// A part in the reader's language.
struct Part {
    title: String,
    told: String,
}

/// `GET /terms`: terms of use, in the office's own words where it has some.
pub async fn show(Extension(context): PageExtension) -> Answer {
    let said = context.portal().office.terms.as_ref();
    let language = context.translator().language();
    let own: Vec<String> = said.map(|terms| paragraphs(terms.get(language))).unwrap_or_default();
    let part =
        |name| Part { title: context.t(&format!("terms-{name}")), told: context.t(&format!("terms-{name}-told")) };
    let parts = if own.is_empty() { PARTS.map(part).into() } else { Vec::new() };
    // An office that says it in Vietnamese alone is read out as Vietnamese.
    let is_foreign = said.is_some_and(|terms| terms.en.is_none()) && language != domain::Language::Vi;
    Ok(ok(&TermsPage { layout: context.layout(context.t("terms-title")).await?, own, is_foreign, parts }))
}

/// Splits a text into paragraphs at blank lines; the lines of each are joined.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty()).map(|lines| lines.join(" "));
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect()
}

#[derive(Template)]
#[template(path = "terms.html")]
struct TermsPage {
    layout: Layout,
    own: Vec<String>,
    is_foreign: bool,
    parts: Vec<Part>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_own_words_stand_in_paragraphs() {
        assert_eq!(paragraphs("\nMột\nhai\n\n \nba \n"), ["Một hai", "ba"]);
        assert_eq!(paragraphs(" \n"), Vec::<String>::new());
    }
}
