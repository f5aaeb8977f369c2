//! End of drafts: by hand, or by submission under a lease.

use chrono::TimeDelta;
use domain::{AccountId, Moment};
use store::boxed;
use store::sql::{Sql, SqlError, StoredText, WriteTransaction};

use super::row::{self, keyed};
use super::{DraftError, DraftKey, Drafts, documents};

/// Lease of a submission: one that takes longer was interrupted, and another may begin.
const SUBMITTED_WITHIN: TimeDelta = TimeDelta::minutes(1);
/// Drafts of an account that have ended and of which somebody may still have to be told; older ones go.
const ENDED_MAX: u32 = 50;

/// Outcome of claiming a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Claimed; no other request may submit it for now.
    Taken,
    /// Claimed by the same request before.
    Repeated,
    /// The draft has moved on, has ended, or is claimed by another request.
    Outdated,
}

impl Drafts {
    /// Ends a draft by hand, by compare-and-set where a version is named; true when it did.
    #[boxed]
    pub async fn end(
        &self,
        account: AccountId,
        key: &DraftKey,
        expected: Option<u32>,
        at: Moment,
    ) -> Result<bool, DraftError> {
        let at_version = if expected.is_some() { "and version = $5" } else { "" };
        let update = format!(
            "update drafts set version = version + 1, content = '', saved_at = $4, ended_at = $4 \
             where {} and ended_at is null {at_version}",
            row::KEY
        );
        let update = keyed(&update, account, key)?.bind(at).bind_all(expected);
        let mut transaction = self.edge.begin().await?;
        let ended = transaction.execute(update).await? > 0;
        if ended {
            documents::clear(&mut transaction, account, key).await?;
            forget(&mut transaction, account).await?;
        }
        transaction.commit().await?;
        Ok(ended)
    }

    /// Claims the draft at this version (0 where there is none) for one submitting request.
    #[boxed]
    pub async fn claim(
        &self,
        account: AccountId,
        key: &DraftKey,
        version: u32,
        request: &str,
        at: Moment,
    ) -> Result<Claim, DraftError> {
        let update = format!(
            "update drafts set submitting = $4, submitting_at = $5 where {} and version = $6 \
             and (submitting is null or submitting = $4 or submitting_at <= $7)",
            row::KEY
        );
        let update = keyed(&update, account, key)?
            .bind(StoredText::new(request)?)
            .bind(at)
            .bind(version)
            .bind(at - SUBMITTED_WITHIN);
        if self.edge.execute(update).await? > 0 {
            return Ok(Claim::Taken);
        }
        if version == 0 {
            let insert = "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, \
                          saved_at, version, ended_at, submitting, submitting_at) \
                          values ($1, $2, $3, 0, '', $5, 0, $5, $4, $5) on conflict do nothing";
            if self.edge.execute(keyed(insert, account, key)?.bind(StoredText::new(request)?).bind(at)).await? > 0 {
                return Ok(Claim::Taken);
            }
        }
        let repeated =
            format!("select version from drafts where {} and submitting = $4 and submitted_as is not null", row::KEY);
        let repeated =
            self.edge.fetch_optional(keyed(&repeated, account, key)?.bind(StoredText::new(request)?)).await?;
        Ok(if repeated.is_some() { Claim::Repeated } else { Claim::Outdated })
    }

    /// Releases the claim of a submission that failed, so that another may begin.
    #[boxed]
    pub async fn release(&self, account: AccountId, key: &DraftKey, request: &str) -> Result<(), DraftError> {
        let mut transaction = self.edge.begin().await?;
        // The row was made for the claim alone.
        let delete = format!("delete from drafts where {} and submitting = $4 and version = 0", row::KEY);
        transaction.execute(keyed(&delete, account, key)?.bind(StoredText::new(request)?)).await?;
        let update = format!(
            "update drafts set submitting = null, submitting_at = null where {} and submitting = $4 \
             and ended_at is null",
            row::KEY
        );
        transaction.execute(keyed(&update, account, key)?.bind(StoredText::new(request)?)).await?;
        Ok(transaction.commit().await?)
    }

    /// Ends the draft after its submission at this version. Changes saved after that version stay, with the dossier's
    /// code, so that nothing is lost and the owner is told.
    #[boxed]
    pub async fn submitted(
        &self,
        account: AccountId,
        key: &DraftKey,
        (version, request): (u32, &str),
        dossier: &str,
        at: Moment,
    ) -> Result<(), DraftError> {
        let end = format!(
            "update drafts set version = version + 1, content = '', saved_at = $4, ended_at = $4, submitted_as = $5 \
             where {} and version = $6 and submitting = $7",
            row::KEY
        );
        let end = keyed(&end, account, key)?
            .bind(at)
            .bind(StoredText::new(dossier)?)
            .bind(version)
            .bind(StoredText::new(request)?);
        let mut transaction = self.edge.begin().await?;
        if transaction.execute(end).await? > 0 {
            documents::clear(&mut transaction, account, key).await?;
            forget(&mut transaction, account).await?;
        } else {
            let tell = format!("update drafts set submitted_as = $4 where {} and submitting = $5", row::KEY);
            transaction
                .execute(keyed(&tell, account, key)?.bind(StoredText::new(dossier)?).bind(StoredText::new(request)?))
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Deletes an account's tombstones but for the latest ones and those being submitted.
async fn forget(transaction: &mut WriteTransaction, account: AccountId) -> Result<(), SqlError> {
    let sql = "delete from drafts where account = $1 and (submitting is null or submitted_as is not null) \
               and ended_at <= (select ended_at from drafts where account = $1 and ended_at is not null \
               order by ended_at desc limit 1 offset $2)";
    transaction.execute(Sql::new(sql).bind(account).bind(ENDED_MAX)).await.map(drop)
}
