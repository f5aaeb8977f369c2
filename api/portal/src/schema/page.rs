use crate::operation::schema;

/// What stands before and after a page of a list.
#[derive(Debug, Default, cynic::QueryFragment)]
pub struct PageInfo {
    /// Whether rows follow.
    pub has_next_page: bool,
    /// Whether rows stand before.
    pub has_previous_page: bool,
    /// Of the first row.
    pub start_cursor: Option<String>,
    /// Of the last row.
    pub end_cursor: Option<String>,
}
