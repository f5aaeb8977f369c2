//! Sessions over HTTP: header, cookie, origin.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use serde_json::{Value, json};
use support::test_service::{PASSWORD, Person, Reply, TestService, operation};

use super::{JSON, encoded, office};

const VIEWER: &str = "{ viewer { username } }";
const OURS: &str = "http://127.0.0.1:8080";

/// POST of a viewer query with these headers.
async fn viewer(office: &TestService, headers: &[(&str, &str)]) -> Reply {
    let request =
        headers.iter().fold(Request::post("/graphql").header(header::CONTENT_TYPE, JSON), |request, (name, value)| {
            request.header(*name, *value)
        });
    office.send(request.body(Body::from(json!({ "query": VIEWER }).to_string())).expect("a request")).await
}

#[tokio::test]
async fn a_token_that_is_unknown_or_has_ended_is_never_silently_nobody() {
    let office = office().await;
    let citizen = office.citizen().await;
    for value in ["Bearer unknown", "Bearer", "Basic YTpi", "", "Bearer \u{7f}"] {
        let Ok(value) = axum::http::HeaderValue::from_bytes(value.as_bytes()) else { continue };
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, JSON).header(header::AUTHORIZATION, value);
        let body = Body::from(json!({ "query": VIEWER }).to_string());
        let reply = office.send(request.body(body).expect("a request")).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{}", reply.text);
        assert_eq!(reply.error(), "UNAUTHENTICATED");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    let again = office.signed_in(&citizen).await;
    office.mutate(&again, "logOut", "loggedOut", Value::Null).await.done();
    assert_eq!(office.ask(&again, VIEWER, json!({})).await.status, StatusCode::UNAUTHORIZED, "logged out");
    assert_eq!(office.ask(&citizen, VIEWER, json!({})).await.text_at("/viewer/username"), citizen.username);
    office.clock.advance(TimeDelta::days(400));
    assert_eq!(office.ask(&citizen, VIEWER, json!({})).await.status, StatusCode::UNAUTHORIZED, "expired");
}

