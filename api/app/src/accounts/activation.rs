//! Activation of registered accounts by link or one-time password.

use domain::account::{Account, AccountCommand, AccountEvent, AccountStatus, ActivationChannel, Particulars};
use domain::{AccountId, CommandEnvelope, Fault, FaultCode, input};
use foundation::error::CommandError;
use foundation::link::Link;
use foundation::throttle::{Action, Denied, Kind};
use projections::accounts::AccountView;
use secrecy::SecretString;
use store::boxed;

use crate::account_views::AccountDone;
use crate::accounts::Accounts;
use crate::caller::Caller;
use crate::claimed_names::{folded, gone_with};

impl Accounts {
    /// Activates an account by the link in its e-mail.
    #[boxed]
    pub async fn activate_by_link(&self, caller: &Caller, token: &str) -> Result<AccountDone, CommandError> {
        let permit = self.rates.attempt(Kind::Link, None, caller).await?;
        let link: Link = token.parse().map_err(|_| Fault::at(FaultCode::InvalidToken, &["token"]))?;
        let command = AccountCommand::ActivateByLink { issue: link.issue, secret: link.secret };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let done = self.commands.run::<Account>(caller, link.account.0, command, None, |_| Vec::new()).await?;
        self.rates.succeeded(permit, caller).await?;
        self.account_views.done(&done).await
    }

    /// Activates an account by the one-time password of its SMS.
    #[boxed]
    pub async fn activate_by_otp(
        &self,
        caller: &Caller,
        username: &str,
        otp: &str,
    ) -> Result<AccountDone, CommandError> {
        // An empty code is not counted as a try; reported before any look-up, so that it tells
        // nothing about the account.
        if otp.trim().is_empty() {
            return Err(Fault::at(FaultCode::Required, &["otp"]).into());
        }
        let name = folded(username);
        let permit = self.rates.attempt(Kind::OneTimePassword, Some(&name), caller).await?;
        let wrong = || Fault::at(FaultCode::InvalidToken, &["otp"]);
        let id = self.names.account_named(&name).await?.ok_or_else(wrong)?;
        let command =
            CommandEnvelope::new(caller.actor, caller.at, AccountCommand::ActivateByOtp { otp: otp.to_owned() });
        let done = self.commands.run::<Account>(caller, id.0, command, None, |_| Vec::new()).await?;
        if done.events.iter().any(|event| matches!(event, AccountEvent::ActivationFailed { .. })) {
            permit.failed();
            return Err(wrong().into());
        }
        self.rates.succeeded(permit, caller).await?;
        self.account_views.done(&done).await
    }

    /// Sends another link or one-time password. The answer does not tell whether there is
    /// such an account (enumeration).
    #[boxed]
    pub async fn resend_activation(
        &self,
        caller: &Caller,
        username: &str,
        channel: ActivationChannel,
    ) -> Result<bool, CommandError> {
        let name = folded(username);
        let _counted = self.rates.attempt(Kind::ActivationResend, Some(&name), caller).await?;
        let Some(id) = self.names.account_named(&name).await? else { return Ok(false) };
        if !self.may_send_again(id, channel, caller).await? {
            return Ok(false);
        }
        let command = AccountCommand::ResendActivation { channel, issue: self.ids.secret_issue() };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        match self.commands.run::<Account>(caller, id.0, command, None, |_| Vec::new()).await {
            Ok(done) => Ok(done.stale),
            Err(CommandError::Faults(_)) => Ok(false),
            Err(top) => Err(top),
        }
    }

    /// Withdraws a registration before activation, by its password, and returns its input for a new one.
    #[boxed]
    pub async fn discard_registration(
        &self,
        caller: &Caller,
        username: &str,
        password: SecretString,
    ) -> Result<AccountView, CommandError> {
        let id = self.sign_in.holder_of(caller, username, &password).await?;
        let loaded = self.commands.load::<Account>(id.0).await?;
        let said = self
            .account_views
            .as_stored(&loaded.state)
            .await?
            .ok_or_else(|| Fault::new(FaultCode::WrongCredentials))?;
        let command = CommandEnvelope::new(caller.actor, caller.at, AccountCommand::Discard);
        self.commands.run::<Account>(caller, id.0, command, None, |events| gone_with(id, events)).await?;
        self.names.let_go(id).await?;
        Ok(said)
    }

    /// Counts messages per recipient of a registration; over the limit is a fault of the number or address.
    pub(super) async fn spare_the_registered(&self, named: &Particulars, caller: &Caller) -> Result<(), CommandError> {
        for (channel, field) in [(ActivationChannel::Sms, "phone"), (ActivationChannel::Email, "email")] {
            let (action, Some(recipient)) = recipient(named, channel) else { continue };
            match self.throttle.spare(action, &recipient, caller.at).await {
                Ok(()) => {}
                Err(Denied::RetryAfter(seconds)) => {
                    let fault = Fault::at(FaultCode::TooManyAttempts, &[field]);
                    return Err(fault.with("retryAfterSeconds", seconds).into());
                }
                Err(Denied::Sql(error)) => return Err(self.faults.failure(error).into()),
            }
        }
        Ok(())
    }

    /// Daily limit per recipient of another activation message. Over the limit the answer is the one
    /// for no such account.
    async fn may_send_again(
        &self,
        id: AccountId,
        channel: ActivationChannel,
        caller: &Caller,
    ) -> Result<bool, CommandError> {
        let loaded = self.commands.load::<Account>(id.0).await?;
        let waiting = loaded.state.opened.as_ref().filter(|opened| opened.status == AccountStatus::PendingActivation);
        let named = waiting.and_then(|opened| opened.particulars.known());
        let Some((action, Some(recipient))) = named.map(|named| recipient(named, channel)) else { return Ok(false) };
        match self.throttle.spare(action, &recipient, caller.at).await {
            Ok(()) => Ok(true),
            Err(Denied::RetryAfter(_)) => Ok(false),
            Err(Denied::Sql(error)) => Err(self.faults.failure(error).into()),
        }
    }
}

/// Rate-limited action and recipient of an activation channel.
fn recipient(named: &Particulars, by: ActivationChannel) -> (Action, Option<String>) {
    match by {
        ActivationChannel::Sms => (Action::CodeToNumber, named.phone.clone().filter(|phone| input::is_mobile(phone))),
        ActivationChannel::Email => (Action::LinkToAddress, named.email.as_deref().map(str::to_ascii_lowercase)),
    }
}
