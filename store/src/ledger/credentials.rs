//! Password hashes of accounts, kept outside the events.

use crate::boxed;
use domain::{AccountId, Moment};

use crate::sql::{Pool, Row, Sql, SqlError, StoredText};

/// Password hash of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// In PHC string format.
    pub password_hash: String,
    pub changed_at: Moment,
}

/// Password hashes; stored and removed in the transaction of the events that say so.
pub struct Credentials;

impl Credentials {
    /// Credential of an account; `None` where it has no password.
    #[boxed]
    pub async fn get(pool: &Pool, account: AccountId) -> Result<Option<Credential>, SqlError> {
        let sql = Sql::new("select password_hash, changed_at from credentials where account = $1").bind(account);
        pool.fetch_optional(sql).await?.as_ref().map(credential).transpose()
    }

    /// Compare-and-set: replaces a hash by a stronger one of the same password; false where the password was changed
    /// meanwhile.
    #[boxed]
    pub async fn rehash(
        pool: &Pool,
        account: AccountId,
        old: &Credential,
        password_hash: &str,
    ) -> Result<bool, SqlError> {
        let sql = Sql::new("update credentials set password_hash = $3 where account = $1 and password_hash = $2")
            .bind(account)
            .bind(StoredText::new(&old.password_hash)?)
            .bind(StoredText::new(password_hash)?);
        Ok(pool.execute(sql).await? == 1)
    }
}

fn credential(row: &Row) -> Result<Credential, SqlError> {
    Ok(Credential { password_hash: row.text("password_hash")?, changed_at: row.moment("changed_at")? })
}
