//! Idempotency of manual changes to webhooks.

use domain::Moment;
use store::log::RequestKey;
use store::sql::{Pool, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

/// A request that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOut {
    /// Fingerprint of its input: the same key with another input is refused.
    pub fingerprint: String,
    /// Webhook that it was about.
    pub webhook: Uuid,
}

/// A request to carry out.
#[derive(Debug, Clone, Copy)]
pub struct Ordered<'a> {
    pub request: Option<&'a RequestKey>,
    pub at: Moment,
}

impl Ordered<'_> {
    /// Records the key in the transaction of its change; `false` where it was carried out before.
    pub(super) async fn note(self, transaction: &mut WriteTransaction, webhook: Uuid) -> Result<bool, SqlError> {
        let Some(RequestKey { key, fingerprint }) = self.request else { return Ok(true) };
        let sql = "insert into webhook_requests (request, fingerprint, webhook, at) values ($1, $2, $3, $4) \
                   on conflict (request) do nothing";
        let sql =
            Sql::new(sql).bind(StoredText::new(key)?).bind(StoredText::new(fingerprint)?).bind(webhook).bind(self.at);
        Ok(transaction.execute(sql).await? == 1)
    }
}

/// Earlier result of this key.
pub(super) async fn carried_out(edge: &Pool, request: &RequestKey) -> Result<Option<CarriedOut>, SqlError> {
    let sql = Sql::new("select fingerprint, webhook from webhook_requests where request = $1");
    let row = edge.fetch_optional(sql.bind(StoredText::new(&request.key)?)).await?;
    row.map(|row| Ok(CarriedOut { fingerprint: row.text("fingerprint")?, webhook: row.parsed("webhook")? })).transpose()
}
