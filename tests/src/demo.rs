//! What the demo shows on the first day.

use std::collections::BTreeMap;

use domain::dossier::DossierStatus;
use serde_json::json;

use crate::office::{Office, Person, fixtures};
use crate::support::{TestDatabase, each_database};

const PASSWORD: &str = "Hoso-demo-2026";

each_database! {
    async fn it_has_everybody_and_dossiers_in_every_status(place: TestDatabase) {
        let office = Office::open_with(place, &fixtures()).await;
        for _ in 0..2 {
            api::demo::load(&office.app, &fixtures(), &PASSWORD.into()).await.expect("the demo");
        }
        for username in ["congdan", "tochuc", "tiepnhan", "chuyenvien", "lanhdao", "thanhtra", "quantri"] {
            sign_in(&office, username).await;
        }
        let auditor = sign_in(&office, "thanhtra").await;
        let queue = "{ dossiers(first: 100) { totalCount nodes { status } } }";
        let reply = office.ask(&auditor, queue, json!({})).await;
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for dossier in reply.at("/dossiers/nodes").as_array().expect("dossiers") {
            *found.entry(dossier["status"].as_str().expect("a status")).or_default() += 1;
        }
        let missing: Vec<_> = DossierStatus::ALL.iter().filter(|status| !found.contains_key(status.name())).collect();
        assert!(missing.is_empty(), "none is {missing:?}: {found:?}");
        assert_eq!(reply.at("/dossiers/totalCount"), &json!(45), "told once, however often it is started");
        let desk = sign_in(&office, "tiepnhan").await;
        let reply = office.ask(&desk, "{ viewer { agency { code } } }", json!({})).await;
        assert_eq!(reply.text_at("/viewer/agency/code"), crate::office::HERE);
    }
}

async fn sign_in(office: &Office, username: &str) -> Person {
    let credentials = json!({ "username": username, "password": PASSWORD });
    let reply = office.mutate(&Person::nobody(), "logIn", "session { token }", credentials).await;
    let token = reply.done()["session"]["token"].as_str().expect("a token").to_owned();
    Person { username: username.to_owned(), token: Some(token) }
}
