//! Code words of the glossary occur in the sources.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::markdown::{code_spans, rows};
use super::{page, root};

const GLOSSARY: &str = "docs/glossary.md";
/// Source folders; tests are excluded.
const SOURCES: [&str; 5] = ["domain", "store", "projections", "api", "migrations"];
const ENDINGS: [&str; 3] = ["rs", "sql", "graphql"];
const FEWEST: usize = 40;

#[test]
fn every_word_of_the_glossary_stands_in_the_sources() {
    let mut words = HashSet::new();
    for source in SOURCES {
        gather(&root().join(source), &mut words);
    }
    let glossary = page(GLOSSARY);
    let entries = rows(&glossary);
    assert!(entries.len() >= FEWEST, "{} entries", entries.len());
    for entry in entries {
        let &[vietnamese, english, code, meaning] = &entry[..] else { panic!("four cells: {entry:?}") };
        assert!(![english, code, meaning].contains(&""), "{vietnamese} {entry:?}");
        let named: Vec<&str> = code_spans(code).collect();
        assert!(!named.is_empty(), "{english} has no word of the code");
        for word in named.iter().flat_map(|span| span.split("::")) {
            assert!(words.contains(word), "{english}: {word} stands in no source");
        }
    }
}

/// Identifiers of the sources below a folder.
fn gather(folder: &Path, words: &mut HashSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            gather(&path, words);
        } else if ENDINGS.contains(&ending) {
            let source = fs::read_to_string(&path).expect("a source file");
            words.extend(source.split(|c: char| !c.is_alphanumeric() && c != '_').map(ToOwned::to_owned));
        }
    }
}
