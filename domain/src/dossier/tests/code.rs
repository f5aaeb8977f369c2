//! Dossier codes: parsing of typed and pasted text, formatting, storage.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_code_consists_of_agency_day_and_sequence() {
    let code = |sequence| DossierCode::new(KON_TUM, day("2026-03-02"), sequence).to_string();
    assert_eq!(code(7), "000.00.08.H34-260302-0007");
    assert_eq!(code(9_999), "000.00.08.H34-260302-9999");
    assert_eq!(code(10_000), "000.00.08.H34-260302-10000");
}

#[test]
fn a_typed_code_is_trimmed_and_read_in_any_case() {
    for text in ["000.00.08.H34-260302-0007", " 000.00.08.h34-260302-0007\n"] {
        assert_eq!(text.parse::<DossierCode>().unwrap().as_str(), "000.00.08.H34-260302-0007");
    }
    for text in ["H34.08-260302-0007", "H48.08-260302-240007", "000.00.08.H34-181231-123456789012"] {
        assert_eq!(text.parse::<DossierCode>().unwrap().as_str(), text);
    }
}

#[test]
fn a_pasted_code_is_found_in_labels_and_addresses() {
    for text in [
        "000.00.08.H34–260302–0007",
        "000.00.08.H34—260302−0007",
        "０００.００.０８.Ｈ３４－２６０３０２－０００７",
        "000.00.08.H34-260302-0007.",
        "(000.00.08.H34-260302-0007);",
        "\u{FEFF}000.00.08.H34-\u{200B}260302-0007\u{200E}",
        "000.00.08.H34-\r\n260302-0007",
        "000.00.08.\nH34-2603\n02-0007",
        "000.00.08.H34 260302 0007",
        "Mã hồ sơ: 000.00.08.H34-260302-0007",
        "Mã hồ sơ 000.00.08.H34-260302-0007",
        "Dossier code: 000.00.08.H34-260302-0007",
        "dossier 000.00.08.h34-260302-0007",
        "https://dvc.example.vn/lookup?code=000.00.08.H34-260302-0007",
        "https://dvc.example.vn/lookup?lang=vi&code=000.00.08.H34%2D260302%2d0007#progress",
        "http://127.0.0.1:8080/dossiers/000.00.08.H34-260302-0007/progress",
        "http://127.0.0.1:8080/staff/dossiers/000.00.08.H34-260302-0007?x=1",
    ] {
        assert_eq!(
            text.parse::<DossierCode>().as_ref().map(DossierCode::as_str),
            Ok("000.00.08.H34-260302-0007"),
            "{text:?}"
        );
    }
}

#[test]
fn the_short_form_of_a_code_is_recognized() {
    for text in ["260302-0007", "260302–0007.", "260302 0007", "Hồ sơ 260302-\n0007"] {
        assert_eq!(DossierCode::ending(text).as_deref(), Some("260302-0007"), "{text:?}");
    }
    for text in ["", "260302", "000.00.08.H34-260302-0007", "26030-0007", "260302-007", "x"] {
        assert_eq!(DossierCode::ending(text), None, "{text:?}");
    }
    assert_eq!(DossierCode::ending(&"260302-0007 ".repeat(200)), None);
}

#[test]
fn invalid_codes_are_refused() {
    for text in [
        "",
        "-",
        "--",
        "000.00.08.H34",
        "000.00.08.H34-260302",
        "000.00.08.H34-260302-",
        "000.00.08.H34-260302-007",
        "000.00.08.H34-260302-1234567890123",
        "000.00.08.H34-20260302-0007",
        "000.00.08.H34-26030a-0007",
        "000.00.08.H34-260302-00a7",
        "-260302-0007",
        "000-00-08-H34-260302-0007",
        "000.00.08.H34-260302-٠٠٠٧",
        "000.00.08.Đ34-260302-0007",
        "000.00.08.ſ34-260302-0007",
    ] {
        assert_eq!(text.parse::<DossierCode>(), Err(InvalidCode), "{text:?}");
    }
    assert_eq!(format!("{}-260302-0007", "A".repeat(60)).parse::<DossierCode>(), Err(InvalidCode));
}

#[test]
fn a_code_is_stored_as_text_and_validated_when_read() {
    assert_eq!(serde_json::to_value(number()).unwrap(), json!("000.00.08.H34-260302-0001"));
    assert_eq!(serde_json::from_value::<DossierCode>(json!("000.00.08.H34-260302-0001")).unwrap(), number());
    assert!(serde_json::from_value::<DossierCode>(json!("H34")).is_err());
}

proptest! {
    #[test]
    fn every_issued_code_parses_back(days in 0_i64..30_000, sequence in 1_u64..1_000_000_000_000) {
        let code = DossierCode::new(QUANG_NGAI, day("2000-01-01") + chrono::TimeDelta::days(days), sequence);
        prop_assert_eq!(code.to_string().parse::<DossierCode>(), Ok(code.clone()));
        prop_assert_eq!(code.to_string().to_lowercase().parse::<DossierCode>(), Ok(code));
    }

    #[test]
    fn any_text_is_parsed_without_panic_and_a_code_parses_back(text in ".{0,80}") {
        if let Ok(code) = text.parse::<DossierCode>() {
            prop_assert_eq!(code.as_str().parse::<DossierCode>(), Ok(code.clone()));
        }
    }
}
