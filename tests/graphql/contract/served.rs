//! Served schema against the promised and the committed one.

use std::path::Path;

use async_graphql::parser::types::{BaseType, Type};

use super::sdl::What;
use super::{promised, served};

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/graphql/schema.graphql");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let printed = format!("{}\n", graphql::sdl().trim_end());
    let differs = committed.lines().zip(printed.lines()).find(|(committed, printed)| committed != printed);
    assert!(
        committed == printed,
        "api/graphql/schema.graphql is not what is served (first: {differs:?}); refresh it: hoso schema > api/graphql/schema.graphql"
    );
}

#[test]
fn all_that_is_promised_is_served() {
    let (promised, served) = (promised(), served());
    let missing: Vec<&str> = promised.iter().map(|(path, _)| path).filter(|path| served.misses(path)).collect();
    assert!(missing.is_empty(), "promised, and not served: {missing:#?}");
}

#[test]
fn nothing_is_stricter_to_send_or_looser_to_read_than_promised() {
    let (promised, served) = (promised(), served());
    let mut broken = Vec::new();
    for (path, promise) in promised.iter() {
        let Some(found) = served.get(path) else { continue };
        let kept = match (&promise.what, &found.what) {
            (
                What::Type { kind, implements, specified_by },
                What::Type { kind: found, implements: also, specified_by: by },
            ) => kind == found && implements.is_subset(also) && (specified_by.is_none() || specified_by == by),
            (What::Output(promise), What::Output(found)) => reads(promise, found),
            (What::Input { ty, default }, What::Input { ty: found, default: other }) => {
                sends(ty, found) && (default.is_none() || default == other)
            }
            (What::Value, What::Value) => true,
            _ => false,
        };
        if !kept {
            broken.push(path.to_owned());
        }
        // Inputs beyond the promise must be optional.
        for (path, ty, has_default) in served.inputs_of(path) {
            if promised.get(path).is_none() && !ty.nullable && !has_default {
                broken.push(format!("{path} is required"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A reader of the promised type can read this one.
fn reads(promise: &Type, found: &Type) -> bool {
    (promise.nullable || !found.nullable)
        && match (&promise.base, &found.base) {
            (BaseType::Named(promise), BaseType::Named(found)) => promise == found,
            (BaseType::List(promise), BaseType::List(found)) => reads(promise, found),
            _ => false,
        }
}

/// A value of the promised type is accepted as this one.
fn sends(promise: &Type, found: &Type) -> bool {
    (found.nullable || !promise.nullable)
        && match (&promise.base, &found.base) {
            (BaseType::Named(promise), BaseType::Named(found)) => promise == found,
            (BaseType::List(promise), BaseType::List(found)) => sends(promise, found),
            _ => false,
        }
}

#[test]
fn everything_in_the_schema_is_described() {
    let served = served();
    let silent: Vec<_> = served.iter().filter(|(_, named)| named.description.is_none()).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "nobody is told what these are: {silent:#?}");
}

#[test]
fn stricter_inputs_and_looser_outputs_are_told_apart() {
    let ty = |text: &str| Type::new(text).expect("a type");
    for (promise, found, readable, sendable) in [
        ("Int", "Int", true, true),
        ("Int", "Int!", true, false),
        ("Int!", "Int", false, true),
        ("[Int!]", "[Int]", false, true),
        ("[Int]", "[Int!]", true, false),
        ("Int", "String", false, false),
        ("[Int]", "Int", false, false),
    ] {
        assert_eq!(reads(&ty(promise), &ty(found)), readable, "{promise} read as {found}");
        assert_eq!(sends(&ty(promise), &ty(found)), sendable, "{promise} sent as {found}");
    }
}
