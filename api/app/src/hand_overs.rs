//! Hand-over of all that an officer works on: one act, carried out as an assignment per dossier. It is done in batches
//! and idempotent: the same request resumes where it broke off, and its stored result is answered ever after.

use std::sync::Arc;
use store::boxed;

use domain::account::{Account, AccountCommand, AccountEvent};
use domain::dossier::{
    Dossier, DossierCode, DossierCommand, HandOverBar, LeftDossier, Officer, may_hand_over, roles_at,
};
use domain::{AccountId, CommandEnvelope, DossierId, HandOverId, Language, Role};
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use foundation::label::step_label;
use foundation::throttle::Action;
use futures::future::join_all;
use projections::Queries;
use projections::accounts::AccountView;
use serde_json::Value;
use store::log::{EventLog, Position, ResumeToken};
use store::sql::own_line;
use store::{Context, Executor};
use uuid::Uuid;

use crate::caller::Caller;
use crate::command_runner::{CommandRunner, Request};
use crate::fault_log::FaultLog;
use crate::hand_over_progress::{Ground, HandOverProgress};
use crate::officers::Officers;
use crate::rate_limiter::RateLimiter;
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;
use crate::releases::AssignmentReleases;

const MUTATION: &str = "handOverDossiers";
/// Most dossiers of one hand-over, which its event names.
const DOSSIERS_MAX: usize = 5_000;
/// Batch size of a request: some seconds of work.
pub const HANDED_AT_ONCE: usize = 300;
/// Most dossiers looked at per request, whether or not they can be given.
const LOOKED_AT_ONCE: usize = 900;
/// Concurrent assignments: enough to share the log's group commits.
const SIDE_BY_SIDE: usize = 16;

/// Input of a hand-over.
pub struct HandOver {
    pub from: AccountId,
    /// New assignee; `None` where there is no such account.
    pub to: Option<AccountId>,
    pub reason: String,
    /// Idempotency key, by which the hand-over also resumes.
    pub request: Uuid,
    /// Input as sent: its fingerprint tells a reused request id.
    pub input: Value,
    /// Dossiers given before the progress is answered.
    pub at_once: usize,
}

/// Progress or result of a hand-over.
pub struct HandOverDone {
    pub handed: u64,
    /// Dossiers left, with the reason.
    pub left: Vec<LeftDossier>,
    /// Dossiers not looked at yet: the same request goes on with them.
    pub remaining: u64,
    /// True when the read models trail: dossiers assigned a moment ago may be missing.
    pub stale: bool,
}

/// An officer's dossiers, and who could take them.
pub struct HandOverOutlook {
    pub holder: AccountView,
    pub parts: Vec<HeldAtStep>,
    /// Colleagues who could take some, with their workload and the number they could take.
    pub takers: Vec<(AccountView, u64, u64)>,
}

/// Dossiers at steps of one name.
pub struct HeldAtStep {
    /// Name of the step; `None` at the reception.
    pub step: Option<String>,
    /// Roles that can take them.
    pub roles: Vec<Role>,
    pub count: u64,
}

/// Hand-over whose beginning is stored.
struct BegunHandOver {
    from: AccountId,
    to: AccountId,
    hand_over: HandOverId,
    request: Uuid,
}

/// Progress through the dossiers of a hand-over.
#[derive(Default)]
struct Walk {
    handed: u64,
    left: Vec<LeftDossier>,
    /// Dossiers looked at, from the first on.
    looked_at: usize,
    /// Dossiers given by this request, not by an earlier one.
    fresh: usize,
    last: Option<Position>,
    /// Last event of the log when it had come so far; `None` at the start.
    end: Option<ResumeToken>,
}

impl Walk {
    /// Records the result for the next dossier.
    fn note(&mut self, code: &DossierCode, bar: Option<HandOverBar>) {
        match bar {
            None => self.handed += 1,
            Some(bar) => self.left.push(LeftDossier { code: code.clone(), bar }),
        }
        self.looked_at += 1;
    }
}

enum Given {
    Now(Option<Position>),
    Before,
    Left(HandOverBar),
}

/// Handing over all that an officer holds, in batches.
pub struct HandOvers {
    pub(crate) commands: CommandRunner,
    pub(crate) executor: Executor,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) officers: Arc<Officers>,
    pub(crate) queries: Queries,
    pub(crate) rates: RateLimiter,
    pub(crate) releases: Arc<AssignmentReleases>,
    pub(crate) rows: ReadYourWrites,
    pub(crate) walked: Arc<HandOverProgress>,
}

