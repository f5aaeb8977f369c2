//! Search key of a name: one key for all spellings that look or sound alike.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::case_fold;

/// Search key: one for every spelling of a name that a screen or a keyboard does not distinguish.
///
/// `Lý  Hoà`, `LÍ HÒA`, full width, decomposed, with zero-width characters inside or with Cyrillic letters that look
/// Latin: all are `li hoa`, and so is the text typed without diacritics. Prefixes are preserved: the key of a text's
/// beginning begins the text's key, so that a name is found while it is typed.
pub fn search_key(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_unseen(*c)).map(latin).collect();
    // Lower case may add marks of its own: that of İ has a dot above.
    let lower: String = case_fold(&plain).nfkd().filter(|c| !is_unseen(*c)).map(latin).collect();
    let mut key = String::with_capacity(lower.len());
    for word in lower.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        spell(word, &mut key);
    }
    key
}

/// Combining marks, and zero-width characters.
fn is_unseen(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Base letter of a homoglyph on the Vietnamese keyboard, else the character itself.
fn latin(c: char) -> char {
    match c {
        'а' | 'А' | 'α' | 'Α' | 'ɑ' => 'a',
        'в' | 'В' | 'Β' => 'b',
        'с' | 'С' => 'c',
        // The letter Đ itself, the Icelandic one of older Vietnamese encodings, and the African one.
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ' | 'ԁ' | 'Ԁ' => 'd',
        'е' | 'Е' | 'Ε' => 'e',
        'ɡ' => 'g',
        'һ' | 'Һ' | 'н' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ӏ' | 'Ӏ' => 'i',
        'ј' | 'Ј' | 'ϳ' => 'j',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'м' | 'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'օ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ԛ' | 'Ԛ' => 'q',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'Ԝ' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' => 'y',
        'Ζ' => 'z',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '`' | '\u{2BB}'..='\u{2BF}' | '\u{A78C}' => '\'',
        '\u{201C}'..='\u{201F}' | '«' | '»' => '"',
        _ => c,
    }
}

/// Spells `y` as `i` where it is a syllable's only vowel: Lý and Lí, Mỹ and Mĩ, quý and quí are each one name. After
/// another vowel the two are different sounds, as in Thúy and thúi.
fn spell(word: &str, key: &mut String) {
    let mut before: [Option<char>; 2] = [None, None];
    for c in word.chars() {
        let written = match (c, before) {
            ('y', [Some('q'), Some('u')]) => 'i',
            ('y', [_, Some('a' | 'e' | 'i' | 'o' | 'u' | 'y')]) => 'y',
            ('y', _) => 'i',
            _ => c,
        };
        key.push(written);
        before = [before[1], Some(written)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(spellings: &[&str], key: &str) {
        for spelling in spellings {
            let decomposed: String = spelling.nfd().collect();
            for text in [(*spelling).to_owned(), decomposed, spelling.to_uppercase(), format!(" {spelling}\u{A0}")] {
                assert_eq!(search_key(&text), key, "{text:?}");
            }
        }
    }

    #[test]
    fn spellings_that_look_alike_have_one_key() {
        same(&["Lý Thị Hoà", "Lí Thị Hòa", "ly thi hoa", "Ｌý  Thị\tHoà", "L\u{200B}ý Thị H\u{AD}oà"], "li thi hoa");
        same(&["Nguyễn Thúy", "Nguyễn Thuý", "Nguyen Thuy"], "nguyen thuy");
        same(&["Mỹ Đức", "Mĩ Đức", "Mỹ Ðức", "Mỹ Ɖức", "my duc"], "mi duc");
        same(&["quý", "quí"], "qui");
        same(&["Y Blơ Niê Kdăm", "y blo nie kdam"], "i blo nie kdam");
        same(&["H'Hen Niê", "H’Hen Niê", "Hʼhen Niê"], "h'hen nie");
        same(&["Khoẻ", "Khỏe"], "khoe");
        same(&["Rượu – Bia", "Rượu - Bia", "ruou − bia"], "ruou - bia");
    }

    #[test]
    fn homoglyphs_are_mapped_to_latin_letters() {
        for text in ["Nguyеn Vаn Аn", "Νguyen Van An", "Nguyen Vɑn An"] {
            assert_eq!(search_key(text), "nguyen van an", "{text:?}");
        }
    }

    #[test]
    fn different_names_have_different_keys() {
        for (one, other) in [("Thúy", "thúi"), ("Lý", "Lỳ Y"), ("tay", "tai"), ("An", "Ân Y"), ("0", "O"), ("1", "l")]
        {
            assert_ne!(search_key(one), search_key(other), "{one} and {other}");
        }
    }

    #[test]
    fn the_key_of_a_prefix_is_a_prefix_of_the_key() {
        for name in ["Lyon Nguyễn", "Công ty Mỹ Yên", "Yến Quỳnh Uyên"] {
            for (end, _) in name.char_indices() {
                let typed = search_key(&name[..end]);
                assert!(search_key(name).starts_with(&typed), "{:?}", &name[..end]);
            }
        }
    }

    #[test]
    fn a_text_of_invisible_characters_has_no_key() {
        assert_eq!(search_key(" \u{301}\u{200B}\u{FEFF}\0 "), "");
    }
}
