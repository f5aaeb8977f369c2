//! Settings of PostgreSQL sessions.

use std::collections::BTreeSet;

use domain::Role;
use futures::future::join_all;
use serde_json::json;
use sqlx::Row;
use store::sql::{Database, DatabaseUrl, Sql, SqlError};
use support::test_service::{AGENCY, TestService};
use support::{UnmigratedDatabase, postgres, postgres_pool};
use uuid::Uuid;

/// Triggers that record the settings of each writing statement.
const NOTED: &str = "
create table settings_seen (place text, synchronous_commit text, isolation text);
create function note_settings() returns trigger language plpgsql as $$ begin
    insert into settings_seen
    values (tg_table_name, current_setting('synchronous_commit'), current_setting('transaction_isolation'));
    return null;
end $$;
create trigger seen after insert on events for each statement execute function note_settings();
create trigger seen after insert on sessions for each statement execute function note_settings();
create trigger seen after insert on uploads for each statement execute function note_settings();
create trigger seen after insert on accounts for each statement execute function note_settings();";

/// A service under a role and in a database with these defaults; its writes are recorded.
async fn office_under(defaults: &[&str]) -> (TestService, Database) {
    let place = postgres().await;
    let owners = place.another_instance().await;
    sqlx::raw_sql(NOTED).execute(postgres_pool(&owners)).await.expect("what is written is noted");
    let place = place.under_a_role().await;
    for default in defaults {
        place.administer(default).await;
    }
    (TestService::open(place).await, owners)
}

/// Settings of writes to a table.
async fn seen(owners: &Database, place: &str) -> BTreeSet<(String, String)> {
    let sql = "select synchronous_commit, isolation from settings_seen where place = $1";
    let rows = sqlx::query(sql).bind(place).fetch_all(postgres_pool(owners)).await.expect("notes");
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn only(synchronous_commit: &str) -> BTreeSet<(String, String)> {
    BTreeSet::from([(synchronous_commit.to_owned(), "read committed".to_owned())])
}

/// Every acknowledged kind of write: accounts with keys, sessions, uploads, a dossier, concurrent messages.
async fn a_morning(office: &TestService) {
    let citizen = office.citizen().await;
    let desk = office.staff(Role::Reception, Some(AGENCY)).await;
    let filed = office.file(&citizen).await;
    let accepted = json!({ "code": filed.code, "expectedVersion": filed.version });
    office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
    let posts = (0..8).map(|number| {
        let input = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "body": format!("Tin {number}") });
        office.mutate(&desk, "postMessage", "message { id }", input)
    });
    for posted in join_all(posts).await {
        posted.done();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_acknowledged_has_reached_the_disk_whatever_the_role_or_the_database_says() {
    let (office, owners) = office_under(&[
        "alter role {role} set synchronous_commit = off",
        "alter database {database} set synchronous_commit = local",
    ])
    .await;
    a_morning(&office).await;
    for place in ["events", "sessions", "uploads"] {
        assert_eq!(seen(&owners, place).await, only("on"), "{place}");
    }
    assert_eq!(seen(&owners, "accounts").await, only("off"), "rows are read again from the log");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_waits_for_its_standbys_to_apply_goes_on_to_do_so() {
    let (office, owners) = office_under(&["alter role {role} set synchronous_commit = remote_apply"]).await;
    a_morning(&office).await;
    for place in ["events", "sessions", "uploads"] {
        assert_eq!(seen(&owners, place).await, only("remote_apply"), "{place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_defaults_of_a_role_or_database_change_nothing() {
    let (office, owners) = office_under(&[
        "alter database {database} set default_transaction_isolation = serializable",
        "alter role {role} set default_transaction_isolation = 'repeatable read'",
        "alter role {role} set lock_timeout = '1ms'",
        "alter role {role} set statement_timeout = '1ms'",
        "alter role {role} set idle_session_timeout = '2s'",
        "alter role {role} set \"TimeZone\" = 'Asia/Ho_Chi_Minh'",
        "alter role {role} set \"DateStyle\" = 'German'",
        "alter role {role} set standard_conforming_strings = off",
        "alter role {role} set search_path = nowhere, public",
    ])
    .await;
    a_morning(&office).await;
    for place in ["events", "sessions", "uploads"] {
        assert_eq!(seen(&owners, place).await, only("on"), "{place}");
    }
    let shown =
        office.app.parts.database.edge.fetch_optional(Sql::new("select current_setting('idle_session_timeout') as it"));
    assert_eq!(shown.await.expect("an answer").expect("a row").text("it").expect("a text"), "0");
    let events = store::log::open(&owners).read_all(store::log::Position::START, 1_000).await.expect("the log");
    assert!(events.events.len() > 10);
}

/// Reason why a database is refused before anything is made in it.
async fn refused(url: &DatabaseUrl) -> String {
    match Database::connect(url).await {
        Err(SqlError::Unfit(why)) => why,
        Err(error) => panic!("refused by chance: {error}"),
        Ok(_) => panic!("taken"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_encoding_is_said_before_the_migrations() {
    let place = UnmigratedDatabase::made_with("encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'").await;
    assert!(refused(&place.url).await.starts_with("its encoding is LATIN1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_path_that_leads_nowhere_is_said_before_the_migrations() {
    let place = postgres().await.under_a_role().await;
    place.administer("alter role {role} set search_path = nowhere").await;
    assert!(refused(place.url()).await.starts_with("no schema of the search_path"));
}
