//! Server-sent events: the distinct connections mode of graphql-sse.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use support::subscriptions::{POSTED, PROGRESSED, START, error, say, text};
use support::test_service::{PASSWORD, Person, SseStream, TestService, operation};

use super::office;

const QUERY: &str = "{ viewer { username } }";

fn accepting(who: &Person, accept: &str, document: &str, variables: Value) -> Request<Body> {
    let mut request = operation(who, &json!({ "query": document, "variables": variables }));
    request.headers_mut().insert(header::ACCEPT, accept.parse().expect("media types"));
    request
}

/// The single answer of an operation.
async fn only(mut watching: SseStream) -> Value {
    let answer = watching.next().await;
    watching.completes().await;
    answer
}

async fn asked(office: &TestService, who: &Person, document: &str) -> Value {
    only(office.watch(who, document, json!({})).await).await
}

#[tokio::test]
async fn a_subscription_is_told_by_events_wherever_they_are_taken() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let variables = json!({ "code": code, "after": START });
    for accept in [
        "text/event-stream",
        "text/event-stream, application/json",
        "application/graphql-response+json, application/json, text/event-stream;q=0.1",
    ] {
        let request = accepting(&citizen, accept, PROGRESSED, variables.clone());
        let mut watching = office.watch_by(request).await;
        assert_eq!(watching.reply.header("cache-control"), "private, no-store");
        assert_eq!(watching.reply.header("vary"), "Accept, Accept-Language, Authorization, Cookie");
        assert_eq!(text(&watching.next().await, "/entry/status"), "REGISTERED", "{accept}");
    }
    for accept in ["application/json", "*/*", "application/graphql-response+json", "text/event-stream;q=0, */*"] {
        let reply = office.send(accepting(&citizen, accept, PROGRESSED, variables.clone())).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT", "{accept}");
    }
    let reply = office.send(accepting(&citizen, "image/png", PROGRESSED, variables.clone())).await;
    assert_eq!(reply.status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn whatever_else_is_asked_is_answered_once_and_completed() {
    let office = office().await;
    let citizen = office.citizen().await;
    let answer = asked(&office, &citizen, QUERY).await;
    assert_eq!(text(&answer, "/username"), citizen.username);
    let input = json!({ "input": { "username": citizen.username, "password": PASSWORD, "delivery": "COOKIE" } });
    let log_in = "mutation ($input: LogInInput!) { logIn(input: $input) { session { id } userErrors { code } } }";
    let watching = office.watch(&Person::nobody(), log_in, input).await;
    assert!(watching.reply.header("set-cookie").contains("HttpOnly"), "headers of the answer are there");
    text(&only(watching).await, "/session/id");
    let reply = office.send(accepting(&citizen, "text/event-stream, application/json", QUERY, json!({}))).await;
    assert_eq!(reply.text_at("/viewer/username"), citizen.username, "in JSON where that is as welcome");
    let first = accepting(&citizen, "text/event-stream, application/json;q=0.9", QUERY, json!({}));
    assert_eq!(text(&only(office.watch_by(first).await).await, "/username"), citizen.username);
}

#[tokio::test]
async fn mistakes_in_a_document_are_told_as_events_and_others_by_http() {
    let office = office().await;
    let citizen = office.citizen().await;
    let wide = format!("subscription {{ messagePosted(code: \"1\") {{ {} }} }}", "cursor ".repeat(260));
    let two = "subscription { messagePosted(code: \"1\") { cursor } dossierProgressed(code: \"1\") { cursor } }";
    for (document, code) in [
        ("{", "BAD_USER_INPUT"),
        ("subscription { nothing }", "BAD_USER_INPUT"),
        ("subscription { messagePosted { cursor } }", "BAD_USER_INPUT"),
        (two, "BAD_USER_INPUT"),
        (&wide, "QUERY_TOO_COMPLEX"),
        (&"{ a ".repeat(80), "QUERY_TOO_COMPLEX"),
    ] {
        assert_eq!(error(&asked(&office, &citizen, document).await), code, "{document:.60}");
    }
    let lost = Person { token: Some("unknown".to_owned()), ..citizen.clone() };
    let reply = office.send(accepting(&lost, "text/event-stream", POSTED, json!({ "code": "1" }))).await;
    assert_eq!((reply.status, reply.error()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
    let mut request = accepting(&citizen, "text/event-stream", POSTED, json!({}));
    *request.body_mut() = Body::from("[]");
    assert_eq!(office.send(request).await.status, StatusCode::BAD_REQUEST);
    let get = Request::get("/graphql?query=%7Bviewer%7Bid%7D%7D").header(header::ACCEPT, "text/event-stream");
    assert_eq!(office.send(get.body(Body::empty()).expect("a request")).await.status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn the_cookie_of_our_own_page_is_enough() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let id = say(&office, &citizen, &code, "Xin chào").await;
    let token = citizen.token.as_deref().expect("a token");
    let watched_from = async |origin: &str| {
        let mut request =
            accepting(&Person::nobody(), "text/event-stream", POSTED, json!({ "code": code, "after": START }));
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, format!("hoso={token}").parse().expect("a value"));
        headers.insert(header::ORIGIN, origin.parse().expect("a value"));
        office.watch_by(request).await.next().await
    };
    assert_eq!(text(&watched_from(super::OURS).await, "/message/id"), id);
    assert_eq!(error(&watched_from("https://evil.example").await), "UNAUTHENTICATED", "there it is nobody's");
}
