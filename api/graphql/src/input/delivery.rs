//! Inputs of the delivery log.

use async_graphql::{ID, InputObject};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use crate::enums::{DeliveryKind, DeliveryState};
use crate::scalar::RequestId;

/// Filter of `deliveries`; all conditions must hold, and null means the same as leaving out.
#[derive(InputObject, Default)]
pub struct DeliveryFilter {
    /// What the message is about; all kinds if left out.
    pub kind: Option<DeliveryKind>,
    /// State of the message; all states if left out.
    pub state: Option<DeliveryState>,
    /// Global id of the recipient's account; all recipients if left out.
    pub account_id: Option<ID>,
}

/// Input of `resendDelivery`: the message to send again.
#[derive(InputObject)]
pub struct ResendDeliveryInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the delivery.
    pub id: ID,
}

impl DeliveryFilter {
    /// Filter of the delivery log.
    ///
    /// # Errors
    /// For an id of no account.
    pub fn read(self) -> Result<delivery::sending::DeliveryFilter, AppError> {
        let account = match self.account_id.map(|id| id.parse()) {
            None => None,
            Some(Ok(GlobalId::Account(account))) => Some(account),
            Some(_) => return Err(AppError::BadUserInput("accountId is not the id of an account".to_owned())),
        };
        Ok(delivery::sending::DeliveryFilter {
            kind: self.kind.map(Into::into),
            state: self.state.map(Into::into),
            account,
        })
    }
}
