//! Erasure of a person (crypto-shredding): two administrators decide, the key is destroyed with the event, and all data
//! outside the log is removed after it.

use std::io;
use std::sync::Arc;
use store::boxed;

use delivery::sending::{SendingError, remove_dropped};
use domain::account::{
    Account, AccountCommand, AccountEvent, AccountStatus, ErasureBasis, ErasureConfirmation, ErasureHold, ErasureWish,
    HeldDossier,
};
use domain::dossier::Dossier;
use domain::{AccountId, Actor, CommandEnvelope, DossierId, Moment, SubjectId};
use foundation::clock::Clock;
use foundation::error::CommandError;
use foundation::ids::Ids;
use projections::{Projector, Queries, QueryError};
use store::ledger::{Counters, Erasures, GAP, UploadObjects};
use store::log::SideWrite;
use store::sql::{Database, SqlError};
use store::{Context, ExecuteError, Executor, Vault, VaultError};
use thiserror::Error;

use crate::account_views::{AccountDone, AccountViews};
use crate::caller::Caller;
use crate::command_runner::CommandRunner;
use crate::draft::{DraftError, Drafts};
use crate::erasure::TABLES;
use crate::fault_log::FaultLog;
use crate::files::{Files, FilesError};
use crate::last_seen::LastSeen;
use crate::queue_view::{QueueViewError, QueueViews};
use crate::reference_facts::ReferenceFacts;
use crate::session::Sessions;
use crate::staff_accounts::{AimedAccount, StaffAccounts, at_account};

/// Error of finishing or repeating an erasure.
#[derive(Debug, Error)]
pub enum ErasureError {
    /// Reading or writing the list of erasures failed.
    #[error("the list of erasures: {0}")]
    List(#[from] io::Error),
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error(transparent)]
    QueueView(#[from] QueueViewError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Messages(#[from] SendingError),
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// Erasure of personal data: requests, and carrying them out.
pub struct AccountErasures {
    pub(crate) account_views: Arc<AccountViews>,
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) database: Database,
    pub(crate) drafts: Drafts,
    pub(crate) erasures: crate::erasure::Erasures,
    pub(crate) executor: Executor,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) files: Files,
    pub(crate) projector: Projector,
    pub(crate) ids: Ids,
    pub(crate) queries: Queries,
    pub(crate) queue_views: QueueViews,
    pub(crate) last_seen: LastSeen,
    pub(crate) sessions: Sessions,
    pub(crate) staff: Arc<StaffAccounts>,
    pub(crate) vault: Vault,
}

impl AccountErasures {
    /// Requests an erasure, the first of two administrators' acts; nobody may sign in to the account from then on.
    #[boxed]
    pub async fn request(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        basis: ErasureBasis,
        document: Option<String>,
    ) -> Result<AccountDone, CommandError> {
        let held = self.held(&aimed, caller).await?;
        let command = AccountCommand::RequestErasure(ErasureWish { basis, document, held });
        self.staff.administer(caller, aimed, command, true).await
    }

    /// Withdraws a request before its confirmation.
    #[boxed]
    pub async fn withdraw(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        self.staff.administer(caller, aimed, AccountCommand::WithdrawErasure, false).await
    }

    /// Confirms another administrator's request (four-eyes principle) and destroys the key. Data outside the log is
    /// removed at once where possible, else by the next sweep.
    #[boxed]
    pub async fn confirm(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        let held = self.held(&aimed, caller).await?;
        let AimedAccount { account, expected_version, request } = aimed;
        let digest = self.vault.wrapped_key_digest(account.into()).await.map_err(|error| self.faults.failure(error))?;
        let confirmation = ErasureConfirmation { held, wrapped_key_digest: digest };
        let command = CommandEnvelope::new(caller.actor, caller.at, AccountCommand::ConfirmErasure(confirmation));
        let command = CommandEnvelope { expected_version, ..command };
        let side_writes = |events: &[AccountEvent]| erasing(account, caller.at, events);
        let done =
            self.commands.run::<Account>(caller, account.0, command, request, side_writes).await.map_err(at_account)?;
        self.finish_or_say_why().await;
        self.account_views.done(&done).await
    }

    /// Dossiers whose retention blocks the erasure; empty for callers who may not erase, so that they learn nothing.
    async fn held(&self, aimed: &AimedAccount, caller: &Caller) -> Result<Vec<HeldDossier>, CommandError> {
        if domain::agency::may_administer(&caller.actor).is_err() {
            return Ok(Vec::new());
        }
        let (today, mut held) = (caller.at.local_date(), Vec::new());
        let kept =
            self.queries.citizen_list.kept(aimed.account).await.map_err(|error| self.faults.unanswered(error))?;
        for dossier in kept {
            let procedure = self.facts.procedure(&dossier.procedure_code, dossier.procedure_version).await?;
            let retention = procedure.and_then(|procedure| procedure.definition.retention);
            let hold = |ended_at: Option<Moment>| ErasureHold::of(ended_at.map(Moment::local_date), retention, today);
            let mut found = hold(dossier.ended_at);
            // The log decides, since a key is destroyed for good: a ruling that ended the dossier may
            // just have been revoked.
            if found.is_none() {
                let id = DossierId::of_code(dossier.code.as_str());
                let loaded = self.commands.load::<Dossier>(id.0).await?;
                found = hold(loaded.state.filed.as_ref().and_then(|filed| filed.ended_at));
            }
            held.extend(found.map(|hold| HeldDossier { code: dossier.code, hold }));
        }
        Ok(held)
    }

