//! What was given to an officer who is locked out or does other work: it is released dossier by dossier, by whoever locks
//! them out, and where that broke off by any instance, until no assignment that was decided before can still come.

use std::sync::Arc;

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

/// How long it is looked for what was given to somebody who may not have it: longer than any request takes, so that an
/// assignment is found that was decided before they were locked out and stored after.
const LOOKED_FOR: TimeDelta = TimeDelta::minutes(5);

/// Takes dossiers from officers who may not work on them any more.
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
    /// Releases what was given to somebody whose account was just changed; what is left is found again later.
    pub(crate) async fn release_or_say_why(&self, account: AccountId, changed: Option<Position>) {
        self.rows.settle(changed).await;
        if let Err(error) = self.release_held(account).await {
            tracing::warn!(code = error.code().code(), %account, "what was given to somebody is released later");
        }
    }

    /// Releases what is still to be released; how many dossiers that were. What cannot be released for now keeps nothing
    /// else from it, and is told in the end. Between two accounts it is asked whether to `go_on`.
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

    /// Notes whoever holds dossiers and may not: an older release locked people out and released nothing.
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

    /// Takes a dossier from somebody who may not work on it; where in the log that stands, if it was to be done. Whoever is
    /// to act then is told of the deadlines first, so that nothing is left untold where this breaks off.
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

    /// Tells the others of what was reached and still stands.
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

/// What goes with an event that keeps somebody from their work, or not at all.
pub(crate) fn noting_release(account: AccountId, at: Moment, events: &[AccountEvent]) -> Vec<SideWrite> {
    let keeps_from_work =
        |event: &AccountEvent| matches!(event, AccountEvent::AccountLocked { .. } | AccountEvent::RoleChanged { .. });
    if events.iter().any(keeps_from_work) { vec![SideWrite::NoteRelease { account, at }] } else { Vec::new() }
}
