//! Collation by the Vietnamese alphabet.
//!
//! Word by word, as dictionaries have it: by the letters (a ă â b c d đ e ê … o ô ơ … u ư), then by the tones (level,
//! huyền, hỏi, ngã, sắc, nặng); where all words are the same, small letters precede capitals. Deliberately absent: a
//! full Unicode collation; other scripts come last, by their code points.

#[cfg(test)]
mod laws;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Collation rank of a text, to be compared with another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    words: Vec<Word>,
    capitals: Vec<bool>,
    /// Tie-breaker, so that only one text has a rank.
    text: String,
}

/// Word; its fields are compared in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    letters: Vec<Letter>,
    /// Tone of its syllable, wherever it is written: `hoà` is `hòa`.
    tones: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Letter {
    /// Base letter without marks.
    base: char,
    /// Variant of the base letter: 0 for `a`, 1 for `ă`, 2 for `â`.
    variant: u8,
}

impl Rank {
    /// Collation key for databases that compare texts byte by byte: in the order of the ranks, and equal for ranks that
    /// differ in no letter, tone or capital.
    pub fn key(&self) -> String {
        // Each part ends in a character that sorts before all that could follow in it.
        let mut key = String::new();
        for word in &self.words {
            key.extend(word.letters.iter().map(|letter| letter.key()));
            key.push('!');
            key.extend(word.tones.iter().map(|tone| char::from(b'0' + tone)));
            key.push(' ');
        }
        key.push(' ');
        key.extend(self.capitals.iter().map(|is_capital| if *is_capital { '1' } else { '0' }));
        key
    }
}

impl Letter {
    /// Base letters with their number of marked variants.
    const MARKED: [(char, u32); 5] = [('a', 2), ('d', 1), ('e', 1), ('o', 2), ('u', 1)];

    /// Single character of a letter in a key: the letters of the alphabet from `A` on, all others as they are.
    fn key(self) -> char {
        if !self.base.is_ascii_lowercase() {
            return self.base;
        }
        let before = Self::MARKED.iter().filter(|(base, _)| *base < self.base).map(|(_, marked)| marked);
        let place = u32::from(self.base) - u32::from('a') + before.sum::<u32>() + u32::from(self.variant);
        char::from_u32(u32::from('A') + place).unwrap_or(self.base)
    }
}

/// Rank of a title: of a field, an agency, a saved view.
pub fn rank(text: &str) -> Rank {
    let capitals = text.nfkd().filter(|c| c.is_alphanumeric()).map(char::is_uppercase).collect();
    Rank { words: words(text), capitals, text: text.nfc().collect() }
}

/// Rank of a person's name: by the given name, which stands last, then from the family name on.
pub fn rank_of_name(name: &str) -> Rank {
    let mut ranked = rank(name);
    if !ranked.words.is_empty() {
        ranked.words.rotate_right(1);
    }
    ranked
}

fn words(text: &str) -> Vec<Word> {
    let mut words = vec![Word::default()];
    for c in text.nfkd() {
        match words.last_mut() {
            Some(word) if is_combining_mark(c) => word.mark(c),
            Some(word) if c.is_alphanumeric() => word.add(c),
            Some(word) if word.letters.is_empty() => {}
            _ => words.push(Word::default()),
        }
    }
    words.retain(|word| !word.letters.is_empty());
    words
}

impl Word {
    fn add(&mut self, c: char) {
        let letters = c.to_lowercase().filter(|c| !is_combining_mark(*c));
        self.letters.extend(letters.map(|base| match base {
            // Icelandic Ð stands for Đ in texts of older encodings.
            'đ' | 'ð' => Letter { base: 'd', variant: 1 },
            base => Letter { base, variant: 0 },
        }));
    }

    /// Applies a combining mark to the letter before it: it makes another letter, or is the tone of the word.
    fn mark(&mut self, mark: char) {
        const BREVE: char = '\u{306}';
        const CIRCUMFLEX: char = '\u{302}';
        const HORN: char = '\u{31B}';
        let Some(letter) = self.letters.last_mut() else { return };
        match (letter.base, mark) {
            ('a', BREVE) | ('e' | 'o', CIRCUMFLEX) | ('u', HORN) => letter.variant = 1,
            ('a', CIRCUMFLEX) | ('o', HORN) => letter.variant = 2,
            _ => self.tones.extend(tone(mark)),
        }
    }
}

/// Rank of a tone; a level one has no mark.
fn tone(mark: char) -> Option<u8> {
    match mark {
        '\u{300}' => Some(1),
        '\u{309}' => Some(2),
        '\u{303}' => Some(3),
        '\u{301}' => Some(4),
        '\u{323}' => Some(5),
        _ => None,
    }
}
