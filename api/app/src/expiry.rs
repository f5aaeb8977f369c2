//! The sweep of the edge database: every table whose rows expire is listed here, and nowhere else.

use domain::Moment;
use foundation::expiry::Expiry;
use foundation::throttle;
use store::sql::Pool;

use crate::{draft, last_seen, pending_form, session};

/// The tables that are swept. A new table with rows that expire joins with a line.
pub const EXPIRIES: [Expiry; 5] =
    [session::EXPIRY, throttle::EXPIRY, draft::EXPIRY, pending_form::EXPIRY, last_seen::EXPIRY];

/// Deletes from every table what has expired. A table that cannot be swept holds the others up no more than until the
/// next sweep.
pub async fn sweep(edge: &Pool, now: Moment) {
    for expiry in EXPIRIES {
        if let Err(error) = expiry.sweep(edge, now).await {
            tracing::warn!(%error, table = expiry.table, "expired rows could not be deleted");
        }
    }
}
