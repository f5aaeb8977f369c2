use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Namespace of every id that is derived from a name; never changes, because stored ids depend on it.
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
    /// A citizen's, an organization's or an officer's account.
    AccountId;
    /// An agency that runs procedures; derived from its code.
    AgencyId;
    /// A dossier; derived from its code, and also the id of its exchange.
    DossierId;
    /// An uploaded file.
    FileId;
    /// The act by which an officer's dossiers are given to another.
    HandOverId;
    /// One item of a supplement request.
    ItemId;
    /// A message of an exchange.
    MessageId;
    /// A request to pay.
    PaymentRequestId;
    /// A procedure over all its versions; derived from its code.
    ProcedureId;
    /// One issue of a link or one-time password; the secret is derived from it and never stored.
    SecretIssueId;
    /// Whose personal data a field holds: the id of that account.
    SubjectId;
    /// A supplement request.
    SupplementRequestId;
}

impl AgencyId {
    /// The id of the agency with this code, `000.00.08.H34`.
    pub fn of_code(code: &str) -> Self {
        Self(derived("agency", code))
    }
}

impl ProcedureId {
    /// The id of the procedure with this code, `2.001624`.
    pub fn of_code(code: &str) -> Self {
        Self(derived("procedure", code))
    }
}

impl DossierId {
    /// The id of the dossier with this code, `000.00.08.H34-260302-0007`.
    pub fn of_code(code: &str) -> Self {
        Self(derived("dossier", code))
    }
}

impl MessageId {
    /// The id under which a supplement request stands in the exchange thread.
    pub fn of_supplement_request(request: SupplementRequestId) -> Self {
        Self(derived("supplement-request", &request.to_string()))
    }

    /// The id under which the words of its answer stand there.
    pub fn of_supplement_answer(request: SupplementRequestId) -> Self {
        Self(derived("supplement-answer", &request.to_string()))
    }

    /// The id under which the reason stands there for which a ruling was taken back, by the event that did.
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
