//! Identifiers of aggregates and of things within them: one newtype each, some derived from a name.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Namespace of derived ids (UUIDv5); never changes, because stored ids depend on it.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d1f_6f3a_52c4_5f0e_9a57_0b1d_8f2e_4c63);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// Account of a citizen, an organization or an officer.
    AccountId;
    /// Agency that runs procedures; derived from its code.
    AgencyId;
    /// Dossier; derived from its code, and also the id of its exchange.
    DossierId;
    /// File that an account uploaded.
    FileId;
    /// Hand-over of an officer's dossiers to another.
    HandOverId;
    /// Item of a supplement request.
    ItemId;
    /// Message of an exchange.
    MessageId;
    /// Payment request of a dossier.
    PaymentRequestId;
    /// Procedure over all its versions; derived from its code.
    ProcedureId;
    /// Issue of a link or one-time password; the secret is derived from it and never stored.
    SecretIssueId;
    /// Data subject: the account whose personal data a field holds.
    SubjectId;
    /// Supplement request of a dossier.
    SupplementRequestId;
}

impl AgencyId {
    /// Derived from the agency's code, such as `000.00.08.H34`.
    pub fn of_code(code: &str) -> Self {
        Self(derived("agency", code))
    }
}

impl ProcedureId {
    /// Derived from the procedure's code, such as `2.001624`.
    pub fn of_code(code: &str) -> Self {
        Self(derived("procedure", code))
    }
}

impl DossierId {
    /// Derived from the dossier's code, such as `000.00.08.H34-260302-0007`.
    pub fn of_code(code: &str) -> Self {
        Self(derived("dossier", code))
    }
}

impl MessageId {
    /// Derived id of a supplement request as a message of the exchange.
    pub fn of_supplement_request(request: SupplementRequestId) -> Self {
        Self(derived("supplement-request", &request.to_string()))
    }

    /// Derived id of the answer to a supplement request as a message of the exchange.
    pub fn of_supplement_answer(request: SupplementRequestId) -> Self {
        Self(derived("supplement-answer", &request.to_string()))
    }

    /// Derived id of a revocation's reason as a message of the exchange, by the event that revoked.
    pub fn of_revocation(event: Uuid) -> Self {
        Self(derived("revocation", &event.to_string()))
    }
}

impl From<AccountId> for SubjectId {
    fn from(account: AccountId) -> Self {
        Self(account.0)
    }
}

/// UUIDv5 (RFC 9562) of a kind and a name.
pub(crate) fn derived(kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{kind}/{name}").as_bytes())
}

#[cfg(test)]
mod tests;
