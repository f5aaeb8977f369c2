//! Lexer of sources: tokens without comments, literals and test-only items.

const OF_TESTS: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

/// A name that a `use` imports; globs import none.
pub(super) struct Use {
    pub(super) path: Vec<String>,
    pub(super) name: String,
    /// True for a re-export.
    pub(super) is_public: bool,
}

/// Names and signs of a source, `::` as one sign.
pub(super) fn words(mut source: &str) -> Vec<String> {
    let mut words = Vec::new();
    while let Some(first) = source.chars().next() {
        let skipped = skipped(source);
        let length = skipped.unwrap_or_else(|| match name(source) {
            0 if source.starts_with("::") => 2,
            0 => first.len_utf8(),
            length => length,
        });
        if skipped.is_none() {
            words.push(source[..length].to_owned());
        }
        source = &source[length..];
    }
    words
}

/// Length of the name at the beginning of a source.
fn name(source: &str) -> usize {
    source.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(source.len())
}

/// Length of anything else at the beginning: space, a comment, a literal, a lifetime.
fn skipped(source: &str) -> Option<usize> {
    let until =
        |from: usize, end: &str| source[from..].find(end).map_or(source.len(), |length| from + length + end.len());
    let unprefixed = source.strip_prefix('b').unwrap_or(source);
    let prefix = source.len() - unprefixed.len();
    if source.starts_with(char::is_whitespace) {
        return Some(source.len() - source.trim_start().len());
    }
    if source.starts_with("//") {
        return Some(until(0, "\n"));
    }
    if let Some(raw) = unprefixed.strip_prefix('r') {
        let text = raw.trim_start_matches('#');
        let hashes = raw.len() - text.len();
        return text.starts_with('"').then(|| until(prefix + hashes + 2, &format!("\"{}", "#".repeat(hashes))));
    }
    if let Some(text) = unprefixed.strip_prefix('"') {
        let mut is_escaped = false;
        let ends = |sign: char| {
            let ends = sign == '"' && !is_escaped;
            is_escaped = sign == '\\' && !is_escaped;
            ends
        };
        return text.find(ends).map(|length| prefix + length + 2);
    }
    let letter = unprefixed.strip_prefix('\'')?;
    match letter.chars().next()? {
        '\\' => Some(until(prefix + 3, "'")),
        sign if letter[sign.len_utf8()..].starts_with('\'') => Some(prefix + sign.len_utf8() + 2),
        _ => Some(1 + name(letter)),
    }
}

/// Tokens without test-only items.
pub(super) fn without_tests(words: &[String]) -> Vec<String> {
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < words.len() {
        if words[at..].iter().take(OF_TESTS.len()).eq(&OF_TESTS) {
            at += OF_TESTS.len() + item(&words[at + OF_TESTS.len()..]);
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

/// Number of tokens of the item at the beginning.
fn item(words: &[String]) -> usize {
    let mut depth = 0;
    for (place, word) in words.iter().enumerate() {
        match word.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (word == ";" || (word == "}" && words.get(place + 1).is_none_or(|next| next != ";"))) {
            return place + 1;
        }
    }
    words.len()
}

/// Imports, and the tokens without them.
pub(super) fn uses(words: &[String]) -> (Vec<Use>, Vec<String>) {
    let (mut uses, mut kept, mut at) = (Vec::new(), Vec::<String>::new(), 0);
    while at < words.len() {
        if words[at] == "use" && words.get(at + 1).is_some_and(|next| next != "<") {
            let mut before = kept.iter().rev().take_while(|word| ![";", "}", "]"].contains(&word.as_str()));
            let is_public = before.any(|word| word == "pub");
            at += 1;
            tree(words, &mut at, &[], is_public, &mut uses);
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    (uses, kept)
}

/// Reads a tree of paths, `a::{b, c as d}`.
fn tree(words: &[String], at: &mut usize, before: &[String], is_public: bool, uses: &mut Vec<Use>) {
    let mut path = before.to_vec();
    while let Some(word) = words.get(*at).filter(|word| !["}", ",", ";"].contains(&word.as_str())) {
        *at += 1;
        match word.as_str() {
            "::" => {}
            "*" => return,
            "{" => {
                while words.get(*at).is_some_and(|word| word != "}") {
                    tree(words, at, &path, is_public, uses);
                    *at += usize::from(words.get(*at).is_some_and(|word| word == ","));
                }
                *at += 1;
                return;
            }
            "as" => {
                uses.push(Use { path, name: words[*at].clone(), is_public });
                *at += 1;
                return;
            }
            "self" if !path.is_empty() => {}
            name => path.push(name.to_owned()),
        }
    }
    if let Some(name) = path.last().cloned() {
        uses.push(Use { path, name, is_public });
    }
}

#[test]
fn words_are_names_and_signs_outside_of_literals_comments_and_tests() {
    let source = r##"use a::{b::{self, C}, d as e}; // use x::y;
        #[cfg(test)] mod tests { use z::z; }
        pub(in crate::a) use f::G; fn h<'l>() { '\'' ; 'q' ; "\" use q::q;" ; r#"use "p::p"# ; k }"##;
    let (uses, words) = uses(&without_tests(&words(source)));
    let told: Vec<String> =
        uses.iter().map(|used| format!("{} {} {}", used.path.join("::"), used.name, used.is_public)).collect();
    assert_eq!(told, ["a::b b false", "a::b::C C false", "a::d e false", "f::G G true"]);
    assert_eq!(words.join(" "), "; pub ( in crate :: a ) ; fn h < > ( ) { ; ; ; ; k }");
}
