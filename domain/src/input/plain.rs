use super::text::is_unseen;

/// Signs as they are typed on a plain keyboard: full-width ones as ASCII, every dash as the hyphen.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if is_dash(c) { '-' } else { narrow(c) }).collect()
}

/// The full-width forms of ASCII, which Asian keyboards write.
fn narrow(c: char) -> char {
    const WIDE: u32 = '\u{FF01}' as u32 - '!' as u32;
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - WIDE).unwrap_or(c),
        _ => c,
    }
}

/// The hyphen and what programs make of it: hyphens, dashes, the minus sign.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// What somebody typed of a code, without what stands between its groups: white space, dots, dashes, and signs that show
/// nothing; its signs as a plain keyboard types them.
pub fn unspaced(text: &str) -> String {
    plain(text).chars().filter(|c| !is_between_digits(*c) && !is_unseen(*c)).collect()
}

/// What is typed between groups of digits: white space, dots, hyphens.
pub(super) fn is_between_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-')
}

/// Whether there is nothing but ASCII digits, and any at all.
pub(super) fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_signs_and_dashes_are_plain() {
        assert_eq!(plain("Ｈ３４－２６–０１−０２"), "H34-26-01-02");
        assert_eq!(plain("Đắk Tô 7"), "Đắk Tô 7");
    }

    #[test]
    fn nothing_is_left_between_the_groups_of_a_code() {
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