impl HandOvers {
    /// Hands over a batch of an officer's dossiers to a colleague.
    #[boxed]
    pub async fn hand_over(&self, caller: &Caller, wish: HandOver) -> Result<HandOverDone, CommandError> {
        self.rates.paced(Action::Change, caller)?;
        caller.account()?;
        let HandOver { from, to, reason, request: id, input, at_once } = wish;
        let to = match to {
            Some(to) => self.officers.now(to).await?,
            None => None,
        };
        let may = Officer::acting(&caller.actor).is_some_and(|acting| may_hand_over(&acting, from));
        // Dossiers assigned a moment ago must be included; a caller who will be refused does not wait.
        let trails = may && self.trails_behind_head().await?;
        let held = self.queries.staff_queue.held_by(from).await.map_err(|error| self.faults.unanswered(error))?;
        let dossiers = held.into_iter().take(DOSSIERS_MAX).map(|(_, code)| code).collect();
        let hand_over = self.ids.hand_over();
        let command = AccountCommand::StartHandOver { hand_over, to, reason, dossiers };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let request = Request::of(MUTATION, Some(id), || input);
        let started = self.commands.run::<Account>(caller, from.0, command, request, |_| Vec::new()).await?;
        let Some((hand_over, to, dossiers)) = started.events.into_iter().find_map(|event| match event {
            AccountEvent::HandOverStarted { hand_over, to, dossiers, reason: _ } => Some((hand_over, to, dossiers)),
            _ => None,
        }) else {
            return Err(AppError::Unavailable.into());
        };
        let finish = Request::of(MUTATION, Some(Uuid::new_v5(&id, b"finished")), || Value::Null);
        let mut walk = Walk::default();
        if !self.commands.is_repeated(caller, finish.as_ref()).await? {
            let begun = BegunHandOver { from, to, hand_over, request: id };
            walk = self.hand_each(caller, begun, &dossiers, at_once).await?;
            let remaining = dossiers.len() - walk.looked_at;
            if remaining > 0 {
                let Walk { handed, left, .. } = walk;
                let stale = started.stale || trails;
                return Ok(HandOverDone { handed, left, remaining: remaining as u64, stale });
            }
        }
        let handed = u32::try_from(walk.handed).unwrap_or(u32::MAX);
        let command = AccountCommand::FinishHandOver { hand_over, handed, left: walk.left };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let finished = self.commands.run::<Account>(caller, from.0, command, finish, |_| Vec::new()).await?;
        self.walked.forget(hand_over);
        let outcome = finished.events.into_iter().find_map(|event| match event {
            AccountEvent::HandOverFinished { handed, left, .. } => Some((u64::from(handed), left)),
            _ => None,
        });
        let (handed, left) = outcome.ok_or(AppError::Unavailable)?;
        Ok(HandOverDone { handed, left, remaining: 0, stale: finished.stale || trails })
    }

    /// True when the read models trail the log's end, after the wait.
    async fn trails_behind_head(&self) -> Result<bool, CommandError> {
        let head = self.log.head().await.map_err(|error| self.faults.failure(error))?;
        Ok(self.rows.settle(Some(head)).await || self.log.held_back().is_some())
    }

    async fn hand_each(
        &self,
        caller: &Caller,
        begun: BegunHandOver,
        dossiers: &[DossierCode],
        at_once: usize,
    ) -> Result<Walk, CommandError> {
        let BegunHandOver { from, to, hand_over, request } = begun;
        let divergences = self.executor.divergences();
        let mut walk = self.walk_so_far(hand_over, dossiers, divergences).await?;
        let begins_at = walk.looked_at;
        let rest = dossiers.get(begins_at..).unwrap_or_default();
        // Nothing can be assigned to somebody who lost their account since it began.
        let taker = self.officers.now(to).await?;
        let taker = taker.unwrap_or(Officer { account: to, role: Role::Citizen, agency: None });
        for piece in rest.chunks(SIDE_BY_SIDE.min(at_once.max(1))) {
            let after = walk.looked_at;
            if walk.fresh >= at_once || after - begins_at >= LOOKED_AT_ONCE {
                break;
            }
            let each = piece.iter().map(|code| {
                let id = Uuid::new_v5(&request, code.as_str().as_bytes());
                let command = DossierCommand::HandOver { holder: from, to: taker, hand_over };
                own_line(self.hand_one(caller, code, id, command))
            });
            let mut found = Vec::with_capacity(piece.len());
            for (code, given) in piece.iter().zip(join_all(each).await) {
                let bar = match given? {
                    Given::Now(position) => {
                        walk.fresh += 1;
                        walk.last = walk.last.max(position);
                        None
                    }
                    Given::Before => None,
                    Given::Left(bar) => Some(bar),
                };
                walk.note(code, bar);
                found.push(bar);
            }
            let Some(end) = self.end_after(&walk).await? else {
                tracing::warn!(event = "hand_over.lost", "the log has lost what a hand-over rests on: it begins anew");
                self.walked.forget(hand_over);
                return Err(AppError::Unavailable.into());
            };
            walk.end = Some(end);
            self.walked.add(hand_over, after, &found, Ground { divergences, end });
        }
        self.rows.settle(walk.last).await;
        // A taker locked out meanwhile gives the dossiers back.
        if self.officers.now(to).await? != Some(taker) {
            self.releases.release_or_say_why(to, walk.last).await;
        }
        Ok(walk)
    }

