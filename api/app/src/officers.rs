//! Officers of agencies: active ones, absences and stand-ins, and the dossiers assigned to them.

use chrono::NaiveDate;
use domain::account::{Absence, Account, AccountStatus};
use domain::deadline::Audience;
use domain::dossier::{Dossier, DossierCode, DossierCommand, Officer};
use domain::permission::lists_accounts;
use domain::{AccountId, Actor, AgencyId, CommandEnvelope, Decide, Moment, Role};
use foundation::clock::Clock;
use foundation::error::{AppError, CommandError};
use projections::Queries;
use projections::accounts::AccountView;
use store::boxed;

use crate::caller::Caller;
use crate::command_runner::CommandRunner;
use crate::fault_log::{FaultLog, top};
use crate::reference_facts::ReferenceFacts;

/// Most dossiers that an event names.
const NAMED_MAX: usize = 1_000;

/// Active officers of an agency, and those of them who are absent.
pub(crate) struct OnDuty {
    pub(crate) officers: Vec<Officer>,
    away: Vec<(Officer, Absence)>,
}

impl OnDuty {
    /// Adds the stand-ins of officers who are absent on this day.
    pub(crate) fn with_stand_ins(
        &self,
        mut tell: Vec<(AccountId, Audience)>,
        day: NaiveDate,
    ) -> Vec<(AccountId, Audience)> {
        let is_told = |officer: &Officer| tell.iter().any(|(told, _)| *told == officer.account);
        let away: Vec<_> = self.away.iter().filter(|(_, absence)| absence.is_on(day)).collect();
        let is_away = |officer: &Officer| away.iter().any(|(absent, _)| absent.account == officer.account);
        let at_work: Vec<_> = self.officers.iter().copied().filter(|officer| !is_away(officer)).collect();
        let missed = away.iter().filter(|(officer, _)| is_told(officer));
        let more: Vec<_> = missed.flat_map(|(officer, absence)| absence.stand_ins(officer, &at_work)).collect();
        tell.extend(more.into_iter().map(|stand_in| (stand_in, Audience::Office)));
        tell
    }
}

/// Active officers of agencies and their dossiers.
pub struct Officers {
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) queries: Queries,
}

impl Officers {
    /// An officer who may be assigned work, by the log; `None` where their account cannot sign in.
    pub(crate) async fn now(&self, account: AccountId) -> Result<Option<Officer>, CommandError> {
        let loaded = self.commands.load::<Account>(account.0).await?;
        let opened = loaded.state.opened.as_ref().filter(|opened| opened.status == AccountStatus::Active);
        Ok(opened.map(|opened| Officer { account, role: opened.role, agency: opened.agency }))
    }

    /// Dossiers assigned to an account that it may no longer work on, by code.
    pub(crate) async fn stranded(
        &self,
        account: AccountId,
        officer: Option<Officer>,
    ) -> Result<Vec<DossierCode>, AppError> {
        let held = self.queries.staff_queue.held_by(account).await.map_err(|error| self.faults.unanswered(error))?;
        let held = held.into_iter().take(NAMED_MAX);
        if officer.is_none() {
            return Ok(held.map(|(_, code)| code).collect());
        }
        let (command, services) = (releasing(account, officer, self.clock.now()), self.facts.services());
        let mut stranded = Vec::new();
        for (id, code) in held {
            let loaded = self.commands.load::<Dossier>(id.0).await.map_err(top)?;
            let decided = loaded.state.decide(&command, &services).map_err(|refusal| top(refusal.into()))?;
            stranded.extend((!decided.is_empty()).then_some(code));
        }
        Ok(stranded)
    }

    /// Open dossiers assigned to an account, by code; for administrators.
    #[boxed]
    pub async fn held_dossiers(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Option<Vec<DossierCode>>, AppError> {
        if !lists_accounts(&caller.actor) {
            return Ok(None);
        }
        let held = self.queries.staff_queue.held_by(account).await.map_err(|error| self.faults.unanswered(error))?;
        Ok(Some(held.into_iter().take(NAMED_MAX).map(|(_, code)| code).collect()))
    }

    /// Colleagues in the same role at the same agency; `None` for all callers but the officer and administrators.
    #[boxed]
    pub async fn possible_deputies(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Option<Vec<AccountView>>, AppError> {
        if caller.actor.account() != Some(account) && !lists_accounts(&caller.actor) {
            return Ok(None);
        }
        let officer = self.queries.accounts.get(account).await.map_err(|error| self.faults.unanswered(error))?;
        let Some((role, agency)) = officer.and_then(|officer| Some((officer.role, officer.agency?))) else {
            return Ok(None);
        };
        let same =
            self.queries.accounts.officers(agency, &[role]).await.map_err(|error| self.faults.unanswered(error))?;
        Ok(Some(same.into_iter().filter(|view| view.id != account).collect()))
    }

    /// Active officers of the agency.
    pub(crate) async fn on_duty(&self, agency: AgencyId) -> Result<OnDuty, AppError> {
        let roles = Role::ALL.map(|role| role.is_officer().then_some(role));
        let roles: Vec<Role> = roles.into_iter().flatten().collect();
        let views =
            self.queries.accounts.officers(agency, &roles).await.map_err(|error| self.faults.unanswered(error))?;
        let officer = |view: &AccountView| Officer { account: view.id, role: view.role, agency: view.agency };
        let away = views.iter().filter_map(|view| Some((officer(view), view.absence?))).collect();
        Ok(OnDuty { officers: views.iter().map(officer).collect(), away })
    }
}

/// Command that releases a dossier from an assignee who may not work on it.
pub(crate) fn releasing(holder: AccountId, officer: Option<Officer>, at: Moment) -> CommandEnvelope<DossierCommand> {
    CommandEnvelope::new(Actor::System, at, DossierCommand::Release { holder, officer })
}
