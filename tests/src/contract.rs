//! Operations of the contract as clients send them: each with its fragments, word for word.

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub struct Operation {
    pub name: String,
    pub document: String,
}

/// All operations, in order.
pub fn operations() -> Vec<Operation> {
    let definitions = definitions(OPERATIONS);
    let fragments: BTreeMap<&str, &str> =
        definitions.iter().filter(|(kind, ..)| *kind == "fragment").map(|(_, name, text)| (*name, *text)).collect();
    let operation = |(_, name, text): &(&str, &str, &str)| {
        let mut document = (*text).to_owned();
        let mut spread = Vec::new();
        gather(text, &fragments, &mut spread);
        for fragment in spread {
            document.push('\n');
            document.push_str(fragments[fragment]);
        }
        Operation { name: (*name).to_owned(), document }
    };
    definitions.iter().filter(|(kind, ..)| *kind != "fragment").map(operation).collect()
}

/// Names and documents of all operations.
pub fn documents() -> Vec<(String, String)> {
    operations().into_iter().map(|operation| (operation.name, operation.document)).collect()
}

/// Document of the operation of this name.
pub fn document(name: &str) -> &'static str {
    static DOCUMENTS: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| operations().into_iter().map(|operation| (operation.name, operation.document)).collect());
    DOCUMENTS.get(name).unwrap_or_else(|| panic!("the contract has no {name}"))
}

fn gather<'a>(text: &str, fragments: &BTreeMap<&'a str, &'a str>, spread: &mut Vec<&'a str>) {
    for (name, fragment) in fragments {
        if names_of_spreads(text).any(|found| found == *name) && !spread.contains(name) {
            spread.push(name);
            gather(fragment, fragments, spread);
        }
    }
}

fn names_of_spreads(text: &str) -> impl Iterator<Item = &str> {
    text.split("...").skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

/// Kind, name and text of each definition.
fn definitions(text: &str) -> Vec<(&str, &str, &str)> {
    let starts: Vec<usize> = line_starts(text)
        .filter(|start| {
            ["query ", "mutation ", "subscription ", "fragment "].iter().any(|kind| text[*start..].starts_with(kind))
        })
        .collect();
    let definition = |start: &usize| {
        let rest = &text[*start..];
        let (kind, named) = rest.split_once(' ').expect("a kind");
        let name = named.split(|c: char| !c.is_alphanumeric()).next().expect("a name");
        (kind, name, &rest[..end_of_braces(rest)])
    };
    starts.iter().map(definition).collect()
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).filter(|at| *at < text.len())
}

/// End of the selection; variables of these operations have no braces.
fn end_of_braces(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    panic!("an operation that does not end: {text}")
}

pub const OPERATIONS: &str = include_str!("../contract/operations.graphql");
