//! When officers are not at work, and who could stand in for them.

use chrono::NaiveDate;
use domain::AccountId;
use domain::account::AccountCommand;
use domain::permission::lists_accounts;
use foundation::error::{Denial, TopLevel};
use foundation::throttle::Action;
use projections::accounts::AccountView;

use super::account::AccountDone;
use super::administration::AimedAccount;
use crate::caller::Caller;
use crate::service::administration::StaffAccounts;
use crate::service::release::Officers;

impl StaffAccounts {
    /// Says on which days an officer is not at work, and who stands in where somebody is named.
    pub async fn note_absence(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        (from, until): (NaiveDate, NaiveDate),
        deputy: Option<Option<AccountId>>,
    ) -> Result<AccountDone, Denial> {
        self.rates.paced(Action::Change, caller)?;
        let deputy = match deputy {
            None => None,
            Some(None) => Some(None),
            Some(Some(deputy)) => Some(self.officers.now(deputy).await?),
        };
        let command = AccountCommand::NoteAbsence { from, until, deputy };
        Box::pin(self.administer(caller, aimed, command, false)).await
    }

    /// Ends an absence before it is over.
    pub async fn end_absence(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, Denial> {
        self.rates.paced(Action::Change, caller)?;
        Box::pin(self.administer(caller, aimed, AccountCommand::EndAbsence, false)).await
    }
}

impl Officers {
    /// Those who do the same work at the same agency; `None` for all but the officer and those who run accounts.
    pub async fn possible_deputies(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Option<Vec<AccountView>>, TopLevel> {
        if caller.actor.account() != Some(account) && !lists_accounts(&caller.actor) {
            return Ok(None);
        }
        let officer = self.questions.accounts.get(account).await.map_err(|error| self.faults.unanswered(error))?;
        let Some((role, agency)) = officer.and_then(|officer| Some((officer.role, officer.agency?))) else {
            return Ok(None);
        };
        let same =
            self.questions.accounts.officers(agency, &[role]).await.map_err(|error| self.faults.unanswered(error))?;
        Ok(Some(same.into_iter().filter(|view| view.id != account).collect()))
    }
}
