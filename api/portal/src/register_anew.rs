use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Response;

use super::activate;
use super::answer::Answer;
use super::control::Control;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::{Done, mutation};
use super::operation::schema;
use super::posted::Posted;
use super::register;
use super::schema::account::Particulars;
use super::schema::user_error::UserError;
use super::visit::{Here, Visit};

/// `GET /register/anew`: for whoever typed an address or a number that nothing arrives at.
pub async fn show(Extension(visit): Here, headers: HeaderMap) -> Answer {
    let username = activate::awaited(&visit, &headers).unwrap_or_default();
    let typed = Posted::of(vec![("username".to_owned(), username)]);
    form(&visit, &typed, Faults::none(visit.tongue())).await
}

/// `POST /register/anew`: takes the registration back, and shows the form with what it said, to be mended.
pub async fn discard(Extension(visit): Here, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    let input = DiscardRegistrationInput {
        username: posted.get("username").to_owned(),
        password: posted.exact("password").to_owned(),
    };
    let done = match input.send(&visit).await {
        Ok(done) => done,
        Err(failure) => return form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    match done.after {
        Some(said) => {
            activate::wait_no_longer(&visit);
            register::begun_with(&visit, said.fields()).await
        }
        None => form(&visit, &posted, Faults::of(visit.tongue(), done.errors)).await,
    }
}

async fn form(visit: &Visit, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let controls = vec![
        Control::line(tongue, "username", visit.say("account-username"))
            .required()
            .filled_by("username")
            .filled_from(typed),
        Control::password(tongue, "password", visit.say("account-password")).required().filled_by("current-password"),
    ];
    let shell = visit.shell(visit.say("anew-title")).await?;
    Ok(FormPage::new(shell, "/register/anew", controls, faults, visit.say("anew-button"))
        .saying(visit.say("anew-lead"))
        .leading_to("/activate", visit.say("anew-back"))
        .answer())
}

/// Name and password of the registration that is taken back.
#[derive(cynic::InputObject)]
struct DiscardRegistrationInput {
    username: String,
    password: String,
}

mutation!(
    DiscardRegistration: discard_registration(DiscardRegistrationInput)
        -> DiscardRegistrationPayload { account: Particulars, user_errors }
);

impl Particulars {
    /// What the registration said, under the names of the form's controls.
    fn fields(self) -> Vec<(String, String)> {
        let kind = if self.organization_name.is_some() { "ORGANIZATION" } else { "CITIZEN" };
        let born = self.date_of_birth.map(|day| day.format("%d/%m/%Y").to_string());
        [
            ("kind", Some(kind.to_owned())),
            ("username", self.username),
            ("organizationName", self.organization_name),
            ("fullName", self.full_name),
            ("dateOfBirth", born),
            ("identityNumber", self.identity_number),
            ("taxCode", self.tax_code),
            ("email", self.email),
            ("phone", self.phone),
            ("address", self.address),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }
}
