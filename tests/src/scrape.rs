//! Metrics as Prometheus reads them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::test_service::{Reply, TestService};

/// A scrape: values by name and labels, as written.
pub struct Scrape {
    pub text: String,
    figures: BTreeMap<String, i64>,
}

impl Scrape {
    /// Parses OpenMetrics as strictly as Prometheus: every sample in a described family, families contiguous, no
    /// duplicates, cumulative buckets, and `# EOF`.
    pub fn parse(text: &str) -> Self {
        let body = text.strip_suffix("# EOF\n").expect("it ends");
        let (mut figures, mut families) = (BTreeMap::new(), BTreeSet::new());
        let mut family: Option<(&str, &str)> = None;
        for line in body.lines() {
            if let Some(described) = line.strip_prefix("# ") {
                let mut words = described.splitn(3, ' ');
                let [keyword, name, rest] = [(); 3].map(|()| words.next().expect("three words"));
                match keyword {
                    "HELP" => {
                        assert!(families.insert(name), "{name} comes twice");
                        assert!(is_name(name), "{name}");
                        family = None;
                    }
                    "TYPE" => family = Some((name, rest)),
                    "UNIT" => assert!(name.ends_with(&format!("_{rest}")), "{line}"),
                    _ => panic!("{line}"),
                }
                continue;
            }
            let (name, value) = line.rsplit_once(' ').expect("a value");
            let value: f64 = value.parse().unwrap_or_else(|_| panic!("{line}"));
            let (family, kind) = family.unwrap_or_else(|| panic!("nothing describes {line}"));
            check(name, family, kind);
            assert!(value >= 0.0 && value.is_finite(), "{line}");
            let whole: i64 = format!("{value:.0}").parse().expect("a whole number");
            assert_eq!(figures.insert(name.to_owned(), whole), None, "{name} comes twice");
        }
        let scrape = Self { text: text.to_owned(), figures };
        scrape.check_histograms();
        scrape
    }

    /// One sample; a missing one is zero.
    pub fn figure(&self, name: &str) -> i64 {
        let family = name.split('{').next().expect("a name");
        let total = family.trim_end_matches("_total").trim_end_matches("_count").trim_end_matches("_sum");
        assert!(self.text.contains(&format!("# TYPE {total} ")), "there is no {total}");
        self.figures.get(name).copied().unwrap_or(0)
    }

    /// Sum over all labels.
    pub fn sum(&self, name: &str) -> i64 {
        self.of(name).map(|(_, value)| value).sum()
    }

    pub fn count(&self, name: &str) -> usize {
        self.of(name).count()
    }

    fn of(&self, name: &str) -> impl Iterator<Item = (&str, i64)> {
        let of_it =
            move |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('{'));
        self.figures.iter().filter(move |(key, _)| of_it(key)).map(|(key, value)| (key.as_str(), *value))
    }

    fn check_histograms(&self) {
        let mut last: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for line in self.text.lines().filter(|line| !line.starts_with('#') && line.contains("_bucket{")) {
            let (name, count) = line.rsplit_once(' ').expect("a value");
            let (before, bound) = name.split_once("le=\"").expect("a bound");
            let (bound, after) = bound.split_once('"').expect("an end");
            let bound = if bound == "+Inf" { f64::INFINITY } else { bound.parse().expect("a number") };
            let count: f64 = count.parse().expect("a number");
            if let Some((lower, fewer)) = last.insert(format!("{before}{after}"), (bound, count)) {
                assert!(lower < bound && fewer <= count, "{line}");
            }
        }
        assert!(last.values().all(|(bound, _)| bound.is_infinite()), "a histogram has no end");
    }
}

fn check(sample: &str, family: &str, kind: &str) {
    let name = sample.split('{').next().expect("a name");
    let suffixes: &[&str] = match kind {
        "counter" => &["_total"],
        "gauge" => &[""],
        "histogram" => &["_bucket", "_count", "_sum"],
        _ => panic!("{family} is a {kind}"),
    };
    assert!(suffixes.iter().any(|suffix| name == format!("{family}{suffix}")), "{sample} is not of {family}");
    let Some(labels) = sample.strip_prefix(name).filter(|labels| !labels.is_empty()) else { return };
    let labels = labels.strip_prefix('{').and_then(|labels| labels.strip_suffix('}')).expect("labels");
    for label in labels.split(',') {
        let (label, value) = label.split_once('=').expect("a label");
        assert!(is_name(label), "{sample}");
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).expect("a quoted value");
        let is_word = value.chars().all(|c| c.is_ascii_alphanumeric() || "_+.-".contains(c));
        assert!(is_word && value.len() <= 40, "{sample}");
    }
}

fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') && !name.is_empty()
}

pub async fn asked(office: &TestService, from: Ipv4Addr, method: Method, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder().method(method).uri("/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    office.send_from(from, request.body(Body::empty()).expect("a request")).await
}

/// Scrapes the service; the text is parsed.
pub async fn scrape(office: &TestService) -> Scrape {
    let reply = asked(office, Ipv4Addr::LOCALHOST, Method::GET, &[]).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    Scrape::parse(&reply.text)
}
