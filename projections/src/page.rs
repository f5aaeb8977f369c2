//! Keyset pagination: a page begins behind the sort key of a row (cursor), so that it stays right while rows come in,
//! and costs the same however deep it lies.

mod cursor;
mod keyset;

use store::sql::{Row, SqlError};

pub(crate) use cursor::Key;
pub use cursor::{Cursor, InvalidCursor, KeyType};
pub use keyset::{Conditions, Keyset, Order};

/// Counts stop here: nobody reads on, and a full count would cost more than the page.
const COUNT_MAX: u64 = 10_000;

/// End of the list from which a page is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// First rows after a cursor.
    First,
    /// Last rows before a cursor.
    Last,
}

/// Parameters of a page, as in GraphQL connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Maximum number of rows.
    pub size: u32,
    pub end: End,
    /// Only rows after this.
    pub after: Option<Cursor>,
    /// Only rows before this.
    pub before: Option<Cursor>,
}

impl PageRequest {
    pub fn first(size: u32) -> Self {
        Self { size, end: End::First, after: None, before: None }
    }

    pub fn last(size: u32) -> Self {
        Self { size, end: End::Last, after: None, before: None }
    }

    #[must_use]
    pub fn after(self, cursor: Cursor) -> Self {
        Self { after: Some(cursor), ..self }
    }

    #[must_use]
    pub fn before(self, cursor: Cursor) -> Self {
        Self { before: Some(cursor), ..self }
    }
}

/// Row of a page with its cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge<T> {
    pub cursor: Cursor,
    pub node: T,
}

/// Page of a list, in the list's order from whichever end it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub edges: Vec<Edge<T>>,
    pub has_next: bool,
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// Maps the rows; those mapped to `None` are left out.
    pub fn filter_map<U>(self, mut map: impl FnMut(T) -> Option<U>) -> Page<U> {
        let edges = self.edges.into_iter();
        let edges = edges.filter_map(|edge| Some(Edge { cursor: edge.cursor, node: map(edge.node)? })).collect();
        Page { edges, has_next: self.has_next, has_previous: self.has_previous }
    }

    /// Rows without their cursors.
    pub fn into_nodes(self) -> Vec<T> {
        self.edges.into_iter().map(|edge| edge.node).collect()
    }
}

/// Row count of a list, exact up to a maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub count: u64,
    /// `false` where counting stopped at the maximum.
    pub exact: bool,
}

impl Counted {
    /// SELECT that counts the rows of `from` up to one more than the maximum, as column `counted`.
    fn sql(from: &str) -> String {
        format!("SELECT count(*) AS counted FROM (SELECT 1 AS one {from} LIMIT {}) AS found", COUNT_MAX + 1)
    }

    pub(crate) fn read(row: &Row) -> Result<Self, SqlError> {
        Ok(Self::up_to_max(row.count("counted")?))
    }

    /// Count of a list in memory.
    pub(crate) fn all(count: usize) -> Self {
        Self { count: u64::try_from(count).unwrap_or(u64::MAX), exact: true }
    }

    fn up_to_max(counted: u64) -> Self {
        Self { count: counted.min(COUNT_MAX), exact: counted <= COUNT_MAX }
    }
}
