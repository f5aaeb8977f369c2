//! Introspection with one list more than tools need is refused before anything runs, however it is written.

use axum::http::header;
use serde_json::{Value, json};
use support::socket::Socket;

use super::{JSON, accepting, encoded, get, office, post};

/// Variants with fragments, aliases and further operations.
const ONE_MORE: [&str; 5] = [
    "{ __schema { types { fields { args { type { enumValues { name } } } } } } }",
    "{ ...S } fragment S on Query { __schema { types { ...T } } } \
     fragment T on __Type { fields { type { fields { name } } } }",
    "{ a: __type(name: \"Dossier\") { b: fields { c: type { d: fields { name } } } } }",
    "{ viewer { id } __schema { ... { types { ... on __Type { inputFields { type { inputFields { name } } } } } } } }",
    "{ __schema { types { possibleTypes { fields { args { name } } } } } }",
];
/// Among other operations, to be run by its name.
const AMONG_OTHERS: &str = "query Harmless { viewer { id } } subscription Told { messagePosted(code: \"x\") { cursor } } \
     query Named { __schema { types { fields { args { type { enumValues { name } } } } } } }";

#[tokio::test]
async fn one_list_too_many_is_refused_by_post_get_and_events() {
    let office = office().await;
    for document in ONE_MORE {
        assert_eq!(office.send(accepting(JSON, document)).await.error(), "QUERY_TOO_COMPLEX", "{document}");
        let by_get = office.send(get(&format!("query={}", encoded(document)), JSON)).await;
        assert_eq!(by_get.error(), "QUERY_TOO_COMPLEX", "{document}");
        let by_events = office.watch_by(accepting("text/event-stream", document)).await.into_reply().await;
        assert_eq!(by_events.error(), "QUERY_TOO_COMPLEX", "{document}");
    }
}

#[tokio::test]
async fn which_operation_is_named_decides_what_runs_and_what_it_costs() {
    let office = office().await;
    let named = |name: Value| post(JSON, json!({ "query": AMONG_OTHERS, "operationName": name }).to_string());
    assert_eq!(office.send(named(json!("Named"))).await.error(), "QUERY_TOO_COMPLEX");
    assert_eq!(office.send(named(json!(null))).await.error(), "QUERY_TOO_COMPLEX", "the dearest, where none is named");
    assert_eq!(office.send(named(json!("Harmless"))).await.body["errors"], Value::Null);
    for unknown in ["", "named", "Nobody"] {
        let reply = office.send(named(json!(unknown))).await;
        assert_eq!(reply.body.get("data"), None, "{unknown:?} runs nothing: {}", reply.text);
    }
    let mut request = named(json!("Named"));
    request.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().expect("a media type"));
    assert_eq!(office.watch_by(request).await.into_reply().await.error(), "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn batches_are_not_taken() {
    let office = office().await;
    for batch in [json!([]), json!([{ "query": ONE_MORE[0] }]), json!([{ "query": "{ viewer { id } }" }])] {
        let reply = office.send(post(JSON, batch.to_string())).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT", "{}", reply.text);
        assert!(reply.text.contains("one operation a request"), "{}", reply.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_socket_introspects() {
    let office = office().await;
    let served = office.serve().await;
    let mut sockets = [Socket::open(&served).await, Socket::of(&served, &office.citizen().await).await];
    sockets[0].begin(json!({})).await;
    for socket in &mut sockets {
        for (number, document) in ONE_MORE.into_iter().chain([AMONG_OTHERS]).enumerate() {
            let id = number.to_string();
            let payload = json!({ "query": document, "operationName": document.contains("Named").then_some("Named") });
            socket.say(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
            assert_eq!(socket.refused(&id).await, "BAD_USER_INPUT", "queries are sent by POST: {document}");
        }
        // Beside a subscription, without an operation name.
        let beside = AMONG_OTHERS.replace("query Harmless { viewer { id } }", "");
        socket.subscribe("beside", &beside, json!({})).await;
        let refused = socket.refused("beside").await;
        assert!(matches!(refused.as_str(), "QUERY_TOO_COMPLEX" | "BAD_USER_INPUT"), "{refused}");
        let within = "subscription { messagePosted(code: \"x\") { __typename } __schema { types { name } } }";
        socket.subscribe("within", within, json!({})).await;
        assert_eq!(socket.refused("within").await, "BAD_USER_INPUT", "a subscription selects one field");
    }
    drop(sockets);
    served.stop().await;
}
