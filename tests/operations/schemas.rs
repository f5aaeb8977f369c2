//! Equality of both databases' schemas: tables, columns, keys, references and indexes, from two lists of migrations
//! with different numbers. Intended differences are listed here with their reasons.
//!
//! Checks and triggers are not compared: each database writes the same rule in its own words.

use std::collections::BTreeSet;

use store::sql::{Pool, Sql};
use support::{postgres, sqlite};

/// Elements of PostgreSQL alone, and why.
const ON_POSTGRES: [(&str, &str); 10] = [
    ("table log_epoch", "counts the restores of a log: transaction ids begin anew with each"),
    ("log_epoch.only_row integer not null default true", "as the table"),
    ("log_epoch.epoch integer not null", "as the table"),
    ("log_epoch primary key only_row", "as the table"),
    ("events.epoch integer not null default 1", "of the global order, which several writers need at a time"),
    ("events.transaction_id xid8 not null default pg_current_xact_id", "of the global order"),
    ("events index events_global_order epoch, transaction_id, position", "the global order"),
    ("events.position integer not null counted", "a sequence counts, and leaves gaps"),
    ("events primary key aggregate_type, aggregate_id, sequence", "that of postgres-es, which reads the table"),
    (
        "events unique index events_request_key metadata ->> requestkey where metadata ->> requestkey is not null",
        "another operator for the same member of a document",
    ),
];

/// Elements of SQLite alone, and why.
const ON_SQLITE: [(&str, &str); 4] = [
    ("events.position integer not null", "one writer at a time counts, without gaps"),
    ("events primary key position", "the order in which rows lie in the file, which is the global one"),
    ("events unique aggregate_type, aggregate_id, sequence", "PostgreSQL's primary key"),
    (
        "events unique index events_request_key json_extractmetadata, $.requestkey \
         where json_extractmetadata, $.requestkey is not null",
        "another function for the same member of a document",
    ),
];

/// Types of PostgreSQL and their counterparts in SQLite.
const EQUIVALENTS: [(&str, &str); 5] =
    [("bigint", "integer"), ("integer", "integer"), ("boolean", "integer"), ("bytea", "blob"), ("jsonb", "text")];

/// Queries of the schema's facts in two columns: owner and fact.
const POSTGRES: [&str; 4] = [
    "select 'table' as head, relname::text as tail from pg_class \
     where relkind = 'r' and relnamespace = 'public'::regnamespace",
    "select t.relname || '.' || a.attname as head, \
       format_type(a.atttypid, null) || case when a.attnotnull then ' not null' else '' end || \
       case when a.attidentity <> '' then ' counted' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end \
       as tail \
     from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped \
       left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum \
     where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace",
    "select t.relname::text as head, \
       case when i.indisprimary then 'primary key ' \
         when exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype = 'u') then 'unique ' \
         when i.indisunique then 'unique index ' || n.relname || ' ' else 'index ' || n.relname || ' ' end || \
       split_part(pg_get_indexdef(i.indexrelid), ' USING btree ', 2) as tail \
     from pg_index i join pg_class t on t.oid = i.indrelid join pg_class n on n.oid = i.indexrelid \
     where t.relnamespace = 'public'::regnamespace",
    "select conrelid::regclass::text as head, pg_get_constraintdef(oid) as tail from pg_constraint where contype = 'f'",
];

/// The same for each file of SQLite.
const SQLITE: [&str; 6] = [
    "select 'table' as head, name as tail from sqlite_master where type = 'table'",
    "select t.name || '.' || c.name as head, \
       c.type || iif(c.\"notnull\" or c.pk > 0, ' not null', '') || coalesce(' default ' || c.dflt_value, '') as tail \
     from sqlite_master t, pragma_table_xinfo(t.name) c where t.type = 'table'",
    "select head, 'primary key ' || group_concat(name, ', ') as tail \
     from (select t.name as head, c.name as name from sqlite_master t, pragma_table_info(t.name) c \
       where t.type = 'table' and c.pk > 0 order by t.name, c.pk) group by head",
    "select head, 'unique ' || group_concat(name, ', ') as tail \
     from (select t.name as head, i.name as named, c.name as name \
       from sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) c \
       where t.type = 'table' and i.origin = 'u' order by i.name, c.seqno) group by head, named",
    "select tbl_name as head, \
       iif(sql like 'CREATE UNIQUE %', 'unique ', '') || 'index ' || name || ' ' || substr(sql, instr(sql, '(')) as tail \
     from sqlite_master where type = 'index' and sql is not null",
    "select t.name as head, 'foreign key ' || f.\"from\" || ' references ' || f.\"table\" || f.\"to\" || \
       iif(f.on_delete = 'NO ACTION', '', ' on delete ' || f.on_delete) as tail \
     from sqlite_master t, pragma_foreign_key_list(t.name) f where t.type = 'table'",
];

