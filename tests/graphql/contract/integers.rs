//! Integer sizes: async-graphql prints every Rust integer as `Int` without checks, but an `Int` has 32 bits with sign,
//! and larger values break clients. So the schema's sources are searched for other integers.

use std::path::{Path, PathBuf};

/// Integer types that exceed `Int`.
const TOO_LARGE: [&str; 7] = ["u32", "i64", "u64", "i128", "u128", "isize", "usize"];

#[test]
fn no_larger_integer_stands_behind_an_int() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/graphql/src");
    let mut found = Vec::new();
    let mut read = 0;
    for path in sources(&root) {
        let source = std::fs::read_to_string(&path).expect("a source file");
        read += schema_parts(&source).len();
        let name = path.strip_prefix(&root).expect("below").display().to_string();
        found.extend(offences(&source).into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(read > 100, "the parts of the schema are no longer found in its sources: {read}");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn an_integer_that_is_too_large_is_found_wherever_it_stands() {
    for source in [
        "#[derive(SimpleObject)] pub struct A { /// Of it.\n pub a: u64, }",
        "#[derive(Clone, SimpleObject)]\n#[graphql(complex)] struct A { a: Option<Vec<usize>>, }",
        "#[derive(InputObject)] struct A { a: i64 }",
        "#[Object] impl A { async fn a(&self) -> Result<u32, E> { 1 } }",
        "#[Object] impl A { async fn a(&self, #[graphql(desc = \"How {many}.\")] size: i64) -> bool { true } }",
        "payloads! { A { /// Of it.\n a: Option<u64> = None, } }",
        "macro_rules! a { () => { #[derive(SimpleObject)] pub struct $a { pub a: u64 } } }",
    ] {
        assert_eq!(offences(source).len(), 1, "{source}");
    }
    for source in [
        "struct A { a: u64 }",
        "#[Object] impl A { /// As u64.\n async fn a(&self) -> i32 { let a: u64 = 1; a as i32 } }",
        "#[derive(SimpleObject)] struct A { a: i32 } impl A { fn a(a: u64) -> Self { A } }",
    ] {
        assert_eq!(offences(source), Vec::<String>::new(), "{source}");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Fields and signatures with an integer that is too large.
fn offences(source: &str) -> Vec<String> {
    let large = |part: &String| words(part).any(|word| TOO_LARGE.contains(&word));
    schema_parts(source).into_iter().filter(large).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Fields of derived types, and signatures of resolvers: everything that enters the schema.
fn schema_parts(source: &str) -> Vec<String> {
    let source = bare(source);
    let mut parts = Vec::new();
    for derived in ["SimpleObject", "InputObject", "payloads!", "reasoned!"] {
        for (at, _) in source.match_indices(derived) {
            let is_macro = derived.ends_with('!');
            let rest = &source[at..];
            // A derive precedes its struct; an import, or a derive of an enum, precedes none.
            let Some(open) = rest.find('{').filter(|open| is_macro || rest[..*open].contains("struct ")) else {
                continue;
            };
            if is_macro || !rest[..open].contains(';') {
                parts.extend(block(&rest[open..]).split(',').map(|field| field.trim().to_owned()));
            }
        }
    }
    for (at, _) in source.match_indices("#[Object") {
        let rest = &source[at..];
        let Some(open) = rest.find('{') else { continue };
        let body = block(&rest[open..]);
        for (at, _) in body.match_indices("async fn ") {
            let signature = &body[at..];
            parts.push(signature[..signature.find('{').unwrap_or(signature.len())].to_owned());
        }
    }
    parts.retain(|part| part.contains(':') || part.contains("->"));
    parts
}

/// Text between the first brace and its closing one.
fn block(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return &text[1..at],
            '}' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// Source without comments and strings.
fn bare(source: &str) -> String {
    let mut bare = String::with_capacity(source.len());
    for line in source.lines() {
        let mut in_text = false;
        let mut before = ' ';
        for c in line.chars() {
            if c == '"' && before != '\\' {
                in_text = !in_text;
            } else if !in_text && c == '/' && before == '/' {
                bare.pop();
                break;
            } else if !in_text {
                bare.push(c);
            }
            before = c;
        }
        bare.push('\n');
    }
    bare
}
