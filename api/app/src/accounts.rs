//! Accounts of applicants: registration, changes, passwords. Input is as typed; the domain normalizes and validates it.

mod activation;
mod telephone;

use std::sync::Arc;
use store::boxed;

use domain::account::{
    Account, AccountChanges, AccountCommand, AccountEvent, AccountKind, NewPassword, Particulars, Registration,
    RegistrationForm,
};
use domain::{AccountId, CommandEnvelope, Decide, Fault, FaultCode, Refusal, input};
use foundation::error::CommandError;
use foundation::ids::Ids;
use foundation::link::Link;
use foundation::throttle::{Action, Kind, Throttle};
use secrecy::{ExposeSecret, SecretString};
use store::Keyring;
use store::log::{ClaimKind, SideWrite};

use crate::account_views::{AccountDone, AccountViews};
use crate::caller::Caller;
use crate::claimed_names::ClaimedNames;
use crate::command_runner::{CommandRunner, Request, version};
use crate::fault_log::FaultLog;
use crate::password_check::PasswordCheck;
use crate::rate_limiter::RateLimiter;
use crate::reference_facts::ReferenceFacts;
use crate::session::Sessions;
use crate::sign_in::SignIn;

/// Registration, activation, contact data and passwords of applicants.
pub struct Accounts {
    pub(crate) account_views: Arc<AccountViews>,
    pub(crate) commands: CommandRunner,
    pub(crate) credentials: PasswordCheck,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) keyring: Keyring,
    pub(crate) names: Arc<ClaimedNames>,
    pub(crate) rates: RateLimiter,
    pub(crate) sessions: Sessions,
    pub(crate) sign_in: Arc<SignIn>,
    pub(crate) throttle: Throttle,
}

impl Accounts {
    #[boxed]
    pub async fn register(
        &self,
        caller: &Caller,
        form: RegistrationForm,
        request: Option<Request>,
    ) -> Result<AccountDone, CommandError> {
        // Registering tells whether a username is taken, so the try stays counted even where it succeeds.
        let _counted = self.rates.attempt(Kind::Registration, None, caller).await?;
        let registration = Registration {
            id: self.ids.account(),
            form: form.clone(),
            language: caller.language,
            link: self.ids.secret_issue(),
            otp: self.ids.secret_issue(),
        };
        let id = registration.id;
        let command = CommandEnvelope::new(caller.actor, caller.at, AccountCommand::Register(Box::new(registration)));
        // Dry run of the decision: hashing a password and comparing names are spent only on an otherwise valid form.
        let decided = Account::default().decide(&command, &self.facts.services());
        if let Err(Refusal::Faults(faults)) = &decided {
            // Taken names are reported together with all other faults, not in a second round.
            let taken = self.names.taken(&readable_claims(&form)).await?;
            if !taken.is_empty() {
                return Err(CommandError::Faults(faults.iter().cloned().chain(taken).collect()));
            }
        }
        let particulars = decided.as_ref().ok().and_then(|events| registered(events));
        let side_writes = match particulars {
            None => Vec::new(),
            Some(particulars) => {
                let claims = claims(form.kind, particulars);
                let taken = self.names.taken(&claims).await?;
                if taken.is_empty() {
                    self.spare_the_registered(particulars, caller).await?;
                } else if !self.commands.is_repeated(caller, request.as_ref()).await? {
                    return Err(CommandError::Faults(taken));
                }
                let password = SecretString::from(form.password);
                self.registration_side_writes(id, claims, &password, caller).await?
            }
        };
        let is_told_once = request.is_none();
        let done = self.commands.run::<Account>(caller, id.0, command, request, |_| side_writes.clone()).await?;
        if is_told_once {
            self.account_views.just_registered(&done, caller.at).await
        } else {
            self.account_views.done(&done).await
        }
    }

