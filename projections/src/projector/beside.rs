//! Shadow tables of a rebuild: created, filled, compared, swapped in or dropped beside the live rows.

use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use store::boxed;
use store::sql::{Pool, Sql, SqlError, StoredText, WriteTransaction};

use super::mark::Mark;
use crate::projection::Projection;

/// Advisory lock on PostgreSQL, held from the first statement on while shadow tables are created, swapped in or
/// dropped: these lock tables and positions in different orders, and would deadlock.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext('hoso_rebuild'))";

/// Shadow tables: a second set of a projection's tables, unread as yet, which its writer finds under the same names.
///
/// On PostgreSQL they stand in a schema that precedes the ordinary one in the search path, on SQLite they are temporary
/// tables of one connection; either way they hide the live tables, and no statement has to know.
pub(super) enum Beside {
    Sqlite { connection: SqlitePool },
    Postgres { pool: Pool, schema: String, ordinary: String },
}

impl Beside {
    /// Creates empty shadow tables of a projection and of its prerequisite, dropping those of an earlier try. `mark`
    /// ends a running rebuild of the same projection: on PostgreSQL, where both have the same schema, it takes effect
    /// together with the new tables, so that the other writes no later page into these.
    #[boxed]
    pub async fn make(
        views: &Pool,
        projection: &dyn Projection,
        prerequisite: Option<&dyn Projection>,
        mark: Sql<'static>,
    ) -> Result<Self, SqlError> {
        let tables = [projection].into_iter().chain(prerequisite).flat_map(Projection::tables).copied();
        let tables: Vec<_> = tables.collect();
        match views {
            Pool::Sqlite { writer, .. } => {
                let options = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
                let connection = options.connect_with((*writer.connect_options()).clone()).await?;
                let beside = Self::Sqlite { connection };
                beside.make_temporary(&tables).await?;
                views.execute(mark).await?;
                Ok(beside)
            }
            Pool::Postgres(_) => {
                let row = views.fetch_optional(Sql::new("SELECT current_schema()::text AS ordinary")).await?;
                let ordinary = row.ok_or_else(|| SqlError::Row("no schema is current".to_owned()))?.text("ordinary")?;
                let schema = format!("rebuilding_{}", projection.name());
                let beside = Self::Postgres { pool: views.clone(), schema, ordinary };
                beside.make_schema(&tables, mark).await?;
                Ok(beside)
            }
        }
    }

    /// Begins a transaction on the shadow tables that blocks nobody.
    #[boxed]
    pub async fn begin(&self) -> Result<WriteTransaction, SqlError> {
        match self {
            Self::Sqlite { connection } => Ok(WriteTransaction::of_sqlite(connection.begin().await?)),
            Self::Postgres { pool, schema, ordinary } => {
                let mut transaction = pool.begin().await?;
                transaction.execute(Sql::new("SET LOCAL synchronous_commit = off")).await?;
                transaction.execute(Sql::new(format!("SET LOCAL search_path = {schema}, {ordinary}"))).await?;
                Ok(transaction)
            }
        }
    }

    /// Begins the transaction that may swap the tables.
    #[boxed]
    pub async fn begin_last(&self) -> Result<WriteTransaction, SqlError> {
        match self {
            Self::Sqlite { connection } => {
                Ok(WriteTransaction::of_sqlite(connection.begin_with("BEGIN IMMEDIATE").await?))
            }
            Self::Postgres { .. } => {
                let mut transaction = self.begin().await?;
                transaction.execute(Sql::new(LOCK)).await?;
                Ok(transaction)
            }
        }
    }

    /// Swaps the shadow tables in for the live ones, at commit.
    #[boxed]
    pub async fn put_in_place(
        &self,
        transaction: &mut WriteTransaction,
        projection: &dyn Projection,
    ) -> Result<(), SqlError> {
        for table in projection.tables() {
            let statements = match self {
                Self::Sqlite { .. } => [
                    format!("DELETE FROM main.{table}"),
                    format!("INSERT INTO main.{table} SELECT * FROM temp.{table}"),
                ],
                Self::Postgres { schema, ordinary, .. } => [
                    format!("DROP TABLE {ordinary}.{table}"),
                    format!("ALTER TABLE {schema}.{table} SET SCHEMA {ordinary}"),
                ],
            };
            for statement in statements {
                transaction.execute(Sql::new(statement)).await?;
            }
        }
        Ok(())
    }

