//! People of a test's service.

use std::sync::atomic::Ordering;

use app::staff_accounts::{Post, StaffForm};
use domain::account::{Account, PendingSecret};
use domain::{AccountId, Language, Role, SecretPurpose};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::TestService;

/// Everybody's password: long enough for staff, and not a name.
pub const PASSWORD: &str = "Rừng thông Măng Đen 26";
/// Agency that dossiers are filed with.
pub const AGENCY: &str = "000.00.08.H34";
pub const OTHER_AGENCY: &str = "000.00.08.H48";

/// An account with a session.
#[derive(Clone, Debug)]
pub struct Person {
    pub username: String,
    pub token: Option<String>,
}

impl Person {
    /// An anonymous caller, without a session.
    pub fn nobody() -> Self {
        Self { username: String::new(), token: None }
    }
}

impl TestService {
    /// Registration of a citizen with unique data.
    pub fn registration(&self) -> Value {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        json!({
            "kind": "CITIZEN",
            "username": format!("congdan.{number:04}"),
            "password": PASSWORD,
            "fullName": "Y Ngọc Ưng",
            "dateOfBirth": "15/03/1985",
            "identityNumber": format!("06218500{number:04}"),
            "email": format!("congdan.{number:04}@example.vn"),
            "phone": format!("090500{number:04}"),
        })
    }

    /// Registration of an organization with unique data.
    pub fn organization(&self) -> Value {
        let mut form = self.registration();
        form["kind"] = json!("ORGANIZATION");
        form["organizationName"] = json!("Công ty TNHH Rượu Ngọc Linh");
        form["taxCode"] = json!("6100123454");
        form
    }

    /// Registers without activating the account.
    pub async fn register(&self, form: &Value) -> Person {
        let registered = self.mutate(&Person::nobody(), "registerAccount", "account { id }", form.clone()).await;
        registered.done();
        Person { username: form["username"].as_str().expect("a username").to_owned(), token: None }
    }

    /// An active citizen, signed in.
    pub async fn citizen(&self) -> Person {
        let form = self.registration();
        self.activated(&form).await
    }

    /// Registers, activates, and signs in.
    pub async fn activated(&self, form: &Value) -> Person {
        let person = self.register(form).await;
        let input = json!({ "username": person.username, "otp": self.otp(&person).await });
        self.mutate(&person, "activateAccountByOtp", "account { id }", input).await.done();
        self.signed_in(&person).await
    }

    /// A member of staff, signed in.
    pub async fn staff(&self, role: Role, agency: Option<&str>) -> Person {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let username = format!("canbo.{number:04}");
        let form = StaffForm {
            username: username.clone(),
            password: PASSWORD.into(),
            // Sortable, since lists of officers are by name.
            full_name: format!("Lê Thị Cán Bộ {number:04}"),
            email: Some(format!("{username}@example.vn")),
            post: Post { role, agency_code: agency.map(ToOwned::to_owned) },
            language: Language::Vi,
        };
        self.app.cases.staff.open(form).await.expect("an account");
        self.signed_in(&Person { username, token: None }).await
    }

    /// With a new session.
    pub async fn signed_in(&self, person: &Person) -> Person {
        let input = json!({ "username": person.username, "password": PASSWORD });
        let reply = self.mutate(&Person::nobody(), "logIn", "session { token }", input).await;
        let token = reply.done()["session"]["token"].as_str().expect("a token").to_owned();
        Person { username: person.username.clone(), token: Some(token) }
    }

    /// Digits of the latest SMS.
    pub async fn otp(&self, person: &Person) -> String {
        let pending = self.account(person).await.1.opened.and_then(|opened| opened.otp);
        self.secret(SecretPurpose::ActivationOtp, pending.expect("a one-time password"))
    }

    /// Token of the latest activation link.
    pub async fn activation_link(&self, person: &Person) -> String {
        let (id, account) = self.account(person).await;
        let pending = account.opened.and_then(|opened| opened.link).expect("a link");
        self.link(id, SecretPurpose::ActivationLink, pending)
    }

    /// Token of the latest reset link.
    pub async fn reset_link(&self, person: &Person) -> String {
        let (id, account) = self.account(person).await;
        let pending = account.opened.and_then(|opened| opened.reset).expect("a link");
        self.link(id, SecretPurpose::PasswordReset, pending)
    }

    /// Account as decisions see it.
    pub async fn account(&self, person: &Person) -> (AccountId, Account) {
        let id = self.app.cases.names.account_id(&person.username).await.expect("an answer").expect("an account");
        let loaded = self.app.parts.executor.load::<Account>(id.0).await.expect("an account");
        (id, (*loaded.state).clone())
    }

    fn link(&self, account: AccountId, purpose: SecretPurpose, pending: PendingSecret) -> String {
        let secret = self.secret(purpose, pending);
        foundation::link::Link { account, issue: pending.issue, secret }.to_string()
    }

    fn secret(&self, purpose: SecretPurpose, pending: PendingSecret) -> String {
        self.app.parts.keyring.secret(purpose, pending.issue).expose_secret().to_owned()
    }
}
