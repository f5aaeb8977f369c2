//! Cursor-based pagination of lists, forwards and back, so that a page stays right while rows are added.

use super::redirect::encoded;
use super::schema::page::PageInfo;

/// Pagination arguments of a connection.
pub struct Turned {
    /// Page size of a forward page.
    pub first: Option<i32>,
    /// Cursor before the page, forwards.
    pub after: Option<String>,
    /// Page size of a backward page.
    pub last: Option<i32>,
    /// Cursor after the page, backwards.
    pub before: Option<String>,
}

/// Links of the pagination.
pub struct Turns {
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl Turns {
    /// Adds row numbers to the links: so many rows stand before this page, and so many on a full one.
    #[must_use]
    pub fn numbered(self, before: usize, page: usize) -> Self {
        let from = |place: Option<String>, number: usize| place.map(|place| format!("{place}&number={number}"));
        Self {
            previous: from(self.previous, before.saturating_sub(page)),
            next: from(self.next, before.saturating_add(page)),
        }
    }
}

impl Turned {
    /// Arguments for the page of an address; the first page where it names no cursor.
    pub fn to(after: &str, before: &str, page: i32) -> Self {
        let given = |cursor: &str| Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty());
        match given(before) {
            Some(before) => Self { first: None, after: None, last: Some(page), before: Some(before) },
            None => Self { first: Some(page), after: given(after), last: None, before: None },
        }
    }
}

impl PageInfo {
    /// Cursor of the next page; `None` on the last one.
    pub fn following(&self) -> Option<&str> {
        self.end_cursor.as_deref().filter(|_| self.has_next_page)
    }

    /// The pages beside this one, of the list at this address, whose query has begun.
    pub fn turns(&self, list: &str) -> Turns {
        let place = |name: &str, cursor: &Option<String>| {
            cursor.as_ref().map(|cursor| format!("{list}&{name}={}", encoded(cursor)))
        };
        Turns {
            previous: place("before", &self.start_cursor).filter(|_| self.has_previous_page),
            next: place("after", &self.end_cursor).filter(|_| self.has_next_page),
        }
    }
}
