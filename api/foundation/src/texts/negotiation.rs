//! Negotiation of the answer's language.

use domain::Language;

/// Negotiates the language by `Accept-Language` (RFC 9110, 12.5.4); Vietnamese where it names none of ours.
pub fn negotiate(accept_language: Option<&str>) -> Language {
    let mut best = (Language::default(), 0);
    for range in accept_language.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let primary = tag.split('-').next().unwrap_or_default();
        let language = if primary.eq_ignore_ascii_case("vi") {
            Language::Vi
        } else if primary.eq_ignore_ascii_case("en") {
            Language::En
        } else {
            continue;
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths).unwrap_or(0);
        // Of equal weights the first counts.
        if weight > best.1 {
            best = (language, weight);
        }
    }
    best.0
}

/// Quality value in thousandths: `0.8` as 800; `None` for what is no weight.
fn thousandths(text: &str) -> Option<u32> {
    let weight: f64 = text.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 to 1000")]
    (0.0..=1.0).contains(&weight).then_some((weight * 1000.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_weight_wins() {
        for (header, language) in [
            (None, Language::Vi),
            (Some(""), Language::Vi),
            (Some("*"), Language::Vi),
            (Some("fr-FR, de;q=0.9"), Language::Vi),
            (Some("en"), Language::En),
            (Some("en-US,en;q=0.9,vi;q=0.8"), Language::En),
            (Some("vi-VN,vi;q=0.9,en;q=0.8"), Language::Vi),
            (Some("fr, en;q=0.3, vi;q=0.2"), Language::En),
            (Some("en;q=0.5, vi;q=0.5"), Language::En),
            (Some("en;q=0, vi;q=0.001"), Language::Vi),
            (Some("en;q=0"), Language::Vi),
            (Some("EN-gb ; q=1.0"), Language::En),
            (Some("en;q=nonsense, vi"), Language::Vi),
            (Some("en;q=2"), Language::Vi),
            (Some("english"), Language::Vi),
        ] {
            assert_eq!(negotiate(header), language, "{header:?}");
        }
    }
}
