use crate::input::plain;

/// What may stand around a number that is copied as the whole address of its page: the places of a code in it.
const IN_ADDRESSES: [&str; 2] = ["CODE=", "/DOSSIERS/"];

/// The number in what somebody pasted: without signs of no width, white space and the ends of lines, with plain hyphens,
/// in capitals; taken out of its label («Mã hồ sơ: …») or of the address of its page, without a mark behind it. What
/// holds no hyphen has its parts by white space.
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
    // A mark that no number has ends what stands before it: a colon, a bracket.
    let number = joined.trim_end_matches(|c: char| !c.is_ascii_digit());
    let start = number.rfind(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'));
    let number = start.map_or(number, |at| number[at..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    number.trim_start_matches(['.', '-']).to_owned()
}

fn is_of_no_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
