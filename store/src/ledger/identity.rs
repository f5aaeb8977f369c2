//! Identity of a log: its id, part of every hash, and the master key that it is under.

use crate::boxed;
use domain::Moment;
use uuid::Uuid;

use crate::sql::{Pool, Sql, SqlError, StoredText};

/// Identity of a log, and the master key that its subjects' keys are wrapped under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogIdentity {
    /// Part of every hash.
    pub id: Uuid,
    /// Detects a wrong master key before it does harm; reveals nothing of the key.
    pub master_key_fingerprint: String,
    /// Root of derived keys, sealed under the master key; `None` while it is that of the master key itself.
    pub root: Option<Vec<u8>>,
    pub created_at: Moment,
}

impl LogIdentity {
    /// Identity of this log; `None` before the first start.
    #[boxed]
    pub async fn read(pool: &Pool) -> Result<Option<Self>, SqlError> {
        let sql = Sql::new("select id, master_key_fingerprint, root, created_at from log_identity");
        pool.fetch_optional(sql)
            .await?
            .map(|row| {
                Ok(Self {
                    id: row.parsed("id")?,
                    master_key_fingerprint: row.text("master_key_fingerprint")?,
                    root: row.opt_bytes("root")?,
                    created_at: row.moment("created_at")?,
                })
            })
            .transpose()
    }

    /// Creates the identity unless there is one, and returns the stored one.
    #[boxed]
    pub async fn create(pool: &Pool, identity: Self) -> Result<Self, SqlError> {
        let sql = Sql::new(
            "insert into log_identity (only_row, id, master_key_fingerprint, root, created_at) values (1, $1, $2, $3, $4) \
             on conflict (only_row) do nothing",
        )
        .bind(identity.id)
        .bind(StoredText::new(identity.master_key_fingerprint)?)
        .bind(identity.root)
        .bind(identity.created_at);
        pool.execute(sql).await?;
        Self::read(pool).await?.ok_or_else(|| SqlError::Row("a log without identity".to_owned()))
    }

    /// Compare-and-set of the master key; `false` where the log is no longer under the one that this identity names.
    pub(crate) async fn put_under(&self, pool: &Pool, fingerprint: &str, root: Vec<u8>) -> Result<bool, SqlError> {
        let sql = "update log_identity set master_key_fingerprint = $1, root = $2 where master_key_fingerprint = $3";
        let sql = Sql::new(sql).bind(StoredText::new(fingerprint)?).bind(root);
        let sql = sql.bind(StoredText::new(&self.master_key_fingerprint)?);
        Ok(pool.execute(sql).await? == 1)
    }
}
