//! Full-text search of procedures: words weighted by rarity and field, with or without diacritics.

use std::collections::BTreeSet;

use domain::text::SearchText;
use domain::{Translated, input};

/// Limit of search words: nobody types more, and each is compared with every procedure.
const WORDS_MAX: usize = 24;

/// Stop words of procedure searches, with next to no weight: «Đăng ký kinh doanh … rượu» is about alcohol, though no
/// licence for it is called a registration.
const AROUND: [&str; 15] =
    ["cac", "cho", "cua", "dang", "ki", "lam", "muon", "tai", "theo", "thu", "toi", "tuc", "va", "ve", "xin"];

/// Weight of a match by field.
const CODE: u64 = 6;
const NAME: u64 = 3;
const SECTOR: u64 = 2;
const AGENCY: u64 = 1;

/// Searchable fields of a procedure.
pub(super) struct Searched {
    code: String,
    name: Vec<Word>,
    sector: Vec<Word>,
    agency: Vec<Word>,
}

/// Word as written, with its search key.
struct Word {
    written: String,
    key: String,
}

/// Word of a search.
struct SearchWord {
    word: Word,
    /// As typed, with punctuation: perhaps part of a code.
    typed: String,
    /// Whether it may match as a prefix.
    begins: bool,
}

impl Searched {
    pub fn new(code: String, name: &Translated, sector: (&str, &Translated), agency: (&str, &Translated)) -> Self {
        let both = |text: &Translated| format!("{} {}", text.vi, text.en.as_deref().unwrap_or_default());
        let with_code = |(code, name): (&str, &Translated)| words(&format!("{code} {}", both(name)));
        Self { code, name: words(&both(name)), sector: with_code(sector), agency: with_code(agency) }
    }

    /// Score of a word; 0 where it does not match.
    fn fit(&self, wanted: &SearchWord) -> u64 {
        let in_code = wanted.typed.contains(|c: char| c.is_ascii_digit()) && self.code.contains(&wanted.typed);
        let best = |words: &[Word]| words.iter().map(|word| wanted.fit(word)).max().unwrap_or_default();
        let fits = [
            if in_code { CODE * SearchWord::WHOLE } else { 0 },
            NAME * best(&self.name),
            SECTOR * best(&self.sector),
            AGENCY * best(&self.agency),
        ];
        fits.into_iter().max().unwrap_or_default()
    }
}

impl SearchWord {
    /// Weight of an exact match, diacritics included.
    const WHOLE: u64 = 4;

    fn fit(&self, word: &Word) -> u64 {
        let fit = if word.key == self.word.key {
            Self::WHOLE
        } else if self.begins && word.key.starts_with(&self.word.key) {
            Self::WHOLE / 2
        } else {
            return 0;
        };
        // Typed diacritics must match, though not everybody types all of them.
        let as_typed = self.word.written == self.word.key || word.written.starts_with(&self.word.written);
        if as_typed { fit } else { fit / 2 }
    }
}

/// Full-text search: scores and indexes of the matching procedures. Those that contain all words; if there are none,
/// those at least half as good as the best. Words are weighted by rarity (inverse document frequency).
pub(super) fn found(all: &[Searched], search: &SearchText) -> Vec<(u64, usize)> {
    let wanted = wanted(search);
    if wanted.is_empty() {
        return Vec::new();
    }
    let fits: Vec<Vec<u64>> =
        all.iter().map(|searched| wanted.iter().map(|wanted| searched.fit(wanted)).collect()).collect();
    let weights: Vec<u64> = wanted
        .iter()
        .enumerate()
        .map(|(index, wanted)| {
            let having = fits.iter().filter(|fits| fits[index] > 0).count();
            let rarity = u64::from(all.len().checked_div(having).unwrap_or(1).max(1).ilog2()) + 1;
            if AROUND.contains(&wanted.word.key.as_str()) { 1 } else { rarity * rarity }
        })
        .collect();
    let score = |fits: &[u64]| fits.iter().zip(&weights).map(|(fit, weight)| fit * weight).sum::<u64>();
    let whole = fits.iter().any(|fits| fits.iter().all(|fit| *fit > 0));
    let scores = fits.iter().enumerate().filter(|(_, fits)| !whole || fits.iter().all(|fit| *fit > 0));
    let scores: Vec<_> = scores.map(|(index, fits)| (score(fits), index)).filter(|(score, _)| *score > 0).collect();
    let best = scores.iter().map(|(score, _)| *score).max().unwrap_or_default();
    scores.into_iter().filter(|(score, _)| whole || score * 2 >= best).collect()
}

