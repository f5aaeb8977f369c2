use domain::Moment;
use store::log::RequestKey;
use store::sql::{Pool, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

/// A request that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOut {
    /// Tells another input apart.
    pub fingerprint: String,
    /// Which webhook it was about.
    pub webhook: Uuid,
}

/// A request that is about to be carried out.
#[derive(Debug, Clone, Copy)]
pub struct Ordered<'a> {
    /// Makes it once only.
    pub request: Option<&'a RequestKey>,
    pub at: Moment,
}

impl Ordered<'_> {
    /// Notes it with the change that it makes; `false` where it was carried out before.
    pub(super) async fn note(self, transaction: &mut WriteTransaction, webhook: Uuid) -> Result<bool, SqlError> {
        let Some(RequestKey { key, fingerprint }) = self.request else { return Ok(true) };
        let sql = "insert into webhook_requests (request, fingerprint, webhook, at) values ($1, $2, $3, $4) \
                   on conflict (request) do nothing";
        let sql =
            Sql::new(sql).bind(StoredText::new(key)?).bind(StoredText::new(fingerprint)?).bind(webhook).bind(self.at);
        Ok(transaction.execute(sql).await? == 1)
    }
}

/// What was carried out under this request id.
pub(super) async fn carried_out(edge: &Pool, request: &RequestKey) -> Result<Option<CarriedOut>, SqlError> {
    let sql = Sql::new("select fingerprint, webhook from webhook_requests where request = $1");
    let row = edge.fetch_optional(sql.bind(StoredText::new(&request.key)?)).await?;
    row.map(|row| Ok(CarriedOut { fingerprint: row.text("fingerprint")?, webhook: row.parsed("webhook")? })).transpose()
}
