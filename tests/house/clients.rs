//! Sample clients of `docs/api.md`, with the packages that front-end developers use, each run as printed.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use domain::Role;
use serde_json::json;
use support::sqlite;
use support::subscriptions::{START, say};
use support::test_service::{AGENCY, Person, RunningServer, TestService};
use uuid::Uuid;

/// Timeout of a program.
const WITHIN_SECONDS: &str = "120";
const OPENS: &str = "```js ";
const CLOSES: &str = "```\n";

/// Programs of the page, by name.
fn programs() -> BTreeMap<String, String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api.md");
    let page = std::fs::read_to_string(page).expect("a page");
    let blocks = page.split(OPENS).skip(1).map(|block| block.split_once(CLOSES).expect("an end").0);
    blocks.filter_map(|block| block.split_once('\n')).map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Runs a program against a server, for an account and its dossier.
async fn run(name: &str, served: &RunningServer, who: &Person, code: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = here.join("clients/node_modules");
    assert!(packages.is_dir(), "{} is missing: tests/clients/install makes it", packages.display());
    let folder = tempfile::tempdir().expect("a folder");
    symlink(&packages, folder.path().join("node_modules")).expect("a link");
    std::fs::write(folder.path().join("client.mjs"), &programs()[name]).expect("a program");
    let mut command = Command::new("timeout");
    command.args([WITHIN_SECONDS, "node", "client.mjs"]).current_dir(folder.path());
    command.env("HOSO_URL", format!("http://{}/graphql", served.address));
    command.env("HOSO_TOKEN", who.token.as_deref().unwrap_or_default()).env("HOSO_CODE", code);
    command.env("HOSO_START", START).env("HOSO_STEPS", "2");
    command
        .env("HOSO_SCHEMA", here.join("../api/graphql/schema.graphql"))
        .env("HOSO_FOLDER", folder.path().join("app"));
    let done = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("Node.js");
    let told = [done.stdout, done.stderr].map(|told| String::from_utf8_lossy(&told).into_owned()).concat();
    assert!(done.status.success(), "{name}: {told}");
}

macro_rules! clients {
    ($($name:literal as $case:ident,)*) => {
        const CLIENTS: &[&str] = &[$($name,)*];

        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            let office = TestService::open(sqlite().await).await;
            let citizen = office.citizen().await;
            let filed = office.file(&citizen).await;
            let desk = office.staff(Role::Reception, Some(AGENCY)).await;
            let accept = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "expectedVersion": filed.version });
            office.mutate(&desk, "acceptDossier", "dossier { status }", accept).await.done();
            say(&office, &citizen, &filed.code, "Xin chào").await;
            let served = office.serve().await;
            run($name, &served, &citizen, &filed.code).await;
            served.stop().await;
        })*
    };
}

clients! {
    "forms" as forms_of_all_procedures_compile_and_are_drawn_in_their_order,
    "graphql-ws" as a_subscription_goes_on_where_its_connection_broke,
    "apollo" as apollo_client_reads_what_failed_in_part,
    "urql" as urql_hears_events_of_the_server,
    "relay" as relay_compiles_against_the_schema_and_pages,
}

#[test]
fn every_program_of_the_page_is_run() {
    let mut run = CLIENTS.to_vec();
    run.sort_unstable();
    assert_eq!(programs().into_keys().collect::<Vec<_>>(), run);
}
