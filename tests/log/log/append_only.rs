//! Immutability: the database refuses every change of stored events.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};
use store::log::{self, EventLog, StoredEvent};
use store::sql::{Database, DatabaseUrl, Pool, Sql};
use support::{TestDatabase, each_database, postgres, postgres_pool, sqlite};

use super::events::{AppendExt, append, read_everything, store_one, stream};

/// Statements that change history, for both databases; `{id}` is the stream of a stored event.
const BOTH: [&str; 8] = [
    "update events set payload = '{}'",
    "update events set sequence = 9 where aggregate_id = '{id}'",
    "update events set metadata = '{}' where false",
    "delete from events",
    "delete from events where aggregate_id = '{id}' returning sequence",
    "with stored as (select aggregate_id from events) delete from events where aggregate_id in (select aggregate_id from stored)",
    "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     values ('dossier', '{id}', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}')",
    "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     values ('dossier', '{id}', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}') \
     on conflict (aggregate_type, aggregate_id, sequence) do update set payload = '{}'",
];

const POSTGRES: [&str; 8] = [
    "truncate events",
    "truncate events cascade",
    "with gone as (delete from events returning *) select * from gone",
    "merge into events e using (select '{id}' as id) o on e.aggregate_id = o.id when matched then delete",
    "merge into events e using (select '{id}' as id) o on e.aggregate_id = o.id when matched then update set payload = '{}'",
    "update events set position = default",
    "set session_replication_role = replica; delete from events",
    "set session_replication_role = replica; truncate events",
];

const SQLITE: [&str; 8] = [
    "insert or replace into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     values ('dossier', '{id}', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}')",
    "replace into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     values ('dossier', '{id}', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}')",
    "insert or replace into events values (1, 'dossier', 'new', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}')",
    "insert or replace into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     values ('dossier', 'new', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\", \"requestKey\": \"key\"}')",
    "update or replace events set sequence = 2 where sequence = 1",
    "update events set rowid = 100",
    "insert into events values (-5, 'dossier', 'new', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}')",
    "insert into events values (100, 'dossier', 'new', 1, 'Forged', '1.0.0', '{}', '{\"hash\": \"forged\"}')",
];

async fn three_events(database: &Database) -> (std::sync::Arc<dyn EventLog>, Vec<StoredEvent>) {
    let log = log::open(database);
    store_one(&*log, append(&stream(1), 0, 2).under("key", "print")).await.unwrap();
    store_one(&*log, append(&stream(2), 0, 1)).await.unwrap();
    let events = read_everything(database, &*log, 10).await;
    (log, events)
}

each_database! {
    async fn statements_that_change_history_are_refused(database: TestDatabase) {
        let (log, stored) = three_events(&database).await;
        for statement in BOTH {
            let text = statement.replace("{id}", &stream(1).id);
            let answer = database.ledger.execute(Sql::new(text)).await;
            // SQLite has row triggers only: an UPDATE of no row fires none.
            assert!(answer.is_err() || (database.is_sqlite() && statement.ends_with("where false")), "{statement}");
            assert_eq!(read_everything(&database, &*log, 10).await, stored, "{statement}");
        }
    }

    async fn a_row_without_a_hash_is_refused(database: TestDatabase) {
        let log = log::open(&database);
        for metadata in ["{}", "[]", "null", "\"hash\"", "[\"hash\"]", "{\"hash\": 7}", "{\"hash\": null}", "{\"a\": {\"hash\": \"x\"}}"] {
            let text = format!(
                "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
                 values ('dossier', '{}', 1, 'Forged', '1.0.0', '{{}}', '{metadata}')",
                stream(1).id
            );
            assert!(database.ledger.execute(Sql::new(text)).await.is_err(), "{metadata}");
        }
        assert_eq!(read_everything(&database, &*log, 10).await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_refuses_its_own_ways_of_changing_history() {
    let database = postgres().await;
    let (log, stored) = three_events(&database).await;
    for statement in POSTGRES {
        let text = statement.replace("{id}", &stream(1).id);
        let mut connection = postgres_pool(&database).acquire().await.unwrap().detach();
        let error = sqlx::raw_sql(&text).execute(&mut connection).await.expect_err(statement);
        let message = error.as_database_error().unwrap().message().to_owned();
        assert!(message.contains("events are only ever added"), "{statement}: {message}");
        assert_eq!(read_everything(&database, &*log, 10).await, stored, "{statement}");
    }
}

/// Also over a connection without our settings.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_refuses_its_own_ways_of_changing_history() {
    let database = sqlite().await;
    let (log, stored) = three_events(&database).await;
    let DatabaseUrl::Sqlite(path) = database.url() else { panic!("a file") };
    let bare = SqliteConnectOptions::new().filename(path).pragma("recursive_triggers", "OFF");
    let mut bare = SqliteConnection::connect_with(&bare).await.unwrap();
    let recursive: i64 = sqlx::query("pragma recursive_triggers").fetch_one(&mut bare).await.unwrap().get(0);
    assert_eq!(recursive, 0);
    let Pool::Sqlite { writer, .. } = &database.ledger else { panic!("a file") };
    for statement in BOTH.iter().chain(&SQLITE) {
        let text = statement.replace("{id}", &stream(1).id);
        for own in [true, false] {
            let answer = if own {
                sqlx::query(&text).execute(&**writer).await
            } else {
                sqlx::query(&text).execute(&mut bare).await
            };
            assert!(answer.is_err() || statement.ends_with("where false"), "{statement}");
            assert_eq!(read_everything(&database, &*log, 10).await, stored, "{statement}");
        }
    }
}
