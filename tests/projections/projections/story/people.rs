//! People of a story.

use domain::account::{
    Account, AccountCommand, AccountEvent, AccountKind, ActivationChannel, ErasureBasis, ErasureCause,
};
use domain::account::{Registration, RegistrationForm, StaffOpening};
use domain::{AccountId, Actor, AgencyId, AggregateKind, CommandEnvelope, Language, Role, SecretIssueId};
use store::Context;
use store::log::SideWrite;

use super::{Story, fresh};

/// Actor of a citizen.
pub(crate) fn citizen(id: AccountId) -> Actor {
    Actor::Account { id, role: Role::Citizen, agency: None }
}

/// Actor of an officer.
pub(crate) fn officer(id: AccountId, role: Role, agency: &str) -> Actor {
    Actor::Account { id, role, agency: Some(AgencyId::of_code(agency)) }
}

impl Story {
    /// A citizen with an activated account.
    pub(crate) async fn citizen(&mut self, full_name: &str) -> AccountId {
        let id = self.registered(AccountKind::Citizen, full_name, None).await;
        self.activated(id).await;
        id
    }

    /// An organization, with its representative.
    pub(crate) async fn organization(&mut self, name: &str, representative: &str) -> AccountId {
        let id = self.registered(AccountKind::Organization, representative, Some(name)).await;
        self.activated(id).await;
        id
    }

    /// A registered, inactive account.
    pub(crate) async fn registered(&mut self, kind: AccountKind, full_name: &str, name: Option<&str>) -> AccountId {
        let id = AccountId(fresh());
        let form = RegistrationForm {
            kind,
            username: format!("user{}", &id.to_string()[28..]),
            password: "Matkhau-2026".to_owned(),
            full_name: full_name.to_owned(),
            organization_name: name.map(ToOwned::to_owned),
            date_of_birth: "01/02/1990".to_owned(),
            identity_number: "001090012345".to_owned(),
            tax_code: name.map(|_| "0100233488".to_owned()),
            email: format!("user{}@example.vn", &id.to_string()[28..]),
            phone: "0905123456".to_owned(),
            address: Some("Kon Tum".to_owned()),
            privacy_notice: None,
        };
        let (link, otp) = (SecretIssueId(fresh()), SecretIssueId(fresh()));
        let registration = Registration { id, form, language: Language::Vi, link, otp };
        self.command(id, Actor::Anonymous, AccountCommand::Register(Box::new(registration))).await;
        id
    }

    pub(crate) async fn activated(&mut self, id: AccountId) {
        let event = AccountEvent::AccountActivated { channel: ActivationChannel::Email };
        self.of_account(id, Actor::Anonymous, event).await;
    }

    /// An officer of an agency.
    pub(crate) async fn officer(&mut self, role: Role, agency: &str, full_name: &str) -> AccountId {
        let id = AccountId(fresh());
        let opening = StaffOpening {
            id,
            username: format!("officer{}", &id.to_string()[28..]),
            password: "Mat-khau-rat-dai-2026".to_owned(),
            full_name: full_name.to_owned(),
            email: None,
            role,
            agency: Some(AgencyId::of_code(agency)),
            language: Language::Vi,
        };
        self.command(id, Actor::System, AccountCommand::OpenStaffAccount(Box::new(opening))).await;
        id
    }

    async fn command(&mut self, id: AccountId, by: Actor, command: AccountCommand) {
        let context = Context { correlation: fresh(), causation: None, request: None };
        let command = CommandEnvelope::new(by, self.now, command);
        let executed = self.executor.execute::<Account>(id.0, command, &context, |_| Vec::new()).await.unwrap();
        self.happened(executed.position.unwrap(), executed.events.len());
    }

    pub(crate) async fn of_account(&mut self, id: AccountId, by: Actor, event: AccountEvent) {
        self.record(AggregateKind::Account, id.0, by, &[event]).await;
    }

    /// Erases the person's data, with its key.
    pub(crate) async fn erased(&mut self, id: AccountId) {
        let event = AccountEvent::PersonalDataErased {
            cause: ErasureCause::Requested,
            basis: Some(ErasureBasis::PersonAsked),
            document: None,
            wrapped_key_digest: None,
        };
        let side_writes = vec![SideWrite::DestroySubjectKeys { subject: id.into() }];
        self.record_with(AggregateKind::Account, id.0, Actor::System, &[event], side_writes).await;
        self.executor.evict(id.into());
    }
}
