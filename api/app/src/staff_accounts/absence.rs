//! When officers are not at work, and who could stand in for them.

use chrono::NaiveDate;
use domain::AccountId;
use domain::account::AccountCommand;
use foundation::error::CommandError;
use foundation::throttle::Action;

use crate::account_views::AccountDone;
use crate::caller::Caller;
use crate::staff_accounts::{AimedAccount, StaffAccounts};

impl StaffAccounts {
    /// Says on which days an officer is not at work, and who stands in where somebody is named.
    pub async fn note_absence(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        (from, until): (NaiveDate, NaiveDate),
        deputy: Option<Option<AccountId>>,
    ) -> Result<AccountDone, CommandError> {
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
    pub async fn end_absence(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        self.rates.paced(Action::Change, caller)?;
        Box::pin(self.administer(caller, aimed, AccountCommand::EndAbsence, false)).await
    }
}
