//! Release of dossiers from officers who are locked out or change work: dossier by dossier, by the request that locks
//! them out, and after a crash by any instance, until no assignment decided before can still arrive.

use std::sync::Arc;
use store::boxed;

use chrono::TimeDelta;
use domain::account::AccountEvent;
use domain::deadline::{DeadlineCommand, Deadlines};
use domain::dossier::{Dossier, FiledDossier, Officer};
use domain::{AccountId, Actor, CommandEnvelope, Decide, DossierId, Moment};
use foundation::clock::Clock;
use foundation::error::AppError;
use projections::Queries;
use store::Executor;
use store::ledger::Releases;
use store::log::{EventLog, Position, SideWrite};
use store::sql::Pool;

use crate::command_runner::CommandRunner;
use crate::fault_log::{FaultLog, top};
use crate::officers::{Officers, releasing};
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;

/// Search window for late assignments: longer than any request, so that one is found that was decided before the lock
/// and stored after it.
const LOOKED_FOR: TimeDelta = TimeDelta::minutes(5);

/// Releases dossiers from officers who may not work on them any more.
pub struct AssignmentReleases {
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) ledger: Pool,
    pub(crate) executor: Executor,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) officers: Arc<Officers>,
    pub(crate) queries: Queries,
    pub(crate) rows: ReadYourWrites,
}

impl AssignmentReleases {
    /// Releases dossiers of an account that was just changed; failures are logged, and retried by the sweep.
    pub(crate) async fn release_or_say_why(&self, account: AccountId, changed: Option<Position>) {
        self.rows.settle(changed).await;
        if let Err(error) = self.release_held(account).await {
            tracing::warn!(code = error.code().code(), %account, "what was given to somebody is released later");
        }
    }

    /// Releases all that are due; returns the number of dossiers. A failure holds up no other, and is returned in the
    /// end. `go_on` is asked between accounts (graceful shutdown).
    pub async fn finish(&self, go_on: impl Fn() -> bool) -> Result<u64, AppError> {
        let ledger = &self.ledger;
        let (mut released, mut failed) = (0, None);
        for (account, noted_at) in Releases::unfinished(ledger).await.map_err(|error| self.faults.failure(error))? {
            if !go_on() {
                break;
            }
            let now = self.clock.now();
            let head = self.log.head().await.map_err(|error| self.faults.failure(error))?;
            let has_all = !self.rows.settle(Some(head)).await && self.log.held_back().is_none();
            match self.release_held(account).await {
                Ok(done) => {
                    released += done;
                    if has_all && now - noted_at >= LOOKED_FOR {
                        Releases::finish(ledger, account, noted_at)
                            .await
                            .map_err(|error| self.faults.failure(error))?;
                    }
                }
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(released), Err)
    }

    /// Notes accounts that hold dossiers and may not: an older release locked people out without releasing.
    #[boxed]
    pub async fn note_stranded(&self) -> Result<(), AppError> {
        let holders =
            self.queries.staff_queue.stranded_holders().await.map_err(|error| self.faults.unanswered(error))?;
        for holder in holders {
            let noted = Releases::note(&self.ledger, holder, self.clock.now()).await;
            noted.map_err(|error| self.faults.failure(error))?;
        }
        Ok(())
    }

    pub(crate) async fn release_held(&self, account: AccountId) -> Result<u64, AppError> {
        let officer = self.officers.now(account).await.map_err(top)?;
        let held = self.queries.staff_queue.held_by(account).await.map_err(|error| self.faults.unanswered(error))?;
        let (mut released, mut last, mut failed) = (0, None, None);
        for (dossier, _) in held {
            match self.release(dossier, account, officer).await {
                Ok(position) => {
                    released += u64::from(position.is_some());
                    last = last.max(position);
                }
                Err(error) => failed = Some(error),
            }
        }
        self.rows.settle(last).await;
        failed.map_or(Ok(released), Err)
    }

    /// Releases a dossier; returns the event's position, if it was to be released. The next responsible are notified of
    /// its deadlines first, so that an interruption here leaves nothing unsaid.
    pub(crate) async fn release(
        &self,
        dossier: DossierId,
        holder: AccountId,
        officer: Option<Officer>,
    ) -> Result<Option<Position>, AppError> {
        let loaded = self.commands.load::<Dossier>(dossier.0).await.map_err(top)?;
        let command = releasing(holder, officer, self.clock.now());
        let Some(filed) = loaded.state.filed.as_deref() else { return Ok(None) };
        let decided = loaded.state.decide(&command, &self.facts.services()).map_err(|refusal| top(refusal.into()))?;
        if decided.is_empty() {
            return Ok(None);
        }
        self.tell_of_deadlines(dossier, filed, holder).await?;
        let context = self.commands.own_context();
        let executed = self.executor.execute::<Dossier>(dossier.0, command, &context, |_| Vec::new()).await;
        let executed = executed.map_err(|error| top(self.faults.command_error(error)))?;
        Ok(executed.position.filter(|_| !executed.events.is_empty()))
    }

    /// Notifies the other officers of deadlines that were reached and still stand.
    async fn tell_of_deadlines(
        &self,
        dossier: DossierId,
        filed: &FiledDossier,
        gone: AccountId,
    ) -> Result<(), AppError> {
        let loaded = self.commands.load::<Deadlines>(dossier.0).await.map_err(top)?;
        let standing = filed.still_reached(&loaded.state);
        if standing.is_empty() {
            return Ok(());
        }
        let (now, released) = (self.clock.now(), FiledDossier { assignee: None, ..filed.clone() });
        let mut staff = self.officers.on_duty(filed.agency).await?;
        staff.officers.retain(|officer| officer.account != gone);
        for deadline in standing {
            let tell = staff.with_stand_ins(released.told_of(&deadline, now, &staff.officers), now.local_date());
            let command = CommandEnvelope::new(Actor::System, now, DeadlineCommand::Tell { deadline, tell });
            let told = self
                .executor
                .execute::<Deadlines>(dossier.0, command, &self.commands.own_context(), |_| Vec::new())
                .await;
            told.map_err(|error| top(self.faults.command_error(error)))?;
        }
        Ok(())
    }
}

/// Row of a pending release, written in the transaction of the account's event.
pub(crate) fn noting_release(account: AccountId, at: Moment, events: &[AccountEvent]) -> Vec<SideWrite> {
    let keeps_from_work =
        |event: &AccountEvent| matches!(event, AccountEvent::AccountLocked { .. } | AccountEvent::RoleChanged { .. });
    if events.iter().any(keeps_from_work) { vec![SideWrite::NoteRelease { account, at }] } else { Vec::new() }
}
