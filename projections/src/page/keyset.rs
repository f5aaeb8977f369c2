use std::cmp::Ordering;

use store::sql::{Argument, Pool, Row, Sql, SqlError};

use super::{Counted, Cursor, Edge, End, InvalidCursor, Key, KeyType, Page, PageRequest};
use crate::views::{QueryError, Views};

/// The order of a list. All its columns run the same way, so that both databases compare them as one row value.
pub struct Order {
    /// Names list and order in cursors.
    pub tag: &'static str,
    /// Expressions that order the list, the last of them unique.
    pub columns: &'static [(&'static str, KeyType)],
    /// Whether it runs from the greatest to the least.
    pub descending: bool,
}

/// What must hold of a row, with the values that it is compared with; numbers its own placeholders.
#[derive(Default)]
pub struct Conditions {
    parts: Vec<String>,
    arguments: Vec<Argument>,
}

impl Conditions {
    /// The placeholder of a value.
    pub fn bind(&mut self, value: impl Into<Argument>) -> String {
        self.arguments.push(value.into());
        format!("${}", self.arguments.len())
    }

    /// The placeholders of several values, in brackets.
    pub fn bind_all<A: Into<Argument>>(&mut self, values: impl IntoIterator<Item = A>) -> String {
        let placeholders: Vec<_> = values.into_iter().map(|value| self.bind(value)).collect();
        format!("({})", placeholders.join(", "))
    }

    /// This must hold too.
    pub fn and(&mut self, part: impl Into<String>) {
        self.parts.push(part.into());
    }

    /// One of these must hold too.
    pub fn and_any(&mut self, parts: &[String]) {
        self.and(format!("({})", parts.join(" OR ")));
    }

    fn text(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!("WHERE {}", self.parts.join(" AND ")) }
    }

    /// How many rows of `from` they hold for.
    pub async fn count(self, pool: &Pool, from: &str) -> Result<Counted, QueryError> {
        let text = Counted::sql(&format!("{from} {}", self.text()));
        let row = pool.fetch_optional(Sql::new(text).bind_all(self.arguments)).await?;
        Ok(Counted::up_to_max(row.map_or(Ok(0), |row| row.count("counted"))?))
    }

    /// The same, counted to so many.
    pub async fn count_to(self, pool: &Pool, from: &str, most: u32) -> Result<u64, QueryError> {
        let text =
            format!("SELECT count(*) AS counted FROM (SELECT 1 AS one {from} {} LIMIT {most}) AS found", self.text());
        let row = pool.fetch_optional(Sql::new(text).bind_all(self.arguments)).await?;
        Ok(row.map_or(Ok(0), |row| row.count("counted"))?)
    }

    /// The text that counts the rows of `from` that they hold for, beside its place among others; of the values alone is
    /// anything left for the next.
    pub(crate) fn counting(&mut self, place: usize, from: &str) -> String {
        let counted = Counted::sql(&format!("{from} {}", self.text()));
        self.parts.clear();
        format!("SELECT {place} AS place, counted FROM ({counted}) AS one")
    }

    /// A statement in which `{where}` stands for them, as often as it needs them.
    pub fn fill(self, text: &str) -> Sql<'static> {
        Sql::new(text.replace("{where}", &self.text())).bind_all(self.arguments)
    }

    /// All rows of `select` that they hold for, ended by `tail`: an order, a limit.
    pub fn select(self, select: &str, tail: &str) -> Sql<'static> {
        Sql::new(format!("{select} {} {tail}", self.text())).bind_all(self.arguments)
    }
}

/// A page of a list, asked for in its order.
pub struct Keyset<'a> {
    order: &'a Order,
    request: &'a PageRequest,
}

/// The rows of a page, before what is sealed in them is opened.
pub struct Rows {
    found: Vec<(Cursor, Row)>,
    has_next: bool,
    has_previous: bool,
}

impl<'a> Keyset<'a> {
    /// This page of a list in this order.
    pub fn new(order: &'a Order, request: &'a PageRequest) -> Self {
        Self { order, request }
    }

    /// The page of those rows of `columns` `from` that `conditions` hold for, in one statement.
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
        // From the end, the list is read backwards and turned round afterwards.
        let direction = if order.descending == (request.end == End::First) { "DESC" } else { "ASC" };
        let by: Vec<_> = order.columns.iter().map(|(column, _)| format!("{column} {direction}")).collect();
        let select = format!("SELECT {}, {columns} {from}", keys.join(", "));
        let tail = format!("ORDER BY {} LIMIT {}", by.join(", "), u64::from(request.size) + 1);
        let rows = pool.fetch_all(conditions.select(&select, &tail)).await?;
        Ok(self.arrange(rows)?)
    }

    /// The page of a list that is at hand as a whole, each row with its key in this order.
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
    /// The page of rows in which nothing is sealed.
    pub fn read<T>(self, read: impl Fn(&Row) -> Result<T, SqlError>) -> Result<Page<T>, SqlError> {
        let edge = |(cursor, row): (Cursor, Row)| Ok(Edge { cursor, node: read(&row)? });
        let edges = self.found.into_iter().map(edge).collect::<Result<_, SqlError>>()?;
        Ok(Page { edges, has_next: self.has_next, has_previous: self.has_previous })
    }

    /// The page, each of its rows opened. The keys of the accounts that stand in the columns `subjects` are fetched
    /// together before.
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
