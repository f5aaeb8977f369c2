//! Absences of officers and their stand-ins.

use chrono::NaiveDate;
use domain::AccountId;
use domain::account::AccountCommand;
use foundation::error::CommandError;
use foundation::throttle::Action;
use store::boxed;

use crate::account_views::AccountDone;
use crate::caller::Caller;
use crate::staff_accounts::{AimedAccount, StaffAccounts};

impl StaffAccounts {
    /// Records an officer's absence, with a stand-in where one is named.
    #[boxed]
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

    /// Ends an absence early.
    #[boxed]
    pub async fn end_absence(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        self.rates.paced(Action::Change, caller)?;
        Box::pin(self.administer(caller, aimed, AccountCommand::EndAbsence, false)).await
    }
}
