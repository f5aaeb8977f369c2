use async_graphql::{ID, SimpleObject};

use super::account::Account;
use crate::graphql::scalar::DateTime;

/// Somebody signed in. A session ends 30 minutes after its last use and 12 hours after its beginning; one of staff
/// (officers, auditors, administrators) after 15 minutes and 8 hours. Every operation with its token is a use of it, and
/// so is a subscription for as long as it is open.
#[derive(Clone, SimpleObject)]
pub struct Session {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// Null where the session was delivered as a cookie.
    pub token: Option<String>,
    /// The browser and the system that its holder signed in with, as names of products (`Firefox · Android`); null where
    /// the browser does not say so, and for programs.
    pub device: Option<String>,
    /// When it began.
    pub created_at: Option<DateTime>,
    /// When it was last used, to a few seconds.
    pub seen_at: Option<DateTime>,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it ends at the latest, however it is used.
    pub expires_at: DateTime,
    /// When it ends unless it is used before, to a few seconds; never after `expiresAt`.
    pub idle_expires_at: DateTime,
    /// Whose it is.
    pub account: Account,
}
