use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The contract's operations, word for word.
static OPERATIONS: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| definitions(include_str!("../../contract/operations.graphql")));

/// The document of one operation: its own words and those of the fragments that it spreads.
pub(super) fn document(operation: &str) -> String {
    let mut names = vec![operation];
    let mut taken = BTreeSet::new();
    let mut document = String::new();
    while let Some(name) = names.pop() {
        if !taken.insert(name) {
            continue;
        }
        let definition = OPERATIONS.get(name).unwrap_or_else(|| panic!("the contract has no {name}"));
        document.push_str(definition);
        names.extend(definition.split("...").skip(1).map(first_name));
    }
    document
}

/// A definition begins in the first column with its kind and its name.
fn definitions(text: &'static str) -> BTreeMap<&'static str, &'static str> {
    let kinds = ["fragment ", "query ", "mutation ", "subscription "];
    let mut beginnings = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) {
            beginnings.push((first_name(rest), at));
        }
        at += line.len();
    }
    let ends = beginnings.iter().skip(1).map(|(_, at)| *at).chain([text.len()]);
    beginnings.iter().zip(ends).map(|((name, from), to)| (*name, &text[*from..to])).collect()
}

fn first_name(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}
