//! Use cases of applicants' accounts, and signing in.

use std::sync::Arc;

use super::mechanisms::Mechanisms;
use crate::account_views::AccountViews;
use crate::accounts::Accounts;
use crate::claimed_names::ClaimedNames;
use crate::parts::Parts;
use crate::sign_in::SignIn;

pub(super) struct People {
    pub(super) names: Arc<ClaimedNames>,
    pub(super) account_views: Arc<AccountViews>,
    pub(super) sign_in: Arc<SignIn>,
    pub(super) accounts: Arc<Accounts>,
}

impl People {
    pub(super) fn over(parts: &Parts, shared: &Mechanisms) -> Self {
        let names = Arc::new(ClaimedNames {
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            ledger: parts.database.ledger.clone(),
            drafts: parts.drafts.clone(),
            executor: parts.executor.clone(),
            faults: shared.faults.clone(),
            keyring: parts.keyring.clone(),
            queue_views: parts.queue_views.clone(),
            last_seen: parts.last_seen.clone(),
        });
        let account_views = Arc::new(AccountViews {
            commands: shared.commands.clone(),
            faults: shared.faults.clone(),
            log: Arc::clone(&parts.log),
            queries: parts.queries.clone(),
        });
        let sign_in = Arc::new(SignIn {
            account_views: Arc::clone(&account_views),
            clock: parts.clock.clone(),
            commands: shared.commands.clone(),
            credentials: shared.credentials.clone(),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            names: Arc::clone(&names),
            rates: shared.rates.clone(),
            rows: shared.rows.clone(),
            sessions: parts.sessions.clone(),
        });
        let accounts = Arc::new(Accounts {
            account_views: Arc::clone(&account_views),
            commands: shared.commands.clone(),
            credentials: shared.credentials.clone(),
            facts: shared.facts.clone(),
            faults: shared.faults.clone(),
            ids: parts.ids.clone(),
            keyring: parts.keyring.clone(),
            names: Arc::clone(&names),
            rates: shared.rates.clone(),
            sessions: parts.sessions.clone(),
            sign_in: Arc::clone(&sign_in),
            throttle: parts.throttle.clone(),
        });
        Self { names, account_views, sign_in, accounts }
    }
}
