//! Footprint: proof that nothing was written.

use std::collections::BTreeMap;

use store::sql::{Pool, Sql};

use super::TestService;

/// Content of every table that an append or a projection writes.
#[derive(Clone, PartialEq, Eq)]
pub struct Footprint(BTreeMap<&'static str, String>);

const LEDGER: [&str; 6] = ["events", "claims", "subject_keys", "credentials", "counters", "uploads"];
const VIEWS: [&str; 7] =
    ["accounts", "dossier_list", "dossier_details", "dossier_files", "progress_entries", "exchange_messages", "outbox"];

impl TestService {
    /// Content of the tables now.
    pub async fn footprint(&self) -> Footprint {
        let database = &self.app.parts.database;
        let mut tables = BTreeMap::new();
        for (pool, names) in [(&database.ledger, LEDGER.as_slice()), (&database.views, VIEWS.as_slice())] {
            for table in names {
                tables.insert(*table, contents(pool, table).await);
            }
        }
        Footprint(tables)
    }

    /// Fails where anything was written since.
    pub async fn assert_nothing_written_since(&self, before: &Footprint, why: &str) {
        let after = self.footprint().await;
        let changed: Vec<_> = before.0.iter().filter(|(table, rows)| after.0[*table] != **rows).collect();
        let changed: Vec<_> = changed.into_iter().map(|(table, _)| *table).collect();
        assert!(changed.is_empty(), "written to {changed:?}: {why}");
    }
}

/// All rows of a table as one text.
async fn contents(pool: &Pool, table: &str) -> String {
    let sql = if pool.is_sqlite() {
        let columns = format!("select name from pragma_table_info('{table}')");
        let columns = pool.fetch_all(Sql::new(&columns)).await.expect("columns");
        let quoted = columns.iter().map(|row| format!("quote({})", row.text("name").expect("a name")));
        let line = quoted.collect::<Vec<_>>().join("||'|'||");
        format!(
            "select coalesce(group_concat(line, char(10)), '') as contents from (select {line} as line from {table} order by 1)"
        )
    } else {
        format!("select coalesce(string_agg(t::text, chr(10) order by t::text), '') as contents from {table} t")
    };
    let row = pool.fetch_optional(Sql::new(&sql)).await.expect("rows").expect("one row");
    row.text("contents").expect("a text")
}
