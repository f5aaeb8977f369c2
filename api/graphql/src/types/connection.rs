//! Connections (Relay): page arguments, edges and `PageInfo`, by keyset pagination.

use async_graphql::{Context, SimpleObject};
use foundation::error::AppError;
use projections::{Counted, Cursor, End, PageRequest};

/// Position of a page within its list (Relay).
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// True if rows follow this page.
    pub has_next_page: bool,
    /// True if rows stand before this page.
    pub has_previous_page: bool,
    /// Cursor of the first row of the page; null on an empty page.
    pub start_cursor: Option<String>,
    /// Cursor of the last row of the page; null on an empty page.
    pub end_cursor: Option<String>,
}

/// Page size where none is given.
const DEFAULT_SIZE: i32 = 20;
/// Largest page size.
const MAX_SIZE: i32 = 100;

/// Arguments of a Relay connection, as given.
#[derive(Debug, Default, Clone)]
pub struct PageArguments {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl PageArguments {
    /// `PageInfo` of this page; `more` tells whether there are rows beyond its far end.
    pub fn page_info<'a>(&self, more: bool, mut cursors: impl DoubleEndedIterator<Item = &'a String>) -> PageInfo {
        let (has_next_page, has_previous_page) =
            if self.last.is_some() { (self.before.is_some(), more) } else { (more, self.after.is_some()) };
        let start_cursor = cursors.next().cloned();
        let end_cursor = cursors.next_back().cloned().or_else(|| start_cursor.clone());
        PageInfo { has_next_page, has_previous_page, start_cursor, end_cursor }
    }
}

/// Parses page arguments: `first` or `last`, 1 to 100, 20 where both are left out.
pub fn page_request(arguments: PageArguments) -> Result<PageRequest, AppError> {
    let (size, end) = match (arguments.first, arguments.last) {
        (Some(_), Some(_)) => return Err(AppError::BadUserInput("first or last, not both".to_owned())),
        (None, Some(last)) => (last, End::Last),
        (first, None) => (first.unwrap_or(DEFAULT_SIZE), End::First),
    };
    let size = u32::try_from(size).ok().filter(|_| (1..=MAX_SIZE).contains(&size));
    let size = size.ok_or_else(|| AppError::BadUserInput(format!("a page has 1 to {MAX_SIZE} rows")))?;
    let cursor = |text: Option<String>| text.map(|text| text.parse::<Cursor>().unwrap_or_else(|never| match never {}));
    Ok(PageRequest { size, end, after: cursor(arguments.after), before: cursor(arguments.before) })
}

/// True where `totalCount` is selected.
pub fn counts(ctx: &Context<'_>) -> bool {
    let selected = ctx.look_ahead();
    selected.field("totalCount").exists() || selected.field("totalCountExact").exists()
}

/// Placeholder of a count that was not selected.
pub fn uncounted() -> Counted {
    Counted { count: 0, exact: false }
}

/// Declares a connection with its edges (Relay).
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $of:literal) => {
        #[doc = concat!("Page of a list (Relay connection): ", $of, ".")]
        #[derive(Clone, async_graphql::SimpleObject)]
        pub struct $connection {
            /// The rows of this page in list order, without their cursors.
            pub nodes: Vec<$node>,
            /// The rows of this page in list order, each with its cursor (Relay).
            pub edges: Vec<$edge>,
            /// Cursors of this page, and whether there are rows before and after it (Relay).
            pub page_info: $crate::types::PageInfo,
            /// Rows of the whole list that match the filter, counted up to 10,000.
            pub total_count: i32,
            /// True if `totalCount` is exact, false if it stopped at its limit.
            pub total_count_exact: bool,
        }

        #[doc = concat!("Row of a page with its cursor (Relay edge), out of ", $of, ".")]
        #[derive(Clone, async_graphql::SimpleObject)]
        pub struct $edge {
            /// Opaque cursor of this row; pass it as `after` or `before` of the same list.
            pub cursor: String,
            /// The object at this place of the list.
            pub node: $node,
        }

        impl $connection {
            /// From a page of a query.
            pub fn of<T>(
                page: projections::Page<T>,
                counted: projections::Counted,
                mut node: impl FnMut(T) -> $node,
            ) -> Self {
                let edges: Vec<$edge> = page
                    .edges
                    .into_iter()
                    .map(|edge| $edge { cursor: edge.cursor.to_string(), node: node(edge.node) })
                    .collect();
                let page_info = $crate::types::PageInfo {
                    has_next_page: page.has_next,
                    has_previous_page: page.has_previous,
                    start_cursor: edges.first().map(|edge| edge.cursor.clone()),
                    end_cursor: edges.last().map(|edge| edge.cursor.clone()),
                };
                Self {
                    nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
                    edges,
                    page_info,
                    total_count: i32::try_from(counted.count).unwrap_or(i32::MAX),
                    total_count_exact: counted.exact,
                }
            }
        }
    };
}

pub(super) use connection;
