use std::collections::{BTreeMap, HashSet};

use domain::AnyEvent;
use domain::account::AccountEvent;
use domain::deadline::{Audience, DeadlineEvent};
use domain::dossier::DossierEvent;
use serde_json::json;
use store::Recorded;
use store::sql::{SqlError, WriteTransaction};

use crate::batch::{Holds, Table};

const TABLE: Table =
    Table { name: "outbox_sms", keys: 1, columns: &[("account_id", Holds::Text), ("chosen", Holds::Integer)] };

/// Who wants news by SMS too, as it stands at each event of the log.
///
/// The outbox keeps this for itself and asks neither the sender nor the accounts' rows, which hold what is chosen now: a
/// rebuilt outbox then asks for exactly what it asked for before, and nothing of old to who chose SMS since.
pub(super) struct Choices {
    known: HashSet<String>,
    changed: BTreeMap<String, bool>,
}

impl Choices {
    /// As they stand before a piece of the log that concerns these accounts.
    pub async fn load(transaction: &mut WriteTransaction, accounts: HashSet<String>) -> Result<Self, SqlError> {
        let mut known = HashSet::new();
        for row in TABLE.load(transaction, accounts).await? {
            if row.flag("chosen")? {
                known.insert(row.text("account_id")?);
            }
        }
        Ok(Self { known, changed: BTreeMap::new() })
    }

    /// Takes notice of what an account chose, or of its end.
    pub fn follow(&mut self, account: &str, event: &AccountEvent) {
        let chosen = match event {
            AccountEvent::NoticesChosen { sms } => *sms,
            AccountEvent::PersonalDataErased { .. } => false,
            AccountEvent::AccountRegistered { .. }
            | AccountEvent::StaffAccountOpened { .. }
            | AccountEvent::ActivationRequested { .. }
            | AccountEvent::ActivationFailed { .. }
            | AccountEvent::AccountActivated { .. }
            | AccountEvent::FullNameChanged { .. }
            | AccountEvent::OrganizationNameChanged { .. }
            | AccountEvent::DateOfBirthChanged { .. }
            | AccountEvent::PhoneChanged { .. }
            | AccountEvent::AddressChanged { .. }
            | AccountEvent::AddressRemoved {}
            | AccountEvent::PasswordChanged {}
            | AccountEvent::PasswordResetRequested { .. }
            | AccountEvent::PasswordReset { .. }
            | AccountEvent::RoleChanged { .. }
            | AccountEvent::AccountLocked { .. }
            | AccountEvent::AccountUnlocked {}
            | AccountEvent::ErasureRequested { .. }
            | AccountEvent::ErasureWithdrawn { .. }
            | AccountEvent::AccountExpired {} => return,
        };
        let known = if chosen { self.known.insert(account.to_owned()) } else { self.known.remove(account) };
        if known {
            self.changed.insert(account.to_owned(), chosen);
        }
    }

    /// Whether this account wants news by SMS here.
    pub fn wants_sms(&self, account: &str) -> bool {
        self.known.contains(account)
    }

    /// Keeps what has changed.
    pub async fn write(self, transaction: &mut WriteTransaction) -> Result<(), SqlError> {
        let rows = self.changed.into_iter().map(|(account, chosen)| json!([account, i64::from(chosen)]));
        TABLE.write(transaction, rows.collect()).await
    }
}

/// The accounts that a piece of the log is about, or that file a dossier in it.
pub(super) fn concerned_by(events: &[Recorded]) -> impl Iterator<Item = String> {
    events.iter().filter_map(|recorded| match &recorded.event {
        AnyEvent::Account(_) => Some(recorded.stream.id.clone()),
        AnyEvent::Dossier(DossierEvent::DossierSubmitted { applicant, .. }) => Some(applicant.to_string()),
        AnyEvent::Deadline(DeadlineEvent::ReminderRequested { to, audience: Audience::Applicant, .. }) => {
            Some(to.to_string())
        }
        AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Deadline(_)
        | AnyEvent::Dossier(_)
        | AnyEvent::Exchange(_)
        | AnyEvent::Procedure(_)
        | AnyEvent::Restoration(_)
        | AnyEvent::Viewing(_) => None,
    })
}
