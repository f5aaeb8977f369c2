//! Upgrade of an older release's database: nothing is lost.

use domain::Role;
use serde_json::json;
use store::sql::{Database, DatabaseUrl, Pool, Sql, StoredText};
use support::first_release::of_the_first_release;
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database, stored};

use crate::projections::replay::rows;

/// Tables of the first release's ledger; snapshots are made anew.
const LEDGER: [&str; 6] = ["events", "log_identity", "subject_keys", "claims", "credentials", "uploads"];

/// Copies the ledger into an older schema, as far as it has the columns.
async fn put_back(from: (&Database, &DatabaseUrl), to: &Pool) {
    for table in LEDGER {
        let sql = if to.is_sqlite() {
            format!("select name from pragma_table_info('{table}')")
        } else {
            format!(
                "select column_name::text as name from information_schema.columns \
                 where table_schema = 'public' and table_name = '{table}'"
            )
        };
        let columns = to.fetch_all(Sql::new(sql)).await.expect("columns");
        let columns: Vec<_> = columns.iter().map(|row| row.text("name").expect("a name")).collect();
        let columns = columns.join(", ");
        if let DatabaseUrl::Sqlite(path) = from.1 {
            let mut connection = to.write().await.expect("a connection");
            let attach = Sql::new("attach database $1 as newer").bind(stored(path.to_str().expect("a path")));
            connection.execute(attach).await.expect("attached");
            let copy = format!("insert into main.{table} ({columns}) select {columns} from newer.{table}");
            connection.execute(Sql::new(copy)).await.expect(table);
            connection.execute(Sql::new("detach database newer")).await.expect("detached");
            continue;
        }
        let order = if table == "events" { "order by position" } else { "" };
        let newer = format!("select to_jsonb(t)::text as line from {table} t {order}");
        for row in from.0.ledger.fetch_all(Sql::new(newer)).await.expect("rows") {
            let copy = format!(
                "insert into {table} ({columns}) overriding system value \
                 select {columns} from jsonb_populate_record(null::{table}, cast($1 as jsonb))"
            );
            to.execute(Sql::new(copy).bind(StoredText::document(row.text("line").expect("a row")).expect("a text")))
                .await
                .expect(table);
        }
    }
}

each_database! {
    async fn the_first_release_left_everything(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let (first, second) = (office.file(&citizen).await, office.file(&citizen).await);
        let accepted = json!({ "code": first.code, "expectedVersion": first.version });
        office.mutate(&desk, "acceptDossier", "dossier { status }", accepted).await.done();
        let rejected = json!({ "code": second.code, "expectedVersion": second.version, "reason": "Trùng hồ sơ." });
        office.mutate(&desk, "rejectDossier", "dossier { status }", rejected).await.done();

        let newer = office.config().database;
        let old = TestDatabase::empty_beside(&newer).await;
        of_the_first_release(&old).await;
        put_back((&office.app.parts.database, &newer), &old.ledger).await;
        let app = office.instance_on(old.url()).await;
        let (here, there) = (rows(&office.app.parts.database.views).await, rows(&app.parts.database.views).await);
        for (table, rows) in &here {
            assert_eq!(rows, &there[table], "{table}");
        }
        assert!(here.values().map(Vec::len).sum::<usize>() > 40);
        office.hoso_on(old.url(), &["audit", "verify", "--log-only"]).expect("the chain holds");
        office.hoso_on(old.url(), &["keys", "check"]).expect("everything opens");
        let again = office.hoso_on(old.url(), &["keys", "rotate"]).expect("keys that knew of no rotation are rotated");
        assert!(again.contains("keys are wrapped anew"), "{again}");
    }
}
