//! Batched reads and writes: the values of many rows travel as one JSON text, so that one prepared statement serves any
//! number of rows, on both databases.

use serde_json::Value;
use store::boxed;
use store::sql::{Row, Sql, SqlError, StoredJson, UnstorableText, WriteTransaction};

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text, ids, JSON.
    Text,
    /// Integers, moments, booleans.
    Integer,
}

/// Table whose rows are written whole (upsert).
pub(crate) struct Table {
    pub name: &'static str,
    /// Number of primary key columns, which come first.
    pub keys: usize,
    pub columns: &'static [(&'static str, Holds)],
}

/// Unnests the JSON list `$1` into rows `each.value`.
fn each(is_sqlite: bool) -> &'static str {
    if is_sqlite { "json_each($1) AS each" } else { "jsonb_array_elements(CAST($1 AS jsonb)) AS each(value)" }
}

/// Unnests the JSON list of texts `$1` into rows `each.value`.
fn each_text(is_sqlite: bool) -> &'static str {
    if is_sqlite { "json_each($1) AS each" } else { "jsonb_array_elements_text(CAST($1 AS jsonb)) AS each(value)" }
}

/// Statement over a list of texts, which `{each}` stands for as rows `each.value`.
pub(crate) fn for_texts<T: ToString>(
    text: &str,
    is_sqlite: bool,
    texts: impl IntoIterator<Item = T>,
) -> Result<Sql<'static>, SqlError> {
    let list: Vec<_> = texts.into_iter().map(|text| Value::String(text.to_string())).collect();
    Ok(Sql::new(text.replace("{each}", each_text(is_sqlite))).bind(StoredJson::new(&Value::Array(list))?))
}

/// Row as a struct with one named field per column; declared by `row_of!`.
pub(crate) trait RowOf {
    const TABLE: Table;

    /// Values in the order of the table's columns.
    fn values(&self) -> Value;
}

/// Declares the row of a table: its fields are the columns in their order, those of the primary key first, each with
/// its column type and its Rust type.
macro_rules! row_of {
    (
        $(#[$about:meta])*
        $visibility:vis struct $row:ident in $table:literal, keys $keys:literal {
            $($column:ident: $holds:ident = $type:ty,)*
        }
    ) => {
        $(#[$about])*
        $visibility struct $row {
            $(pub $column: $type,)*
        }

        impl $crate::batch::RowOf for $row {
            const TABLE: $crate::batch::Table = $crate::batch::Table {
                name: $table,
                keys: $keys,
                columns: &[$((stringify!($column), $crate::batch::Holds::$holds)),*],
            };

            fn values(&self) -> serde_json::Value {
                serde_json::json!([$(self.$column),*])
            }
        }
    };
}

pub(crate) use row_of;

/// Upserts rows: an existing row is replaced.
pub(crate) async fn write_rows<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.write(transaction, values).await
}

/// Inserts immutable rows: an existing row stays as it is.
pub(crate) async fn insert_rows<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.insert(transaction, values).await
}

/// Increments counters: see [`Table::add`].
pub(crate) async fn add_rows<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.add(transaction, values).await
}

/// Deletes those of these counters that are at zero.
pub(crate) async fn remove_empty<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.remove_empty(transaction, values).await
}

impl Table {
    /// Loads the rows whose first column is one of these.
    pub async fn load<T: ToString>(
        &self,
        transaction: &mut WriteTransaction,
        keys: impl IntoIterator<Item = T>,
    ) -> Result<Vec<Row>, SqlError> {
        let columns: Vec<_> = self.columns.iter().map(|(column, _)| *column).collect();
        let (key, name) = (columns[0], self.name);
        let text =
            format!("SELECT {} FROM {name} WHERE {key} IN (SELECT each.value FROM {{each}})", columns.join(", "));
        transaction.fetch_all(for_texts(&text, transaction.is_sqlite(), keys)?).await
    }

    /// Upserts rows, each a JSON array of all column values; an existing row is replaced.
    #[boxed]
    pub async fn write(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        let changes = self.columns[self.keys..].iter().map(|(name, _)| format!("{name} = excluded.{name}"));
        let update = format!("UPDATE SET {}", changes.collect::<Vec<_>>().join(", "));
        self.put(transaction, rows, &update).await
    }

    /// Inserts immutable rows; an existing row stays as it is.
    #[boxed]
    pub async fn insert(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        self.put(transaction, rows, "NOTHING").await
    }

    /// Increments counters: the last column counts, the others are the key. A missing counter starts at zero; no two
    /// rows may have the same key.
    #[boxed]
    pub async fn add(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        let (name, count) = (self.name, self.columns[self.keys].0);
        self.put(transaction, rows, &format!("UPDATE SET {count} = {name}.{count} + excluded.{count}")).await
    }

    /// Deletes those of these counters that are at zero.
    #[boxed]
    pub async fn remove_empty(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        if rows.is_empty() {
            return Ok(());
        }
        let (name, count) = (self.name, self.columns[self.keys].0);
        let keys: Vec<_> = self.columns[..self.keys].iter().map(|(name, _)| *name).collect();
        let text = format!(
            "DELETE FROM {name} WHERE {count} = 0 AND ({}) IN (SELECT {} FROM {})",
            keys.join(", "),
            self.values(self.keys),
            each(transaction.is_sqlite()),
        );
        transaction.execute(Sql::new(text).bind(StoredJson::new(&Value::Array(rows))?)).await?;
        Ok(())
    }

    async fn put(&self, transaction: &mut WriteTransaction, rows: Vec<Value>, conflict: &str) -> Result<(), SqlError> {
        if rows.is_empty() {
            return Ok(());
        }
        let text = self.insertion(transaction.is_sqlite(), conflict);
        let mut pieces = vec![rows];
        while let Some(rows) = pieces.pop() {
            let piece = Value::Array(rows);
            match (StoredJson::new(&piece), piece) {
                // Each row fits on its own; together they exceed the document limit, so the batch is halved.
                (Err(SqlError::Text(UnstorableText::TooLong)), Value::Array(mut rows)) if rows.len() > 1 => {
                    let second = rows.split_off(rows.len() / 2);
                    pieces.extend([second, rows]);
                }
                (document, _) => drop(transaction.execute(Sql::new(text.as_str()).bind(document?)).await?),
            }
        }
        Ok(())
    }

    fn insertion(&self, is_sqlite: bool, conflict: &str) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        let keys = names[..self.keys].join(", ");
        // Without a condition, SQLite takes ON CONFLICT for the one of a join.
        format!(
            "INSERT INTO {} ({}) SELECT {} FROM {} WHERE true ON CONFLICT ({keys}) DO {conflict}",
            self.name,
            names.join(", "),
            self.values(self.columns.len()),
            each(is_sqlite),
        )
    }

    /// Extraction of the first so many columns from `each.value`.
    fn values(&self, columns: usize) -> String {
        let columns = self.columns[..columns].iter().enumerate();
        columns.map(|(index, (_, holds))| value(index, *holds)).collect::<Vec<_>>().join(", ")
    }
}

fn value(index: usize, holds: Holds) -> String {
    match holds {
        Holds::Text => format!("each.value ->> {index}"),
        Holds::Integer => format!("CAST(each.value ->> {index} AS bigint)"),
    }
}