    async fn registration_side_writes(
        &self,
        id: AccountId,
        claims: Vec<(ClaimKind, String)>,
        password: &SecretString,
        caller: &Caller,
    ) -> Result<Vec<SideWrite>, CommandError> {
        let password_hash = self.credentials.hash(password).await?;
        let claim = |(kind, name): (ClaimKind, String)| SideWrite::TakeClaim {
            kind,
            digest: self.keyring.claim(kind, &name),
            owner: id,
        };
        let credential = SideWrite::SetCredential { account: id, password_hash, at: caller.at };
        Ok(claims.into_iter().map(claim).chain([credential]).collect())
    }

    /// Changes one's own account.
    #[boxed]
    pub async fn update(
        &self,
        caller: &Caller,
        expected_version: i32,
        changes: AccountChanges,
        request: Option<Request>,
    ) -> Result<AccountDone, CommandError> {
        let id = caller.account()?;
        self.rates.paced(Action::Change, caller)?;
        let command = AccountCommand::Update { changes, phone_code: self.ids.secret_issue() };
        let command = CommandEnvelope {
            expected_version: Some(version(expected_version)?),
            ..CommandEnvelope::new(caller.actor, caller.at, command)
        };
        self.spare_the_wanted(id, &command, caller, request.as_ref()).await?;
        let done = self.commands.run::<Account>(caller, id.0, command, request, |_| Vec::new()).await?;
        self.account_views.done(&done).await
    }

    /// Changes the password; the account's other sessions are revoked.
    #[boxed]
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: SecretString,
        new: SecretString,
    ) -> Result<bool, CommandError> {
        let id = caller.account()?;
        self.rates.paced(Action::Change, caller)?;
        let name = self.names.username_of(id).await?;
        let permit = self.rates.attempt(Kind::Password, Some(&name), caller).await?;
        let command = AccountCommand::ChangePassword { new: NewPassword(new.expose_secret().to_owned()) };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        if !self.credentials.verify(Some(id), &current).await? {
            permit.failed();
            // Faults of the new password are reported in the same round.
            let wrong = Fault::at(FaultCode::WrongCredentials, &["currentPassword"]);
            let others = self.credentials.faults_of_password(id, &command).await?;
            return Err(CommandError::Faults(std::iter::once(wrong).chain(others).collect()));
        }
        self.rates.succeeded(permit, caller).await?;
        if input::compared_password(current.expose_secret()) == input::compared_password(new.expose_secret()) {
            return Err(Fault::at(FaultCode::InvalidFormat, &["newPassword"]).with("reason", "SAME").into());
        }
        let side_writes = self.credentials.credential_if_decided(id, &command, &new).await?;
        let done = self.commands.run::<Account>(caller, id.0, command, None, |_| side_writes.clone()).await?;
        let ended = match caller.session {
            Some(session) => self.sessions.end_all_but(id, session).await,
            None => self.sessions.end_all(id).await,
        };
        ended.map_err(|error| self.faults.failure(error))?;
        Ok(done.stale)
    }

    /// Mails a reset link to every account with this address. The answer does not tell whether
    /// there is one (enumeration).
    #[boxed]
    pub async fn request_password_reset(&self, caller: &Caller, email: &str) -> Result<bool, CommandError> {
        let email = input::email(email, &["email"])?;
        let _counted = self.rates.attempt(Kind::ResetRequest, Some(&email.folded), caller).await?;
        let mut stale = false;
        for kind in [ClaimKind::CitizenEmail, ClaimKind::OrganizationEmail] {
            let Some(owner) = self.names.owner(kind, &email.folded).await? else { continue };
            let command = AccountCommand::RequestPasswordReset { issue: self.ids.secret_issue() };
            let command = CommandEnvelope::new(caller.actor, caller.at, command);
            match self.commands.run::<Account>(caller, owner.0, command, None, |_| Vec::new()).await {
                Ok(done) => stale |= done.stale,
                Err(CommandError::Faults(_)) => {}
                Err(top) => return Err(top),
            }
        }
        Ok(stale)
    }

    /// Sets a new password by a reset link; every session of the account is revoked.
    #[boxed]
    pub async fn reset_password(&self, caller: &Caller, token: &str, new: SecretString) -> Result<bool, CommandError> {
        let permit = self.rates.attempt(Kind::Link, None, caller).await?;
        let link: Link = token.parse().map_err(|_| Fault::at(FaultCode::InvalidToken, &["token"]))?;
        let new_password = NewPassword(new.expose_secret().to_owned());
        let command =
            AccountCommand::ResetPassword { issue: link.issue, secret: link.secret.clone(), new: new_password };
        let command = CommandEnvelope::new(caller.actor, caller.at, command);
        let side_writes = self.credentials.credential_if_decided(link.account, &command, &new).await?;
        let done = self.commands.run::<Account>(caller, link.account.0, command, None, |_| side_writes.clone()).await?;
        self.rates.succeeded(permit, caller).await?;
        self.sessions.end_all(link.account).await.map_err(|error| self.faults.failure(error))?;
        Ok(done.stale)
    }

    /// Username that a reset link belongs to, while the link is valid; nothing otherwise.
    #[boxed]
    pub async fn username_by_reset_link(&self, caller: &Caller, token: &str) -> Result<Option<String>, CommandError> {
        let permit = self.rates.attempt(Kind::Link, None, caller).await?;
        let Ok(Link { account, issue, secret }) = token.parse::<Link>() else { return Ok(None) };
        let loaded = self.commands.load::<Account>(account.0).await?;
        let holder = loaded.state.opened.as_ref();
        let username = holder.and_then(|holder| {
            let username = holder.username_by_reset_link(issue, &secret, caller.at, &self.keyring)?;
            Some(username.to_owned())
        });
        if username.is_some() {
            self.rates.succeeded(permit, caller).await?;
        }
        Ok(username)
    }
}

