//! Sweep of the edge database: the list of all tables whose rows expire.

use domain::Moment;
use foundation::expiry::Expiry;
use foundation::throttle;
use store::boxed;
use store::sql::Pool;

use crate::{draft, last_seen, pending_form, session};

/// Every table with rows that expire; a new one joins here.
pub const EXPIRIES: [Expiry; 5] =
    [session::EXPIRY, throttle::EXPIRY, draft::EXPIRY, pending_form::EXPIRY, last_seen::EXPIRY];

/// Deletes expired rows of every table. A failing table holds up no other, and is retried by the next sweep.
#[boxed]
pub async fn sweep(edge: &Pool, now: Moment) {
    for expiry in EXPIRIES {
        if let Err(error) = expiry.sweep(edge, now).await {
            tracing::warn!(%error, table = expiry.table, "expired rows could not be deleted");
        }
    }
}
