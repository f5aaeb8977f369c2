use axum::Extension;
use axum::response::Response;
use uuid::Uuid;

use super::activate::{self, Waiting};
use super::answer::Answer;
use super::control::{Choice, Control, Kind};
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::login::role_of_whoever_is_here;
use super::moved;
use super::mutation::{Done, mutation};
use super::operation::schema;
use super::posted::Posted;
use super::privacy::NOTICE;
use super::schema::account::Particulars;
use super::schema::enums::RegisterableKind;
use super::schema::user_error::UserError;
use super::visit::{Here, Visit};

/// Ticked by whoever agrees to the privacy notice; named as the input's field.
const CONSENT: &str = "privacyNotice";

/// `GET /register`
pub async fn show(Extension(visit): Here) -> Answer {
    if let Some(role) = role_of_whoever_is_here(&visit).await? {
        return Ok(moved::to(role.first_page()));
    }
    let typed = Posted::of(vec![("kind".to_owned(), "CITIZEN".to_owned())]);
    form(&visit, &typed, Faults::none(visit.tongue())).await
}

/// `POST /register`: makes an account, which waits to be activated.
pub async fn register(Extension(visit): Here, posted: Posted) -> Answer {
    let (posted, is_from_card) = from_card(posted);
    if posted.is_redrawn() {
        return form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    if is_from_card {
        // What was filled in here was seen by nobody yet.
        let faults = Faults::none(visit.tongue()).about(visit.say("register-from-card"));
        return form(&visit, &posted, faults).await;
    }
    let done = match input(&posted).send(&visit).await {
        Ok(done) => done,
        Err(failure) => return form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    match done.after {
        Some(account) => {
            let name = account.username.unwrap_or_else(|| posted.get("username").to_owned());
            activate::wait_for(&visit, &Waiting::reached(name, account.email.as_deref(), account.phone.as_deref()));
            Ok(moved::to("/activate"))
        }
        None => form(&visit, &posted, Faults::of(visit.tongue(), done.errors)).await,
    }
}

/// The text of an identity card's QR code, typed by a scanner into the number's place, fills in what it says; and whether
/// it changed anything but that place.
fn from_card(posted: Posted) -> (Posted, bool) {
    let Some(card) = domain::input::identity_card(posted.get("identityNumber")) else { return (posted, false) };
    let born = card.date_of_birth.format("%d/%m/%Y").to_string();
    let is_as_typed = posted.get("fullName") == card.full_name && posted.get("dateOfBirth") == born;
    let filled = posted.holding("identityNumber", card.number).holding("fullName", card.full_name);
    (filled.holding("dateOfBirth", born), !is_as_typed)
}

/// The form with what a registration said that was taken back.
pub async fn begun_with(visit: &Visit, said: Vec<(String, String)>) -> Answer {
    form(visit, &Posted::of(said), Faults::none(visit.tongue())).await
}

fn input(posted: &Posted) -> RegisterAccountInput {
    let text = |name: &str| posted.get(name).to_owned();
    let is_organization = posted.get("kind") == "ORGANIZATION";
    // What the other kind has is dropped, and stays in the form.
    let of_organization = |name: &str| posted.given(name).filter(|_| is_organization);
    RegisterAccountInput {
        kind: if is_organization { RegisterableKind::Organization } else { RegisterableKind::Citizen },
        username: text("username"),
        password: posted.exact("password").to_owned(),
        full_name: text("fullName"),
        organization_name: of_organization("organizationName"),
        date_of_birth: text("dateOfBirth"),
        identity_number: text("identityNumber"),
        tax_code: of_organization("taxCode"),
        email: text("email"),
        phone: text("phone"),
        address: posted.given("address"),
        // Not ticked is not left out: nobody registers here without having been asked.
        privacy_notice: Some(if posted.get(CONSENT) == "true" { NOTICE.to_owned() } else { String::new() }),
        request_id: posted.request_id(),
    }
}

async fn form(visit: &Visit, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let shell = visit.shell(visit.say("register-title")).await?;
    Ok(FormPage::new(shell, "/register", controls(visit, typed), faults, visit.say("register-button"))
        .hiding("requestId", request_id.to_string())
        .leading_to("/terms", visit.say("terms-link"))
        .leading_to("/privacy", visit.say("privacy-link"))
        .leading_to("/login", visit.say("register-login"))
        .answer())
}

fn controls(visit: &Visit, typed: &Posted) -> Vec<Control> {
    let (tongue, say) = (visit.tongue(), |id: &str| visit.say(id));
    let kinds = ["CITIZEN", "ORGANIZATION"].map(|kind| Choice::new(kind, say(&format!("account-kind-{kind}")))).into();
    let organization = vec![
        Control::line(tongue, "organizationName", say("account-organization-name"))
            .required()
            .filled_by("organization")
            .filled_from(typed),
        Control::digits(tongue, "taxCode", say("account-tax-code"))
            .required()
            .hinted(say("account-tax-code-hint"))
            .filled_from(typed),
    ];
    let dependents = Kind::Dependents { on: "kind", value: "ORGANIZATION", controls: organization };
    vec![
        Control::of(tongue, "kind", say("account-kind"), Kind::Radios(kinds)).required().filled_from(typed),
        Control::line(tongue, "username", say("account-username"))
            .required()
            .hinted(say("account-username-hint"))
            .filled_by("username")
            .filled_from(typed),
        Control::password(tongue, "password", say("account-password"))
            .required()
            .hinted(say("account-password-hint"))
            .filled_by("new-password"),
        Control::of(tongue, "organization", say("account-if-organization"), dependents),
        Control::line(tongue, "fullName", say("account-full-name")).required().filled_by("name").filled_from(typed),
        Control::digits(tongue, "dateOfBirth", say("account-date-of-birth"))
            .required()
            .hinted(say("account-date-of-birth-hint"))
            .filled_by("bday")
            .filled_from(typed),
        Control::line(tongue, "identityNumber", say("account-identity-number"))
            .typed_by("numeric", "medium")
            .required()
            .hinted(say("account-identity-number-hint"))
            .filled_from(typed),
        Control::line(tongue, "email", say("account-email"))
            .typed_by("email", "long")
            .required()
            .hinted(say("account-fixed-hint"))
            .filled_by("email")
            .filled_from(typed),
        Control::line(tongue, "phone", say("account-phone"))
            .typed_by("tel", "medium")
            .required()
            .hinted(say("account-phone-hint"))
            .filled_by("tel")
            .filled_from(typed),
        Control::line(tongue, "address", say("account-address")).filled_by("street-address").filled_from(typed),
        Control::of(tongue, CONSENT, say("privacy-agree"), Kind::Tick)
            .required()
            .hinted(say("privacy-agree-hint"))
            .filled_from(typed),
    ]
}

/// What the form says of a new account.
#[derive(cynic::InputObject)]
struct RegisterAccountInput {
    kind: RegisterableKind,
    username: String,
    password: String,
    full_name: String,
    organization_name: Option<String>,
    date_of_birth: String,
    identity_number: String,
    tax_code: Option<String>,
    email: String,
    phone: String,
    address: Option<String>,
    privacy_notice: Option<String>,
    request_id: Option<Uuid>,
}

mutation!(
    RegisterAccount: register_account(RegisterAccountInput)
        -> RegisterAccountPayload { account: Particulars, user_errors }
);
