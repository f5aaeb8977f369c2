//! Signing secrets of webhooks: encrypted at rest, shown once, rotated with an overlap.

use chrono::TimeDelta;
use domain::Moment;
use store::boxed;
use store::sql::{Row, Sql, StoredText};
use store::vault::VaultError;
use uuid::Uuid;

use super::endpoint::{WebhookError, Webhooks};
use super::request::Ordered;
use super::signature::shown;
use crate::queue::Changed;

/// Overlap of a rotation, in which the previous secret signs too.
const FORMER_SIGNS_FOR: TimeDelta = TimeDelta::hours(24);

impl Webhooks {
    /// The secret as it is shown, for a repeated registration; `None` where there is no such webhook.
    #[boxed]
    pub async fn secret(&self, id: Uuid) -> Result<Option<String>, WebhookError> {
        let sql = Sql::new("select secret from webhooks where id = $1").bind(id);
        let Some(row) = self.edge.fetch_optional(sql).await? else { return Ok(None) };
        Ok(Some(shown(&self.opened(id, &row.text("secret")?)?)))
    }

    /// Rotates the secret; the old and the new one sign for a day, any older one no more.
    pub async fn renew_secret(
        &self,
        id: Uuid,
        secret: [u8; 32],
        ordered: Ordered<'_>,
    ) -> Result<Changed, WebhookError> {
        let sealed = self.sealed(id, secret)?;
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, id).await? {
            return Ok(Changed::Repeated);
        }
        let sql = "update webhooks set former_secret = secret, former_signs_until = $2, secret = $3 where id = $1";
        let renewal = Sql::new(sql).bind(id).bind(ordered.at + FORMER_SIGNS_FOR).bind(sealed);
        if transaction.execute(renewal).await? != 1 {
            return Ok(Changed::Unknown);
        }
        transaction.commit().await?;
        Ok(Changed::Done)
    }

    /// All secrets that sign now, newest first.
    pub(super) fn signing(&self, id: Uuid, row: &Row, now: Moment) -> Result<Vec<[u8; 32]>, WebhookError> {
        let mut secrets = vec![self.opened(id, &row.text("secret")?)?];
        if row.opt_moment("former_signs_until")?.is_some_and(|until| now < until)
            && let Some(former) = row.opt_text("former_secret")?
        {
            secrets.push(self.opened(id, &former)?);
        }
        Ok(secrets)
    }

    pub(super) fn sealed(&self, id: Uuid, secret: [u8; 32]) -> Result<StoredText, WebhookError> {
        Ok(StoredText::document(self.vault.encrypt_token(&purpose(id), &secret)?)?)
    }

    fn opened(&self, id: Uuid, sealed: &str) -> Result<[u8; 32], WebhookError> {
        let opened = self.vault.decrypt_token(&purpose(id), sealed);
        let secret = opened.and_then(|secret| <[u8; 32]>::try_from(&secret[..]).ok());
        Ok(secret.ok_or(VaultError::Malformed)?)
    }
}

/// Purpose of the encryption: a secret decrypts for its own webhook alone.
fn purpose(id: Uuid) -> String {
    format!("webhook {id}")
}
