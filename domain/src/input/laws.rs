//! Property tests: invariants of every rule over arbitrary text.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::*;

const FIELD: &[&str] = &["field"];

type Rule = fn(&str) -> Result<String, Fault>;

/// Rules that return a text.
const RULES: &[Rule] = &[
    |text| one_line(text, FIELD),
    |text| multi_line(text, REASON_MAX, FIELD),
    |text| username(text, FIELD),
    |text| email(text, FIELD).map(|email| email.address),
    |text| email(text, FIELD).map(|email| email.folded),
    |text| phone(text, FIELD),
    |text| identity_number(text, FIELD),
    |text| tax_code(text, FIELD),
    |text| person_name(text, FIELD),
    |text| day(text, FIELD).map(|day| day.to_string()),
    |text| date_of_birth(text, today(), FIELD).map(|day| day.to_string()),
    |text| whole_number(text, FIELD).map(|number| number.to_string()),
    |text| decimal(text, Digits { whole: 9, fraction: 4 }, FIELD),
    |text| password(text, PasswordFor::Citizen, &[], &|_| false, FIELD),
    |text| password(text, PasswordFor::Staff, &[], &|_| false, FIELD),
    |text| file_name(text, FIELD),
    |text| sha256(text, FIELD),
];

/// Parameters that a fault may carry: none repeats the input, but for the two readings of a number.
const PARAMS: &[&str] =
    &["min", "max", "reason", "character", "line", "place", "whole", "fraction", "thousands", "thousandths"];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 13).unwrap()
}

/// Arbitrary characters, and near misses of each rule's format.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(any::<char>(), 0..300).prop_map(String::from_iter),
        "[ \t]?[a-zA-ZàảạăẳđĐêệỄôộơợuưựỹ\u{301}\u{302}\u{323} ]{0,40}[ \n]?",
        "[A-Za-zＡ-Ｚßſ0-9._-]{3,34}",
        "[A-Za-z0-9.+_-]{1,8}@[A-Za-z0-9-]{1,6}(\\.[A-Za-z0-9-]{1,4}){0,3}",
        "(\\+84|84|0084|0)[ .-]?\\(?[0-9]{2,3}\\)?[ .-]?[0-9]{6,8}",
        "[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}([0-9]{3})?",
        "[0-9]{10}[ –-]?([0-9]{2,4})?",
        "6100123454[ .–-]{0,2}[0-9]{0,3}",
        "[0-9]{12}\\|[0-9]{0,9}\\|[A-Za-z ]{0,9}\\|[0-9]{8}(\\|[A-Za-z ]{0,9}){0,3}",
        "[0-3]?[0-9][ ./–-][01]?[0-9][ ./–-](19|20)[0-9]{2}",
        "-?[0-9]{1,4}([., ][0-9]{1,4}){0,3}( ?đ)?",
        "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]",
        "[0-9A-Fa-f]{64}",
    ]
}

/// Forms with arbitrary fields, nested to some depth.
fn forms() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((texts(), inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .prop_map(|inner| json!({ "form": inner }))
}

proptest! {
    #[test]
    fn every_rule_is_idempotent(text in texts()) {
        for (index, rule) in RULES.iter().enumerate() {
            if let Ok(value) = rule(&text) {
                prop_assert_eq!(rule(&value), Ok(value.clone()), "rule {}", index);
            }
        }
    }

    #[test]
    fn every_rule_ignores_unicode_decomposition(text in texts()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        for (index, rule) in RULES.iter().enumerate() {
            prop_assert_eq!(rule(&composed), rule(&decomposed), "rule {}", index);
            prop_assert_eq!(rule(&text), rule(&composed), "rule {}", index);
        }
        prop_assert_eq!(fold(&composed), fold(&decomposed));
    }

    #[test]
    fn a_fault_is_at_the_field_and_never_quotes_the_text(text in texts()) {
        for rule in RULES {
            if let Err(fault) = rule(&text) {
                prop_assert_eq!(fault.field, FIELD);
                prop_assert!(fault.params.keys().all(|name| PARAMS.contains(&name.as_str())));
            }
        }
    }

    #[test]
    fn every_line_end_is_normalized(lines in vec("[a-zàảĐ\t ]{1,20}", 1..6)) {
        let read = |end: &str| multi_line(&lines.join(end), REASON_MAX, FIELD);
        prop_assert_eq!(read("\r\n"), read("\n"));
        prop_assert_eq!(read("\r"), read("\n"));
    }

    #[test]
    fn a_decimal_with_a_dot_equals_one_with_a_comma_or_is_refused(whole in 1_u32..100_000, fraction in "[0-9]{1,4}") {
        let most = Digits { whole: 6, fraction: 4 };
        let comma = decimal(&format!("{whole},{fraction}"), most, FIELD);
        prop_assert_eq!(&comma, &Ok(format!("{whole},{fraction}")));
        let dot = decimal(&format!("{whole}.{fraction}"), most, FIELD);
        if fraction.len() == 3 && whole < 1_000 {
            let fault = dot.unwrap_err();
            prop_assert_eq!(fault.params["reason"].as_str(), Some("THOUSANDS"));
        } else {
            prop_assert_eq!(dot, comma);
        }
    }

    #[test]
    fn a_tax_code_with_one_wrong_digit_is_refused(serial in 1_u32..1_000_000, place in 0_usize..10, other in 1_u8..10) {
        let first = format!("61{serial:07}");
        let right = (0..10).map(|check| format!("{first}{check}")).find(|code| tax_code(code, FIELD).is_ok());
        if let Some(right) = right {
            let mut digits: Vec<u8> = right.bytes().collect();
            digits[place] = (digits[place] - b'0' + other) % 10 + b'0';
            let wrong = String::from_utf8(digits).expect("digits");
            prop_assert!(tax_code(&wrong, FIELD).is_err());
        }
    }

    #[test]
    fn folding_is_idempotent(text in texts()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn search_keys_are_idempotent(text in texts()) {
        let key = search_key(&text);
        prop_assert_eq!(search_key(&key), key);
        prop_assert_eq!(search_key(&text.nfd().collect::<String>()), search_key(&text.nfc().collect::<String>()));
    }

    #[test]
    fn folding_ignores_case(text in "[a-zA-ZàảạăẳđĐêệỄôộơợuưựỹ ]{0,40}") {
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        prop_assert_eq!(search_key(&text.to_uppercase()), search_key(&text));
        prop_assert_eq!(search_key(&fold(&text)), search_key(&text));
    }

    #[test]
    fn a_valid_form_is_kept_unchanged(form in forms()) {
        if let Ok(kept) = form_texts(&form, FIELD) {
            prop_assert_eq!(form_texts(&kept, FIELD), Ok(kept.clone()));
        }
    }

    #[test]
    fn every_fault_of_a_form_is_below_its_field(form in forms()) {
        for fault in form_texts(&form, FIELD).err().unwrap_or_default() {
            prop_assert_eq!(fault.field.first().map(String::as_str), Some("field"));
        }
    }
}
