//! Keyset pagination in SQL: conditions, orders, pages and bounded counts on either database.

use std::cmp::Ordering;
use store::boxed;

use store::sql::{Argument, Pool, Row, Sql, SqlError};

use super::{Counted, Cursor, Edge, End, InvalidCursor, Key, KeyType, Page, PageRequest};
use crate::views::{QueryError, Views};

/// Sort order of a list. All its columns run the same way, so that both databases compare them as one row value.
pub struct Order {
    /// Name of list and order in cursors.
    pub tag: &'static str,
    /// Sort expressions, the last of them unique.
    pub columns: &'static [(&'static str, KeyType)],
    pub descending: bool,
}

/// WHERE conditions with their bound values; numbers its own placeholders.
#[derive(Default)]
pub struct Conditions {
    parts: Vec<String>,
    arguments: Vec<Argument>,
}

impl Conditions {
    /// Binds a value and returns its placeholder.
    pub fn bind(&mut self, value: impl Into<Argument>) -> String {
        self.arguments.push(value.into());
        format!("${}", self.arguments.len())
    }

    /// Binds several values and returns their placeholders in brackets.
    pub fn bind_all<A: Into<Argument>>(&mut self, values: impl IntoIterator<Item = A>) -> String {
        let placeholders: Vec<_> = values.into_iter().map(|value| self.bind(value)).collect();
        format!("({})", placeholders.join(", "))
    }

    /// Adds a condition (AND).
    pub fn and(&mut self, part: impl Into<String>) {
        self.parts.push(part.into());
    }

    /// Adds a condition that any of these meets (OR).
    pub fn and_any(&mut self, parts: &[String]) {
        self.and(format!("({})", parts.join(" OR ")));
    }

    fn text(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!("WHERE {}", self.parts.join(" AND ")) }
    }

    /// Number of rows of `from` that meet the conditions, up to the maximum count.
    #[boxed]
    pub async fn count(self, pool: &Pool, from: &str) -> Result<Counted, QueryError> {
        let text = Counted::sql(&format!("{from} {}", self.text()));
        let row = pool.fetch_optional(Sql::new(text).bind_all(self.arguments)).await?;
        Ok(Counted::up_to_max(row.map_or(Ok(0), |row| row.count("counted"))?))
    }

    /// Number of rows of `from` that meet the conditions, up to `most`.
    #[boxed]
    pub async fn count_to(self, pool: &Pool, from: &str, most: u32) -> Result<u64, QueryError> {
        let text =
            format!("SELECT count(*) AS counted FROM (SELECT 1 AS one {from} {} LIMIT {most}) AS found", self.text());
        let row = pool.fetch_optional(Sql::new(text).bind_all(self.arguments)).await?;
        Ok(row.map_or(Ok(0), |row| row.count("counted"))?)
    }

    /// SELECT that counts the rows of `from`, labelled by `place` for a UNION of several counts. Clears the conditions
    /// but keeps the bound values, since the next SELECT's placeholders follow on theirs.
    pub(crate) fn counting(&mut self, place: usize, from: &str) -> String {
        let counted = Counted::sql(&format!("{from} {}", self.text()));
        self.parts.clear();
        format!("SELECT {place} AS place, counted FROM ({counted}) AS one")
    }

    /// Statement whose `{where}` placeholders are replaced by the conditions, as often as it needs them.
    pub fn fill(self, text: &str) -> Sql<'static> {
        Sql::new(text.replace("{where}", &self.text())).bind_all(self.arguments)
    }

    /// Query of all matching rows of `select`; `tail` adds an order or a limit.
    pub fn select(self, select: &str, tail: &str) -> Sql<'static> {
        Sql::new(format!("{select} {} {tail}", self.text())).bind_all(self.arguments)
    }
}

/// Keyset pagination of a list in its order.
pub struct Keyset<'a> {
    order: &'a Order,
    request: &'a PageRequest,
}

/// Rows of a page, before their sealed fields are opened.
pub struct Rows {
    found: Vec<(Cursor, Row)>,
    has_next: bool,
    has_previous: bool,
}

impl<'a> Keyset<'a> {
    pub fn new(order: &'a Order, request: &'a PageRequest) -> Self {
        Self { order, request }
    }

