//! Content negotiation of answers.

use axum::http::{HeaderMap, header};

/// Media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `application/graphql-response+json`: a document that fails answers 400.
    GraphqlResponse,
    /// `application/json`: a well-formed request answers 200, as older clients expect.
    Json,
}

impl MediaType {
    /// Value of the header `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// Media type without parameters.
    pub fn essence(self) -> &'static str {
        self.content_type().split(';').next().unwrap_or_default()
    }
}

/// Media types that `Accept` allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Of an answer that comes at once; none where the client takes no JSON.
    pub once: Option<MediaType>,
    /// True where it takes `text/event-stream`.
    pub events: bool,
    /// True where it prefers events to everything that comes at once.
    pub events_first: bool,
}

impl Accepted {
    /// Parses `Accept`, highest weight first; JSON by default.
    pub fn of(headers: &HeaderMap) -> Self {
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

/// Whether a browser asks for a page.
pub fn wants_html(headers: &HeaderMap) -> bool {
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
