//! Limits of a document, checked before it is validated or run. async-graphql counts neither aliases nor tokens, and
//! spreads nested fragments again and again before it counts their fields.

use std::any::TypeId;
use std::collections::HashMap;
use std::time::Duration;

use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Request, ServerError, ServerResult};
use foundation::error::AppError;

use crate::cost::{Cost, Shape, cost};
use crate::document::{TokenKind, Tokens};
use crate::error::server_error;

/// Depth of nested selections.
pub const DEPTH: usize = 15;
/// Fields selected, fragments spread.
pub const COMPLEXITY: usize = 250;
/// Aliases in a document.
pub const ALIASES: usize = 30;
/// Root fields of the operation, fragments spread.
pub const ROOT_FIELDS: usize = 10;
/// Directives in a document.
pub const DIRECTIVES: usize = 8;
/// Brackets, names and values in a document: bounds the parser's work.
pub const TOKENS: usize = 2_000;
/// Nesting of brackets, by which the parser's stack grows.
pub const NESTING: usize = 64;
/// Bytes of a request.
pub const BODY_BYTES: usize = 64 * 1024;
/// Deadline of an answer, or of one event of a subscription.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// Values in an answer, whatever the estimated cost: the size of JSON is unknown beforehand.
pub const VALUES: usize = 200_000;
/// Bytes of text in an answer.
pub const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Checks a request, cheapest check first: its text, the sizes of its document, and its cost on the schema of this
/// shape, which the request carries from then on.
///
/// # Errors
/// The exceeded limit, or the parser's error.
pub fn checked(shape: &Shape, request: &mut Request) -> ServerResult<Cost> {
    let known = request.data.get(&TypeId::of::<Cost>()).and_then(|known| known.downcast_ref::<Cost>());
    if let Some(cost) = known {
        return Ok(*cost);
    }
    check_text(&request.query)?;
    let name = request.operation_name.clone();
    let variables = std::mem::take(&mut request.variables);
    let document = request.parsed_query();
    let reckoned = document.and_then(|document| {
        check_document(document)?;
        cost(shape, document, name.as_deref(), &variables)
    });
    request.variables = variables;
    let cost = reckoned?;
    request.data.insert(cost);
    Ok(cost)
}

/// Checks that a document's text is cheap to parse.
///
/// # Errors
/// The exceeded limit.
pub fn check_text(query: &str) -> ServerResult<()> {
    let measured = measure(query);
    if measured.tokens > TOKENS {
        Err(too_complex("tokens", TOKENS))
    } else if measured.nesting > NESTING {
        Err(too_complex("nested brackets", NESTING))
    } else {
        Ok(())
    }
}

fn check_document(document: &ExecutableDocument) -> ServerResult<()> {
    let mut counted = Counted::default();
    let mut spread = Spread { fragments: &document.fragments, known: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        let size = spread.size(&operation.node.selection_set)?;
        if size.here > ROOT_FIELDS {
            return Err(too_complex("root fields", ROOT_FIELDS));
        }
        if operation.node.ty == OperationType::Subscription && size.here > 1 {
            let what = "a subscription selects one field".to_owned();
            return Err(server_error(&AppError::BadUserInput(what)));
        }
        if size.all > COMPLEXITY {
            return Err(too_complex("fields", COMPLEXITY));
        }
        counted.directives += operation.node.directives.len();
        counted.add(&operation.node.selection_set);
    }
    for fragment in document.fragments.values() {
        counted.add(&fragment.node.selection_set);
    }
    if counted.aliases > ALIASES {
        return Err(too_complex("aliases", ALIASES));
    }
    if counted.directives > DIRECTIVES {
        return Err(too_complex("directives", DIRECTIVES));
    }
    Ok(())
}

fn too_complex(what: &str, max: usize) -> ServerError {
    server_error(&AppError::TooComplex(format!("more than {max} {what}")))
}

/// Number of fields of a selection, fragments spread.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Of the selection itself.
    here: usize,
    all: usize,
}