    /// Removes data outside the log of every erased account; returns how many are finished. A failure holds up no other
    /// account, and is returned in the end.
    #[boxed]
    pub async fn finish(&self) -> Result<u64, ErasureError> {
        let (mut finished, mut failed) = (0, None);
        for account in Erasures::unfinished(&self.database.ledger).await? {
            match self.finish_one(account).await {
                Ok(done) => finished += u64::from(done),
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(finished), Err)
    }

    /// Finishes and only logs a failure, since the sweep retries it.
    async fn finish_or_say_why(&self) {
        if let Err(error) = self.finish().await {
            tracing::warn!(%error, "an erasure could not be finished for now");
        }
    }

    /// Repeats erasures after a restore: those on the list that the database does not know, because
    /// its backup is older.
    #[boxed]
    pub async fn erase_again(&self) -> Result<(), ErasureError> {
        let noted = self.erasures.list.read()?;
        if noted.accounts.is_empty() {
            return Ok(());
        }
        self.files.remove_objects(&noted.objects).await?;
        let known = Erasures::known(&self.database.ledger).await?;
        let again: Vec<_> = noted.accounts.into_iter().filter(|account| !known.contains(account)).collect();
        // Leave the gap before the first key is destroyed again: a start interrupted later would find nothing to
        // repeat, and so not come back here. One gap covers the whole restore.
        if let Some(first) = again.first() {
            let mut transaction = self.database.ledger.begin().await?;
            let evidence = format!("erasure of {first}");
            Counters::leave_gap(&mut transaction, &evidence, self.clock.now().local_date(), GAP).await?;
            transaction.commit().await?;
        }
        for account in again {
            let digest = self.vault.wrapped_key_digest(account.into()).await?;
            let command = AccountCommand::EraseAgain { wrapped_key_digest: digest.unwrap_or_default() };
            let at = self.clock.now();
            let context = Context { correlation: self.ids.uuid(), causation: None, request: None };
            let side_writes = |events: &[AccountEvent]| erasing(account, at, events);
            let command = CommandEnvelope::new(Actor::System, at, command);
            let done = self.executor.execute::<Account>(account.0, command, &context, side_writes).await?;
            if !done.events.is_empty() {
                tracing::warn!(event = "erasure.again", %account, "somebody was erased again after a restore");
            }
        }
        self.projector.catch_up().await.map_err(|error| io::Error::other(error.to_string()))?;
        // Keys and rows are gone; a failure with the rest, such as a table of another role, must not keep
        // the service from starting.
        self.finish_or_say_why().await;
        Ok(())
    }

    /// Removes an account's data outside the log; false while anything is left, or the read models trail the event.
    async fn finish_one(&self, account: AccountId) -> Result<bool, ErasureError> {
        let ledger = &self.database.ledger;
        let dossiers = self.queries.citizen_list.kept(account).await?;
        let dossiers: Vec<_> = dossiers.iter().map(|kept| DossierId::of_code(kept.code.as_str())).collect();
        let mut objects = UploadObjects::of_owner(ledger, account).await?;
        for dossier in &dossiers {
            objects.extend(UploadObjects::of_dossier(ledger, *dossier).await?);
        }
        let objects: Vec<_> = objects.into_iter().map(|(_, object)| object).collect();
        // The list first: data removed below must stay removed after a restore.
        self.erasures.list.note(account, &objects)?;
        self.executor.evict(SubjectId::from(account));
        self.sessions.end_all(account).await?;
        self.drafts.delete_all(account).await?;
        self.queue_views.delete_all(account).await?;
        self.last_seen.delete_all(account).await?;
        // A file that a bucket does not delete holds up nothing else; it stays due, and the error is returned.
        let mut left = self.files.erase_owner(account).await.err();
        for dossier in dossiers {
            left = self.files.erase_dossier(dossier).await.err().or(left);
        }
        remove_dropped(&self.erasures.outbox, &self.database.edge, account).await?;
        if let Some(left) = left {
            return Err(left.into());
        }
        if !self.queries.form_index.has_forgotten(account).await? {
            return Ok(false);
        }
        let row = self.queries.accounts.get(account).await?;
        if row.is_some_and(|row| row.status != AccountStatus::Erased) || !self.database.scrub(TABLES).await? {
            return Ok(false);
        }
        Erasures::finish(ledger, account, self.clock.now()).await?;
        tracing::info!(event = "erasure.finished", %account, "nothing is left of somebody beside the log");
        Ok(true)
    }
}

/// Rows written in the transaction of the erasure's event.
fn erasing(account: AccountId, at: Moment, events: &[AccountEvent]) -> Vec<SideWrite> {
    if !events.iter().any(|event| matches!(event, AccountEvent::PersonalDataErased { .. })) {
        return Vec::new();
    }
    vec![
        SideWrite::FreeClaims { owner: account },
        SideWrite::RemoveCredential { account },
        SideWrite::DestroySubjectKeys { subject: account.into() },
        SideWrite::NoteErasure { account, at },
    ]
}
