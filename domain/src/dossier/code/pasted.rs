//! Normalization of pasted dossier codes: from labels, addresses and broken lines to the canonical form.

use crate::input::plain;

/// Prefixes of a code within the address of its page, in capitals.
const IN_ADDRESSES: [&str; 2] = ["CODE=", "/DOSSIERS/"];

/// Extracts the code from a pasted text: zero-width characters, white space and line ends are dropped, dashes become
/// hyphens, letters capitals; a label («Mã hồ sơ: …»), the address of its page and trailing marks are cut off. Without
/// hyphens, white space separates the parts.
pub(super) fn number_in(text: &str) -> String {
    let text: String = plain(text).chars().filter(|c| !is_of_no_width(*c)).collect::<String>().to_ascii_uppercase();
    let text = text.replace("%2D", "-").replace("%2E", ".");
    let text = match IN_ADDRESSES.iter().find_map(|place| text.find(place).map(|at| &text[at + place.len()..])) {
        Some(rest) => rest.split(['/', '?', '&', '#']).next().unwrap_or_default(),
        None => &text,
    };
    let words: Vec<&str> =
        text.split_whitespace().skip_while(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
    let joined = words.concat();
    let joined = if joined.contains('-') { joined } else { words.join("-") };
    // A mark that no code contains, such as a colon or a bracket, ends the label before it.
    let number = joined.trim_end_matches(|c: char| !c.is_ascii_digit());
    let start = number.rfind(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'));
    let number = start.map_or(number, |at| number[at..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    number.trim_start_matches(['.', '-']).to_owned()
}

fn is_of_no_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
