//! Limits of documents over HTTP: refusals and their size.

use std::fmt::Write;

use axum::http::StatusCode;
use serde_json::json;

use super::{GRAPHQL, JSON, accepting, encoded, get, office, post};

/// Largest size of a refusal.
const ANSWER_BYTES: usize = 4 * 1024;

fn repeated(count: usize, mut piece: impl FnMut(usize) -> String) -> String {
    (0..count).map(|number| piece(number) + " ").collect()
}

/// Fragments that each spread the next one twice: a thousand million fields out of forty lines.
fn bomb(depth: usize) -> String {
    let mut document = "{ ...F0 }".to_owned();
    for number in 0..depth {
        write!(document, " fragment F{number} on Query {{ ...F{0} ...F{0} }}", number + 1).expect("a text");
    }
    document + &format!(" fragment F{depth} on Query {{ viewer {{ id }} }}")
}

#[tokio::test]
async fn a_document_within_the_limits_runs() {
    let office = office().await;
    for document in [
        format!("{{ {} }}", repeated(10, |number| format!("a{number}: viewer {{ id }}"))),
        format!("{{ agencies {{ {} }} }}", repeated(29, |number| format!("a{number}: code"))),
        format!("{{ {} }}", repeated(10, |number| format!("a{number}: agencies {{ id code name __typename }}"))),
        "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { viewer { id } }".to_owned(),
        "query Q($a: Boolean!) { viewer @skip(if: $a) { id } }".to_owned(),
    ] {
        let body = json!({ "query": document, "variables": { "a": true } }).to_string();
        let reply = office.send(post(JSON, body)).await;
        assert_eq!(reply.body.get("errors"), None, "{document}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_document_that_asks_for_too_much_is_refused_in_few_words() {
    let office = office().await;
    let deep = |levels: usize| {
        let (open, close) = ("viewer { dossiers { nodes { applicant { ".to_owned(), "} ".repeat(levels));
        let more = "dossiers { nodes { applicant { ".repeat(levels);
        format!("{{ {open}{more} id {close}{}", "} ".repeat(levels * 2 + 5))
    };
    for (what, document) in [
        ("aliases", format!("{{ agencies {{ {} }} }}", repeated(31, |number| format!("a{number}: code")))),
        ("aliases in fragments", {
            let aliases = repeated(31, |number| format!("a{number}: code"));
            format!("{{ agencies {{ ...A }} }} fragment A on Agency {{ {aliases} }}")
        }),
        ("root fields", format!("{{ {} }}", repeated(11, |number| format!("a{number}: viewer {{ id }}")))),
        ("root fields in a fragment", {
            let fields = repeated(11, |number| format!("a{number}: viewer {{ id }}"));
            format!("{{ ...A }} fragment A on Query {{ {fields} }}")
        }),
        ("root fields in an inline fragment", {
            let fields = repeated(11, |number| format!("a{number}: viewer {{ id }}"));
            format!("{{ ... on Query {{ {fields} }} }}")
        }),
        ("depth", deep(5)),
        ("complexity", format!("{{ agencies {{ {} }} }}", "code ".repeat(251))),
        ("tokens", format!("{{ agencies {{ {} }} }}", "code ".repeat(2_001))),
        ("directives", format!("{{ viewer {{ {} }} }}", repeated(9, |_| "id @skip(if: false)".to_owned()))),
        ("a bomb of fragments", bomb(40)),
        ("a small bomb of fragments", bomb(9)),
        (
            "a ring of fragments",
            "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }".to_owned(),
        ),
        ("brackets", format!("{{ procedures(filter: {}1{}) {{ totalCount }} }}", "[".repeat(900), "]".repeat(900))),
        ("many brackets", "{a".repeat(30_000)),
        ("objects", format!("{{ procedures(filter: {} }}", "{a:".repeat(20_000))),
        ("one long name", format!("{{ {} }}", "a".repeat(60_000))),
        ("many mistakes", format!("{{ agencies {{ {} }} }}", repeated(240, |number| format!("wrong{number}")))),
        ("a long text", format!("{{ procedure(code: 7, wrong: \"{}\") {{ code }} }}", "ệ".repeat(20_000))),
        (
            "many variables",
            format!("query ({}) {{ viewer {{ id }} }}", repeated(240, |number| format!("$v{number}: Int"))),
        ),
    ] {
        for accept in [GRAPHQL, JSON] {
            let reply = office.send(accepting(accept, &document)).await;
            assert!(reply.body["errors"].is_array(), "{what}: {}", reply.text);
            assert_eq!(reply.body.get("data"), None, "{what} was run");
            assert!(reply.text.len() < ANSWER_BYTES, "{what}: {} bytes", reply.text.len());
            let status = if accept == JSON { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            assert_eq!(reply.status, status, "{what}");
        }
    }
    for limit in ["aliases", "root fields", "complexity", "tokens", "directives"] {
        let document = match limit {
            "aliases" => format!("{{ agencies {{ {} }} }}", repeated(31, |number| format!("a{number}: code"))),
            "root fields" => format!("{{ {} }}", repeated(11, |number| format!("a{number}: viewer {{ id }}"))),
            "complexity" => format!("{{ agencies {{ {} }} }}", "code ".repeat(251)),
            "tokens" => format!("{{ agencies {{ {} }} }}", "code ".repeat(2_001)),
            _ => format!("{{ viewer {{ {} }} }}", repeated(9, |_| "id @skip(if: false)".to_owned())),
        };
        assert_eq!(office.send(accepting(JSON, &document)).await.error(), "QUERY_TOO_COMPLEX", "{limit}");
    }
}

#[tokio::test]
async fn a_url_is_held_to_the_same_limits() {
    let office = office().await;
    for document in [bomb(40), "{a".repeat(5_000), format!("{{ agencies {{ {} }} }}", "code ".repeat(251))] {
        let reply = office.send(get(&format!("query={}", encoded(&document)), JSON)).await;
        assert!(reply.body["errors"].is_array(), "{}", reply.text);
        assert!(reply.text.len() < ANSWER_BYTES, "{}", reply.text.len());
    }
}

#[tokio::test]
async fn introspection_passes_the_limits() {
    let office = office().await;
    // As sent by graphql-js 16.
    let document = include_str!("introspection.graphql");
    let reply = office.send(accepting(JSON, document)).await;
    assert!(reply.at("/__schema/types").as_array().is_some_and(|types| types.len() > 50));
}
