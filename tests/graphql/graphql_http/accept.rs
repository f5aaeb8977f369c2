//! What `Accept` asks for, in the words of GraphQL over HTTP.

use axum::http::{HeaderMap, HeaderValue, header};

use graphql::http::accept::{Accepted, MediaType};

fn accepted(value: &'static str) -> Accepted {
    Accepted::of(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))]))
}

fn accept(value: &'static str) -> Option<MediaType> {
    accepted(value).once
}

#[test]
fn the_answer_is_written_as_accept_asks() {
    assert_eq!(Accepted::of(&HeaderMap::new()).once, Some(MediaType::Json));
    assert_eq!(accept("*/*"), Some(MediaType::Json));
    assert_eq!(accept("application/json"), Some(MediaType::Json));
    assert_eq!(accept("application/graphql-response+json"), Some(MediaType::GraphqlResponse));
    assert_eq!(accept("application/graphql-response+json, application/json;q=0.9"), Some(MediaType::GraphqlResponse));
    assert_eq!(accept("application/graphql-response+json;q=0.5, application/json;q=0.9"), Some(MediaType::Json));
    assert_eq!(accept("text/event-stream, application/json"), Some(MediaType::Json));
    assert_eq!(accept("text/html"), None);
    assert_eq!(accept("application/json;q=0"), None);
}

#[test]
fn events_are_taken_where_they_are_listed_and_come_first_where_nothing_is_as_welcome() {
    for (value, events, events_first) in [
        ("text/event-stream", true, true),
        ("text/event-stream, application/json;q=0.9", true, true),
        ("application/json;q=0.9, text/event-stream", true, true),
        ("text/event-stream, application/json", true, false),
        ("application/json, text/event-stream;q=0.5", true, false),
        ("text/event-stream;q=0, application/json", false, false),
        ("text/event-stream;q=0", false, false),
        ("*/*", false, false),
        ("text/*", false, false),
    ] {
        let accepted = accepted(value);
        assert_eq!((accepted.events, accepted.events_first), (events, events_first), "{value}");
    }
    assert_eq!(Accepted::of(&HeaderMap::new()), Accepted { once: Some(MediaType::Json), ..Accepted::default() });
}
