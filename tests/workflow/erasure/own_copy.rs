//! Right of access: the copy of one's own data.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};
use support::portal_window::Window;
use support::test_service::{PDF, Person, path_of};
use support::{TestDatabase, each_database};

use super::{ADDRESS, EMAIL, IDENTITY, NAME, PHONE, Parting, SAID};

const COPY: &str = "query ($after: String) { exportMyData(first: 1, after: $after) { exportedAt account dossiers \
                    files { id name url } pageInfo { hasNextPage endCursor } } }";

each_database! {
    async fn everybody_gets_a_copy_of_all_that_is_kept_about_them(place: TestDatabase) {
        let parting = Parting::of(place).await;
        let office = &parting.office;
        let first = office.ask(&parting.person, COPY, json!({})).await;
        let copy = first.at("/exportMyData");
        for (field, value) in [
            ("fullName", NAME), ("address", ADDRESS), ("phone", PHONE), ("identityNumber", IDENTITY), ("email", EMAIL),
        ] {
            assert_eq!(copy["account"][field], value, "{field}");
        }
        assert_eq!(copy["account"]["drafts"][0]["form"]["name"], NAME);
        let dossier = &copy["dossiers"][0];
        assert_eq!(dossier["code"], json!(parting.filed.code));
        assert!(dossier["form"].is_object() && dossier["progress"][0]["event"] == "DossierSubmitted", "{dossier}");
        assert_eq!(dossier["exchange"][0]["body"], SAID);
        let named: BTreeSet<_> =
            dossier["documents"].as_array().expect("papers").iter().map(|paper| paper["id"].to_string()).collect();
        let files = copy["files"].as_array().expect("files");
        assert_eq!(files.iter().map(|file| file["id"].to_string()).collect::<BTreeSet<_>>(), named);
        let path = path_of(files[0]["url"].as_str().expect("a URL"));
        let fetched = office.send(axum::http::Request::get(path).body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!(fetched.text.as_bytes(), PDF);
    }

    async fn the_copy_can_be_read_without_any_other_file(place: TestDatabase) {
        let parting = Parting::of(place).await;
        let window = Window::of(&parting.office, &parting.person);
        let account = window.open("/account").await.text;
        assert!(account.contains("href=\"/account/copy/readable\"") && account.contains("href=\"/account/copy\""));
        let page = window.open("/account/copy/readable").await.text;
        for said in [NAME, ADDRESS, PHONE, IDENTITY, EMAIL, SAID, &parting.filed.code, "Mới đăng ký", "Nộp hồ sơ", "Tên đầy đủ"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(["href=", "src=", "<script"].iter().all(|other| !page.contains(other)), "{page}");
        assert!(!page.contains("portal-"), "{page}");
        let json = window.open("/account/copy").await.text;
        assert!(json.starts_with('{') && json.contains(NAME), "{json}");
    }

    async fn the_copy_is_taken_page_by_page_and_holds_nothing_of_others(place: TestDatabase) {
        let parting = Parting::of(place).await;
        let office = &parting.office;
        office.clock.advance(TimeDelta::minutes(1));
        let second = office.file(&parting.person).await;
        let neighbour = office.citizen().await;
        office.file(&neighbour).await;
        let (mut codes, mut after) = (Vec::new(), Value::Null);
        loop {
            let reply = office.ask(&parting.person, COPY, json!({ "after": after })).await;
            let copy = reply.at("/exportMyData").clone();
            codes.extend(copy["dossiers"].as_array().expect("dossiers").iter().map(|dossier| dossier["code"].clone()));
            if copy["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = copy["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(codes, [json!(second.code), json!(parting.filed.code)], "the newest first, and no other's");
        assert_eq!(office.ask(&Person::nobody(), COPY, json!({})).await.at("/exportMyData"), &Value::Null);
    }
}
