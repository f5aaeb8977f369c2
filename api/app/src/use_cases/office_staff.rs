//! Use cases of staff accounts and their work.

use std::sync::Arc;

use super::mechanisms::Mechanisms;
use super::people::People;
use crate::account_erasures::AccountErasures;
use crate::officers::Officers;
use crate::parts::Parts;
use crate::releases::AssignmentReleases;
use crate::reminders::Reminders;
use crate::staff_accounts::StaffAccounts;

pub(super) struct Office {
    pub(super) officers: Arc<Officers>,
    pub(super) releases: Arc<AssignmentReleases>,
    pub(super) reminders: Arc<Reminders>,
    pub(super) staff: Arc<StaffAccounts>,
    pub(super) account_erasures: Arc<AccountErasures>,
}

impl Office {
    pub(super) fn over(parts: &Parts, shared: &Mechanisms, people: &People) -> Self {
        let officers = Arc::new(Officers {
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            queries: parts.queries.clone(),
        });
        let releases = Arc::new(AssignmentReleases {
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            ledger: parts.database.ledger.clone(),
            executor: parts.executor.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            log: Arc::clone(&parts.log),
            officers: Arc::clone(&officers),
            queries: parts.queries.clone(),
            rows: shared.rows.clone(),
        });
        let reminders = Arc::new(Reminders {
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            executor: parts.executor.clone(),
            faults: shared.faults.clone(),
            officers: Arc::clone(&officers),
            queries: parts.queries.clone(),
            rows: shared.rows.clone(),
        });
        let staff = Arc::new(StaffAccounts {
            account_views: Arc::clone(&people.account_views),
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            credentials: shared.credentials.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            keyring: parts.keyring.clone(),
            names: Arc::clone(&people.names),
            officers: Arc::clone(&officers),
            rates: shared.rates.clone(),
            releases: Arc::clone(&releases),
            sessions: parts.sessions.clone(),
        });
        let account_erasures = Arc::new(AccountErasures {
            account_views: Arc::clone(&people.account_views),
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            database: parts.database.clone(),
            drafts: parts.drafts.clone(),
            erasures: parts.erasures.clone(),
            executor: parts.executor.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            files: parts.files.clone(),
            projector: parts.projector.clone(),
            ids: parts.ids.clone(),
            queries: parts.queries.clone(),
            queue_views: parts.queue_views.clone(),
            last_seen: parts.last_seen.clone(),
            sessions: parts.sessions.clone(),
            staff: Arc::clone(&staff),
            vault: parts.vault.clone(),
        });
        Self { officers, releases, reminders, staff, account_erasures }
    }
}