/// Tables of the databases themselves and of the migrations.
const OTHERS: [&str; 2] = ["sqlite_sequence", "_sqlx_migrations"];

async fn facts(pool: &Pool, queries: &[&'static str]) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for question in queries {
        for row in pool.fetch_all(Sql::new(*question)).await.expect("what the schema is") {
            let (head, tail) = (row.text("head").expect("whose"), row.text("tail").expect("what"));
            let others = |name: &str| OTHERS.contains(&name.split('.').next().unwrap_or_default());
            if !others(&head) && !others(&tail) {
                facts.insert(format!("{head} {}", normal(&tail)));
            }
        }
    }
    facts
}

/// Normalized: lower case, SQLite's type names, without PostgreSQL's casts, brackets and quotes.
fn normal(tail: &str) -> String {
    let lower = tail.to_lowercase();
    let mut parts = lower.split("::");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.trim_start_matches(|letter: char| letter.is_ascii_lowercase()));
    }
    let text = text.replace(['(', ')', '\'', '"'], "");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    if let Some(&(_, equivalent)) = EQUIVALENTS.iter().find(|&&(name, _)| name == first) {
        words[0] = equivalent;
    }
    words.join(" ").replace("- ", "-")
}

/// Unlisted differences of one schema, and listed ones that no longer differ.
fn unlisted(this: &BTreeSet<String>, other: &BTreeSet<String>, listed: &[(&str, &str)]) -> Vec<String> {
    let listed: BTreeSet<String> = listed.iter().map(|(fact, _)| (*fact).to_owned()).collect();
    let found: BTreeSet<String> = this.difference(other).cloned().collect();
    found.symmetric_difference(&listed).cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schemas_of_both_databases_differ_where_it_is_meant_and_nowhere_else() {
    let (postgres, sqlite) = (postgres().await, sqlite().await);
    let on_postgres = facts(&postgres.ledger, &POSTGRES).await;
    let mut on_sqlite = BTreeSet::new();
    for part in [&sqlite.ledger, &sqlite.views, &sqlite.edge] {
        on_sqlite.extend(facts(part, &SQLITE).await);
    }
    assert!(on_postgres.len() > 500, "the schema is no longer found: {on_postgres:?}");
    let none: [String; 0] = [];
    assert_eq!(unlisted(&on_postgres, &on_sqlite, &ON_POSTGRES), none, "on PostgreSQL only, or listed and gone");
    assert_eq!(unlisted(&on_sqlite, &on_postgres, &ON_SQLITE), none, "on SQLite only, or listed and gone");
}

#[test]
fn what_both_write_in_their_own_words_is_the_same() {
    for (postgres, sqlite) in [
        ("bigint not null default '-1'::integer", "INTEGER not null default -1"),
        ("text default '[]'::text", "TEXT default '[]'"),
        (
            "index due (agency_id, COALESCE(due_at, (0)::bigint), ((- submitted_at)), id)",
            "index due (agency_id, (coalesce(due_at, 0)), (-submitted_at), id)",
        ),
        (
            "index new (id) WHERE ((status = 'NEW'::text) AND (who IS NULL))",
            "index new (id)\n  where status = 'NEW' and who is null",
        ),
    ] {
        assert_eq!(normal(postgres), normal(sqlite));
    }
    assert_ne!(normal("bigint"), normal("TEXT"));
    assert_ne!(normal("bigint not null"), normal("INTEGER"));
}

#[test]
fn a_difference_that_is_not_listed_is_told_and_so_is_one_that_is_gone() {
    let facts = |facts: &[&str]| facts.iter().map(|fact| (*fact).to_owned()).collect::<BTreeSet<_>>();
    let (this, other) = (facts(&["table a", "table b"]), facts(&["table a"]));
    assert_eq!(unlisted(&this, &other, &[]), ["table b"]);
    assert_eq!(unlisted(&this, &other, &[("table b", "a reason"), ("table a", "a reason")]), ["table a"]);
    assert!(unlisted(&this, &other, &[("table b", "a reason")]).is_empty());
}
