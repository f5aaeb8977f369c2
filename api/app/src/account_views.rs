//! Account answers of commands; a repeated request answers with what the first one did.

use std::sync::Arc;
use store::boxed;

use domain::account::{Account, AccountEvent};
use domain::dossier::DossierCode;
use domain::permission::account_sight;
use domain::{AccountId, FaultCode, Moment, Personal, Refusal, Role};
use foundation::error::{AppError, CommandError};
use projections::Queries;
use projections::accounts::{AccountView, AwaitedPhone, ProvenContacts, RequestedErasure};
use store::log::EventLog;

use crate::caller::Caller;
use crate::command_runner::{CommandOutcome, CommandRunner};
use crate::fault_log::{FaultLog, top};

/// Result of a command on an account.
pub struct AccountDone {
    pub view: AccountView,
    /// Dossiers that the command released, as its event names them.
    pub released: Vec<DossierCode>,
    /// True when the read models trail the command.
    pub stale: bool,
}

/// Accounts as callers may see them: from the read model, or from the log where the read model trails.
pub struct AccountViews {
    pub(crate) commands: CommandRunner,
    pub(crate) faults: FaultLog,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) queries: Queries,
}

impl AccountViews {
    /// Result of a command, read back for its answer.
    pub(crate) async fn done(&self, done: &CommandOutcome<Account>) -> Result<AccountDone, CommandError> {
        let view = self.as_stored(&done.state).await?.ok_or_else(|| Refusal::of(FaultCode::NotFound))?;
        let released = done.events.iter().find_map(|event| match event {
            AccountEvent::AccountLocked { released, .. } | AccountEvent::RoleChanged { released, .. } => Some(released),
            _ => None,
        });
        Ok(AccountDone { view, released: released.cloned().unwrap_or_default(), stale: done.stale })
    }

    /// Result of a registration without a request id: where nothing can be read for now, it is
    /// answered from the decision.
    pub(crate) async fn just_registered(
        &self,
        done: &CommandOutcome<Account>,
        at: Moment,
    ) -> Result<AccountDone, CommandError> {
        match self.done(done).await {
            Err(denial) => {
                let view = view_of(&done.state, at, None).ok_or(denial)?;
                Ok(AccountDone { view, released: Vec::new(), stale: true })
            }
            read => read,
        }
    }

    /// Account from its row, or from this state where the row trails. Timestamps come from the stored events, since
    /// no state holds them.
    #[boxed]
    pub async fn as_stored(&self, account: &Account) -> Result<Option<AccountView>, CommandError> {
        let Some(id) = account.id() else { return Ok(None) };
        let row = self.queries.accounts.get(id).await.map_err(|error| self.faults.unanswered(error))?;
        if row.as_ref().is_some_and(|row| row.version >= account.version) {
            return Ok(row);
        }
        let (mut registered_at, mut requested_at) = (None, None);
        for event in self.commands.stored_events::<Account>(id.0).await? {
            let at = event.recorded_at();
            registered_at = registered_at.or(at);
            if event.event_type == "ErasureRequested" {
                requested_at = at;
            }
        }
        Ok(registered_at.and_then(|registered_at| view_of(account, registered_at, requested_at)))
    }

    /// An account by id, where the caller may see it outside of a dossier.
    #[boxed]
    pub async fn by_id(&self, id: AccountId, caller: &Caller) -> Result<Option<AccountView>, AppError> {
        let view = self.current(id, caller).await?;
        Ok(view.filter(|view| account_sight(&caller.actor, view.id, false).is_some()))
    }

    /// Account from the read model; where that may trail for long, one's own comes from the log, and for
    /// administrators, who change those of others, everybody's.
    #[boxed]
    pub async fn current(&self, id: AccountId, caller: &Caller) -> Result<Option<AccountView>, AppError> {
        let changes = caller.actor.account() == Some(id) || caller.actor.role() == Some(Role::Administrator);
        if self.log.held_back().is_none() || !changes {
            return self.queries.accounts.get(id).await.map_err(|error| self.faults.unanswered(error));
        }
        let loaded = self.commands.load::<Account>(id.0).await.map_err(top)?;
        self.as_stored(&loaded.state).await.map_err(top)
    }
}

/// View of an account built from its state.
fn view_of(account: &Account, registered_at: Moment, requested_at: Option<Moment>) -> Option<AccountView> {
    let opened = account.opened.as_ref()?;
    Some(AccountView {
        id: account.id()?,
        kind: opened.kind,
        role: opened.role,
        status: opened.status,
        version: account.version,
        agency: opened.agency,
        language: opened.language,
        activate_by: opened.activate_by,
        registered_at,
        particulars: opened.particulars.known().cloned(),
        sms_notices: opened.sms_notices,
        declined_news: opened.declined_news.clone(),
        lock_reason: opened.lock_reason.as_ref().and_then(Personal::known).cloned(),
        erasure: opened.erasure.as_ref().zip(requested_at).map(|(pending, requested_at)| RequestedErasure {
            requested_by: pending.requested_by,
            requested_at,
            basis: pending.basis,
            document: pending.document.clone(),
        }),
        absence: opened.absence,
        // Left empty: no decision asks for it, and delivery goes by the row.
        proven: ProvenContacts::default(),
        awaited_phone: opened.awaited_phone.as_ref().and_then(|awaited| {
            let (issue, expires_at) = (awaited.code.issue, awaited.code.expires_at);
            Some(AwaitedPhone { phone: awaited.phone.known()?.clone(), issue, expires_at })
        }),
    })
}