fn wanted(search: &SearchText) -> Vec<SearchWord> {
    let (mut wanted, mut known): (Vec<SearchWord>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    for typed in search.as_str().split_whitespace() {
        for word in words(typed) {
            if wanted.len() < WORDS_MAX && known.insert(word.key.clone()) {
                // So many words begin with two or three letters that only the last word matches as a prefix then.
                let begins = word.key.chars().count() > 3;
                wanted.push(SearchWord { word, typed: typed.to_owned(), begins });
            }
        }
    }
    if let Some(last) = wanted.last_mut() {
        last.begins = true;
    }
    wanted
}

fn words(text: &str) -> Vec<Word> {
    let between = |c: char| {
        c.is_whitespace()
            || (c.is_ascii_punctuation() && c != '\'')
            || matches!(c, '–' | '—' | '“' | '”' | '«' | '»' | '…')
    };
    let words = text.split(between).filter(|word| !word.is_empty());
    let words = words.map(|word| Word { written: word.to_lowercase(), key: input::search_key(word) });
    words.filter(|word| !word.key.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(vi: &str) -> Translated {
        Translated { vi: vi.to_owned(), en: None }
    }

    fn all() -> Vec<Searched> {
        let trade = "Lưu thông hàng hóa trong nước";
        [
            ("2.001624", "Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh", trade),
            ("2.000190", "Cấp Giấy phép bán buôn sản phẩm thuốc lá", trade),
            ("2.000648", "Cấp Giấy chứng nhận cửa hàng đủ điều kiện bán lẻ xăng dầu", trade),
            ("2.000309", "Đăng ký hoạt động bán hàng đa cấp tại địa phương", "Quản lý cạnh tranh"),
        ]
        .into_iter()
        .map(|(code, name, sector)| {
            let agency = ("000.00.08.H34", &text("Sở Công Thương tỉnh Kon Tum"));
            Searched::new(code.to_owned(), &text(name), ("LTHH", &text(sector)), agency)
        })
        .collect()
    }

    #[track_caller]
    fn finds(search: &str, codes: &[&str]) {
        let all = all();
        let mut found = found(&all, &search.parse().unwrap());
        found.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
        let found: Vec<_> = found.into_iter().map(|(_, index)| all[index].code.as_str()).collect();
        assert_eq!(found, codes, "{search}");
    }

    #[test]
    fn words_come_in_any_order_and_the_last_may_be_begun() {
        for search in ["rượu bán buôn", "RUOU", "buôn rượ", "2.001624", "001624"] {
            finds(search, &["2.001624"]);
        }
    }

    #[test]
    fn agency_and_field_find_all_that_are_theirs() {
        finds("cong thuong", &["2.001624", "2.000190", "2.000648", "2.000309"]);
        finds("lưu thông hàng hóa", &["2.000648", "2.001624", "2.000190"]);
        finds("cạnh tranh", &["2.000309"]);
    }

    #[test]
    fn where_words_are_missing_those_that_tell_most_decide() {
        finds("mua rượu", &["2.001624"]);
        finds("nhà máy thủy điện", &[]);
        finds("100%", &[]);
    }

    #[test]
    fn diacritics_count_where_they_were_typed() {
        finds("bán lẻ", &["2.000648"]);
        let (all, typed) = (all(), "bản".parse().unwrap());
        let best = found(&all, &typed).into_iter().map(|(score, _)| score).max();
        let plain = found(&all, &"ban".parse().unwrap()).into_iter().map(|(score, _)| score).max();
        assert!(best < plain, "{best:?} {plain:?}");
    }
}
