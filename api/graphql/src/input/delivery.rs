use async_graphql::{ID, InputObject};
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;

use crate::enums::{DeliveryKind, DeliveryState};
use crate::scalar::RequestId;

/// Which messages about accounts; null means the same as absent.
#[derive(InputObject, Default)]
pub struct DeliveryFilter {
    /// About this.
    pub kind: Option<DeliveryKind>,
    /// Standing so.
    pub state: Option<DeliveryState>,
    /// To this account.
    pub account_id: Option<ID>,
}

/// A message that is to go out once more.
#[derive(InputObject)]
pub struct ResendDeliveryInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the delivery.
    pub id: ID,
}

impl DeliveryFilter {
    /// As the ledger asks it.
    ///
    /// # Errors
    /// Where the account's id is no account's.
    pub fn read(self) -> Result<delivery::sending::DeliveryFilter, TopLevel> {
        let account = match self.account_id.map(|id| id.parse()) {
            None => None,
            Some(Ok(GlobalId::Account(account))) => Some(account),
            Some(_) => return Err(TopLevel::BadUserInput("accountId is not the id of an account".to_owned())),
        };
        Ok(delivery::sending::DeliveryFilter {
            kind: self.kind.map(Into::into),
            state: self.state.map(Into::into),
            account,
        })
    }
}
