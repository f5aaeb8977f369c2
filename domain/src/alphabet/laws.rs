//! Property tests and worked examples of collation by the Vietnamese alphabet.

use std::cmp::Ordering;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{rank, rank_of_name};

/// Names, and similar texts that could be typed.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[aAăâÂbdđĐeêghinoôơƠuưyáàảãạấậổữ]{1,5}( [aăâbdđeêoôơuưáàảãạ]{1,4}){0,3}",
        "\\PC{0,12}",
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn the_order_is_total_and_equal_only_for_equal_texts(one in texts(), two in texts(), three in texts()) {
        for of in [rank, rank_of_name] {
            let (a, b, c) = (of(&one), of(&two), of(&three));
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
            let same = one.nfc().eq(two.nfc());
            prop_assert_eq!(a.cmp(&b) == Ordering::Equal, same, "{:?} {:?}", one, two);
        }
    }

    #[test]
    fn keys_sort_like_their_ranks(one in texts(), two in texts()) {
        for of in [rank, rank_of_name] {
            let (a, b) = (of(&one), of(&two));
            let compared = (&a.words, &a.capitals).cmp(&(&b.words, &b.capitals));
            prop_assert_eq!(a.key().cmp(&b.key()), compared, "{:?} {:?}", one, two);
        }
    }

    #[test]
    fn rank_ignores_unicode_decomposition(text in texts(), other in texts()) {
        let apart: String = text.nfd().collect();
        prop_assert_eq!(rank(&text).cmp(&rank(&other)), rank(&apart).cmp(&rank(&other)));
    }

    #[test]
    fn a_prefix_sorts_before_the_whole_text(words in prop::collection::vec("[a-zđăâêôơưáạ]{1,5}", 2..5)) {
        prop_assert!(rank(&words[..1].join(" ")) < rank(&words.join(" ")));
    }

    #[test]
    fn capitals_only_break_ties_between_equal_letters(one in "[a-eđ]{1,4}", two in "[a-eđ]{1,4}") {
        prop_assume!(one != two);
        prop_assert_eq!(rank(&one).cmp(&rank(&two)), rank(&one.to_uppercase()).cmp(&rank(&two)));
    }
}

fn are_in_order(of: fn(&str) -> super::Rank, texts: &[&str]) {
    let mut sorted: Vec<&str> = texts.iter().rev().copied().collect();
    sorted.sort_by_cached_key(|text| of(text));
    assert_eq!(sorted, texts);
}

#[test]
fn letters_sort_by_the_vietnamese_alphabet() {
    are_in_order(
        rank,
        &["An", "Anh", "Ăn", "Ân", "Ba", "Cao", "Dũng", "Đào", "Em", "Êm", "Oanh", "Ốc", "Ơn", "Tú", "Tư", "Xa", "Ý"],
    );
    are_in_order(rank, &["Điện", "Hóa chất", "Lưu thông hàng hóa trong nước", "Quản lý cạnh tranh", "Xuất nhập khẩu"]);
}

#[test]
fn tones_break_ties_between_equal_letters() {
    are_in_order(rank, &["ma", "mà", "mả", "mã", "má", "mạ", "mai"]);
    are_in_order(rank, &["ba dì", "bà cụ"]);
    are_in_order(rank, &["hoa", "hòa an", "hoà bình", "hòa cốc"]);
}

#[test]
fn people_sort_by_their_given_names() {
    let given = ["Lê Văn An", "Nguyễn Thị An", "Trần Ân", "Phạm Tiến Dũng", "Bùi Thị Đào", "Y Blơ Niê Kdăm"];
    are_in_order(rank_of_name, &given);
    are_in_order(rank_of_name, &["An", "Lê Thị Bình", "Lê Văn Bình", "Nguyễn Ánh Bình"]);
    are_in_order(rank_of_name, &["Hoàng Hà", "Đỗ Hạ", "An Hải"]);
}

#[test]
fn other_characters_only_separate_words() {
    are_in_order(rank, &["", "2 điểm", "A-b", "a b c", "ab", "AB", "ab d"]);
}
