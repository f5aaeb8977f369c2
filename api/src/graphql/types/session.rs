use async_graphql::{ID, SimpleObject};

use super::account::Account;
use crate::graphql::scalar::DateTime;

/// Somebody signed in.
#[derive(Clone, SimpleObject)]
pub struct Session {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// Null where the session was delivered as a cookie.
    pub token: Option<String>,
    /// When it began.
    pub created_at: Option<DateTime>,
    /// When it was last used, to a few seconds.
    pub seen_at: Option<DateTime>,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it ends at the latest.
    pub expires_at: DateTime,
    /// Whose it is.
    pub account: Account,
}