fn registered(events: &[AccountEvent]) -> Option<&Particulars> {
    events.iter().find_map(|event| match event {
        AccountEvent::AccountRegistered { particulars, .. } => particulars.known(),
        _ => None,
    })
}

/// Unique names of a registration that parse, whatever is wrong with the rest of it.
fn readable_claims(form: &RegistrationForm) -> Vec<(ClaimKind, String)> {
    let username = input::username(&form.username, &[]).ok().map(|name| (ClaimKind::Username, name));
    let email = input::email(&form.email, &[]).ok().map(|email| email.folded);
    let number = input::identity_number(&form.identity_number, &[]).ok();
    let tax_code = form.tax_code.as_deref().and_then(|code| input::tax_code(code, &[]).ok());
    let (email, number) = match form.kind {
        AccountKind::Citizen => {
            (email.map(|email| (ClaimKind::CitizenEmail, email)), number.map(|it| (ClaimKind::IdentityNumber, it)))
        }
        AccountKind::Organization => {
            (email.map(|email| (ClaimKind::OrganizationEmail, email)), tax_code.map(|it| (ClaimKind::TaxCode, it)))
        }
        AccountKind::Staff => (None, None),
    };
    [username, email, number].into_iter().flatten().collect()
}

/// Unique values that an account reserves: username, e-mail address, identity number or tax code.
fn claims(kind: AccountKind, particulars: &Particulars) -> Vec<(ClaimKind, String)> {
    let folded = particulars.email.as_deref().and_then(|email| input::email(email, &["email"]).ok());
    let folded = folded.map(|email| email.folded).unwrap_or_default();
    let mut claims = vec![(ClaimKind::Username, particulars.username.clone())];
    match kind {
        AccountKind::Citizen => {
            claims.push((ClaimKind::CitizenEmail, folded));
            claims.extend(particulars.identity_number.clone().map(|number| (ClaimKind::IdentityNumber, number)));
        }
        AccountKind::Organization => {
            claims.push((ClaimKind::OrganizationEmail, folded));
            claims.extend(particulars.tax_code.clone().map(|code| (ClaimKind::TaxCode, code)));
        }
        AccountKind::Staff => {}
    }
    claims
}
