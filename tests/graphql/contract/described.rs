//! Schema descriptions, which are front-end developers' documentation: each is a sentence.

use super::sdl::{Named, Sdl};
use super::served;

/// Fewer words only repeat the name.
const WORDS_MIN: usize = 4;
/// Lower bound of the number of descriptions: fewer mean that the traversal misses a kind.
const DESCRIPTIONS_MIN: usize = 1_400;

/// True for a missing description, or one too short to tell anything.
fn is_unclear(named: &Named) -> bool {
    named.description.as_deref().is_none_or(|text| text.split_whitespace().count() < WORDS_MIN)
}

/// Paths of unclear types, fields, arguments, input fields and enum values.
fn unclear(schema: &Sdl) -> Vec<&str> {
    schema.iter().filter(|(_, named)| is_unclear(named)).map(|(path, _)| path).collect()
}

#[test]
fn every_description_of_the_schema_is_a_sentence() {
    let schema = served();
    let unclear = unclear(&schema);
    assert!(unclear.is_empty(), "these take a sentence: unit, format, who sees it, when null: {unclear:#?}");
    let described = schema.iter().filter(|(_, named)| named.description.is_some()).count();
    assert!(described >= DESCRIPTIONS_MIN, "only {described} descriptions were found");
}

#[test]
fn a_short_or_missing_description_is_found_wherever_it_stands() {
    let schema = Sdl::parse(
        r#"
        "Of a dossier." type Dossier {
            "Of the dossier." code("In which order." order: Order = ASC, unsaid: Int): String
            "Code shown to people." number: String
            unsaid: Int
        }
        "Of all dossiers." interface Node { "Of any type." id: ID! unsaid: Int }
        "Which dossiers then." input Filter { "Of this agency." agency: String unsaid: Int }
        "In which order." enum Order { "Oldest dossier first." ASC "Newest submission comes first." DESC UNSAID }
        "An RFC 3339 moment in UTC." scalar DateTime
        scalar Unsaid
        "#,
    );
    let expected = [
        "Dossier",
        "Dossier.code",
        "Dossier.code(order)",
        "Dossier.code(unsaid)",
        "Dossier.unsaid",
        "Filter",
        "Filter.agency",
        "Filter.unsaid",
        "Node",
        "Node.id",
        "Node.unsaid",
        "Order",
        "Order.ASC",
        "Order.UNSAID",
        "Unsaid",
    ];
    assert_eq!(unclear(&schema), expected);
}
