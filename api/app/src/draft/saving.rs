//! Storage of drafts: save by compare-and-set on the version, find, list, count, and erasure of an account's.

use chrono::TimeDelta;
use domain::AccountId;
use store::boxed;
use store::sql::{Sql, SqlError, StoredText, WriteTransaction};

use super::row::{self, keyed};
use super::{Draft, DraftChange, DraftContent, DraftError, DraftKey, Drafts, documents};

/// Drafts of an account in one list: as many as may be open, and as many that have ended, with room for those that are
/// begun at the same moment.
const LISTED_MAX: u32 = 200;

impl Drafts {
    /// Saves a draft by compare-and-set on the version that the change started from (0 where there was none). Answers
    /// its new version, or `None` where somebody was faster.
    #[boxed]
    pub async fn save(
        &self,
        account: AccountId,
        change: &DraftChange,
        before: Option<&Draft>,
    ) -> Result<Option<u32>, DraftError> {
        let key = &change.key;
        let expected = before.map_or(0, |before| before.version);
        let carried = match &change.documents {
            Some(_) => Vec::new(),
            None => before.map(|before| before.carried.clone()).unwrap_or_default(),
        };
        let content = DraftContent { form: change.form.clone(), documents: carried };
        let content = self.sealed(account, row::place(account, key), &content).await?;
        let mut attached = Vec::new();
        for (number, document) in change.documents.iter().flatten().enumerate() {
            let offset = TimeDelta::microseconds(i64::try_from(number).unwrap_or_default());
            attached.push((document, self.sealed_document(account, key, document).await?, change.at + offset));
        }
        let mut transaction = self.edge.begin().await?;
        if !replace(&mut transaction, account, change, &content, expected).await? {
            transaction.rollback().await?;
            return Ok(None);
        }
        if change.documents.is_some() {
            documents::clear(&mut transaction, account, key).await?;
            for (document, content, at) in attached {
                documents::add(&mut transaction, account, key, (&document.upload_id, &content), at).await?;
            }
        }
        transaction.commit().await?;
        Ok(Some(expected + 1))
    }

    /// Draft of one form, also one that has ended.
    #[boxed]
    pub async fn find(&self, account: AccountId, key: &DraftKey) -> Result<Option<Draft>, DraftError> {
        let sql = format!("select {} from drafts where {} and version > 0", row::COLUMNS, row::KEY);
        let rows = self.edge.fetch_all(keyed(&sql, account, key)?).await?;
        Ok(self.read_all(account, rows).await?.pop())
    }

    /// Drafts of an account, the last saved first, ended ones only on request; drafts that nobody can decrypt any
    /// more are left out.
    #[boxed]
    pub async fn list(&self, account: AccountId, with_ended: bool) -> Result<Vec<Draft>, DraftError> {
        let open = if with_ended { "" } else { "and ended_at is null" };
        let sql = format!(
            "select {} from drafts where account = $1 and version > 0 {open} \
             order by saved_at desc, procedure_code, dossier_code limit $2",
            row::COLUMNS
        );
        let rows = self.edge.fetch_all(Sql::new(sql).bind(account).bind(LISTED_MAX)).await?;
        self.read_all(account, rows).await
    }

    /// Number of open drafts of an account besides this one.
    #[boxed]
    pub async fn count_others(&self, account: AccountId, key: &DraftKey) -> Result<u64, DraftError> {
        let sql = "select count(*) as others from drafts where account = $1 and ended_at is null \
                   and not (procedure_code = $2 and dossier_code = $3)";
        let row = self.edge.fetch_optional(keyed(sql, account, key)?).await?;
        Ok(row.map_or(Ok(0), |row| row.count("others"))?)
    }

    /// Deletes all drafts of an account, when it is erased.
    #[boxed]
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, DraftError> {
        self.edge.execute(Sql::new("delete from draft_documents where account = $1").bind(account)).await?;
        Ok(self.edge.execute(Sql::new("delete from drafts where account = $1").bind(account)).await?)
    }
}

/// Compare-and-set in one statement, so that of two concurrent saves one finds the version moved on.
async fn replace(
    transaction: &mut WriteTransaction,
    account: AccountId,
    change: &DraftChange,
    content: &str,
    expected: u32,
) -> Result<bool, SqlError> {
    let version = i64::from(change.procedure_version);
    let update = format!(
        "update drafts set version = version + 1, procedure_version = $4, content = $5, saved_at = $6, {} \
         where {} and version = $7",
        row::REVIVED,
        row::KEY,
    );
    let update = keyed(&update, account, &change.key)?
        .bind(version)
        .bind(StoredText::document(content)?)
        .bind(change.at)
        .bind(expected);
    if transaction.execute(update).await? > 0 {
        return Ok(true);
    }
    if expected > 0 {
        return Ok(false);
    }
    let insert = "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, saved_at) \
                  values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    let insert =
        keyed(insert, account, &change.key)?.bind(version).bind(StoredText::document(content)?).bind(change.at);
    Ok(transaction.execute(insert).await? > 0)
}
