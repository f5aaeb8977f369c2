//! Normalizes and validates free text: Unicode form, invisible and forbidden characters, length.

use unicode_normalization::UnicodeNormalization;

use super::{invalid, too_long};
use crate::{Fault, FaultCode};

/// Default length limit of a one-line text, in characters.
pub const LINE_MAX: usize = 200;
pub const ADDRESS_MAX: usize = 500;
pub const INSTRUCTION_MAX: usize = 1000;
/// Limit of a reason or a message.
pub const REASON_MAX: usize = 4000;

/// Required text on one line, of at most [`LINE_MAX`] characters; trimmed.
pub fn one_line(text: &str, field: &[&str]) -> Result<String, Fault> {
    one_line_max(text, LINE_MAX, field)
}

/// Required text on one line, of at most `max` characters; trimmed.
///
/// Tabs and Unicode's line and paragraph separators inside are refused.
pub fn one_line_max(text: &str, max: usize, field: &[&str]) -> Result<String, Fault> {
    let text = multi_line(text, max, field)?;
    if text.contains(['\n', '\u{2028}', '\u{2029}']) {
        return Err(invalid(field).with("reason", "LINE_END"));
    }
    match text.find('\t') {
        Some(place) => Err(forbidden(&text, place, field)),
        None => Ok(text),
    }
}

/// Required text of one or more lines, of at most `max` characters; trimmed.
///
/// Characters are Unicode scalar values after NFC and trimming.
pub fn multi_line(text: &str, max: usize, field: &[&str]) -> Result<String, Fault> {
    let text = clean(text, field)?;
    if is_blank(&text) {
        return Err(Fault::at(FaultCode::Required, field));
    }
    let text = text.trim();
    if text.chars().count() > max { Err(too_long(max, field)) } else { Ok(text.to_owned()) }
}

/// Normalizes text for storage: NFC, line feeds for line ends, and without the zero-width characters that pasting
/// brings along. Forbidden characters are refused, with their position.
pub(super) fn clean(text: &str, field: &[&str]) -> Result<String, Fault> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let signs: Vec<char> = lines.chars().filter(|c| !is_dropped(*c)).nfc().collect();
    let is_emoji = |place: Option<usize>| place.and_then(|place| signs.get(place)).copied().is_some_and(is_pictograph);
    let joins = |place: usize| is_emoji(place.checked_sub(1)) && is_emoji(Some(place + 1));
    let shown = |(place, sign): &(usize, &char)| !matches!(sign, '\u{200C}' | '\u{200D}') || joins(*place);
    let kept: String = signs.iter().enumerate().filter(shown).map(|(_, sign)| *sign).nfc().collect();
    let mut is_in_flag = false;
    for (place, sign) in kept.char_indices() {
        let is_of_flag = is_in_flag && is_tag(sign);
        if is_forbidden(sign) || (is_blank_letter(sign) && !is_of_flag) {
            return Err(forbidden(&kept, place, field));
        }
        is_in_flag = sign == '\u{1F3F4}' || (is_of_flag && sign != '\u{E007F}');
    }
    Ok(kept)
}

/// Normalizes to NFC alone, for identifiers and texts that are typed again exactly; refuses forbidden characters.
pub(super) fn exact(text: &str, field: &[&str]) -> Result<String, Fault> {
    if text.contains(is_forbidden) { Err(invalid(field)) } else { Ok(text.nfc().collect()) }
}

/// Fault that names an invisible character and its position, since the user could not find it otherwise.
fn forbidden(text: &str, at: usize, field: &[&str]) -> Fault {
    let (before, rest) = text.split_at(at);
    let line = before.matches('\n').count() + 1;
    let place = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let name = rest.chars().next().map_or_else(String::new, |sign| format!("U+{:04X}", u32::from(sign)));
    invalid(field).with("reason", "CHARACTER").with("character", name).with("line", line).with("place", place)
}

/// Zero-width characters that copying inserts: the soft hyphen, zero-width spaces and joiners, the byte order mark, and
/// the directional marks, which override nothing. Joiners within emoji are kept.
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
    )
}

