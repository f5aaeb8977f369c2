//! Uploads on their way into a dossier, and their life cycle.

use crate::boxed;
use std::str::FromStr;

use domain::{AccountId, DossierId, FileId, Moment};
use serde_json::Value;
use uuid::Uuid;

use crate::sql::{Pool, Row, Sql, SqlError, StoredJson, StoredText};

/// Life cycle of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// Announced; its bytes may come.
    Expected,
    /// Its bytes are complete.
    Stored,
    /// Part of a dossier, for good.
    Bound,
}

/// Parse error of an upload state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no state of an upload")]
pub struct UnknownUploadState;

impl UploadState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Expected => "EXPECTED",
            Self::Stored => "STORED",
            Self::Bound => "BOUND",
        }
    }
}

impl FromStr for UploadState {
    type Err = UnknownUploadState;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "EXPECTED" => Ok(Self::Expected),
            "STORED" => Ok(Self::Stored),
            "BOUND" => Ok(Self::Bound),
            _ => Err(UnknownUploadState),
        }
    }
}

/// File on its way into a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// Also names its bytes in the file store.
    pub id: FileId,
    pub owner: AccountId,
    /// Sealed file name.
    pub naming: Value,
    /// Such as `application/pdf`.
    pub media_type: String,
    /// Announced bytes.
    pub size: u64,
    /// Announced digest, hex.
    pub sha256_expected: Option<String>,
    pub state: UploadState,
    /// Dossier that it is bound to.
    pub dossier: Option<DossierId>,
    pub created_at: Moment,
    /// Expiry, unless it is bound by then.
    pub expires_at: Moment,
}

const COLUMNS: &str = "id, owner, naming, media_type, size, sha256_expected, state, dossier, created_at, expires_at";

/// Rows of uploads; the append that makes an upload part of a dossier binds it.
pub struct Uploads;

impl Uploads {
    #[boxed]
    pub async fn expect(pool: &Pool, upload: &Upload) -> Result<(), SqlError> {
        let sql = Sql::new(format!("insert into uploads ({COLUMNS}) values ({})", Sql::placeholders(1, 10)))
            .bind(upload.id)
            .bind(upload.owner)
            .bind(StoredJson::new(&upload.naming)?)
            .bind(StoredText::new(&upload.media_type)?)
            .bind(upload.size)
            .bind(upload.sha256_expected.as_deref().map(StoredText::new).transpose()?)
            .bind(upload.state.name())
            .bind(upload.dossier)
            .bind(upload.created_at)
            .bind(upload.expires_at);
        pool.execute(sql).await.map(|_| ())
    }

    /// Records that the bytes are complete; false where the upload is gone or was finished before.
    #[boxed]
    pub async fn finish(pool: &Pool, id: FileId) -> Result<bool, SqlError> {
        let sql = Sql::new("update uploads set state = 'STORED' where id = $1 and state = 'EXPECTED'").bind(id);
        Ok(pool.execute(sql).await? == 1)
    }

    #[boxed]
    pub async fn get(pool: &Pool, id: FileId) -> Result<Option<Upload>, SqlError> {
        let sql = Sql::new(format!("select {COLUMNS} from uploads where id = $1")).bind(id);
        pool.fetch_optional(sql).await?.as_ref().map(upload).transpose()
    }

    /// Keyset page of uploads expired by this moment, oldest expiry first.
    #[boxed]
    pub async fn expired(pool: &Pool, at: Moment, after: Option<&Upload>, max: u32) -> Result<Vec<Upload>, SqlError> {
        let sql = Sql::new(format!(
            "select {COLUMNS} from uploads where state <> 'BOUND' and expires_at <= $1 and expires_at >= $2 \
             and (expires_at > $2 or id > $3) order by expires_at, id limit $4"
        ))
        .bind(at)
        .bind(after.map_or(Moment::EPOCH, |after| after.expires_at))
        .bind(after.map_or(FileId(Uuid::nil()), |after| after.id))
        .bind(max);
        pool.fetch_all(sql).await?.iter().map(upload).collect()
    }

    /// Deletes an upload; false where it is gone, or bound and thus kept.
    #[boxed]
    pub async fn delete(pool: &Pool, id: FileId) -> Result<bool, SqlError> {
        let sql = Sql::new("delete from uploads where id = $1 and state <> 'BOUND'").bind(id);
        Ok(pool.execute(sql).await? == 1)
    }
}

fn upload(row: &Row) -> Result<Upload, SqlError> {
    Ok(Upload {
        id: row.parsed("id")?,
        owner: row.parsed("owner")?,
        naming: row.json("naming")?,
        media_type: row.text("media_type")?,
        size: row.count("size")?,
        sha256_expected: row.opt_text("sha256_expected")?,
        state: row.parsed("state")?,
        dossier: row.opt_parsed("dossier")?,
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
    })
}