    /// Fetches the page of the matching rows of `columns` `from`, in one statement.
    #[boxed]
    pub async fn fetch(
        &self,
        pool: &Pool,
        columns: &str,
        from: &str,
        mut conditions: Conditions,
    ) -> Result<Rows, QueryError> {
        let Self { order, request } = self;
        for (cursor, following) in [(&request.after, true), (&request.before, false)] {
            if let Some(cursor) = cursor {
                let part = self.beyond(cursor, following, &mut conditions)?;
                conditions.and(part);
            }
        }
        let keys: Vec<_> =
            order.columns.iter().enumerate().map(|(index, (column, _))| format!("{column} AS key_{index}")).collect();
        // A page from the end reads the list backwards and is reversed afterwards.
        let direction = if order.descending == (request.end == End::First) { "DESC" } else { "ASC" };
        let by: Vec<_> = order.columns.iter().map(|(column, _)| format!("{column} {direction}")).collect();
        let select = format!("SELECT {}, {columns} {from}", keys.join(", "));
        let tail = format!("ORDER BY {} LIMIT {}", by.join(", "), u64::from(request.size) + 1);
        let rows = pool.fetch_all(conditions.select(&select, &tail)).await?;
        Ok(self.arrange(rows)?)
    }

    /// Page of a list that is in memory as a whole, each row with its key in this order.
    pub(crate) fn of_all<T>(&self, mut all: Vec<(Vec<Key>, T)>) -> Result<Page<T>, InvalidCursor> {
        let Self { order, request } = self;
        let types: Vec<_> = order.columns.iter().map(|(_, of)| *of).collect();
        let compare = |one: &[Key], other: &[Key]| if order.descending { other.cmp(one) } else { one.cmp(other) };
        for (cursor, kept) in [(&request.after, Ordering::Greater), (&request.before, Ordering::Less)] {
            if let Some(cursor) = cursor {
                let keys = cursor.keys(order.tag, &types)?;
                all.retain(|(key, _)| compare(key, &keys) == kept);
            }
        }
        all.sort_by(|(one, _), (other, _)| compare(one, other));
        let size = usize::try_from(request.size).unwrap_or(usize::MAX);
        let beyond = all.len().saturating_sub(size);
        let (has_next, has_previous) = match request.end {
            End::First => {
                all.truncate(size);
                (beyond > 0, request.after.is_some())
            }
            End::Last => {
                all.drain(..beyond);
                (request.before.is_some(), beyond > 0)
            }
        };
        let edge = |(keys, node): (Vec<Key>, T)| Edge { cursor: Cursor::new(order.tag, &keys), node };
        Ok(Page { edges: all.into_iter().map(edge).collect(), has_next, has_previous })
    }

    fn beyond(&self, cursor: &Cursor, following: bool, conditions: &mut Conditions) -> Result<String, InvalidCursor> {
        let (columns, types): (Vec<_>, Vec<_>) = self.order.columns.iter().copied().unzip();
        let keys = cursor.keys(self.order.tag, &types)?.into_iter().map(Argument::try_from);
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let comparison = if following == self.order.descending { "<" } else { ">" };
        Ok(format!("({}) {comparison} {}", columns.join(", "), conditions.bind_all(keys)))
    }

    fn arrange(&self, mut rows: Vec<Row>) -> Result<Rows, SqlError> {
        let size = usize::try_from(self.request.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let (has_next, has_previous) = match self.request.end {
            End::First => (more, self.request.after.is_some()),
            End::Last => {
                rows.reverse();
                (self.request.before.is_some(), more)
            }
        };
        let found = rows.into_iter().map(|row| Ok((self.cursor_of(&row)?, row))).collect::<Result<_, SqlError>>()?;
        Ok(Rows { found, has_next, has_previous })
    }

    fn cursor_of(&self, row: &Row) -> Result<Cursor, SqlError> {
        let mut keys = Vec::with_capacity(self.order.columns.len());
        for (index, (_, of)) in self.order.columns.iter().enumerate() {
            let column = format!("key_{index}");
            keys.push(match of {
                KeyType::Integer => Key::Integer(row.integer(&column)?),
                KeyType::Text => Key::Text(row.text(&column)?),
            });
        }
        Ok(Cursor::new(self.order.tag, &keys))
    }
}

impl Rows {
    /// Page of rows without sealed fields.
    pub fn read<T>(self, read: impl Fn(&Row) -> Result<T, SqlError>) -> Result<Page<T>, SqlError> {
        let edge = |(cursor, row): (Cursor, Row)| Ok(Edge { cursor, node: read(&row)? });
        let edges = self.found.into_iter().map(edge).collect::<Result<_, SqlError>>()?;
        Ok(Page { edges, has_next: self.has_next, has_previous: self.has_previous })
    }

    /// Page with each row opened. The keys of the accounts in the columns `subjects` are prefetched with one query.
    pub async fn open<T, F>(
        self,
        views: &Views,
        subjects: &[&str],
        open: impl Fn(Row) -> F,
    ) -> Result<Page<T>, QueryError>
    where
        F: Future<Output = Result<T, QueryError>>,
    {
        views.prefetch(self.found.iter().map(|(_, row)| row), subjects).await?;
        let mut edges = Vec::with_capacity(self.found.len());
        for (cursor, row) in self.found {
            edges.push(Edge { cursor, node: open(row).await? });
        }
        Ok(Page { edges, has_next: self.has_next, has_previous: self.has_previous })
    }
}
