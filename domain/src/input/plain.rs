//! Reduces typed codes and numbers to plain ASCII.

use super::text::is_unseen;

/// Normalizes full-width characters to ASCII, and every dash to the hyphen.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if is_dash(c) { '-' } else { narrow(c) }).collect()
}

/// ASCII of a full-width character, as Asian keyboards type it.
fn narrow(c: char) -> char {
    const WIDE: u32 = '\u{FF01}' as u32 - '!' as u32;
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - WIDE).unwrap_or(c),
        _ => c,
    }
}

/// Hyphens, dashes and the minus sign, which programs substitute for the hyphen.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Code without separators: drops white space, dots, dashes and invisible characters, and reduces the rest to plain
/// ASCII.
pub fn unspaced(text: &str) -> String {
    plain(text).chars().filter(|c| !is_between_digits(*c) && !is_unseen(*c)).collect()
}

/// Separator of groups of digits: white space, dots, hyphens.
pub(super) fn is_between_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-')
}

/// Tests for one or more ASCII digits.
pub(super) fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_characters_and_dashes_become_ascii() {
        assert_eq!(plain("Ｈ３４－２６–０１−０２"), "H34-26-01-02");
        assert_eq!(plain("Đắk Tô 7"), "Đắk Tô 7");
    }

    #[test]
    fn separators_of_a_code_are_dropped() {
        for text in [
            "123456",
            " 123 456\n",
            "123-456",
            "123–456",
            "1.2.3.4.5.6",
            "１２３４５６",
            "123\u{200B}456",
            "\u{200D}123456\u{FEFF}",
        ] {
            assert_eq!(unspaced(text), "123456", "{text:?}");
        }
        assert_eq!(unspaced("7k3qd–9xw2m"), "7k3qd9xw2m");
    }
}
