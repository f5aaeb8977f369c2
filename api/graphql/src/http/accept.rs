//! Content negotiation of answers.

use axum::http::{HeaderMap, header};

/// Media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: a document that fails answers 400.
    GraphqlResponse,
    /// `application/json`: a well-formed request answers 200, as older clients expect.
    Json,
}

impl MediaType {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// Media type without parameters.
    pub(super) fn essence(self) -> &'static str {
        self.content_type().split(';').next().unwrap_or_default()
    }
}

/// Media types that `Accept` allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Accepted {
    pub once: Option<MediaType>,
    pub events: bool,
    pub events_first: bool,
}

impl Accepted {
    /// Parses `Accept`, highest weight first; JSON by default.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepted: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        if accepted.is_empty() {
            return Self { once: Some(MediaType::Json), ..Self::default() };
        }
        let mut best: Option<(u16, MediaType)> = None;
        let mut events = 0;
        for range in accepted.iter().flat_map(|value| value.split(',')) {
            let mut parts = range.split(';').map(str::trim);
            let essence = parts.next().map(str::to_ascii_lowercase);
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
            let found = match essence.as_deref() {
                Some("application/graphql-response+json") => MediaType::GraphqlResponse,
                Some("application/json" | "application/*" | "*/*") => MediaType::Json,
                Some("text/event-stream") => {
                    events = events.max(weight);
                    continue;
                }
                _ => continue,
            };
            if weight > 0 && best.is_none_or(|(known, _)| weight > known) {
                best = Some((weight, found));
            }
        }
        Self {
            once: best.map(|(_, found)| found),
            events: events > 0,
            events_first: events > best.map_or(0, |(weight, _)| weight),
        }
    }
}

pub(super) fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.split(',').any(|range| range.trim().starts_with("text/html")))
}

/// Quality value of RFC 9110 (`0.8`) in thousandths.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits = format!("{fraction:0<3}");
    let fraction = digits.get(..3).and_then(|digits| digits.parse::<u16>().ok()).unwrap_or(0);
    whole.parse::<u16>().unwrap_or(1).min(1) * 1000 + fraction
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Accepted, MediaType};

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
        assert_eq!(
            accept("application/graphql-response+json, application/json;q=0.9"),
            Some(MediaType::GraphqlResponse)
        );
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
}
