//! Invalid registrations of citizens and organizations.

use serde_json::{Value, json};
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database};

use super::{with, without};

const REGISTER: &str = "registerAccount";

/// Field, typed value, expected fault.
fn faults_of_citizens() -> Vec<(&'static str, String, &'static str)> {
    let typed = |text: &str| text.to_owned();
    vec![
        ("username", typed(""), "REQUIRED username"),
        ("username", typed(" \t "), "REQUIRED username"),
        ("username", typed("abc"), "TOO_SHORT username"),
        ("username", "a".repeat(33), "TOO_LONG username"),
        ("username", typed("tâm.nguyễn"), "INVALID_FORMAT username"),
        ("username", typed("tam nguyen"), "INVALID_FORMAT username"),
        ("username", typed("tam\u{0}nguyen"), "INVALID_FORMAT username"),
        ("password", typed(""), "REQUIRED password"),
        ("password", typed("Ab1!ệ"), "TOO_SHORT password"),
        ("password", "x".repeat(257), "TOO_LONG password"),
        ("password", typed("123456"), "INVALID_FORMAT password"),
        ("password", typed("15031985"), "INVALID_FORMAT password"),
        ("password", typed("Y NGỌC ƯNG"), "INVALID_FORMAT password"),
        ("password", typed("abc\u{202E}def"), "INVALID_FORMAT password"),
        ("fullName", typed(""), "REQUIRED fullName"),
        ("fullName", "ệ".repeat(201), "TOO_LONG fullName"),
        ("fullName", typed("Y\nƯng"), "INVALID_FORMAT fullName"),
        ("fullName", typed("Y \u{2066}Ưng"), "INVALID_FORMAT fullName"),
        ("fullName", typed("Y\u{7}Ưng"), "INVALID_FORMAT fullName"),
        ("fullName", typed("12345"), "INVALID_FORMAT fullName"),
        ("fullName", typed("<b>Y</b>"), "INVALID_FORMAT fullName"),
        ("dateOfBirth", typed(""), "REQUIRED dateOfBirth"),
        ("dateOfBirth", typed("31/02/1990"), "INVALID_FORMAT dateOfBirth"),
        ("dateOfBirth", typed("15-03-85"), "INVALID_FORMAT dateOfBirth"),
        ("dateOfBirth", typed("3/15/1985"), "INVALID_FORMAT dateOfBirth"),
        ("dateOfBirth", typed("09/03/2026"), "OUT_OF_RANGE dateOfBirth"),
        ("dateOfBirth", typed("2026-03-10"), "OUT_OF_RANGE dateOfBirth"),
        ("dateOfBirth", typed("1899-12-31"), "OUT_OF_RANGE dateOfBirth"),
        ("identityNumber", typed(""), "REQUIRED identityNumber"),
        ("identityNumber", typed("12345678"), "INVALID_FORMAT identityNumber"),
        ("identityNumber", typed("1234567890"), "INVALID_FORMAT identityNumber"),
        ("identityNumber", typed("06208500000a"), "INVALID_FORMAT identityNumber"),
        ("identityNumber", typed("000000000000"), "INVALID_FORMAT identityNumber"),
        ("email", typed(""), "REQUIRED email"),
        ("email", typed("congdan"), "INVALID_FORMAT email"),
        ("email", typed("a@b"), "INVALID_FORMAT email"),
        ("email", typed("Tam <tam@example.vn>"), "INVALID_FORMAT email"),
        ("email", typed("a@example.vn\r\nBcc: b@example.vn"), "INVALID_FORMAT email"),
        ("phone", typed(""), "REQUIRED phone"),
        ("phone", typed("12345"), "INVALID_FORMAT phone"),
        ("phone", typed("+1 202 555 0100"), "INVALID_FORMAT phone"),
        ("address", "a".repeat(501), "TOO_LONG address"),
        ("address", typed("a\u{1b}b"), "INVALID_FORMAT address"),
        // Organizations' fields.
        ("taxCode", typed("6100123454"), "INVALID_FORMAT taxCode"),
        ("organizationName", typed("Công ty"), "INVALID_FORMAT organizationName"),
    ]
}

