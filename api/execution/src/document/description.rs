//! Descriptions of operations, which the parser does not know.

use std::borrow::Cow;
use std::ops::Range;

use super::token::{TokenKind, Tokens};

/// Blanks out descriptions of operations, fragments and variables, allowed since the specification of September 2025
/// (2.2, Descriptions) and unknown to the parser. Blanks of the same length keep line and column of every error. A
/// string anywhere else is left for the parser to refuse.
pub fn without_descriptions(query: &str) -> Cow<'_, str> {
    let descriptions = if query.contains('"') { descriptions(query) } else { Vec::new() };
    if descriptions.is_empty() {
        return Cow::Borrowed(query);
    }
    let mut blanked = String::with_capacity(query.len());
    let mut at = 0;
    for description in descriptions {
        blanked.push_str(&query[at..description.start]);
        at = description.end;
        blanked.extend(query[description].chars().map(|inner| if matches!(inner, '\n' | '\r') { inner } else { ' ' }));
    }
    blanked.push_str(&query[at..]);
    Cow::Owned(blanked)
}

/// Ranges of the descriptions, in order.
fn descriptions(query: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<char> = Vec::new();
    let mut before: Option<TokenKind> = None;
    let mut candidate: Option<Range<usize>> = None;
    for token in Tokens::of(query) {
        if let Some(text) = candidate.take() {
            let is_described = match open.as_slice() {
                [] => matches!(&query[token.span.clone()], "query" | "mutation" | "subscription" | "fragment"),
                _ => token.kind == TokenKind::Sign('$'),
            };
            found.extend(is_described.then_some(text));
        }
        match token.kind {
            TokenKind::Open(bracket) => open.push(bracket),
            TokenKind::Close => drop(open.pop()),
            TokenKind::Text => {
                let may_stand = match open.as_slice() {
                    [] => matches!(before, None | Some(TokenKind::Close)),
                    ['('] => !matches!(before, Some(TokenKind::Sign(sign)) if sign != '!'),
                    _ => false,
                };
                candidate = may_stand.then_some(token.span);
            }
            TokenKind::Word | TokenKind::Sign(_) => {}
        }
        before = Some(token.kind);
    }
    found
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    const DESCRIBED: &str = r#""""
Dòng đầu "của" lời
"""
query Q("tên" $a: String = "x" "hai" $b: [Int!]! """ba""" $c: In = { d: "$" }) @d(e: "f") { g(h: "i", j: $a) }
"mảnh" fragment F on Query { k }
"#;

    #[test]
    fn descriptions_are_blanks_of_the_same_lines_and_columns() {
        let blanked = without_descriptions(DESCRIBED);
        assert!(parse_query(DESCRIBED).is_err(), "the parser does not know them; if it does, this may go");
        parse_query(&blanked).expect("a document");
        for gone in ["Dòng", "tên", "hai", "ba", "mảnh"] {
            assert!(!blanked.contains(gone), "{gone} in {blanked}");
        }
        for kept in [r#"= "x""#, r#"d: "$""#, r#"e: "f""#, r#"h: "i""#] {
            assert!(blanked.contains(kept), "{kept} in {blanked}");
        }
        let place = |text: &str, of: &str| {
            let before = &text[..text.find(of).expect("a word")];
            (before.matches('\n').count(), before.rsplit('\n').next().map(|line| line.chars().count()))
        };
        for word in ["query Q", "$b", "$c", "k }"] {
            assert_eq!(place(&blanked, word), place(DESCRIBED, word), "{word}");
        }
    }

    #[test]
    fn a_string_that_describes_nothing_stays_for_the_parser_to_refuse() {
        for document in [
            r#""of a shorthand" { a }"#,
            r#""one" "two" query { a }"#,
            r#"query "name" query { a }"#,
            r#"query Q($ "x" $a: Int) { a }"#,
            r#"query Q($a: "x" $b: Int) { a }"#,
            r#"query Q($a: Int "last") { a }"#,
            r#"query Q { "field" a }"#,
            r#"query Q { a } "at the end""#,
        ] {
            let left = without_descriptions(document);
            assert!(parse_query(&left).is_err(), "{document} became {left}");
        }
        assert!(matches!(without_descriptions("{ a }"), Cow::Borrowed(_)));
    }
}
