//! Claims of unique names: usernames, addresses and numbers, found by blind index.

use crate::boxed;
use domain::AccountId;

use crate::log::ClaimKind;
use crate::sql::{Pool, Sql, SqlError};

/// Unique names, each claimed by one account.
pub struct Claims;

impl Claims {
    /// Owner of a name, by its blind index (keyed hash).
    #[boxed]
    pub async fn owner(pool: &Pool, kind: ClaimKind, digest: [u8; 32]) -> Result<Option<AccountId>, SqlError> {
        let sql = Sql::new("select owner from claims where kind = $1 and digest = $2")
            .bind(kind.name())
            .bind(digest.as_slice());
        pool.fetch_optional(sql).await?.map(|row| row.parsed("owner")).transpose()
    }
}
