//! Laws that hold for any text, whoever sends it.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::*;

const FIELD: &[&str] = &["field"];

type Rule = fn(&str) -> Result<String, Fault>;

/// Every rule that answers a text.
const RULES: &[Rule] = &[
    |text| one_line(text, FIELD),
    |text| multi_line(text, REASON_MAX, FIELD),
    |text| username(text, FIELD),
    |text| email(text, FIELD).map(|email| email.address),
    |text| email(text, FIELD).map(|email| email.folded),
    |text| phone(text, FIELD),
    |text| identity_number(text, FIELD),
    |text| tax_code(text, FIELD),
    |text| date_of_birth(text, today(), FIELD).map(|day| day.to_string()),
    |text| password(text, PasswordFor::Citizen, &[], &|_| false, FIELD),
    |text| password(text, PasswordFor::Staff, &[], &|_| false, FIELD),
    |text| file_name(text, FIELD),
    |text| sha256(text, FIELD),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 13).unwrap()
}

/// Any characters at all, and texts that come close to what each rule wants.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(any::<char>(), 0..300).prop_map(String::from_iter),
        "[ \t]?[a-zA-ZàảạăẳđĐêệỄôộơợuưựỹ\u{301}\u{302}\u{323} ]{0,40}[ \n]?",
        "[A-Za-zＡ-Ｚßſ0-9._-]{3,34}",
        "[A-Za-z0-9.+_-]{1,8}@[A-Za-z0-9-]{1,6}(\\.[A-Za-z0-9-]{1,4}){0,3}",
        "(\\+84|84|0084|0)[ .-]?\\(?[0-9]{2,3}\\)?[ .-]?[0-9]{6,8}",
        "[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}([0-9]{3})?",
        "[0-9]{10}(-[0-9]{3})?",
        "[0-3][0-9]/[01][0-9]/(19|20)[0-9]{2}",
        "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]",
        "[0-9A-Fa-f]{64}",
    ]
}

/// Forms as anybody may send them.
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
    fn a_rule_gives_its_own_answer_back(text in texts()) {
        for (index, rule) in RULES.iter().enumerate() {
            if let Ok(value) = rule(&text) {
                prop_assert_eq!(rule(&value), Ok(value.clone()), "rule {}", index);
            }
        }
    }

    #[test]
    fn composed_and_decomposed_have_one_answer(text in texts()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        for (index, rule) in RULES.iter().enumerate() {
            prop_assert_eq!(rule(&composed), rule(&decomposed), "rule {}", index);
            prop_assert_eq!(rule(&text), rule(&composed), "rule {}", index);
        }
        prop_assert_eq!(fold(&composed), fold(&decomposed));
    }

    #[test]
    fn a_fault_stands_at_the_field_and_never_quotes_the_text(text in texts()) {
        for rule in RULES {
            if let Err(fault) = rule(&text) {
                prop_assert_eq!(fault.field, FIELD);
                prop_assert!(fault.params.keys().all(|name| name == "min" || name == "max"));
            }
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in texts()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn the_key_of_a_key_is_the_key(text in texts()) {
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
    fn a_form_that_holds_is_kept_as_it_is(form in forms()) {
        if let Ok(kept) = form_texts(&form, FIELD) {
            prop_assert_eq!(form_texts(&kept, FIELD), Ok(kept.clone()));
        }
    }

    #[test]
    fn every_fault_of_a_form_lies_below_the_field(form in forms()) {
        for fault in form_texts(&form, FIELD).err().unwrap_or_default() {
            prop_assert_eq!(fault.field.first().map(String::as_str), Some("field"));
        }
    }
}