#[tokio::test]
async fn a_dead_token_keeps_nobody_from_what_is_for_anybody_and_the_answer_says_so() {
    let office = office().await;
    let citizen = office.citizen().await;
    let dead = Person { username: citizen.username.clone(), token: Some("dead".to_owned()) };
    let log_in = json!({ "username": citizen.username, "password": PASSWORD });
    let reply = office.mutate(&dead, "logIn", "session { token idleExpiresAt expiresAt }", log_in).await;
    assert!(reply.done()["session"]["token"].is_string());
    for reply in [reply, office.ask(&dead, "{ agencies { code } __typename }", json!({})).await] {
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.body["extensions"]["session"]["code"], "UNAUTHENTICATED", "{}", reply.text);
        assert_eq!(reply.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        assert_eq!(reply.header("cache-control"), "private, no-store");
    }
    let alive = office.ask(&citizen, "{ agencies { code } }", json!({})).await;
    assert_eq!(alive.body["extensions"].get("session"), None);
    for asks_more in ["{ agencies { code } viewer { id } }", "{ ...F } fragment F on Query { viewer { id } }"] {
        let reply = office.ask(&dead, asks_more, json!({})).await;
        assert_eq!((reply.status, reply.error()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"), "{asks_more}");
    }
}

#[tokio::test]
async fn a_session_says_when_it_ends_unless_it_is_used() {
    let office = office().await;
    let (citizen, officer) =
        (office.citizen().await, office.staff(domain::Role::Reception, Some(support::test_service::AGENCY)).await);
    for (who, minutes) in [(&citizen, 30), (&officer, 15)] {
        let document = "{ viewer { sessions { seenAt expiresAt idleExpiresAt current } } }";
        let moment = |reply: &Reply, name: &str| {
            let found =
                reply.at("/viewer/sessions").as_array().expect("sessions").iter().find(|one| one["current"] == true);
            let text = found.expect("the one that asks")[name].as_str().expect("a moment").to_owned();
            text.parse::<domain::Moment>().expect("a moment")
        };
        let reply = office.ask(who, document, json!({})).await;
        assert_eq!(moment(&reply, "idleExpiresAt"), moment(&reply, "seenAt") + TimeDelta::minutes(minutes));
        assert!(moment(&reply, "idleExpiresAt") < moment(&reply, "expiresAt"));
    }
}

#[tokio::test]
async fn a_cookie_counts_for_our_own_pages_only() {
    let office = office().await;
    let citizen = office.citizen().await;
    let input = json!({ "username": citizen.username, "password": PASSWORD, "delivery": "COOKIE" });
    let reply = office.mutate(&Person::nobody(), "logIn", "session { token }", input).await;
    assert_eq!(reply.done()["session"]["token"], Value::Null, "the token is nowhere that a script reads");
    let set = reply.header("set-cookie").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    let cookie = set.split(';').next().expect("a cookie");
    for headers in [
        [("cookie", cookie), ("origin", OURS)],
        [("cookie", cookie), ("sec-fetch-site", "same-origin")],
        [("cookie", cookie), ("accept", JSON)],
    ] {
        assert_eq!(viewer(&office, &headers).await.text_at("/viewer/username"), citizen.username, "{headers:?}");
    }
    for (name, value) in [
        ("origin", "http://127.0.0.1:8081"),
        ("origin", "https://127.0.0.1:8080"),
        ("origin", "http://127.0.0.1:8080.evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let reply = viewer(&office, &[("cookie", cookie), (name, value)]).await;
        assert_eq!(reply.at("/viewer"), &Value::Null, "{name}: {value}");
    }
    let unknown = viewer(&office, &[("cookie", "hoso=unknown"), ("origin", OURS)]).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);

    let other = office.citizen().await;
    let token = format!("Bearer {}", other.token.as_deref().expect("a token"));
    let both = viewer(&office, &[("cookie", cookie), ("origin", OURS), ("authorization", &token)]).await;
    assert_eq!(both.text_at("/viewer/username"), other.username, "the token goes before the cookie");

    let out = json!({ "query": "mutation { logOut { loggedOut userErrors { code } } }" }).to_string();
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, JSON).header(header::COOKIE, cookie);
    let reply = office.send(request.header(header::ORIGIN, OURS).body(Body::from(out)).expect("a request")).await;
    assert_eq!(reply.at("/logOut/loggedOut"), true);
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(viewer(&office, &[("cookie", cookie), ("origin", OURS)]).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_mutation_by_a_page_of_somebody_else_with_the_cookie_changes_nothing() {
    let office = office().await;
    let citizen = office.citizen().await;
    let input = json!({ "username": citizen.username, "password": PASSWORD, "delivery": "COOKIE" });
    let set = office.mutate(&Person::nobody(), "logIn", "session { id }", input).await;
    let cookie = set.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let before = office.footprint().await;
    let update = json!({
        "query": "mutation { updateAccount(input: { expectedVersion: 4, fullName: \"X\" }) { account { id } } }",
    });
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, JSON).header(header::COOKIE, &cookie);
    let request = request.header(header::ORIGIN, "https://evil.example").body(Body::from(update.to_string()));
    assert_eq!(office.send(request.expect("a request")).await.error(), "UNAUTHENTICATED");
    office.assert_nothing_written_since(&before, "another origin's mutation").await;
}

#[tokio::test]
async fn errors_and_faults_speak_the_language_of_the_request() {
    let office = office().await;
    let mut spoken = Vec::new();
    for language in ["vi", "en", "xx"] {
        let body = json!({ "query": "{ dossiers { totalCount } }" });
        let mut request = operation(&Person::nobody(), &body);
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, language.parse().expect("a language"));
        spoken.push(office.send(request).await.body["errors"][0]["message"].clone());
    }
    assert_ne!(spoken[0], spoken[1]);
    assert_eq!(spoken[0], spoken[2], "Vietnamese by default");
}

#[tokio::test]
async fn a_secret_stands_in_no_url() {
    let office = office().await;
    let document =
        encoded("query ($code: String!, $secret: String) { lookUpDossier(code: $code, secret: $secret) { code } }");
    let variables = encoded(r#"{"code":"000.00.08.H34-260309-0001","secret":"a"}"#);
    let request = Request::get(format!("/graphql?query={document}&variables={variables}"));
    let reply = office.send(request.header(header::ACCEPT, JSON).body(Body::empty()).expect("a request")).await;
    assert_eq!(reply.error(), "BAD_USER_INPUT", "{}", reply.text);
}
