#!/usr/bin/env bash
# sqlx 0.8.6 on SQLite: a connection goes on counting a transaction that SQLite has ended by itself.
#
# A statement that finds the database full (here by `max_page_count`) makes SQLite roll the whole transaction back. The
# roll-back that sqlx sends then is refused, which leaves its depth at one: with room again, `begin` opens a savepoint
# and seems well, and `begin immediate` is refused on that connection for ever. Fails where that changes: then a writer
# connection need not be replaced after a transaction that did not end well.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat >"$folder/Cargo.toml" <<'TOML'
[package]
name = "full"
version = "0.0.0"
edition = "2021"

[dependencies]
sqlx = { version = "=0.8.6", default-features = false, features = ["runtime-tokio", "sqlite"] }
tokio = { version = "1", features = ["rt", "macros"] }
TOML
cat >"$folder/src/main.rs" <<'RUST'
use sqlx::{Connection, Executor, SqliteConnection};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    connection.execute("create table t (x blob not null)").await.unwrap();
    connection.execute("pragma max_page_count = 10").await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    let full = transaction.execute("insert into t values (zeroblob(1000000))").await;
    println!("insert: {}", full.unwrap_err());
    println!("rollback: {}", transaction.rollback().await.unwrap_err());
    connection.execute("pragma max_page_count = 100000").await.unwrap();
    println!("begin: {}", if connection.begin().await.is_ok() { "well" } else { "refused" });
    for _ in 0..2 {
        println!("begin immediate: {:?}", connection.begin_with("begin immediate").await.map(drop).unwrap_err());
    }
}
RUST
seen=$(cd "$folder" && cargo run --quiet)
echo "sqlx 0.8.6, SQLite, a transaction that met a full database:"
echo "$seen"
[[ $seen == "insert: error returned from database: (code: 13) database or disk is full
rollback: error returned from database: (code: 1) cannot rollback - no transaction is active
begin: well
begin immediate: InvalidSavePointStatement
begin immediate: InvalidSavePointStatement" ]] || { echo "this is not what was seen before" >&2; exit 1; }
