//! What a document may ask at most, checked before anything is validated or run.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery};
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{ErrorExtensions, Positioned, ServerError, ServerResult, Variables};

use super::error::TopLevel;

/// Levels of selection.
pub const DEPTH: usize = 15;
/// Fields selected, fragments spread.
pub const COMPLEXITY: usize = 250;
/// Fields that are given another name.
pub const ALIASES: usize = 30;
/// Fields of the operation's root.
pub const ROOT_FIELDS: usize = 10;
/// Directives in a document.
pub const DIRECTIVES: usize = 8;
/// Brackets, names and values in a document: what the parser may chew on.
pub const TOKENS: usize = 2_000;
/// Bytes of a request.
pub const BODY_BYTES: usize = 64 * 1024;

/// Refuses a document that is too large before it costs anything; async-graphql counts neither aliases nor tokens.
pub struct Limits;

impl ExtensionFactory for Limits {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(LimitsExtension)
    }
}

struct LimitsExtension;

#[async_graphql::async_trait::async_trait]
impl Extension for LimitsExtension {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        if count_tokens(query) > TOKENS {
            return Err(too_complex("tokens", TOKENS));
        }
        let document = next.run(ctx, query, variables).await?;
        let mut counted = Counted::default();
        for (_, operation) in document.operations.iter() {
            if operation.node.selection_set.node.items.len() > ROOT_FIELDS {
                return Err(too_complex("root fields", ROOT_FIELDS));
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
        Ok(document)
    }
}

fn too_complex(what: &str, max: usize) -> ServerError {
    TopLevel::TooComplex(format!("more than {max} {what}")).extend().into_server_error(async_graphql::Pos::default())
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

/// Words and punctuators outside of texts and comments; an over-estimate is never made of a text.
fn count_tokens(query: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    let mut rest = query.chars().peekable();
    while let Some(next) = rest.next() {
        let word = next.is_alphanumeric() || matches!(next, '_' | '.' | '-' | '+');
        if word && !in_word {
            count += 1;
        }
        in_word = word;
        match next {
            '"' => {
                count += 1;
                let mut escaped = false;
                for inner in rest.by_ref() {
                    match inner {
                        '\\' if !escaped => escaped = true,
                        '"' if !escaped => break,
                        _ => escaped = false,
                    }
                }
            }
            '#' => while rest.next_if(|inner| *inner != '\n').is_some() {},
            '{' | '}' | '(' | ')' | '[' | ']' | ':' | '=' | '!' | '$' | '@' | '|' | '&' => count += 1,
            _ => {}
        }
        if count > TOKENS {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::count_tokens;

    #[test]
    fn tokens_are_words_and_punctuators_but_not_what_stands_in_texts() {
        assert_eq!(count_tokens("{ a b }"), 4);
        assert_eq!(count_tokens("{ a(x: \"{ { { \\\" { {\") } # { { {"), 8);
        assert_eq!(count_tokens("{ a(x: -1.5) }"), 8);
    }
}
