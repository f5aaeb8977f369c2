//! What is told is weighed with all else that its reader asks, for as long as it is being read.

use api::graphql::cost::{COST, cost};
use async_graphql::Variables;
use async_graphql::parser::parse_query;
use serde_json::json;
use sqlx::{Connection, Executor as _};

use super::START;
use crate::office::Office;
use crate::support::{connected, eventually, postgres};

/// A step of a dossier, told with its thread again and again.
fn step() -> String {
    let thread = |number: usize| {
        format!(
            "t{number}: exchange(first: 100) {{ nodes {{ id side body a: body b: body c: body d: body e: body }} }} "
        )
    };
    let threads: String = (0..4).map(thread).collect();
    format!(
        "subscription ($code: String!, $after: String) {{ dossierProgressed(code: $code, after: $after) \
         {{ cursor dossier {{ {threads} }} }} }}"
    )
}

/// Nearly all that one operation may cost.
fn dear() -> String {
    let page = |number: usize| {
        format!("p{number}: procedures(first: 100) {{ nodes {{ fees {{ name condition money {{ amount }} }} }} }} ")
    };
    format!("{{ {} }}", (0..7).map(page).collect::<String>())
}

fn reckoned(document: &str) -> u32 {
    let cost = cost(&parse_query(document).expect("a document"), None, &Variables::default());
    cost.unwrap_or_else(|error| panic!("{document}: {}", error.message)).values()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_holds_what_it_costs_until_it_is_told() {
    let mut office = Office::open(postgres().await).await;
    let mut config = office.config();
    config.room.cost = COST;
    office.restart_as(&config).await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let (step, dear) = (step(), dear());
    assert!(reckoned(&step) + reckoned(&dear) > COST, "there is no room for both");

    // The thread cannot be read for a while: the event is begun, and not told.
    let mut session = connected(office.place().url()).await;
    let mut keeps = session.begin().await.expect("a transaction");
    keeps.execute("lock table exchange_messages in access exclusive mode").await.expect("locked");
    let mut watching = office.watch(&citizen, &step, json!({ "code": code, "after": START })).await;
    let code_of = async |document: &str| {
        let reply = office.ask(&citizen, document, json!({})).await;
        reply.body["errors"][0]["extensions"]["code"].as_str().map(ToOwned::to_owned)
    };
    let meanwhile = async {
        let refused = async || (code_of(&dear).await.as_deref() == Some("RATE_LIMITED")).then_some(());
        eventually("there is no room beside it", refused).await;
        assert_eq!(code_of("{ viewer { id } }").await, None, "but for something small");
        keeps.rollback().await.expect("unlocked");
    };
    let (told, ()) = tokio::join!(watching.next(), meanwhile);
    assert!(told["errors"].is_null() && told["data"]["dossierProgressed"]["dossier"]["t0"].is_object(), "{told}");
    assert_eq!(code_of(&dear).await, None, "its room is free again");
}