/// Memoized sizes of fragments: spread one by one, thirty of them can select a thousand million fields.
struct Spread<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// `None` while a fragment is being measured, which detects cycles.
    known: HashMap<&'a Name, Option<Size>>,
}

impl<'a> Spread<'a> {
    fn size(&mut self, set: &'a Positioned<SelectionSet>) -> ServerResult<Size> {
        let mut size = Size::default();
        for item in &set.node.items {
            let item = match &item.node {
                Selection::Field(field) => {
                    let below = self.size(&field.node.selection_set)?;
                    Size { here: 1, all: below.all.saturating_add(1) }
                }
                Selection::InlineFragment(fragment) => self.size(&fragment.node.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            size.here = size.here.saturating_add(item.here);
            size.all = size.all.saturating_add(item.all);
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Name) -> ServerResult<Size> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                return Err(server_error(&AppError::BadUserInput("a fragment spreads itself".to_owned())));
            }
            None => {}
        }
        // Validation reports a missing fragment.
        let Some(fragment) = self.fragments.get(name) else { return Ok(Size::default()) };
        self.known.insert(name, None);
        let size = self.size(&fragment.node.selection_set)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

#[derive(Default)]
struct Counted {
    aliases: usize,
    directives: usize,
}

impl Counted {
    fn add(&mut self, set: &Positioned<SelectionSet>) {
        for item in &set.node.items {
            match &item.node {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.node.alias.is_some());
                    self.directives += field.node.directives.len();
                    self.add(&field.node.selection_set);
                }
                Selection::InlineFragment(fragment) => {
                    self.directives += fragment.node.directives.len();
                    self.add(&fragment.node.selection_set);
                }
                Selection::FragmentSpread(spread) => self.directives += spread.node.directives.len(),
            }
        }
    }
}

/// Counts of a text's tokens.
#[derive(Debug, Default, PartialEq, Eq)]
struct Measured {
    tokens: usize,
    nesting: usize,
}

/// Counts tokens outside of strings and comments, up to the first one over a limit.
fn measure(query: &str) -> Measured {
    let (mut open, mut measured) = (0_usize, Measured::default());
    for token in Tokens::of(query).take(TOKENS + 1) {
        measured.tokens += 1;
        match token.kind {
            TokenKind::Open(_) => {
                open += 1;
                measured.nesting = measured.nesting.max(open);
            }
            TokenKind::Close => open = open.saturating_sub(1),
            TokenKind::Word | TokenKind::Text | TokenKind::Sign(_) => {}
        }
    }
    measured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_words_and_punctuators_but_not_what_stands_in_texts() {
        assert_eq!(measure("{ a b }"), Measured { tokens: 4, nesting: 1 });
        assert_eq!(measure("{ a(x: \"{ { { \\\" { {\") } # { { {"), Measured { tokens: 8, nesting: 2 });
        assert_eq!(measure("{ a(x: -1.5) }"), Measured { tokens: 8, nesting: 2 });
    }

    #[test]
    fn nothing_hides_behind_a_block_string_or_a_comment() {
        let nested = "{".repeat(NESTING + 1);
        for hides in ["\"\"\" \" \"\"\"", "\"\"\" \\\"\"\" \" \"\"\"", "# \r", "\"\"\"a\"", "\"a\n"] {
            assert!(check_text(&format!("query Q(x: {hides} {nested}")).is_err(), "{hides:?}");
        }
    }

    #[test]
    fn fragments_within_fragments_are_counted_without_spreading_them() {
        let mut document = "{ ...F0 }".to_owned();
        for number in 0..40 {
            let next = number + 1;
            document = format!("{document} fragment F{number} on Query {{ ...F{next} ...F{next} }}");
        }
        document += " fragment F40 on Query { viewer { id } }";
        let parsed = async_graphql::parser::parse_query(&document).expect("a document");
        assert!(check_document(&parsed).is_err());
    }

    #[test]
    fn a_fragment_that_spreads_itself_is_refused() {
        let parsed = async_graphql::parser::parse_query(
            "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }",
        );
        assert!(check_document(&parsed.expect("a document")).is_err());
    }
}
