use axum::http::{HeaderMap, header};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: a document that fails answers 400.
    GraphqlResponse,
    /// `application/json`: a well-formed request answers 200, as clients from before that media type expect.
    Json,
}

impl MediaType {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// Without parameters.
    pub(super) fn essence(self) -> &'static str {
        self.content_type().split(';').next().unwrap_or_default()
    }

    /// What `Accept` asks for, the highest weight first, JSON where it does not say; `None` where we have nothing of it.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let accepted: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        if accepted.is_empty() {
            return Some(Self::Json);
        }
        let mut best: Option<(u16, Self)> = None;
        for range in accepted.iter().flat_map(|value| value.split(',')) {
            let mut parts = range.split(';').map(str::trim);
            let found = match parts.next().map(str::to_ascii_lowercase).as_deref() {
                Some("application/graphql-response+json") => Self::GraphqlResponse,
                Some("application/json" | "application/*" | "*/*") => Self::Json,
                _ => continue,
            };
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
            if weight > 0 && best.is_none_or(|(known, _)| weight > known) {
                best = Some((weight, found));
            }
        }
        best.map(|(_, found)| found)
    }
}

/// Whether somebody looks at it with a browser.
pub(super) fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.split(',').any(|range| range.trim().starts_with("text/html")))
}

/// A weight of RFC 9110, `0.8`, without fractions.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits = format!("{fraction:0<3}");
    let fraction = digits.get(..3).and_then(|digits| digits.parse::<u16>().ok()).unwrap_or(0);
    whole.parse::<u16>().unwrap_or(1).min(1) * 1000 + fraction
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::MediaType;

    fn accept(value: &'static str) -> Option<MediaType> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))]);
        MediaType::negotiate(&headers)
    }

    #[test]
    fn the_answer_is_written_as_accept_asks() {
        assert_eq!(MediaType::negotiate(&HeaderMap::new()), Some(MediaType::Json));
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
}
