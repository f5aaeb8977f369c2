//! Rows are read and written many at a time: their values travel as one JSON text, so that one prepared statement
//! serves any number of rows, on both databases.

use serde_json::Value;
use store::sql::{Row, Sql, SqlError, StoredJson, UnstorableText, WriteTransaction};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text, ids, JSON.
    Text,
    /// Integers, moments, yes and no.
    Integer,
}

/// A table of rows that are written whole.
pub(crate) struct Table {
    pub name: &'static str,
    /// Columns of the primary key, which come first.
    pub keys: usize,
    pub columns: &'static [(&'static str, Holds)],
}

/// A list of JSON values as rows `each.value`, of the text at `$1`.
fn each(is_sqlite: bool) -> &'static str {
    if is_sqlite { "json_each($1) AS each" } else { "jsonb_array_elements(CAST($1 AS jsonb)) AS each(value)" }
}

/// A list of texts as rows `each.value`, of the text at `$1`.
fn each_text(is_sqlite: bool) -> &'static str {
    if is_sqlite { "json_each($1) AS each" } else { "jsonb_array_elements_text(CAST($1 AS jsonb)) AS each(value)" }
}

/// A statement about a list of texts; `{each}` in it stands for them as rows `each.value`.
pub(crate) fn for_texts<T: ToString>(
    text: &str,
    is_sqlite: bool,
    texts: impl IntoIterator<Item = T>,
) -> Result<Sql<'static>, SqlError> {
    let list: Vec<_> = texts.into_iter().map(|text| Value::String(text.to_string())).collect();
    Ok(Sql::new(text.replace("{each}", each_text(is_sqlite))).bind(StoredJson::new(&Value::Array(list))?))
}

/// A row as a struct with a named field a column; declared by `row_of!`.
pub(crate) trait RowOf {
    const TABLE: Table;

    /// Its values, in the order of the table's columns.
    fn values(&self) -> Value;
}

/// Declares the row of a table: its fields are the columns in their order, those of the primary key first, each with what
/// the column holds and its type here.
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

/// Writes rows; one that is there already becomes the new one.
pub(crate) async fn write_rows<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.write(transaction, values).await
}

/// Writes rows that never change; one that is there already stays.
pub(crate) async fn insert_rows<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.insert(transaction, values).await
}

/// Adds to counters, as `Table::add` says.
pub(crate) async fn add_rows<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.add(transaction, values).await
}

/// Takes those of these counters away that count nothing any more.
pub(crate) async fn remove_empty<R: RowOf>(transaction: &mut WriteTransaction, rows: Vec<R>) -> Result<(), SqlError> {
    let values = rows.into_iter().map(|row| row.values()).collect();
    R::TABLE.remove_empty(transaction, values).await
}

impl Table {
    /// The rows whose first column is one of these.
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

    /// Writes rows, each an array of the values of all columns; a row that is there already becomes the new one.
    pub async fn write(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        let changes = self.columns[self.keys..].iter().map(|(name, _)| format!("{name} = excluded.{name}"));
        let update = format!("UPDATE SET {}", changes.collect::<Vec<_>>().join(", "));
        self.put(transaction, rows, &update).await
    }

    /// Writes rows that never change; one that is there already stays.
    pub async fn insert(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        self.put(transaction, rows, "NOTHING").await
    }

    /// Adds to counters: rows of a table whose last column counts and whose others are its key. A counter that is not
    /// there counts from nought; no two rows may name the same.
    pub async fn add(&self, transaction: &mut WriteTransaction, rows: Vec<Value>) -> Result<(), SqlError> {
        let (name, count) = (self.name, self.columns[self.keys].0);
        self.put(transaction, rows, &format!("UPDATE SET {count} = {name}.{count} + excluded.{count}")).await
    }

    /// Takes those of these counters away that count nothing any more.
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
                // Each row fits; so many of them may be longer than any document is.
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

    /// The values of the first so many columns, as they stand in `each.value`.
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
