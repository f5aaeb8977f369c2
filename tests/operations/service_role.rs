//! PostgreSQL role without ownership: the service works under it, and history is out of its reach.

use std::collections::BTreeSet;

use app::expiry::EXPIRIES;
use domain::Role;
use serde_json::{Value, json};
use sqlx::postgres::PgConnection;
use store::sql::{Database, Sql};
use support::test_service::{AGENCY, TestService};
use support::{postgres, postgres_pool};
use uuid::Uuid;

/// Statements against history; `{role}` is the role itself.
const BEYOND_REACH: [&str; 20] = [
    "update events set payload = '{}'",
    "update events set metadata = metadata where false",
    "delete from events",
    "truncate events",
    "select * from events for update",
    "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata from events \
     on conflict (aggregate_type, aggregate_id, sequence) do update set payload = '{}'",
    "merge into events e using (select 1 as one) o on true when matched then delete",
    "alter table events disable trigger all",
    "alter table events disable trigger events_refuse_row",
    "drop trigger events_refuse_row on events",
    "create trigger another before insert on events for each row execute function refuse_to_change_events()",
    "create rule another as on insert to events do instead nothing",
    "create or replace function refuse_to_change_events() returns trigger language plpgsql as 'begin return new; end'",
    "drop function refuse_to_change_events() cascade",
    "alter table events drop constraint events_hashed",
    "alter table events owner to {role}",
    "drop table events cascade",
    "select setval('events_position_seq', 1)",
    "update log_epoch set epoch = 0",
    "delete from _sqlx_migrations",
];
/// SQLSTATE of a missing privilege.
const INSUFFICIENT_PRIVILEGE: &str = "42501";

async fn attempt(database: &Database, statement: &str) -> Result<(), String> {
    let mut connection: PgConnection = postgres_pool(database).acquire().await.expect("a connection").detach();
    match sqlx::raw_sql(statement).execute(&mut connection).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let refused = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
            Err(refused.unwrap_or_else(|| panic!("{statement}: {error}")).into_owned())
        }
    }
}

async fn history(database: &Database) -> Vec<String> {
    let sql = "select t::text as line from events t order by epoch, transaction_id, position";
    let rows = database.ledger.fetch_all(Sql::new(sql)).await.expect("rows");
    rows.iter().map(|row| row.text("line").expect("a text")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_works_under_a_role_that_owns_nothing() {
    let place = postgres().await;
    let owner = place.url().clone();
    let office = TestService::open(place.under_a_role().await).await;
    let database = &office.app.parts.database;
    let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
    let (administrator, auditor) =
        (office.staff(Role::Administrator, None).await, office.staff(Role::Auditor, None).await);
    let filed = office.file(&citizen).await;
    let accepted = json!({ "code": filed.code, "expectedVersion": filed.version });
    office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
    let said = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "body": "Xin chào." });
    office.mutate(&citizen, "postMessage", "message { id }", said).await.done();
    let draft = json!({ "procedureCode": "2.001433", "procedureVersion": 1, "form": {}, "documents": [] });
    office.mutate(&citizen, "saveDraft", "draft { savedAt }", draft).await.done();
    let view = json!({ "name": "Của tôi", "filter": {} });
    office.mutate(&desk, "saveQueueView", "queueView { name }", view).await.done();
    let webhook = json!({ "url": "https://example.vn/hook", "requestId": Uuid::new_v4() });
    office.mutate(&administrator, "registerWebhook", "webhook { id }", webhook).await.done();
    let shown = "query ($code: String!) { dossier(code: $code) { status history { nodes { type } } } }";
    let shown = office.ask(&auditor, shown, json!({ "code": filed.code })).await;
    assert_eq!(shown.at("/dossier/status"), "ACCEPTED");
    let data_dir = office.config().data_dir;
    let sender = office.sender(&["--data-dir", data_dir.to_str().expect("a path")]);
    assert!(sender.drain().await.expect("sent").delivered > 0);
    for expiry in EXPIRIES {
        expiry.sweep(&office.app.parts.database.edge, office.clock.now()).await.expect("swept");
    }
    office.hoso(&["projections", "catch-up"]).expect("they follow");
    office.hoso(&["projections", "status"]).expect("they do");
    office.hoso(&["audit", "verify", "--log-only"]).expect("nothing was changed");
    office.hoso(&["keys", "check"]).expect("everything opens");

    let role = database.ledger.fetch_optional(Sql::new("select current_user::text as name")).await.expect("a row");
    let role = role.expect("a row").text("name").expect("a name");
    let owned = "select count(*) as count from pg_class where relowner = current_user::regrole";
    let owned = database.ledger.fetch_optional(Sql::new(owned)).await.expect("a row").expect("a row");
    assert_eq!(owned.count("count").expect("a count"), 0);
    let before = history(database).await;
    for statement in BEYOND_REACH {
        let refused = attempt(database, &statement.replace("{role}", &role)).await;
        assert_eq!(refused, Err(INSUFFICIENT_PRIVILEGE.to_owned()), "{statement}");
        assert_eq!(history(database).await, before, "{statement}");
    }
    let off = attempt(database, "set session_replication_role = replica").await;
    assert_eq!(off, Err(INSUFFICIENT_PRIVILEGE.to_owned()));
    // A grant without grant option only warns.
    attempt(database, &format!("grant update on events to {role}")).await.expect("a warning");
    attempt(database, "update events set payload = '{}'").await.expect_err("as before");

    let said = office.hoso_on(&owner, &["migrate", "--grant", &role]).expect("once more");
    assert!(said.contains(&format!("{role} may serve")), "{said}");
    let denied = office.hoso(&["migrate", "--grant", &role]).expect_err("leave is the owner's to give");
    assert!(denied.contains("only the owner"), "{denied}");

    // New tables of rebuilt read models are writable for the role as before.
    let owners = office.instance_on(&owner).await;
    for projection in projections::all() {
        owners.parts.projector.rebuild(projection.name(), office.clock.now(), |_| {}).await.expect("built anew");
    }
    let again = office.file(&citizen).await;
    let mine = office.ask(&citizen, "{ viewer { dossiers { nodes { code } } } }", Value::Null).await;
    let nodes = mine.at("/viewer/dossiers/nodes").as_array().expect("dossiers");
    let codes: BTreeSet<&str> = nodes.iter().map(|node| node["code"].as_str().expect("a code")).collect();
    assert_eq!(codes, BTreeSet::from([filed.code.as_str(), again.code.as_str()]));
}
