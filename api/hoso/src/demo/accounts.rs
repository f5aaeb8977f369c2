//! Accounts of the demo: applicants, and an officer of each role at each agency, under known
//! usernames and one password.

use app::caller::Caller;
use app::staff_accounts::{Post, StaffForm};
use domain::account::{Account, AccountKind, RegistrationForm};
use domain::{AccountId, Actor, AgencyId, Language, Moment, Role, SecretPurpose};
use foundation::link::Link;
use secrecy::{ExposeSecret, SecretString};
use store::boxed;

use super::{DemoError, denied};
use crate::service::Service;

/// Username of the demo's applicant; its existence marks the demo as made.
const CITIZEN: &str = "congdan";

const ORGANIZATION: &str = "tochuc";
const DESK: &str = "tiepnhan";
const SPECIALIST: &str = "chuyenvien";
const LEADER: &str = "lanhdao";
const AUDITOR: &str = "thanhtra";
const ADMINISTRATOR: &str = "quantri";

/// An account for trying the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoAccount {
    pub username: &'static str,
    /// Its role in words.
    pub role: &'static str,
}

/// One account per kind, applicants first.
pub fn listed() -> [DemoAccount; 7] {
    [
        (CITIZEN, "citizen"),
        (ORGANIZATION, "organization"),
        (DESK, "officer of the one-stop desk"),
        (SPECIALIST, "officer who examines"),
        (LEADER, "head who decides"),
        (AUDITOR, "auditor"),
        (ADMINISTRATOR, "administrator"),
    ]
    .map(|(username, role)| DemoAccount { username, role })
}

/// Accounts that act in the demo.
pub struct People {
    /// Citizens and an organization.
    pub applicants: Vec<AccountId>,
    /// By agency and role.
    pub officers: Vec<(AgencyId, Role, AccountId)>,
}

impl People {
    /// The applicants take turns by number.
    pub fn applicant(&self, number: usize) -> Actor {
        let id = self.applicants[number % self.applicants.len()];
        Actor::Account { id, role: Role::Citizen, agency: None }
    }

    pub fn officer(&self, agency: AgencyId, role: Role) -> Option<Actor> {
        let (.., id) = self.officers.iter().find(|(of, has, _)| *of == agency && *has == role)?;
        Some(Actor::Account { id: *id, role, agency: Some(agency) })
    }
}

/// Caller for this actor at this moment.
pub fn caller(app: &Service, actor: Actor, at: Moment) -> Caller {
    Caller {
        actor,
        session: None,
        language: Language::Vi,
        address: [127, 0, 0, 1].into(),
        device: None,
        correlation: app.parts.ids.uuid(),
        at,
        followed: app.cases.rows.followed_everywhere(),
        by_post: true,
    }
}

#[boxed]
pub async fn exist(app: &Service) -> Result<bool, DemoError> {
    Ok(known(app, CITIZEN).await?.is_some())
}

async fn known(app: &Service, username: &str) -> Result<Option<AccountId>, DemoError> {
    app.cases.names.account_id(username).await.map_err(|top| denied("look-up")(top.into()))
}

/// Creates an officer of each role at each agency, an auditor, an administrator, and three
/// applicants; existing ones stay.
#[boxed]
pub async fn create(app: &Service, password: &SecretString) -> Result<People, DemoError> {
    let mut agencies: Vec<(AgencyId, String)> =
        app.cases.facts.rulebook().agencies().map(|agency| (agency.id(), agency.code.clone())).collect();
    // The first agency by code gets the plain usernames.
    agencies.sort_by(|(_, one), (_, other)| one.cmp(other));
    let mut people = People { applicants: Vec::new(), officers: Vec::new() };
    for (number, (agency, code)) in agencies.iter().enumerate() {
        let suffix = if number == 0 { String::new() } else { (number + 1).to_string() };
        let officers = [
            (DESK, "Nguyễn Thị Tiếp Nhận", Role::Reception),
            (SPECIALIST, "Trần Văn Chuyên Viên", Role::Specialist),
            (LEADER, "Lê Thị Lãnh Đạo", Role::Leader),
        ];
        for (username, name, role) in officers {
            let id = staff(app, &format!("{username}{suffix}"), name, role, Some(code), password).await?;
            people.officers.push((*agency, role, id));
        }
    }
    staff(app, AUDITOR, "Phạm Văn Thanh Tra", Role::Auditor, None, password).await?;
    staff(app, ADMINISTRATOR, "Võ Thị Quản Trị", Role::Administrator, None, password).await?;
    for form in applicants(password) {
        people.applicants.push(citizen(app, form).await?);
    }
    Ok(people)
}

async fn staff(
    app: &Service,
    username: &str,
    name: &str,
    role: Role,
    agency_code: Option<&String>,
    password: &SecretString,
) -> Result<AccountId, DemoError> {
    if let Some(known) = known(app, username).await? {
        return Ok(known);
    }
    let form = StaffForm {
        username: username.to_owned(),
        password: password.clone(),
        full_name: name.to_owned(),
        email: Some(format!("{username}@example.vn")),
        post: Post { role, agency_code: agency_code.cloned() },
        language: Language::Vi,
    };
    app.cases.staff.open(form).await.map_err(denied("staff account"))
}

async fn citizen(app: &Service, form: RegistrationForm) -> Result<AccountId, DemoError> {
    if let Some(known) = known(app, &form.username).await? {
        return Ok(known);
    }
    let caller = self::caller(app, Actor::Anonymous, app.parts.clock.now());
    let registered = app.cases.accounts.register(&caller, form, None).await.map_err(denied("registration"))?;
    let account = registered.view.id;
    let loaded = app.parts.executor.load::<Account>(account.0).await?;
    if let Some(pending) = loaded.state.opened.as_ref().and_then(|opened| opened.link) {
        let secret = app.parts.keyring.secret(SecretPurpose::ActivationLink, pending.issue);
        let link = Link { account, issue: pending.issue, secret: secret.expose_secret().to_owned() };
        app.cases.accounts.activate_by_link(&caller, &link.to_string()).await.map_err(denied("activation"))?;
    }
    Ok(account)
}

fn applicants(password: &SecretString) -> [RegistrationForm; 3] {
    let person = |username: &str, name: &str, born: &str, identity: &str, phone: &str| RegistrationForm {
        kind: AccountKind::Citizen,
        username: username.to_owned(),
        password: password.expose_secret().to_owned(),
        full_name: name.to_owned(),
        organization_name: None,
        date_of_birth: born.to_owned(),
        identity_number: identity.to_owned(),
        tax_code: None,
        email: format!("{username}@example.vn"),
        phone: phone.to_owned(),
        address: Some("Thành phố Kon Tum".to_owned()),
        privacy_notice: None,
    };
    let organization = RegistrationForm {
        kind: AccountKind::Organization,
        organization_name: Some("Công ty TNHH Rượu Ngọc Linh".to_owned()),
        tax_code: Some("6100123454".to_owned()),
        ..person(ORGANIZATION, "Đặng Thị Đại Diện", "20/11/1978", "062178000003", "0905000003")
    };
    [
        person(CITIZEN, "Y Công Dân", "15/03/1985", "062085000001", "0905000001"),
        person("congdan2", "A Văn Dân", "02/09/1990", "062090000002", "0905000002"),
        organization,
    ]
}