    /// Progress of an earlier request, where the log still holds all that it rests on.
    async fn walk_so_far(
        &self,
        hand_over: HandOverId,
        dossiers: &[DossierCode],
        divergences: u64,
    ) -> Result<Walk, AppError> {
        let mut walk = Walk::default();
        let Some(walked) = self.walked.of(hand_over) else { return Ok(walk) };
        if walked.on.divergences != divergences || !self.is_held(walked.on.end).await? {
            self.walked.forget(hand_over);
            return Ok(walk);
        }
        for (code, bar) in dossiers.iter().zip(walked.found) {
            walk.note(code, bar);
        }
        walk.end = Some(walked.on.end);
        Ok(walk)
    }

    /// Last event of the log; `None` where it has lost anything that was found.
    async fn end_after(&self, walk: &Walk) -> Result<Option<ResumeToken>, AppError> {
        if let Some(before) = walk.end
            && !self.is_held(before).await?
        {
            return Ok(None);
        }
        let head = self.log.head().await.map_err(|error| self.faults.failure(error))?;
        let last = walk.last.map_or(head, |last| last.max(head));
        let event = self.log.event_at(last).await.map_err(|error| self.faults.failure(error))?;
        Ok(event.as_ref().map(ResumeToken::after))
    }

    async fn is_held(&self, end: ResumeToken) -> Result<bool, AppError> {
        end.holds(&*self.log).await.map_err(|error| self.faults.failure(error))
    }

    async fn hand_one(
        &self,
        caller: &Caller,
        code: &DossierCode,
        request: Uuid,
        command: DossierCommand,
    ) -> Result<Given, CommandError> {
        let request = Request::of(MUTATION, Some(request), || Value::Null);
        let request = request.map(|request| self.commands.request_key(caller, &request));
        let context = Context { correlation: caller.correlation, causation: None, request };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let id = DossierId::of_code(code.as_str());
        match self.commands.execute::<Dossier>(id.0, command, &context, |_| Vec::new()).await {
            Ok(executed) if executed.repeated => Ok(Given::Before),
            Ok(executed) => Ok(Given::Now(executed.position)),
            Err(CommandError::Faults(faults)) => match HandOverBar::told_by(&faults) {
                Some(bar) => Ok(Given::Left(bar)),
                None => Err(CommandError::Faults(faults)),
            },
            Err(denial) => Err(denial),
        }
    }

    /// An officer's dossiers and possible takers, the caller's own by default; `None` where the caller may
    /// not hand them over.
    #[boxed]
    pub async fn outlook(&self, caller: &Caller, from: Option<AccountId>) -> Result<Option<HandOverOutlook>, AppError> {
        let Some(acting) = Officer::acting(&caller.actor) else { return Ok(None) };
        let from = from.unwrap_or(acting.account);
        let holder = self.queries.accounts.get(from).await.map_err(|error| self.faults.unanswered(error))?;
        let is_theirs = |holder: &AccountView| holder.agency == acting.agency && may_hand_over(&acting, holder.id);
        let (Some(holder), Some(agency)) = (holder.filter(is_theirs), acting.agency) else { return Ok(None) };
        let parts = self.held_by_step(from, caller.language).await?;
        let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| role.is_officer()).collect();
        let officers = self.queries.accounts.officers(agency, &roles).await;
        let officers = officers.map_err(|error| self.faults.unanswered(error))?;
        let open = self.queries.staff_queue.open_dossiers_by_assignee(agency).await;
        let open = open.map_err(|error| self.faults.unanswered(error))?;
        let mut takers = Vec::new();
        for officer in officers.into_iter().filter(|officer| officer.id != from) {
            let takes = parts.iter().filter(|part| part.roles.contains(&officer.role)).map(|part| part.count).sum();
            if takes > 0 {
                let has = open.get(&officer.id).copied().unwrap_or(0);
                takers.push((officer, has, takes));
            }
        }
        Ok(Some(HandOverOutlook { holder, parts, takers }))
    }

    /// Dossiers grouped by step name, across procedures.
    async fn held_by_step(&self, officer: AccountId, language: Language) -> Result<Vec<HeldAtStep>, AppError> {
        let held = self.queries.staff_queue.held_parts(officer).await.map_err(|error| self.faults.unanswered(error))?;
        let rulebook = self.facts.rulebook();
        let mut parts: Vec<HeldAtStep> = Vec::new();
        for part in held {
            let label = |key: String| {
                let known = step_label(&key, &part.procedure, &rulebook, language);
                known.unwrap_or(key)
            };
            let step = part.step.map(label);
            let procedure = rulebook.procedure(&part.procedure.code, part.procedure.version);
            let first = procedure.and_then(|procedure| procedure.definition.steps.first()).map(|step| step.role);
            let roles = roles_at(part.role, first);
            match parts.iter_mut().find(|known| known.step == step && known.roles == roles) {
                Some(known) => known.count += part.count,
                None => parts.push(HeldAtStep { step, roles, count: part.count }),
            }
        }
        // Explicit order: databases differ in sorting nulls.
        parts.sort_by_key(|part| part.step.is_some());
        Ok(parts)
    }
}
