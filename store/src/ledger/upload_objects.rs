//! Storage objects of uploads: recorded before they are written and forgotten after they are deleted, so that none is
//! orphaned.

use crate::boxed;
use domain::{AccountId, DossierId, FileId, Moment};
use serde_json::Value;

use crate::sql::{Pool, Sql, SqlError, StoredJson, StoredText};

/// Storage objects of uploads: an object is recorded before its first byte is written, and forgotten after its last is
/// gone, so that no object is orphaned.
pub struct UploadObjects;

impl UploadObjects {
    /// Records the object that an attempt will write; returns the one of an earlier attempt, to be removed. `None`
    /// where the upload is gone or complete.
    #[boxed]
    pub async fn begin(pool: &Pool, id: FileId, object: &str) -> Result<Option<Option<String>>, SqlError> {
        let mut transaction = pool.begin().await?;
        let earlier = Sql::new("select object from uploads where id = $1 and state = 'EXPECTED'").bind(id);
        let Some(row) = transaction.fetch_optional(earlier).await? else { return Ok(None) };
        let earlier = row.opt_text("object")?;
        let noted = Sql::new("update uploads set object = $2 where id = $1 and state = 'EXPECTED'")
            .bind(id)
            .bind(StoredText::new(object)?);
        let begun = transaction.execute(noted).await? == 1;
        transaction.commit().await?;
        Ok(begun.then_some(earlier))
    }

    /// Records that the object is complete, with its metadata; false where another attempt has begun since, or the
    /// upload is gone.
    #[boxed]
    pub async fn finish(
        pool: &Pool,
        id: FileId,
        object: &str,
        (media_type, naming): (&str, &Value),
    ) -> Result<bool, SqlError> {
        let sql = "update uploads set state = 'STORED', naming = $3, media_type = $4 \
                   where id = $1 and state = 'EXPECTED' and object = $2";
        let sql = Sql::new(sql).bind(id).bind(StoredText::new(object)?).bind(StoredJson::new(naming)?);
        Ok(pool.execute(sql.bind(StoredText::new(media_type)?)).await? == 1)
    }

    /// Whether this is still the object of the latest attempt.
    #[boxed]
    pub async fn is_noted(pool: &Pool, id: FileId, object: &str) -> Result<bool, SqlError> {
        let sql =
            Sql::new("select id from uploads where id = $1 and object = $2").bind(id).bind(StoredText::new(object)?);
        Ok(pool.fetch_optional(sql).await?.is_some())
    }

    /// Object of a complete upload.
    #[boxed]
    pub async fn of(pool: &Pool, id: FileId) -> Result<Option<String>, SqlError> {
        let sql = "select object from uploads where id = $1 and state <> 'EXPECTED'";
        pool.fetch_optional(Sql::new(sql).bind(id)).await?.map_or(Ok(None), |row| row.opt_text("object"))
    }

    /// Number of pending uploads of an account.
    #[boxed]
    pub async fn waiting(pool: &Pool, owner: AccountId, now: Moment) -> Result<u64, SqlError> {
        let sql = "select count(*) as waiting from uploads where owner = $1 and state <> 'BOUND' and expires_at > $2";
        pool.fetch_optional(Sql::new(sql).bind(owner).bind(now)).await?.map_or(Ok(0), |row| row.count("waiting"))
    }

    /// Withdraws an expired upload's bytes, so that no append can bind it any more; returns its object, to be removed.
    #[boxed]
    pub async fn withdraw(pool: &Pool, id: FileId) -> Result<Option<String>, SqlError> {
        let mut transaction = pool.begin().await?;
        let sql = "update uploads set state = 'EXPECTED' where id = $1 and state <> 'BOUND'";
        transaction.execute(Sql::new(sql).bind(id)).await?;
        let sql = "select object from uploads where id = $1 and state = 'EXPECTED'";
        let row = transaction.fetch_optional(Sql::new(sql).bind(id)).await?;
        transaction.commit().await?;
        row.map_or(Ok(None), |row| row.opt_text("object"))
    }

    /// Uploads of an account that have an object.
    #[boxed]
    pub async fn of_owner(pool: &Pool, owner: AccountId) -> Result<Vec<(FileId, String)>, SqlError> {
        let sql = "select id, object from uploads where owner = $1 and object is not null order by id";
        objects(pool, Sql::new(sql).bind(owner)).await
    }

    /// Uploads of a dossier that have an object.
    #[boxed]
    pub async fn of_dossier(pool: &Pool, dossier: DossierId) -> Result<Vec<(FileId, String)>, SqlError> {
        let sql = "select id, object from uploads where dossier = $1 and object is not null order by id";
        objects(pool, Sql::new(sql).bind(dossier)).await
    }

    /// Sample of objects of bound uploads: `each` of the oldest and of the newest, among those after a moment.
    #[boxed]
    pub async fn samples(pool: &Pool, since: Option<Moment>, each: u32) -> Result<Vec<String>, SqlError> {
        let mut samples = Vec::new();
        for direction in ["", " desc"] {
            let sql = format!(
                "select object from uploads where state = 'BOUND' and object is not null and created_at > $1 \
                 order by created_at{direction}, id{direction} limit $2"
            );
            for row in pool.fetch_all(Sql::new(sql).bind(since.unwrap_or(Moment::EPOCH)).bind(each)).await? {
                samples.push(row.text("object")?);
            }
        }
        Ok(samples)
    }

    /// Records that the bytes are erased, and replaces the file's sealed name.
    #[boxed]
    pub async fn erased(pool: &Pool, id: FileId, erased: &Value) -> Result<(), SqlError> {
        let sql = "update uploads set object = null, naming = $2, sha256_expected = null where id = $1";
        pool.execute(Sql::new(sql).bind(id).bind(StoredJson::new(erased)?)).await.map(drop)
    }
}

async fn objects(pool: &Pool, sql: Sql<'_>) -> Result<Vec<(FileId, String)>, SqlError> {
    pool.fetch_all(sql).await?.iter().map(|row| Ok((row.parsed("id")?, row.text("object")?))).collect()
}
