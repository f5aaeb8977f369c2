//! Expiry in the edge database: each table is swept, or named here with the reason.

use std::collections::BTreeSet;

use app::expiry::{self, EXPIRIES};
use domain::Moment;
use store::sql::{Pool, Sql};
use support::{TestDatabase, each_database, sqlite};

/// Tables without a sweep, and why.
const NOT_SWEPT: [(&str, &str); 13] = [
    ("deliveries", "how far the outbox has been read, and what staff and applicants read of their messages"),
    ("delivery_attempts", "as the messages that they are attempts of"),
    ("delivery_resends", "as the messages; and the same request sends one again only once"),
    ("lost_deliveries", "a proof of what went out about events that the log lost"),
    ("lost_events", "a proof of what the log lost"),
    ("queue_views", "kept until their owner deletes them or is erased"),
    ("webhooks", "kept until an administrator removes them"),
    ("webhook_deliveries", "gone when delivered; dead ones stay to be told again"),
    ("webhook_lanes", "gone with the last delivery in them"),
    ("webhook_arrivals", "those of before seven days go when something else arrives"),
    ("webhook_requests", "remembered as long as request ids in the log"),
    ("followed_log", "one row: the log that this file belongs to"),
    ("write_probes", "one row, which readiness writes over"),
];

/// Tables of the databases themselves and of the migrations.
const OTHERS: [&str; 2] = ["sqlite_sequence", "_sqlx_migrations"];

/// Expired rows: one per swept table, and per child table.
const EXPIRED: [&str; 6] = [
    "insert into sessions (digest, id, account, role, created_at, seen_at, ends_at) values ($1, 'a', 'b', 'c', 1, 1, 1)",
    "insert into throttles (key, tries, since, blocked_until) values ('a', 1, 1, 1)",
    "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, saved_at) \
     values ('a', 'b', '', 1, '', 1)",
    "insert into draft_documents (account, procedure_code, dossier_code, upload_id, content, attached_at) \
     values ('a', 'b', '', 'c', '', 1)",
    "insert into kept_posts (id, content, kept_at) values ('a', '', 1)",
    "insert into seen_dossiers (account, code, since, shown, seen_at) values ('a', 'b', 1, 1, 1)",
];

async fn names(edge: &Pool) -> BTreeSet<String> {
    let tables = "select name from sqlite_master where type = 'table'";
    let rows = edge.fetch_all(Sql::new(tables)).await.expect("tables");
    let names = rows.iter().map(|row| row.text("name").expect("a name"));
    names.filter(|name| !OTHERS.contains(&name.as_str())).collect()
}

fn swept() -> impl Iterator<Item = &'static str> {
    EXPIRIES.into_iter().flat_map(|expiry| {
        let parts = expiry.parts.iter().map(|part| part.table);
        std::iter::once(expiry.table).chain(parts)
    })
}

async fn rows(edge: &Pool, table: &str) -> usize {
    edge.fetch_all(Sql::new(format!("select 1 as one from {table}"))).await.expect("rows").len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_of_the_edge_database_is_swept_or_said_to_be_kept() {
    let found = names(&sqlite().await.edge).await;
    let kept = NOT_SWEPT.iter().map(|(table, _)| *table);
    let listed: Vec<String> = swept().chain(kept).map(str::to_owned).collect();
    let distinct: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(distinct.len(), listed.len(), "a table stands twice");
    assert_eq!(distinct, found, "list a new table in app::expiry, or here with the reason why it is not swept");
}

each_database! {
    async fn one_sweep_deletes_what_has_expired_from_every_table(place: TestDatabase) {
        for insert in EXPIRED {
            let values = insert.contains("$1").then(|| vec![1_u8; 32]);
            place.edge.execute(Sql::new(insert).bind_all(values)).await.expect("a row");
        }
        for table in swept() {
            assert_eq!(rows(&place.edge, table).await, 1, "{table}: a row of it that has expired stands in EXPIRED");
        }
        let now: Moment = "2026-02-13T09:59:00Z".parse().expect("a moment");
        expiry::sweep(&place.edge, now).await;
        for table in swept() {
            assert_eq!(rows(&place.edge, table).await, 0, "{table}");
        }
    }
}