/// Tests for a character that is invisible in any context: the dropped ones, and the joiners.
pub(super) fn is_unseen(c: char) -> bool {
    is_dropped(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

/// Neighbour of a zero-width joiner that is kept: emoji, variation selectors and skin tones.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Blank letters and other invisible characters by which distinct texts look alike: fillers, the grapheme joiner,
/// interlinear annotation marks, and tags, which only the flags of regions use.
fn is_blank_letter(c: char) -> bool {
    is_tag(c)
        || matches!(
            c,
            '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}'
        )
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Tests for a text of only white space and invisible characters.
pub(super) fn is_blank(text: &str) -> bool {
    let invisible = |c| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    text.chars().all(|c| c.is_whitespace() || invisible(c))
}

/// Control characters other than tab and line feed, and bidirectional overrides.
///
/// The latter are the nine embeddings, overrides and isolates of UAX #9, those of "Trojan Source" (CVE-2021-42574).
/// Lone surrogates cannot occur in Rust.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\t' && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &[&str] = &["fullName"];

    #[test]
    fn a_name_is_the_same_composed_or_decomposed() {
        let composed = "Nguyễn Thị Ngọc Ưng";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        assert_eq!(one_line(&decomposed, FIELD), Ok(composed.to_owned()));
    }

    #[test]
    fn ends_are_trimmed_and_the_inside_is_kept() {
        for (text, kept) in [
            ("  Đặng  Văn A ", "Đặng  Văn A"),
            ("\tA\n", "A"),
            ("\u{A0}A\u{3000}", "A"),
            ("\u{FEFF}A\u{200B}B\u{AD}C\u{200E}", "ABC"),
            ("\u{1F469}\u{200D}\u{1F33E}", "\u{1F469}\u{200D}\u{1F33E}"),
            ("👩‍🌾 <b>&amp;", "👩‍🌾 <b>&amp;"),
            ("Nguy\u{200D}ễn\u{200C} An", "Nguyễn An"),
            ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
        ] {
            assert_eq!(one_line(text, FIELD).as_deref(), Ok(kept), "{text:?}");
        }
    }

    #[test]
    fn a_text_of_invisible_characters_counts_as_blank() {
        for text in ["", " ", "\t\n", "\u{A0}\u{3000}", "\u{200B}\u{FEFF}"] {
            let required = Err(Fault::at(FaultCode::Required, FIELD));
            assert_eq!(one_line(text, FIELD), required, "{text:?}");
            assert_eq!(multi_line(text, REASON_MAX, FIELD), required, "{text:?}");
        }
    }

    #[test]
    fn control_characters_and_bidi_overrides_are_refused_everywhere() {
        for c in ['\0', '\u{8}', '\u{1B}', '\u{7F}', '\u{85}', '\u{202A}', '\u{202E}', '\u{2066}', '\u{2069}'] {
            for text in [format!("a{c}b"), format!("{c}a"), format!("a{c}"), format!("{c}")] {
                for fault in [one_line(&text, FIELD), multi_line(&text, REASON_MAX, FIELD)].map(Result::unwrap_err) {
                    assert_eq!((fault.code, &fault.params["reason"]), (FaultCode::InvalidFormat, &"CHARACTER".into()));
                }
            }
        }
    }

    #[test]
    fn a_forbidden_character_is_named_with_its_position() {
        let fault = multi_line("Kính gửi\r\nSở\u{202E} Công Thương", REASON_MAX, FIELD).unwrap_err();
        let named = invalid(FIELD).with("reason", "CHARACTER").with("character", "U+202E");
        assert_eq!(fault, named.with("line", 2).with("place", 3));
    }

    #[test]
    fn blank_letters_are_refused_by_name() {
        for sign in [
            '\u{34F}',
            '\u{115F}',
            '\u{1160}',
            '\u{3164}',
            '\u{FFA0}',
            '\u{FFF9}',
            '\u{FFFB}',
            '\u{E0001}',
            '\u{E0041}',
        ] {
            let fault = one_line(&format!("An{sign} Bình"), FIELD).unwrap_err();
            let name = format!("U+{:04X}", u32::from(sign));
            let named = invalid(FIELD).with("reason", "CHARACTER").with("character", name);
            assert_eq!(fault, named.with("line", 1).with("place", 3));
        }
        let flag = "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
        assert_eq!(one_line(flag, FIELD).as_deref(), Ok(flag));
        let fault = one_line(&format!("{flag}\u{E0067}"), FIELD).unwrap_err();
        assert_eq!(fault.params["character"], "U+E0067", "the flag has ended");
    }

    #[test]
    fn every_line_end_becomes_a_line_feed() {
        for text in ["a\nb", "a\r\nb", "a\rb"] {
            assert_eq!(multi_line(text, REASON_MAX, FIELD).as_deref(), Ok("a\nb"), "{text:?}");
        }
        let longest = "a\r\n".repeat(1_999) + "ab";
        assert_eq!(multi_line(&longest, REASON_MAX, FIELD).map(|text| text.len()), Ok(4_000), "counted as one");
    }

    #[test]
    fn only_multi_line_texts_hold_tabs_and_line_ends() {
        for text in ["a\nb", "a\r\nb", "a\tb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(one_line(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
            assert!(multi_line(text, REASON_MAX, FIELD).is_ok(), "{text:?}");
        }
        assert_eq!(one_line("a\nb", FIELD), Err(invalid(FIELD).with("reason", "LINE_END")));
    }

    #[test]
    fn length_counts_characters_after_normalisation() {
        let longest: String = "ệ".repeat(200).nfd().collect();
        assert_eq!(longest.chars().count(), 600);
        assert_eq!(one_line(&format!(" {longest} "), FIELD), Ok("ệ".repeat(200)));
        assert_eq!(one_line(&"ệ".repeat(201), FIELD), Err(Fault::at(FaultCode::TooLong, FIELD).with("max", 200)),);
    }

    #[test]
    fn each_kind_of_text_has_its_own_length() {
        for max in [ADDRESS_MAX, INSTRUCTION_MAX, REASON_MAX] {
            assert_eq!(multi_line(&"a".repeat(max), max, FIELD), Ok("a".repeat(max)));
            assert_eq!(multi_line(&"a".repeat(max + 1), max, FIELD), Err(too_long(max, FIELD)));
            assert_eq!(one_line_max(&"a".repeat(max + 1), max, FIELD), Err(too_long(max, FIELD)));
        }
    }
}
