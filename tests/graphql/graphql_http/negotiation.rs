//! Content negotiation of answers, and GraphiQL.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine;
use hoso::serving::Serving;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::test_service::{Person, Reply, TestService, operation};
use tower::ServiceExt;

use super::{GRAPHQL, JSON, QUERY, accepting, encoded, get, office, post};

/// Media type of an answer, without parameters.
fn media_type(reply: &Reply) -> &str {
    reply.header("content-type").split(';').next().unwrap_or_default()
}

#[tokio::test]
async fn the_answer_is_in_the_media_type_that_accept_asks_for() {
    let office = office().await;
    for (accept, answered) in [
        ("*/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        ("text/event-stream, application/json", JSON),
        ("text/html;q=0.1, application/graphql-response+json", GRAPHQL),
    ] {
        let reply = office.send(accepting(accept, QUERY)).await;
        assert_eq!((reply.status, media_type(&reply)), (StatusCode::OK, answered), "{accept}");
        assert!(reply.at("/agencies").is_array());
    }
    for accept in ["text/html", "application/xml", "text/event-stream;q=0", "application/json;q=0"] {
        assert_eq!(office.send(accepting(accept, QUERY)).await.status, StatusCode::NOT_ACCEPTABLE, "{accept}");
    }
    assert_eq!(office.send(get(&format!("query={}", encoded(QUERY)), "image/png")).await.status, 406);
}

#[tokio::test]
async fn only_json_is_taken() {
    let office = office().await;
    let body = json!({ "query": QUERY }).to_string();
    for content_type in [JSON, "application/json; charset=utf-8", "Application/JSON"] {
        assert_eq!(office.send(post(content_type, body.clone())).await.status, StatusCode::OK, "{content_type}");
    }
    for content_type in
        ["text/plain", "application/graphql", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        let reply = office.send(post(content_type, body.clone())).await;
        assert_eq!(reply.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        assert_eq!(reply.error(), "BAD_USER_INPUT");
    }
    let nameless = Request::post("/graphql").body(Body::from(body)).expect("a request");
    assert_eq!(office.send(nameless).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn what_is_no_request_is_refused_before_it_is_looked_at() {
    let office = office().await;
    let batch = json!([{ "query": QUERY }, { "query": QUERY }]).to_string();
    let deep = format!("{{\"query\":\"{{viewer{{id}}}}\",\"variables\":{}1{}}}", "[".repeat(9_000), "]".repeat(9_000));
    for body in [
        "",
        "{",
        "null",
        "7",
        "\"{ agencies { code } }\"",
        "{}",
        r#"{"query": null}"#,
        r#"{"query": 7}"#,
        r#"{"query": {"a": 1}}"#,
        r#"{"query": "{ agencies { code } }", "operationName": 7}"#,
        r#"{"query": "{ agencies { code } }", "variables": "{}"}"#,
        r#"{"query": "{ agencies { code } }", "variables": [1]}"#,
        r#"{"query": "{ agencies { code } }", "extensions": 1}"#,
        "{\"query\": \"{ agencies { code } }\u{0}\"",
        batch.as_str(),
        deep.as_str(),
    ] {
        let reply = office.send(post(JSON, body.to_owned())).await;
        let shown: String = body.chars().take(60).collect();
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{shown}: {}", reply.text);
        assert_eq!(reply.error(), "BAD_USER_INPUT");
        assert_eq!(reply.body.get("data"), None, "{shown}");
    }
}

#[tokio::test]
async fn an_invalid_document_answers_400_or_200_as_its_media_type_says_and_is_not_run() {
    let office = office().await;
    for document in ["{", "{ nothing }", "query A { viewer { id } } query B { viewer { id } }", "{ dossier { id } }"] {
        for (accept, status) in [(GRAPHQL, StatusCode::BAD_REQUEST), (JSON, StatusCode::OK)] {
            let reply = office.send(accepting(accept, document)).await;
            assert_eq!(reply.status, status, "{document}: {}", reply.text);
            assert_eq!(reply.error(), "BAD_USER_INPUT", "{document}");
            assert_eq!(reply.body.get("data"), None, "{document}");
        }
    }
}

#[tokio::test]
async fn a_body_of_more_than_64_kib_is_not_read() {
    let office = office().await;
    let padded = |length: usize| {
        let body = json!({ "query": QUERY }).to_string();
        format!("{body}{}", " ".repeat(length - body.len()))
    };
    assert_eq!(office.send(post(JSON, padded(64 * 1024))).await.status, StatusCode::OK);
    let reply = office.send(post(JSON, padded(64 * 1024 + 1))).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", reply.text);
}

#[tokio::test]
async fn get_answers_queries_and_never_carries_out_a_mutation() {
    let office = office().await;
    let reply = office.send(get(&format!("query={}", encoded(QUERY)), JSON)).await;
    assert!(reply.at("/agencies").is_array());
    let named = encoded("query A { agencies { code } } mutation B { logOut { loggedOut } }");
    assert_eq!(office.send(get(&format!("query={named}&operationName=A"), JSON)).await.status, StatusCode::OK);
    let procedure = encoded("query ($code: String!) { procedure(code: $code) { code } }");
    let variables = encoded(r#"{"code":"2.001433"}"#);
    let found = office.send(get(&format!("query={procedure}&variables={variables}"), JSON)).await;
    assert_eq!(found.at("/procedure/code"), "2.001433");

    let form = office.registration();
    let mutation =
        encoded("mutation ($input: RegisterAccountInput!) { registerAccount(input: $input) { userErrors { code } } }");
    let before = office.footprint().await;
    for query in [
        format!("query={mutation}&variables={}", encoded(&json!({ "input": form }).to_string())),
        format!("query={named}&operationName=B"),
        format!("query={named}"),
        format!("query={}", encoded("subscription { dossierProgressed(code: \"1\") { cursor } }")),
    ] {
        let reply = office.send(get(&query, JSON)).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{}", reply.text);
        assert_eq!(reply.header("allow"), "POST");
    }
    office.assert_nothing_written_since(&before, "a mutation by GET").await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder().method(method).uri("/graphql").header(header::CONTENT_TYPE, JSON);
        let request = request.body(Body::from(json!({ "query": QUERY }).to_string())).expect("a request");
        assert_eq!(office.send(request).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    for query in ["", "query=", "variables=%7B%7D", "query=%7Ba%7D&variables=nothing"] {
        assert_eq!(office.send(get(query, GRAPHQL)).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

/// Everything that the page loads is an existing file of ours, and its inline script is allowed by hash.
async fn assert_runs_only_what_is_known(office: &TestService, page: &Reply) {
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).expect("scripts");
    assert!(!scripts.contains("unsafe") && !policy.contains("://"), "{policy}");
    assert!(
        !page.text.contains("http://") && !page.text.contains("https://"),
        "nothing comes from elsewhere: {}",
        page.text
    );
    let files: Vec<&str> = page.text.split('"').filter(|part| part.starts_with("/graphql/graphiql/")).collect();
    assert_eq!(files.len(), 5);
    for file in files {
        let given = office.send(Request::get(file).body(Body::empty()).expect("a request")).await;
        assert_eq!(given.status, StatusCode::OK, "{file}");
        let kind = if file.ends_with("css") { "text/css" } else { "text/javascript" };
        assert_eq!(media_type(&given), kind, "{file}");
        assert!(given.text.len() > 5_000, "{file}");
    }
    let own = page.text.rsplit_once("<script>").expect("a script").1.split_once("</script>").expect("its end").0;
    assert!(own.contains("createFetcher"), "{own}");
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(own));
    assert!(scripts.contains(&format!("'sha256-{hash}'")), "{scripts}");
}

#[tokio::test]
async fn nobody_is_shown_graphiql_unless_it_is_asked_for() {
    let office = office().await;
    let mut config = office.config();
    config.graphiql = false;
    let router = Serving::new(office.app.clone(), &config).expect("the service serves").router();
    let file = Request::get("/graphql/graphiql/graphiql.min.js").body(Body::empty()).expect("a request");
    let file = router.clone().oneshot(file).await.expect("an answer");
    assert_eq!(file.status(), StatusCode::NOT_FOUND);
    let response = router.oneshot(get("", "text/html,*/*;q=0.8")).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::BAD_REQUEST, "there is no query");
    assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn a_browser_is_shown_graphiql() {
    let office = office().await;
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let page = office.send(get("", browser)).await;
    assert_eq!((page.status, media_type(&page)), (StatusCode::OK, "text/html"));
    assert!(page.text.contains("GraphiQL") || page.text.contains("graphiql"));
    assert_runs_only_what_is_known(&office, &page).await;
    assert!(page.header("vary").contains("Accept"), "the same URL answers otherwise to others");
    let answer = office.send(get(&format!("query={}", encoded(QUERY)), browser)).await;
    assert!(answer.at("/agencies").is_array(), "a link with a query is answered");
}

#[tokio::test]
async fn caches_are_told_what_an_answer_depends_on_and_keep_nothing_private() {
    let office = office().await;
    let citizen = office.citizen().await;
    let wrong = Person { username: String::new(), token: Some("unknown".to_owned()) };
    let query = json!({ "query": QUERY });
    let everyones = get(&format!("query={}", encoded(QUERY)), JSON);
    let private = [
        ("a POST", operation(&Person::nobody(), &query)),
        ("with a session", operation(&citizen, &query)),
        ("an unknown token", operation(&wrong, &query)),
        ("no JSON", post(JSON, "{")),
        ("another type", post("text/plain", "{")),
        ("not acceptable", accepting("image/png", QUERY)),
        ("an invalid document", accepting(GRAPHQL, "{ nothing }")),
    ];
    for (what, request) in private {
        let reply = office.send(request).await;
        assert_eq!(reply.header("vary"), "Accept, Accept-Language, Authorization, Cookie", "{what}");
        assert_eq!(reply.header("cache-control"), "private, no-store", "{what}");
    }
    let reply = office.send(everyones).await;
    assert_eq!(reply.header("vary"), "Accept, Accept-Language, Authorization, Cookie");
    assert_eq!(reply.body.get("errors"), None::<&Value>);
}
