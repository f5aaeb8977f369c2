//! Futures at the borders of crates: boxed there, so that the crate that writes one compiles it.

use super::architecture::{MEMBERS, sources_of};

/// Crates whose functions are awaited by the crates above. Those of the schema and of the portal are awaited by their own
/// macros and routers, which box them; those of `execution` are short, and awaited for each value of an answer.
const AWAITED_ABOVE: [&str; 5] = ["store", "projections", "delivery", "app", "hoso"];

#[test]
fn a_future_that_crosses_a_crates_border_is_boxed() {
    assert!(AWAITED_ABOVE.iter().all(|member| MEMBERS.contains(member)));
    for member in AWAITED_ABOVE {
        for path in sources_of(member) {
            let source = std::fs::read_to_string(&path).expect("a source file");
            let unboxed = unboxed_functions(&source);
            assert!(unboxed.is_empty(), "#[boxed] is missing in {} at {unboxed:?}", path.display());
        }
    }
}

#[test]
fn only_what_the_macro_can_express_is_asked_for() {
    let function = |above: &str, signature: &str| format!("{above}pub async fn read{signature} {{\n}}\n");
    assert_eq!(unboxed_functions(&function("", "(&self, id: Uuid) -> u8")), ["read"]);
    assert_eq!(unboxed_functions(&function("/// Reads.\n#[boxed]\n", "(&self)")), [""; 0]);
    assert_eq!(unboxed_functions(&function("#[boxed(?Send)]\n", "(told: &dyn Fn())")), [""; 0]);
    for inexpressible in ["<R: Row>(rows: R)", "(sql: Sql<'_>)", "(\n    told: impl Fn(),\n)"] {
        assert_eq!(unboxed_functions(&function("", inexpressible)), [""; 0], "{inexpressible}");
    }
}

/// Public async functions without `#[boxed]`, but for those that the macro cannot box: with parameters of types, whose
/// body every caller's crate compiles anyway, and with an elided lifetime inside the type of an argument.
fn unboxed_functions(source: &str) -> Vec<&str> {
    const START: &str = "pub async fn ";
    let mut unboxed = Vec::new();
    for (at, _) in source.match_indices(START) {
        let signature = source[at + START.len()..].split('{').next().unwrap_or_default();
        let end = signature.find(['(', '<']).unwrap_or(signature.len());
        let (name, rest) = signature.split_at(end);
        let arguments = rest.split("->").next().unwrap_or_default();
        let inexpressible = rest.starts_with('<') || arguments.contains("impl ") || arguments.contains("'_");
        let boxed = source[..at].trim_end().rsplit('\n').next().is_some_and(|line| line.trim().starts_with("#[boxed"));
        if !boxed && !inexpressible {
            unboxed.push(name);
        }
    }
    unboxed
}