    /// Size of the symmetric difference between shadow and live rows.
    #[boxed]
    pub async fn differing(
        &self,
        transaction: &mut WriteTransaction,
        projection: &dyn Projection,
    ) -> Result<u64, SqlError> {
        let (new, old) = match self {
            Self::Sqlite { .. } => ("temp", "main"),
            Self::Postgres { schema, ordinary, .. } => (schema.as_str(), ordinary.as_str()),
        };
        let mut differing = 0;
        for table in projection.tables() {
            for (one, other) in [(new, old), (old, new)] {
                let rows = format!("SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}");
                let sql = Sql::new(format!("SELECT count(*) AS differing FROM ({rows}) AS rows"));
                differing += transaction.fetch_optional(sql).await?.map_or(Ok(0), |row| row.count("differing"))?;
            }
        }
        Ok(differing)
    }

    /// Drops the shadow tables. On PostgreSQL the schema belongs to the latest rebuild: dropped under a running one, it
    /// would let that write into the live tables, since these come next in its search path. If the rebuild has failed,
    /// its mark goes with the schema.
    #[boxed]
    pub async fn clear(self, mark: &Mark, failed: bool) -> Result<(), SqlError> {
        match self {
            Self::Sqlite { connection } => connection.close().await,
            Self::Postgres { pool, schema, .. } => {
                if !failed && pool.fetch_optional(mark.asking()).await?.is_some() {
                    return Ok(());
                }
                let mut transaction = pool.begin().await?;
                transaction.execute(Sql::new(LOCK)).await?;
                transaction.execute(Sql::new(format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))).await?;
                if failed {
                    transaction.execute(mark.removal()).await?;
                }
                if transaction.fetch_optional(mark.asking()).await?.is_some() {
                    return transaction.rollback().await;
                }
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// Copies tables and indexes as the migrations created them, as temporary ones.
    async fn make_temporary(&self, tables: &[&'static str]) -> Result<(), SqlError> {
        let mut transaction = self.begin().await?;
        for table in tables {
            let sql = "SELECT type, name, sql FROM main.sqlite_master WHERE tbl_name = $1 AND sql IS NOT NULL \
                       ORDER BY type DESC, name";
            for row in transaction.fetch_all(Sql::new(sql).bind(*table)).await? {
                let (kind, name, text) = (row.text("type")?, row.text("name")?, row.text("sql")?);
                // SQLite normalizes the beginning: CREATE TABLE name …, CREATE [UNIQUE] INDEX name ….
                let (head, tail) = text.split_once(&name).unwrap_or((&text, ""));
                let text = if kind == "table" {
                    format!("CREATE TEMP TABLE {name}{tail}")
                } else {
                    format!("{head}temp.{name}{tail}")
                };
                transaction.execute(Sql::new(text)).await?;
            }
        }
        transaction.commit().await
    }

    /// Copies the tables as the migrations created them into a schema of their own, with indexes of the same names.
    async fn make_schema(&self, tables: &[&'static str], mark: Sql<'static>) -> Result<(), SqlError> {
        let Self::Postgres { pool, schema, ordinary } = self else { return Ok(()) };
        let mut transaction = pool.begin().await?;
        transaction.execute(Sql::new(LOCK)).await?;
        for statement in [format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")] {
            transaction.execute(Sql::new(statement)).await?;
        }
        for table in tables {
            let like = "INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE";
            let make = format!("CREATE TABLE {schema}.{table} (LIKE {ordinary}.{table} {like})");
            transaction.execute(Sql::new(make)).await?;
            let sql = "SELECT class.relname::text AS name, pg_get_indexdef(class.oid) AS definition, \
                       CAST(of_table.indisprimary AS int)::bigint AS is_primary \
                       FROM pg_index AS of_table JOIN pg_class AS class ON class.oid = of_table.indexrelid \
                       WHERE of_table.indrelid = CAST($1 AS regclass) ORDER BY class.relname";
            let sql = Sql::new(sql).bind(StoredText::new(format!("{ordinary}.{table}"))?);
            for row in transaction.fetch_all(sql).await? {
                let (name, definition) = (row.text("name")?, row.text("definition")?);
                let (old, new) = (format!(" ON {ordinary}.{table} "), format!(" ON {schema}.{table} "));
                transaction.execute(Sql::new(definition.replacen(&old, &new, 1))).await?;
                if row.integer("is_primary")? == 1 {
                    let key =
                        format!("ALTER TABLE {schema}.{table} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name}");
                    transaction.execute(Sql::new(key)).await?;
                }
            }
        }
        transaction.execute(mark).await?;
        transaction.commit().await
    }
}
