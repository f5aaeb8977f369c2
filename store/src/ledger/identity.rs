use domain::Moment;
use uuid::Uuid;

use crate::sql::{Pool, Sql, SqlError, StoredText};

/// Which log this is, and which master key its subjects' keys are sealed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogIdentity {
    /// Part of every hash.
    pub id: Uuid,
    /// Tells a wrong key before it does harm; says nothing about the key.
    pub master_key_fingerprint: String,
    /// What derived keys come from, sealed under the master key; `None` where that is the master key itself.
    pub root: Option<Vec<u8>>,
    /// When the log was begun.
    pub created_at: Moment,
}

impl LogIdentity {
    /// Of this log; `None` where it has none yet.
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

    /// Gives the log this identity unless it has one, and returns the one it has.
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

    /// Puts the log under another master key; `false` where it is no longer under the one that this identity names.
    pub(crate) async fn put_under(&self, pool: &Pool, fingerprint: &str, root: Vec<u8>) -> Result<bool, SqlError> {
        let sql = "update log_identity set master_key_fingerprint = $1, root = $2 where master_key_fingerprint = $3";
        let sql = Sql::new(sql).bind(StoredText::new(fingerprint)?).bind(root);
        let sql = sql.bind(StoredText::new(&self.master_key_fingerprint)?);
        Ok(pool.execute(sql).await? == 1)
    }
}
