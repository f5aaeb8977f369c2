//! Schema of the first release, for upgrade tests.

use std::borrow::Cow;
use std::path::Path;

use sqlx::migrate::Migrator;
use store::sql::{Database, Pool};

/// Runs the migrations of a folder up to a number.
pub async fn first_migrations(pool: &Pool, folder: &str, last: i64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(folder);
    let mut migrator = Migrator::new(folder).await.expect("migrations");
    let first: Vec<_> = migrator.migrations.iter().filter(|migration| migration.version <= last).cloned().collect();
    assert!(!first.is_empty() && first.len() < migrator.migrations.len());
    migrator.migrations = Cow::Owned(first);
    match pool {
        Pool::Sqlite { writer, .. } => migrator.run(&**writer).await.expect("migrated"),
        Pool::Postgres(pool) => migrator.run(&**pool).await.expect("migrated"),
    }
}

/// Schema of the first release, before key rotation and erasure existed.
pub async fn of_the_first_release(database: &Database) {
    if database.is_sqlite() {
        for (pool, part, last) in
            [(&database.ledger, "ledger", 2), (&database.views, "views", 1), (&database.edge, "edge", 3)]
        {
            first_migrations(pool, &format!("sqlite/{part}"), last).await;
        }
    } else {
        first_migrations(&database.ledger, "postgres", 22).await;
    }
}
