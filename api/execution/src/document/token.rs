//! Lexer of GraphQL documents, in agreement with the parser.

use std::ops::Range;

/// Kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Name, number, or the dots of a spread with its name.
    Word,
    /// String, of one line or a block.
    Text,
    Open(char),
    Close,
    Sign(char),
}

/// Token with its byte range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
}

/// Tokens of a document, delimited exactly as by the parser, so that nothing can hide from a count of them:
/// a block string ends at its own marks, a comment at any line end, and unterminated marks are an empty
/// string followed by another.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// True when no block string ends any more: keeps the search linear.
    no_block_ends: bool,
}

const MARKS: &str = "\"\"\"";
const ESCAPED_MARKS: &str = "\\\"\"\"";

impl<'a> Tokens<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, at: 0, no_block_ends: false }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Length of the string that begins here.
    fn string(&mut self) -> usize {
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix(MARKS) {
            if let Some(length) = (!self.no_block_ends).then(|| block_length(inner)).flatten() {
                return MARKS.len() + length;
            }
            self.no_block_ends = true;
            return 2;
        }
        let mut escaped = false;
        for (at, inner) in rest.char_indices().skip(1) {
            match inner {
                '\n' | '\r' => return at,
                '\\' if !escaped => escaped = true,
                '"' if !escaped => return at + 1,
                _ => escaped = false,
            }
        }
        rest.len()
    }
}

/// Length of a block string behind its first marks, with its last; `None` where it is unterminated.
fn block_length(inner: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &inner[at..];
        let end = rest.find(MARKS)?;
        match rest.find(ESCAPED_MARKS) {
            Some(escaped) if escaped < end => at += escaped + ESCAPED_MARKS.len(),
            _ => return Some(at + end + MARKS.len()),
        }
    }
}

fn is_word(next: char) -> bool {
    next.is_alphanumeric() || matches!(next, '_' | '.' | '-' | '+')
}

fn length_while(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|next| !holds(next)).unwrap_or(text.len())
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = self.rest();
            let next = rest.chars().next()?;
            let (kind, length) = match next {
                '"' => (Some(TokenKind::Text), self.string()),
                '#' => (None, length_while(rest, |inner| !matches!(inner, '\n' | '\r'))),
                '{' | '(' | '[' => (Some(TokenKind::Open(next)), 1),
                '}' | ')' | ']' => (Some(TokenKind::Close), 1),
                ':' | '=' | '!' | '$' | '@' | '|' | '&' => (Some(TokenKind::Sign(next)), 1),
                word if is_word(word) => (Some(TokenKind::Word), length_while(rest, is_word)),
                other => (None, other.len_utf8()),
            };
            let span = self.at..self.at + length;
            self.at = span.end;
            if let Some(kind) = kind {
                return Some(Token { kind, span });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::of(text).map(|token| &text[token.span]).collect()
    }

    #[test]
    fn a_document_is_told_apart_as_the_parser_does() {
        assert_eq!(words("{ a(x: -1.5) ...F }"), ["{", "a", "(", "x", ":", "-1.5", ")", "...F", "}"]);
        assert_eq!(words(r#"a "b \" { c" d"#), ["a", r#""b \" { c""#, "d"]);
        assert_eq!(words("a # { {\r{"), ["a", "{"], "a comment ends at any line end");
        assert_eq!(words("\"a\n{"), ["\"a", "{"], "a string at its line's");
    }

    #[test]
    fn a_block_string_hides_nothing_behind_a_lone_quote() {
        assert_eq!(words(r#"a """ " """ {{"#), ["a", r#"""" " """"#, "{", "{"]);
        assert_eq!(words(r#"a """ \""" " """ {{"#), ["a", r#"""" \""" " """"#, "{", "{"]);
        assert_eq!(words(r#"a """b" {{"#), ["a", r#""""#, r#""b""#, "{", "{"], "what nothing ends is an empty one");
    }
}
