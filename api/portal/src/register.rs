use axum::Extension;
use axum::response::Response;
use uuid::Uuid;

use super::activate::{self, Waiting};
use super::control::{Choice, Control, Kind};
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::login::role_of_whoever_is_here;
use super::mutation::{MutationOutcome, mutation};
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::privacy::NOTICE;
use super::redirect;
use super::render::Answer;
use super::schema::account::Particulars;
use super::schema::enums::RegisterableKind;
use super::schema::user_error::UserError;

/// Ticked by whoever agrees to the privacy notice; named as the input's field.
const CONSENT: &str = "privacyNotice";

/// `GET /register`
pub async fn show(Extension(context): PageExtension) -> Answer {
    if let Some(role) = role_of_whoever_is_here(&context).await? {
        return Ok(redirect::to(role.first_page()));
    }
    let typed = Posted::of(vec![("kind".to_owned(), "CITIZEN".to_owned())]);
    form(&context, &typed, Faults::none(context.translator())).await
}

/// `POST /register`: makes an account, which waits to be activated.
pub async fn register(Extension(context): PageExtension, posted: Posted) -> Answer {
    let (posted, is_from_card) = from_card(posted);
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    if is_from_card {
        // What was filled in here was seen by nobody yet.
        let faults = Faults::none(context.translator()).about(context.t("register-from-card"));
        return form(&context, &posted, faults).await;
    }
    let done = match input(&posted).send(&context).await {
        Ok(done) => done,
        Err(failure) => return form(&context, &posted, Faults::of_failure(&context, failure)?).await,
    };
    match done.after {
        Some(account) => {
            let name = account.username.unwrap_or_else(|| posted.get("username").to_owned());
            activate::wait_for(&context, &Waiting::reached(name, account.email.as_deref(), account.phone.as_deref()));
            Ok(redirect::to("/activate"))
        }
        None => form(&context, &posted, Faults::of(context.translator(), done.errors)).await,
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
pub async fn begun_with(context: &PageContext, said: Vec<(String, String)>) -> Answer {
    form(context, &Posted::of(said), Faults::none(context.translator())).await
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

async fn form(context: &PageContext, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let layout = context.layout(context.t("register-title")).await?;
    Ok(FormPage::new(layout, "/register", controls(context, typed), faults, context.t("register-button"))
        .hiding("requestId", request_id.to_string())
        .leading_to("/terms", context.t("terms-link"))
        .leading_to("/privacy", context.t("privacy-link"))
        .leading_to("/login", context.t("register-login"))
        .respond())
}

fn controls(context: &PageContext, typed: &Posted) -> Vec<Control> {
    let (translator, t) = (context.translator(), |id: &str| context.t(id));
    let kinds = ["CITIZEN", "ORGANIZATION"].map(|kind| Choice::new(kind, t(&format!("account-kind-{kind}")))).into();
    let organization = vec![
        Control::line(translator, "organizationName", t("account-organization-name"))
            .required()
            .filled_by("organization")
            .filled_from(typed),
        Control::digits(translator, "taxCode", t("account-tax-code"))
            .required()
            .hinted(t("account-tax-code-hint"))
            .filled_from(typed),
    ];
    let dependents = Kind::Dependents { on: "kind", value: "ORGANIZATION", controls: organization };
    vec![
        Control::of(translator, "kind", t("account-kind"), Kind::Radios(kinds)).required().filled_from(typed),
        Control::line(translator, "username", t("account-username"))
            .required()
            .hinted(t("account-username-hint"))
            .filled_by("username")
            .filled_from(typed),
        Control::password(translator, "password", t("account-password"))
            .required()
            .hinted(t("account-password-hint"))
            .filled_by("new-password"),
        Control::of(translator, "organization", t("account-if-organization"), dependents),
        Control::line(translator, "fullName", t("account-full-name")).required().filled_by("name").filled_from(typed),
        Control::digits(translator, "dateOfBirth", t("account-date-of-birth"))
            .required()
            .hinted(t("account-date-of-birth-hint"))
            .filled_by("bday")
            .filled_from(typed),
        Control::line(translator, "identityNumber", t("account-identity-number"))
            .typed_by("numeric", "medium")
            .required()
            .hinted(t("account-identity-number-hint"))
            .filled_from(typed),
        Control::line(translator, "email", t("account-email"))
            .typed_by("email", "long")
            .required()
            .hinted(t("account-fixed-hint"))
            .filled_by("email")
            .filled_from(typed),
        Control::line(translator, "phone", t("account-phone"))
            .typed_by("tel", "medium")
            .required()
            .hinted(t("account-phone-hint"))
            .filled_by("tel")
            .filled_from(typed),
        Control::line(translator, "address", t("account-address")).filled_by("street-address").filled_from(typed),
        Control::of(translator, CONSENT, t("privacy-agree"), Kind::Tick)
            .required()
            .hinted(t("privacy-agree-hint"))
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
