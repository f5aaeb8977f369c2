//! Changed telephones that await their proof, sealed in the row and opened at reading.

use domain::{Moment, Personal, SecretIssueId};
use serde::{Deserialize, Serialize};
use store::boxed;

use super::AwaitedPhone;
use crate::views::{QueryError, Views};

/// Sealed telephone that awaits its code, as stored in a row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AwaitedPhoneField {
    pub phone: Personal<String>,
    pub issue: SecretIssueId,
    pub expires_at: Moment,
}

impl AwaitedPhoneField {
    /// Opens it; `None` once it is erased.
    #[boxed]
    pub async fn open(field: Option<Self>, views: &Views) -> Result<Option<AwaitedPhone>, QueryError> {
        let Some(Self { phone, issue, expires_at }) = field else { return Ok(None) };
        let phone = views.open_optional(Some(&phone)).await?;
        Ok(phone.map(|phone| AwaitedPhone { phone, issue, expires_at }))
    }
}
