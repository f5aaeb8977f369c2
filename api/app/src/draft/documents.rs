//! Attachments of drafts, one row each, added and removed without touching the form.

use domain::{AccountId, Moment};
use store::boxed;
use store::sql::{Sql, SqlError, StoredText, WriteTransaction};

use super::row::{self, keyed};
use super::{Draft, DraftChange, DraftDocument, DraftError, DraftKey, Drafts};

/// Limit of attachments per draft: more than any form asks for.
const DOCUMENTS_MAX: u64 = 200;
/// Retries of a change that loses to concurrent ones.
const TRIES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachOutcome {
    /// Attached; the draft's version is raised.
    Attached,
    /// The draft ended after the version that was on the screen.
    Ended,
    /// Limit of attachments reached.
    Full,
}

impl Drafts {
    /// Adds one attachment without reading or writing the draft's content, so that any number may be added at once, and
    /// while it is saved. A draft that ended after the version `since` stays ended.
    #[boxed]
    pub async fn attach(
        &self,
        account: AccountId,
        (key, procedure_version): (&DraftKey, u32),
        document: &DraftDocument,
        since: Option<u32>,
        at: Moment,
    ) -> Result<AttachOutcome, DraftError> {
        let content = self.sealed_document(account, key, document).await?;
        for _ in 0..TRIES {
            let attached = self.try_attach(account, (key, procedure_version), (document, &content), since, at).await?;
            if let Some(attached) = attached {
                return Ok(attached);
            }
            // Zero rows: it has ended, or a concurrent request began it.
            let ended = format!("select version from drafts where {} and ended_at is not null", row::KEY);
            let ended = self.edge.fetch_optional(keyed(&ended, account, key)?).await?;
            if let Some(row) = ended
                && row.integer("version")? > i64::from(since.unwrap_or(u32::MAX))
            {
                return Ok(AttachOutcome::Ended);
            }
        }
        Ok(AttachOutcome::Ended)
    }

    async fn try_attach(
        &self,
        account: AccountId,
        (key, procedure_version): (&DraftKey, u32),
        (document, content): (&DraftDocument, &str),
        since: Option<u32>,
        at: Moment,
    ) -> Result<Option<AttachOutcome>, DraftError> {
        let mut transaction = self.edge.begin().await?;
        // Lock order: the draft's row first, here and in every save, so that concurrent changes
        // wait and never deadlock.
        let update = format!(
            "update drafts set version = version + 1, saved_at = $4, {}, \
             procedure_version = case when ended_at is null then procedure_version else $5 end \
             where {} and (ended_at is null or version <= $6)",
            row::REVIVED,
            row::KEY,
        );
        let update = keyed(&update, account, key)?.bind(at).bind(procedure_version).bind(since.unwrap_or(u32::MAX));
        if transaction.execute(update).await? == 0 {
            let insert = "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, \
                          saved_at) values ($1, $2, $3, $4, '', $5) on conflict do nothing";
            if transaction.execute(keyed(insert, account, key)?.bind(procedure_version).bind(at)).await? == 0 {
                transaction.rollback().await?;
                return Ok(None);
            }
        }
        if held(&mut transaction, account, key).await? >= DOCUMENTS_MAX {
            transaction.rollback().await?;
            return Ok(Some(AttachOutcome::Full));
        }
        add(&mut transaction, account, key, (&document.upload_id, content), at).await?;
        transaction.commit().await?;
        Ok(Some(AttachOutcome::Attached))
    }

    /// Removes one attachment, not the upload behind it; true when it was there.
    #[boxed]
    pub async fn detach(
        &self,
        account: AccountId,
        key: &DraftKey,
        upload_id: &str,
        at: Moment,
    ) -> Result<bool, DraftError> {
        let mut transaction = self.edge.begin().await?;
        let update =
            format!("update drafts set version = version + 1, saved_at = $4 where {} and ended_at is null", row::KEY);
        transaction.execute(keyed(&update, account, key)?.bind(at)).await?;
        let delete = format!("delete from draft_documents where {} and upload_id = $4", row::KEY);
        if transaction.execute(keyed(&delete, account, key)?.bind(StoredText::new(upload_id)?)).await? > 0 {
            transaction.commit().await?;
            return Ok(true);
        }
        transaction.rollback().await?;
        self.detach_carried(account, key, upload_id, at).await
    }

    /// Removes an attachment that an older release kept inside the content.
    async fn detach_carried(
        &self,
        account: AccountId,
        key: &DraftKey,
        upload_id: &str,
        at: Moment,
    ) -> Result<bool, DraftError> {
        for _ in 0..TRIES {
            let Some(draft) = self.find(account, key).await? else { return Ok(false) };
            if draft.carried.iter().all(|document| document.upload_id != upload_id) {
                return Ok(false);
            }
            let Draft { key, procedure_version, content, .. } = draft.clone();
            let rest = content.documents.into_iter().filter(|document| document.upload_id != upload_id).collect();
            let change = DraftChange { key, procedure_version, form: content.form, documents: Some(rest), at };
            if self.save(account, &change, Some(&draft)).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn held(transaction: &mut WriteTransaction, account: AccountId, key: &DraftKey) -> Result<u64, SqlError> {
    let count = format!("select count(*) as held from draft_documents where {}", row::KEY);
    transaction.fetch_optional(keyed(&count, account, key)?).await?.map_or(Ok(0), |row| row.count("held"))
}

/// Inserts an attachment: its upload's id, and the encrypted rest.
pub(super) async fn add(
    transaction: &mut WriteTransaction,
    account: AccountId,
    key: &DraftKey,
    (upload_id, content): (&str, &str),
    at: Moment,
) -> Result<(), SqlError> {
    let insert = "insert into draft_documents (account, procedure_code, dossier_code, upload_id, content, attached_at) \
                  values ($1, $2, $3, $4, $5, $6) on conflict (account, procedure_code, dossier_code, upload_id) \
                  do update set content = excluded.content";
    let insert: Sql<'_> =
        keyed(insert, account, key)?.bind(StoredText::new(upload_id)?).bind(StoredText::document(content)?).bind(at);
    transaction.execute(insert).await.map(drop)
}

pub(super) async fn clear(
    transaction: &mut WriteTransaction,
    account: AccountId,
    key: &DraftKey,
) -> Result<(), SqlError> {
    let delete = format!("delete from draft_documents where {}", row::KEY);
    transaction.execute(keyed(&delete, account, key)?).await.map(drop)
}