each_database! {
    async fn each_fault_of_a_registration_is_told_at_its_field(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (nobody, form) = (Person::nobody(), office.registration());
        for (field, typed, fault) in faults_of_citizens() {
            office.refuses(&nobody, REGISTER, &with(&form, field, typed), &[fault]).await;
        }
        for word in ["username", "email", "identityNumber", "phone"] {
            let password = form[word].as_str().expect("a text").to_uppercase();
            let personal = with(&form, "password", password);
            office.refuses(&nobody, REGISTER, &personal, &["INVALID_FORMAT password"]).await;
        }
        let organization = office.organization();
        for (field, typed, fault) in [
            ("taxCode", json!(null), "REQUIRED taxCode"),
            ("taxCode", json!(""), "REQUIRED taxCode"),
            ("taxCode", json!("6100123455"), "INVALID_FORMAT taxCode"),
            ("taxCode", json!("6100123454-000"), "INVALID_FORMAT taxCode"),
            ("organizationName", json!(null), "REQUIRED organizationName"),
            ("organizationName", json!(" "), "REQUIRED organizationName"),
        ] {
            office.refuses(&nobody, REGISTER, &with(&organization, field, typed), &[fault]).await;
        }
    }

    async fn what_is_wrong_is_said_not_only_that_something_is(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (nobody, form, organization) = (Person::nobody(), office.registration(), office.organization());
        for (input, field, typed, said) in [
            (&organization, "taxCode", "6100123456", "chữ số kiểm tra"),
            (&form, "dateOfBirth", "31/02/1990", "Lịch không có ngày này"),
            (&form, "dateOfBirth", "05/03/2035", "Ngày sinh phải từ 01/01/1900 đến 08/03/2026"),
            (&form, "dateOfBirth", "05/03/1890", "quá lâu trước đây"),
            (&form, "email", "Tam <tam@example.vn>", "Chỉ ghi địa chỉ email"),
            (&form, "fullName", "Y\u{202E}Ưng", "U+202E"),
        ] {
            let reply = office.mutate(&nobody, REGISTER, "account { id }", with(input, field, typed)).await;
            let errors = reply.at(&format!("/{REGISTER}/userErrors"));
            assert_eq!(errors[0]["field"], json!(["input", field]), "{errors}");
            assert!(errors[0]["message"].as_str().is_some_and(|message| message.contains(said)), "{errors}");
        }
    }

    async fn a_registration_is_read_however_it_was_typed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let mut form = with(&office.organization(), "taxCode", "6100123454 – 001");
        for (field, typed) in [
            ("dateOfBirth", "5-3-1990"),
            ("identityNumber", "001090012345||Nguyễn Văn Thử|05031990|Nam|Kon Tum|01012022"),
            ("phone", "0912 345 678"),
            ("fullName", "\u{FEFF}Nguyễn\u{200B} Văn Thử"),
        ] {
            form = with(&form, field, typed);
        }
        let person = office.activated(&form).await;
        let asked = "{ viewer { taxCode dateOfBirth identityNumber phone fullName } }";
        let reply = office.ask(&person, asked, json!({})).await;
        let kept = json!({
            "taxCode": "6100123454-001", "dateOfBirth": "1990-03-05", "identityNumber": "001090012345",
            "phone": "0912345678", "fullName": "Nguyễn Văn Thử",
        });
        assert_eq!(reply.at("/viewer"), &kept);
    }

    async fn all_faults_are_told_at_once(place: TestDatabase) {
        let office = TestService::open(place).await;
        let typed = json!({
            "kind": "ORGANIZATION", "username": "a", "password": "1", "fullName": "", "dateOfBirth": "x",
            "identityNumber": "x", "email": "x", "phone": "x", "address": "a\u{0}",
        });
        let faults = [
            "INVALID_FORMAT address", "INVALID_FORMAT dateOfBirth", "INVALID_FORMAT email",
            "INVALID_FORMAT identityNumber", "INVALID_FORMAT phone", "REQUIRED fullName", "REQUIRED organizationName",
            "REQUIRED taxCode", "TOO_SHORT password", "TOO_SHORT username",
        ];
        office.refuses(&Person::nobody(), REGISTER, &typed, &faults).await;
    }

    async fn a_field_that_is_left_out_or_null_or_unknown_is_no_input(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (nobody, form) = (Person::nobody(), office.registration());
        for field in
            ["kind", "username", "password", "fullName", "dateOfBirth", "identityNumber", "email", "phone"]
        {
            office.does_not_take(&nobody, REGISTER, &without(&form, field)).await;
            office.does_not_take(&nobody, REGISTER, &with(&form, field, Value::Null)).await;
        }
        for (field, value) in [
            ("kind", json!("STAFF")),
            ("role", json!("LEADER")),
            ("username", json!(7)),
            ("phone", json!(["0905000000"])),
            ("requestId", json!("not a uuid")),
        ] {
            office.does_not_take(&nobody, REGISTER, &with(&form, field, value)).await;
        }
    }

    async fn what_is_typed_in_another_form_is_kept_in_one(place: TestDatabase) {
        let office = TestService::open(place).await;
        let mut form = office.registration();
        form["username"] = json!(" ＣongDan.ABC ");
        form["fullName"] = json!("  Y Ngo\u{323}c U\u{31b}ng ");
        form["dateOfBirth"] = json!("09/02/1992");
        form["phone"] = json!("+84 (0) 905.000.111");
        let selected = "account { username fullName dateOfBirth phone status role kind }";
        let reply = office.mutate(&Person::nobody(), REGISTER, selected, form).await;
        let kept = json!({
            "username": "congdan.abc", "fullName": "Y Ngọc Ưng", "dateOfBirth": "1992-02-09", "phone": "0905000111",
            "status": "PENDING_ACTIVATION", "role": "CITIZEN", "kind": "CITIZEN",
        });
        assert_eq!(reply.done()["account"], kept);
    }
}
