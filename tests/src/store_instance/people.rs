use domain::account::{
    Account, AccountChanges, AccountCommand, AccountEvent, AccountKind, Registration, RegistrationForm,
};
use domain::exchange::{Exchange, ExchangeCommand, Parties};
use domain::{AccountId, Actor, AgencyId, CommandEnvelope, Language, MessageId, Role, SecretIssueId, SecretPurpose};
use secrecy::ExposeSecret;
use store::executor::{ExecuteError, Executed};
use store::log::{ClaimKind, SideWrite};
use uuid::Uuid;

use super::{StoreInstance, citizen, context, next_id, now};

/// Name that occurs nowhere else (a canary).
pub const NAME: &str = "Nguyễn Canary An";
pub const PHONE: &str = "02605111222";

pub fn registration(id: Uuid, username: &str) -> Registration {
    let form = RegistrationForm {
        kind: AccountKind::Citizen,
        username: username.to_owned(),
        password: "Matkhau-2026".to_owned(),
        full_name: NAME.to_owned(),
        organization_name: None,
        date_of_birth: "01/02/1990".to_owned(),
        identity_number: "001090012345".to_owned(),
        tax_code: None,
        email: format!("{username}@example.vn"),
        phone: "0905123456".to_owned(),
        address: None,
        privacy_notice: None,
    };
    let (link, otp) = (SecretIssueId(next_id()), SecretIssueId(next_id()));
    Registration { id: AccountId(id), form, language: Language::Vi, link, otp }
}

pub fn claims(stage: &StoreInstance, owner: Uuid, username: &str) -> Vec<SideWrite> {
    let digest = stage.keyring.claim(ClaimKind::Username, username);
    vec![SideWrite::TakeClaim { kind: ClaimKind::Username, digest, owner: AccountId(owner) }]
}

impl StoreInstance {
    /// Registers under this username: three events.
    pub async fn register(&self, username: &str) -> Uuid {
        let id = next_id();
        let command = AccountCommand::Register(Box::new(registration(id, username)));
        let command = CommandEnvelope::new(Actor::Anonymous, now(), command);
        self.executor.execute::<Account>(id, command, &context(), |_| claims(self, id, username)).await.unwrap();
        id
    }

    /// Registers under this username and activates by the mail's link: four events.
    pub async fn activated(&self, username: &str) -> Uuid {
        let id = self.register(username).await;
        let registered = self.executor.load::<Account>(id).await.unwrap();
        let issue = registered.state.opened.as_ref().unwrap().link.unwrap().issue;
        let secret = self.keyring.secret(SecretPurpose::ActivationLink, issue).expose_secret().to_owned();
        self.account(id, Actor::Anonymous, AccountCommand::ActivateByLink { issue, secret }).await.unwrap();
        id
    }

    pub async fn account(
        &self,
        id: Uuid,
        by: Actor,
        command: AccountCommand,
    ) -> Result<Executed<Account>, ExecuteError> {
        let command = CommandEnvelope::new(by, now(), command);
        self.executor.execute::<Account>(id, command, &context(), |_| Vec::new()).await
    }

    /// Changes one's own telephone number.
    pub async fn phone(&self, id: Uuid, phone: &str) -> Result<Executed<Account>, ExecuteError> {
        self.account(id, citizen(AccountId(id)), update_phone(phone)).await
    }

    pub async fn erase(&self, id: Uuid) -> Executed<Account> {
        let command = AccountCommand::EraseAgain { wrapped_key_digest: String::new() };
        let command = CommandEnvelope::new(Actor::System, now(), command);
        let side_writes = |_: &[AccountEvent]| vec![SideWrite::DestroySubjectKeys { subject: AccountId(id).into() }];
        self.executor.execute::<Account>(id, command, &context(), side_writes).await.unwrap()
    }

    /// Posts a message of the applicant's.
    pub async fn post(&self, exchange: Uuid, applicant: Uuid, body: &str) -> Result<Executed<Exchange>, ExecuteError> {
        let command = CommandEnvelope::new(citizen(AccountId(applicant)), now(), message(applicant, body));
        self.executor.execute::<Exchange>(exchange, command, &context(), |_| Vec::new()).await
    }
}

pub fn update_phone(phone: &str) -> AccountCommand {
    AccountCommand::Update {
        changes: AccountChanges { phone: Some(phone.to_owned()), ..AccountChanges::default() },
        phone_code: SecretIssueId(next_id()),
    }
}

pub fn parties(applicant: Uuid) -> Parties {
    Parties { applicant: AccountId(applicant), agency: AgencyId::of_code("000.00.08.H34") }
}

pub fn message(applicant: Uuid, body: &str) -> ExchangeCommand {
    let (message, body) = (MessageId(next_id()), body.to_owned());
    ExchangeCommand::PostMessage { parties: parties(applicant), message, body, attachments: Vec::new() }
}

pub fn administrator() -> Actor {
    Actor::Account { id: AccountId(Uuid::from_u128(9)), role: Role::Administrator, agency: None }
}
