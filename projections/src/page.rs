//! Pages by keyset: each is asked for by the key of the row that it follows, so that it stays right while rows come
//! in, and costs the same however far down it lies.

mod cursor;
mod keyset;

use store::sql::{Row, SqlError};

pub(crate) use cursor::Key;
pub use cursor::{Cursor, InvalidCursor, KeyType};
pub use keyset::{Conditions, Keyset, Order};

/// A count stops here: nobody reads on, and it would cost more than the page.
const COUNT_MAX: u64 = 10_000;

/// From which end of the list a page is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// The first rows after a cursor.
    First,
    /// The last rows before a cursor.
    Last,
}

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows at most.
    pub size: u32,
    /// From which end.
    pub end: End,
    /// Only what follows this.
    pub after: Option<Cursor>,
    /// Only what stands before this.
    pub before: Option<Cursor>,
}

impl PageRequest {
    /// The first rows.
    pub fn first(size: u32) -> Self {
        Self { size, end: End::First, after: None, before: None }
    }

    /// The last rows.
    pub fn last(size: u32) -> Self {
        Self { size, end: End::Last, after: None, before: None }
    }

    /// Of what follows this.
    #[must_use]
    pub fn after(self, cursor: Cursor) -> Self {
        Self { after: Some(cursor), ..self }
    }

    /// Of what stands before this.
    #[must_use]
    pub fn before(self, cursor: Cursor) -> Self {
        Self { before: Some(cursor), ..self }
    }
}

/// A row of a page, and where it stands in its list.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge<T> {
    pub cursor: Cursor,
    pub node: T,
}

/// A page of a list, in the list's order from whichever end it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub edges: Vec<Edge<T>>,
    /// Whether the list goes on behind it.
    pub has_next: bool,
    /// Whether the list begins before it.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The page with other rows; those that become none are left out.
    pub fn filter_map<U>(self, mut map: impl FnMut(T) -> Option<U>) -> Page<U> {
        let edges = self.edges.into_iter();
        let edges = edges.filter_map(|edge| Some(Edge { cursor: edge.cursor, node: map(edge.node)? })).collect();
        Page { edges, has_next: self.has_next, has_previous: self.has_previous }
    }

    /// The rows without their cursors.
    pub fn into_nodes(self) -> Vec<T> {
        self.edges.into_iter().map(|edge| edge.node).collect()
    }
}

/// How many rows a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// As far as was counted.
    pub count: u64,
    /// Whether that is all.
    pub exact: bool,
}

impl Counted {
    /// The text that counts the rows of `from`, one more than counts, as column `counted`.
    fn sql(from: &str) -> String {
        format!("SELECT count(*) AS counted FROM (SELECT 1 AS one {from} LIMIT {}) AS found", COUNT_MAX + 1)
    }

    /// Of what one of several texts counted.
    pub(crate) fn read(row: &Row) -> Result<Self, SqlError> {
        Ok(Self::up_to_max(row.count("counted")?))
    }

    /// Of a list that is at hand.
    pub(crate) fn all(count: usize) -> Self {
        Self { count: u64::try_from(count).unwrap_or(u64::MAX), exact: true }
    }

    /// Of what that text counted.
    fn up_to_max(counted: u64) -> Self {
        Self { count: counted.min(COUNT_MAX), exact: counted <= COUNT_MAX }
    }
}
