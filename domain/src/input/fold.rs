//! Folds text for comparison: case, and optionally diacritics.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds diacritics, case and white space for search: `Rượu  Đế` is `ruou de`.
///
/// Icelandic `Ð` folds like `Đ`, because older Vietnamese encodings used it for that letter.
pub fn fold(text: &str) -> String {
    let bare: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = case_fold(&bare).replace(['đ', 'ð'], "d");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Case folding, in NFC.
///
/// A subset of Unicode's: lower case letter by letter, `ß` as `ss`, `ς` as `σ` and `ſ` as `s`.
pub(super) fn case_fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            'ſ' => folded.push('s'),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_ignores_diacritics_case_and_white_space() {
        for (text, folded) in [
            ("rượu", "ruou"),
            ("Nguyễn Thị Ánh Tuyết", "nguyen thi anh tuyet"),
            ("  ĐẶNG\u{A0}\tVĂN\nĐệ ", "dang van de"),
            ("Ðà Nẵng", "da nang"),
            ("Đắk Hà – Kon Tum", "dak ha – kon tum"),
            ("H.2026/ƯƠ", "h.2026/uo"),
            ("Y Blơ Niê Kdăm", "y blo nie kdam"),
            ("", ""),
            (" \u{301} ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(fold(&text.nfd().collect::<String>()), folded, "{text:?} decomposed");
        }
    }

    #[test]
    fn case_folding_keeps_diacritics() {
        for (text, folded) in [("ĐẶNG", "đặng"), ("Straße", "strasse"), ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ")]
        {
            assert_eq!(case_fold(text), folded, "{text:?}");
        }
    }
}
