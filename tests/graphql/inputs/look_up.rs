//! Public look-up: wrong codes, wrong secrets, enumeration.

use std::net::Ipv4Addr;

use serde_json::{Value, json};
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database};

const LOOK_UP: &str = "query ($code: String!, $secret: String) { lookUpDossier(code: $code, secret: $secret) {
    code status statusTitle procedureName agencyName submittedAt dueAt timeliness
    progress { at status title } detail { applicantName form documents { requirement file { name } } } } }";

each_database! {
    async fn a_wrong_secret_answers_as_none(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let (filed, other) = (office.file(&citizen).await, office.file(&citizen).await);
        let nobody = Person::nobody();
        let ask = |variables: Value| office.ask(&nobody, LOOK_UP, variables);
        let without = ask(json!({ "code": filed.code })).await;
        assert_eq!(without.at("/lookUpDossier/detail"), &Value::Null);
        assert_eq!(without.at("/lookUpDossier/status"), "REGISTERED");
        for secret in ["", "x", other.secret.as_str(), &filed.secret[1..]] {
            let wrong = ask(json!({ "code": filed.code, "secret": secret })).await;
            assert_eq!(wrong.text, without.text, "{secret}");
        }
        let opened = ask(json!({ "code": filed.code, "secret": filed.secret })).await;
        assert_eq!(opened.at("/lookUpDossier/detail/applicantName"), "Y Ngọc Ưng");
        let folded = format!("  {} \n", filed.code.to_lowercase());
        assert_eq!(ask(json!({ "code": folded })).await.text, without.text);
    }

    async fn a_code_that_does_not_exist_or_cannot_be_one_is_null(place: TestDatabase) {
        let office = TestService::open(place).await;
        let nobody = Person::nobody();
        for code in ["000.00.08.H34-260309-9999", "000.00.08.H34-260309", "x", "", "' or 1=1 --", "\u{0}"] {
            for secret in [json!(null), json!("x")] {
                let reply = office.ask(&nobody, LOOK_UP, json!({ "code": code, "secret": secret })).await;
                assert_eq!(reply.at("/lookUpDossier"), &Value::Null, "{code:?}");
            }
        }
    }

    async fn what_cannot_be_a_code_is_told_its_form_beside_null(place: TestDatabase) {
        let office = TestService::open(place).await;
        let nobody = Person::nobody();
        let here = Ipv4Addr::new(192, 0, 2, 8);
        let told = async |code: &str| {
            let reply = office.ask_from(here, &nobody, LOOK_UP, json!({ "code": code })).await;
            assert_eq!(reply.at("/lookUpDossier"), &Value::Null, "{code:?}");
            reply.body["extensions"]["hints"].clone()
        };
        for _ in 0..25 {
            let hints = told("H34-260309").await;
            assert_eq!((&hints[0]["path"], &hints[0]["code"]), (&json!(["lookUpDossier"]), &json!("BAD_USER_INPUT")));
            let message = hints[0]["message"].as_str().expect("words");
            assert!(message.contains("000.00.08.H34-YYMMDD-NNNN"), "{message}");
            assert_eq!(hints.as_array().map(Vec::len), Some(1));
        }
        assert_eq!(told("000.00.08.H34-260309-9999").await, Value::Null, "a code that nothing has is a code");
        let twice = "{ one: dossier(code: \"x\") { id } lookUpDossier(code: \"H34\") { code } }";
        let citizen = office.citizen().await;
        let reply = office.ask(&citizen, twice, json!({})).await;
        assert_eq!(reply.at("/one"), &Value::Null);
        let mut paths: Vec<String> = reply.body["extensions"]["hints"]
            .as_array()
            .map(|hints| hints.iter().map(|hint| hint["path"].to_string()).collect())
            .unwrap_or_default();
        paths.sort();
        assert_eq!(paths, [r#"["lookUpDossier"]"#, r#"["one"]"#]);
    }

    async fn a_pasted_code_is_found_however_it_comes_and_what_cannot_be_one_costs_no_try(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let nobody = Person::nobody();
        let here = Ipv4Addr::new(192, 0, 2, 7);
        for tried in 0..30 {
            let code = json!({ "code": format!("H34-{tried}") });
            let reply = office.ask_from(here, &nobody, LOOK_UP, code).await;
            assert_eq!(reply.at("/lookUpDossier"), &Value::Null, "{tried}");
        }
        let (agency, rest) = filed.code.split_once('-').expect("parts");
        for code in [
            filed.code.replace('-', "–"),
            format!("{}.", filed.code),
            format!("\u{FEFF}{agency}-\r\n{rest}\u{200B}"),
            format!("Mã hồ sơ: {}", filed.code),
            format!("https://dvc.example.vn/lookup?code={}", filed.code),
        ] {
            let reply = office.ask_from(here, &nobody, LOOK_UP, json!({ "code": code })).await;
            assert_eq!(reply.at("/lookUpDossier/code"), filed.code.as_str(), "{code:?}");
        }
        let desk = office.staff(domain::Role::Reception, Some(support::test_service::AGENCY)).await;
        let queue = "query ($filter: DossierFilter) { dossiers(filter: $filter) { nodes { code } } }";
        for text in [rest.replace('-', "–"), format!("{rest}."), rest.replace('-', "-\n"), filed.code.replace('-', "−")] {
            let found = office.ask(&desk, queue, json!({ "filter": { "text": text } })).await;
            assert_eq!(found.at("/dossiers/nodes/0/code"), filed.code.as_str(), "{text:?}");
        }
    }

    async fn what_anyone_sees_names_nobody(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let reply = office.ask(&Person::nobody(), LOOK_UP, json!({ "code": filed.code })).await;
        for personal in ["Ngọc Ưng", "@example.vn", "0905", "0621", "Sao Mai", "đơn.pdf", filed.secret.as_str()] {
            assert!(!reply.text.contains(personal), "{personal}: {}", reply.text);
        }
    }

    async fn who_walks_through_codes_is_slowed_down(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let nobody = Person::nobody();
        for (number, secret) in [(1, json!(null)), (2, json!("x"))] {
            let here = Ipv4Addr::new(192, 0, 2, number);
            let mut refused = None;
            for tried in 0..21 {
                let code = format!("000.00.08.H34-260309-{tried:04}");
                let reply = office.ask_from(here, &nobody, LOOK_UP, json!({ "code": code, "secret": secret })).await;
                if reply.body["errors"].is_array() {
                    assert_eq!(reply.error(), "RATE_LIMITED");
                    let seconds = reply.body["errors"][0]["extensions"]["retryAfterSeconds"].as_u64().expect("seconds");
                    assert_eq!(reply.header("retry-after"), seconds.to_string());
                    assert_eq!(reply.body["data"]["lookUpDossier"], Value::Null);
                    refused = Some(tried);
                }
            }
            assert_eq!(refused, Some(20), "twenty a minute");
            let elsewhere = office.ask(&nobody, LOOK_UP, json!({ "code": filed.code })).await;
            assert!(elsewhere.at("/lookUpDossier").is_object(), "others are not slowed down");
        }
    }

    async fn who_guesses_a_secret_is_slowed_down(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let here = Ipv4Addr::new(192, 0, 2, 3);
        let guess = json!({ "code": filed.code, "secret": "x" });
        for _ in 0..5 {
            let reply = office.ask_from(here, &Person::nobody(), LOOK_UP, guess.clone()).await;
            assert_eq!(reply.at("/lookUpDossier/detail"), &Value::Null);
        }
        let right = json!({ "code": filed.code, "secret": filed.secret });
        let reply = office.ask_from(here, &Person::nobody(), LOOK_UP, right).await;
        assert_eq!(reply.error(), "RATE_LIMITED", "{}", reply.text);
    }
}
