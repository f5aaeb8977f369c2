//! Change of the telephone number, confirmed by a one-time password.

use domain::account::{Account, AccountCommand, AccountEvent};
use domain::{AccountId, CommandEnvelope, Decide, Fault, FaultCode};
use foundation::error::CommandError;
use foundation::throttle::{Action, Denied, Kind};
use store::boxed;

use crate::account_views::AccountDone;
use crate::accounts::Accounts;
use crate::caller::Caller;
use crate::command_runner::Request;

impl Accounts {
    /// Confirms a new number by the one-time password sent to it.
    #[boxed]
    pub async fn confirm_phone(&self, caller: &Caller, phone: &str, otp: &str) -> Result<AccountDone, CommandError> {
        let id = caller.account()?;
        // An empty code is not counted as a try.
        if otp.trim().is_empty() {
            return Err(Fault::at(FaultCode::Required, &["otp"]).into());
        }
        let permit = self.rates.attempt(Kind::PhoneProof, Some(&id.to_string()), caller).await?;
        let command = AccountCommand::ProvePhone { phone: phone.to_owned(), otp: otp.to_owned() };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let done = self.commands.run::<Account>(caller, id.0, command, None, |_| Vec::new()).await?;
        if done.events.iter().any(|event| matches!(event, AccountEvent::PhoneProofFailed { .. })) {
            permit.failed();
            return Err(Fault::at(FaultCode::InvalidToken, &["otp"]).into());
        }
        self.rates.succeeded(permit, caller).await?;
        self.account_views.done(&done).await
    }

    /// Sends another one-time password to the number that waits for confirmation.
    #[boxed]
    pub async fn resend_phone_code(&self, caller: &Caller, phone: &str) -> Result<AccountDone, CommandError> {
        let id = caller.account()?;
        let _counted = self.rates.attempt(Kind::PhoneResend, Some(&id.to_string()), caller).await?;
        let command = AccountCommand::ResendPhoneCode { phone: phone.to_owned(), issue: self.ids.secret_issue() };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        self.spare_the_wanted(id, &command, caller, None).await?;
        let done = self.commands.run::<Account>(caller, id.0, command, None, |_| Vec::new()).await?;
        self.account_views.done(&done).await
    }

    /// Cancels the change of the number.
    #[boxed]
    pub async fn cancel_phone_change(&self, caller: &Caller, phone: &str) -> Result<AccountDone, CommandError> {
        let id = caller.account()?;
        self.rates.paced(Action::Change, caller)?;
        let command =
            CommandEnvelope::new(caller.actor, caller.at, AccountCommand::DropPhone { phone: phone.to_owned() });
        let done = self.commands.run::<Account>(caller, id.0, command, None, |_| Vec::new()).await?;
        self.account_views.done(&done).await
    }

    /// Throttles the one-time password that a command sends to an unverified number: per number, per account and per
    /// client address; over the limit is a fault of the number. A repeated request sends none, and is not counted.
    ///
    /// A refusal by the rules is decided here, so that nothing passes uncounted which only a later state accepts.
    pub(super) async fn spare_the_wanted(
        &self,
        id: AccountId,
        command: &CommandEnvelope<AccountCommand>,
        caller: &Caller,
        request: Option<&Request>,
    ) -> Result<(), CommandError> {
        let loaded = self.commands.load::<Account>(id.0).await?;
        let decided = loaded.state.decide(command, &self.facts.services());
        let events = match decided {
            Ok(events) => events,
            Err(refusal) => {
                // A repeated request gets its first answer when it runs.
                return if self.commands.is_repeated(caller, request).await? { Ok(()) } else { Err(refusal.into()) };
            }
        };
        let wanted = events.iter().find_map(|event| match event {
            AccountEvent::PhoneProofRequested { phone, .. } => phone.known(),
            _ => None,
        });
        let Some(wanted) = wanted else { return Ok(()) };
        if self.commands.is_repeated(caller, request).await? {
            return Ok(());
        }
        let _counted = self.rates.attempt(Kind::PhoneCode, Some(&id.to_string()), caller).await?;
        match self.throttle.spare(Action::CodeToNumber, wanted, caller.at).await {
            Ok(()) => Ok(()),
            Err(Denied::RetryAfter(seconds)) => {
                let fault = Fault::at(FaultCode::TooManyAttempts, &["phone"]);
                Err(fault.with("retryAfterSeconds", seconds).into())
            }
            Err(Denied::Sql(error)) => Err(self.faults.failure(error).into()),
        }
    }
}
