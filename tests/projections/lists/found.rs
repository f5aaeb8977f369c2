//! Search by contact data and names: for permitted callers only, in the queue only.

use axum::body::Body;
use axum::http::{Request, header};
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, OTHER_AGENCY, Person, TestService};
use support::{TestDatabase, each_database};

const QUEUE: &str = "query ($text: String) { dossiers(filter: { text: $text }) { nodes { code } totalCount } }";
const ACCOUNTS: &str = "query ($text: String) { accounts(filter: { text: $text }) { nodes { username } totalCount } }";

async fn codes(office: &TestService, who: &Person, text: &str) -> Vec<String> {
    let reply = office.ask(who, QUEUE, json!({ "text": text })).await;
    let nodes = reply.at("/dossiers/nodes").as_array().expect("dossiers").clone();
    assert_eq!(reply.at("/dossiers/totalCount"), nodes.len());
    nodes.iter().map(|node| node["code"].as_str().expect("a code").to_owned()).collect()
}

async fn usernames(office: &TestService, who: &Person, text: &str) -> Vec<String> {
    let reply = office.ask(who, ACCOUNTS, json!({ "text": text })).await;
    let nodes = reply.at("/accounts/nodes").as_array().expect("accounts").clone();
    nodes.iter().map(|node| node["username"].as_str().expect("a username").to_owned()).collect()
}

/// By GET, whose URL would be logged.
async fn by_get(office: &TestService, who: &Person, document: &str, text: &str) -> Value {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("query", document)
        .append_pair("variables", &json!({ "text": text }).to_string())
        .finish();
    let token = who.token.as_deref().expect("a token");
    let request = Request::get(format!("/graphql?{query}")).header(header::AUTHORIZATION, format!("Bearer {token}"));
    office.send(request.body(Body::empty()).expect("a request")).await.body
}

each_database! {
    async fn the_office_finds_an_applicant_by_telephone_and_numbers(place: TestDatabase) {
        let office = TestService::open(place).await;
        let mut form = office.organization();
        form["phone"] = json!("0905 777 888");
        form["identityNumber"] = json!("062185009999");
        let company = office.activated(&form).await;
        let code = office.file(&company).await.code;
        let other = office.citizen().await;
        office.file(&other).await;
        let email = form["email"].as_str().expect("an address");
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let texts =
            ["0905777888", "+84 905 777 888", "0905.777.888", "062185009999", "062 185 009 999", "6100123454", email];
        for text in texts {
            for who in [&desk, &auditor] {
                assert_eq!(codes(&office, who, text).await, [code.as_str()], "{text}");
            }
        }
        assert!(codes(&office, &desk, "0905777889").await.is_empty());
        let elsewhere = office.staff(Role::Leader, Some(OTHER_AGENCY)).await;
        assert!(codes(&office, &elsewhere, "0905777888").await.is_empty(), "only of their own agency");
        assert_eq!(by_get(&office, &desk, QUEUE, "0905777888").await["data"]["dossiers"]["totalCount"], 0);
        // In one's own list it is a plain word.
        let own = "query ($text: String) { viewer { dossiers(filter: { text: $text }) { totalCount } } }";
        let reply = office.ask(&company, own, json!({ "text": "0905777888" })).await;
        assert_eq!(reply.at("/viewer/dossiers/totalCount"), 0);
    }

    async fn the_office_finds_a_dossier_by_what_its_form_says_of_the_applicant(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let mut other = office.submission(&citizen).await;
        other["form"]["organization"] = json!({
            "name": "Công ty TNHH Ngọc Linh Xanh", "taxCode": "6199910017", "headOffice": "12 Trần Phú, Kon Tum",
            "phone": "0260 3000 999", "email": "xanh@example.vn",
        });
        let other = office.mutate(&citizen, "submitDossier", "dossier { code }", other).await;
        let other = other.done()["dossier"]["code"].as_str().expect("a code").to_owned();
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        for text in ["6199910017", "+84 260 3000 999", "xanh@example.vn", "ngoc linh xanh"] {
            assert_eq!(codes(&office, &desk, text).await, [other.as_str()], "{text}");
        }
        assert_eq!(codes(&office, &desk, "6199940004").await, [code.as_str()]);
        assert_eq!(codes(&office, &desk, "062180000654").await.len(), 2, "who speaks for both");
        let elsewhere = office.staff(Role::Leader, Some(OTHER_AGENCY)).await;
        assert!(codes(&office, &elsewhere, "6199910017").await.is_empty(), "only of their own agency");
        assert_eq!(by_get(&office, &desk, QUEUE, "6199910017").await["data"]["dossiers"]["totalCount"], 0);
    }

    async fn whoever_reads_how_to_reach_somebody_out_of_a_list_is_recorded(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let viewed = async || {
            let document = "query ($code: String!) { dossier(code: $code) { viewings { nodes { reader { role } } } } }";
            let reply = office.ask(&citizen, document, json!({ "code": code })).await;
            reply.at("/dossier/viewings/nodes").as_array().expect("viewings").len()
        };
        office.ask(&desk, "{ dossiers { nodes { code applicant { displayName } } } }", json!({})).await.at("/dossiers");
        assert_eq!(viewed().await, 0);
        let reached = office.ask(&desk, "{ dossiers { nodes { applicant { phone } } } }", json!({})).await;
        assert!(reached.text_at("/dossiers/nodes/0/applicant/phone").starts_with("0905"));
        assert_eq!(viewed().await, 1);
    }

    async fn administrators_find_an_account_by_name_and_by_what_is_theirs_alone(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let mut form = office.registration();
        form["fullName"] = json!("Lý Thị Hoà");
        let hoa = office.activated(&form).await;
        office.citizen().await;
        let phone = form["phone"].as_str().expect("a telephone");
        for text in ["Lí thị hòa", "hoa LY", &hoa.username, phone, form["email"].as_str().expect("an address")] {
            assert_eq!(usernames(&office, &administrator, text).await, [hoa.username.as_str()], "{text}");
        }
        assert!(usernames(&office, &administrator, "không ai cả").await.is_empty());
        let everybody = usernames(&office, &administrator, " ").await.len();
        assert!(everybody > 2, "nothing is searched for");
        let refused = by_get(&office, &administrator, ACCOUNTS, phone).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        let reply = office.ask(&hoa, ACCOUNTS, json!({ "text": phone })).await;
        assert_eq!(reply.at("/accounts"), &Value::Null, "nobody else has the list");
    }
}
