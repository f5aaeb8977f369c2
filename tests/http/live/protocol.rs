//! `graphql-transport-ws` as in its PROTOCOL.md, and authentication of sockets.

use app::watch_quota::STREAMS_PER_SOCKET;
use serde_json::{Value, json};
use support::eventually;
use support::socket::Socket;
use support::socket::bearer;
use support::subscriptions::{POSTED, PROGRESSED, START, say, text};
use support::test_service::{PASSWORD, Person, TestService};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::http::StatusCode;

use super::{OURS, office};

const SPEAKS: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_none_of_the_protocol_closes_with_4400() {
    let office = office().await;
    let served = office.serve().await;
    for wrong in [
        "",
        "{",
        "null",
        "[]",
        "\"ping\"",
        "{}",
        r#"{"type":"start"}"#,
        r#"{"type":"connection_ack"}"#,
        r#"{"type":"connection_init","payload":"Bearer x"}"#,
        r#"{"type":"connection_init","payload":{"authorization":7}}"#,
        r#"{"type":"complete"}"#,
        r#"{"id":7,"type":"complete"}"#,
        r#"{"id":"1","type":"subscribe"}"#,
    ] {
        let mut socket = Socket::open(&served).await;
        socket.send(Message::text(wrong)).await;
        assert_eq!(socket.closed().await, 4400, "{wrong}");
    }
    let mut socket = Socket::open(&served).await;
    socket.send(Message::binary(br#"{"type":"ping"}"#.to_vec())).await;
    assert_eq!(socket.closed().await, 4400, "bytes");
    for wrong in [
        json!({ "id": "", "type": "subscribe", "payload": { "query": POSTED } }),
        json!({ "id": "1", "type": "subscribe", "payload": {} }),
        json!({ "id": "1", "type": "subscribe", "payload": { "query": 7 } }),
        json!({ "id": "1", "type": "subscribe", "payload": { "query": POSTED, "variables": [] } }),
    ] {
        let mut socket = Socket::open(&served).await;
        socket.begin(json!({})).await;
        socket.say(wrong.clone()).await;
        assert_eq!(socket.closed().await, 4400, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_keep_to_the_order_is_closed_with_its_code() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let mut silent = Socket::open(&served).await;

    let mut early = Socket::open(&served).await;
    early.subscribe("1", POSTED, json!({ "code": code })).await;
    assert_eq!(early.closed().await, 4401, "before the acknowledgement");

    let mut twice = Socket::of(&served, &citizen).await;
    twice.say(json!({ "type": "connection_init" })).await;
    assert_eq!(twice.closed().await, 4429, "a second introduction");

    let mut same = Socket::of(&served, &citizen).await;
    for _ in 0..2 {
        same.subscribe("1", POSTED, json!({ "code": code })).await;
    }
    assert_eq!(same.closed().await, 4409, "two by one id");

    let mut large = Socket::of(&served, &citizen).await;
    large.say(json!({ "type": "ping", "payload": { "words": "x".repeat(64 * 1024) } })).await;
    assert_eq!(large.closed().await, 1009, "more than 64 KiB");

    for wrong in ["Bearer unknown", "Bearer", "Basic YTpi", ""] {
        let mut socket = Socket::open(&served).await;
        socket.say(json!({ "type": "connection_init", "payload": { "authorization": wrong } })).await;
        assert_eq!(socket.closed().await, 4403, "{wrong:?}");
    }
    assert_eq!(silent.closed().await, 4408, "nobody has said who it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_tells_of_several_subscriptions_until_each_is_completed() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let mut socket = Socket::open(&served).await;
    socket.say(json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong", "payload": { "a": 1 } }), "also before the introduction");
    socket.begin(json!({ "authorization": bearer(&citizen), "acceptLanguage": "en", "more": true })).await;
    socket.say(json!({ "type": "ping" })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong" }));
    socket.say(json!({ "type": "pong" })).await;

    socket.subscribe("steps", PROGRESSED, json!({ "code": code, "after": START })).await;
    assert_eq!(text(&socket.answer("steps").await, "/entry/status"), "REGISTERED");
    socket.subscribe("words", POSTED, json!({ "code": code })).await;
    socket.subscribe("none", POSTED, json!({ "code": super::NONE })).await;
    let refused = socket.hear().await;
    assert_eq!((&refused["id"], &refused["type"]), (&json!("none"), &json!("error")));
    let message = "Not found, or you may not see it.";
    assert_eq!(refused["payload"][0]["message"], message, "in the language that was asked for");
    say(&office, &citizen, &code, "Một").await;
    assert_eq!(text(&socket.answer("words").await, "/message/body"), "Một");

    socket.say(json!({ "id": "words", "type": "complete" })).await;
    socket.say(json!({ "id": "never", "type": "complete" })).await;
    say(&office, &citizen, &code, "Hai").await;
    // An id that is free again belongs to the new subscription.
    socket.subscribe("words", PROGRESSED, json!({ "code": code, "after": START })).await;
    assert_eq!(text(&socket.answer("words").await, "/entry/status"), "REGISTERED");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_takes_ten_subscriptions_and_nothing_else() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let mut socket = Socket::of(&served, &citizen).await;
    for number in 0..STREAMS_PER_SOCKET {
        socket.subscribe(&number.to_string(), POSTED, json!({ "code": code })).await;
    }
    socket.subscribe("one more", POSTED, json!({ "code": code })).await;
    assert_eq!(socket.refused("one more").await, "QUERY_TOO_COMPLEX");
    socket.say(json!({ "id": "3", "type": "complete" })).await;
    let before = office.footprint().await;
    let two_roots =
        "subscription { a: messagePosted(code: \"1\") { cursor } b: messagePosted(code: \"1\") { cursor } }";
    let deep = format!("subscription {{ messagePosted(code: \"1\") {}", "{ dossier { applicant ".repeat(40));
    let wide = format!("subscription {{ messagePosted(code: \"1\") {{ {} }} }}", "cursor ".repeat(260));
    for (document, why) in [
        ("{ viewer { id } }", "BAD_USER_INPUT"),
        ("mutation { logOut { loggedOut } }", "BAD_USER_INPUT"),
        ("subscription {", "BAD_USER_INPUT"),
        ("subscription { nothing }", "BAD_USER_INPUT"),
        (two_roots, "BAD_USER_INPUT"),
        (&deep, "QUERY_TOO_COMPLEX"),
        (&wide, "QUERY_TOO_COMPLEX"),
    ] {
        socket.subscribe("3", document, json!({})).await;
        assert_eq!(socket.refused("3").await, why, "{document:.60}");
    }
    office.assert_nothing_written_since(&before, "a mutation by a socket").await;
    assert_eq!(office.ask(&citizen, "{ viewer { id } }", json!({})).await.status, StatusCode::OK, "still signed in");
}

/// Session cookie of a browser.
async fn cookie(office: &TestService, who: &Person) -> String {
    let input = json!({ "username": who.username, "password": PASSWORD, "delivery": "COOKIE" });
    let set = office.mutate(&Person::nobody(), "logIn", "session { id }", input).await;
    set.header("set-cookie").split(';').next().expect("a cookie").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cookie_counts_for_our_own_pages_and_pages_of_others_are_not_let_in() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let cookie = cookie(&office, &citizen).await;
    let mut config = office.config();
    config.allowed_origins = vec!["https://partner.example".parse().expect("an origin")];
    let served = office.serve_as(office.app.clone(), &config).await;
    let subscribed = async |headers: &[(&'static str, &str)], payload: Value| {
        let mut socket = Socket::with(served.address, headers).await?;
        socket.begin(payload).await;
        socket.subscribe("1", PROGRESSED, json!({ "code": code, "after": START })).await;
        Ok::<_, StatusCode>(socket.hear().await["type"].as_str().expect("a type").to_owned())
    };
    let with_cookie = [SPEAKS, ("cookie", cookie.as_str())];
    let token = json!({ "authorization": bearer(&citizen) });
    let ours = [with_cookie.as_slice(), &[("origin", OURS)]].concat();
    assert_eq!(subscribed(&ours, json!({})).await.as_deref(), Ok("next"));
    assert_eq!(subscribed(&with_cookie, json!({})).await.as_deref(), Ok("error"), "no page sent it");
    let partner = [with_cookie.as_slice(), &[("origin", "https://partner.example")]].concat();
    assert_eq!(subscribed(&partner, json!({})).await.as_deref(), Ok("error"), "never with the cookie");
    assert_eq!(subscribed(&partner, token.clone()).await.as_deref(), Ok("next"));
    for origin in ["https://evil.example", "http://127.0.0.1:8081", "http://127.0.0.1:8080.evil.example", "null"] {
        let theirs = [with_cookie.as_slice(), &[("origin", origin)]].concat();
        assert_eq!(subscribed(&theirs, token.clone()).await, Err(StatusCode::FORBIDDEN), "{origin}");
    }
    for headers in [&[][..], &[("sec-websocket-protocol", "graphql-ws")]] {
        assert_eq!(subscribed(headers, token.clone()).await, Err(StatusCode::BAD_REQUEST), "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_taken_however_a_client_sends_it_and_never_dropped_in_silence() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let token = bearer(&citizen);
    for key in ["authorization", "Authorization", "AUTHORIZATION"] {
        let mut socket = Socket::open(&served).await;
        socket.begin(json!({ key: token, "Accept-Language": "en", "headers": {} })).await;
        socket.subscribe("1", PROGRESSED, json!({ "code": code, "after": START })).await;
        assert_eq!(text(&socket.answer("1").await, "/entry/status"), "REGISTERED", "{key}");
    }
    let mut by_upgrade = Socket::with(served.address, &[SPEAKS, ("authorization", &token)]).await.expect("a socket");
    by_upgrade.begin(json!({})).await;
    by_upgrade.subscribe("1", PROGRESSED, json!({ "code": code, "after": START })).await;
    assert_eq!(text(&by_upgrade.answer("1").await, "/entry/status"), "REGISTERED");
    for wrong in ["Bearer unknown", "Basic YTpi"] {
        let mut socket = Socket::with(served.address, &[SPEAKS, ("authorization", wrong)]).await.expect("a socket");
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.closed().await, 4403, "{wrong}");
        let mut socket = Socket::open(&served).await;
        socket.say(json!({ "type": "connection_init", "payload": { "Authorization": wrong } })).await;
        assert_eq!(socket.closed().await, 4403, "{wrong}");
    }
    let mut twice = Socket::open(&served).await;
    twice.say(json!({ "type": "connection_init", "payload": { "authorization": token, "Authorization": "x" } })).await;
    assert_eq!(twice.closed().await, 4400, "which of them?");
    let mut nobody = Socket::open(&served).await;
    nobody.begin(json!({})).await;
    nobody.subscribe("1", PROGRESSED, json!({ "code": code })).await;
    assert_eq!(nobody.refused("1").await, "UNAUTHENTICATED", "nobody is told that it does not exist");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_keeps_its_place_among_the_connections() {
    let office = office().await;
    let citizen = office.citizen().await;
    let mut config = office.config();
    config.max_connections = 1;
    let served = office.serve_as(office.app.clone(), &config).await;
    let socket = Socket::of(&served, &citizen).await;
    let full = Socket::with(served.address, &[SPEAKS]).await;
    assert_eq!(full.err(), Some(StatusCode::SERVICE_UNAVAILABLE));
    drop(socket);
    eventually("the place is free again", async || Box::pin(Socket::with(served.address, &[SPEAKS])).await.ok()).await;
}
