//! Registration of an applicant's account.

use axum::Extension;
use axum::response::Response;
use uuid::Uuid;

use super::account_field::AccountField;
use super::activate::{self, Waiting};
use super::control::{Choice, Control, Kind};
use super::credentials;
use super::failure::Failure;
use super::fault::Faults;
use super::form::typed_day;
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

/// Checkbox of the consent to the privacy notice; named as the input's field.
const CONSENT: &str = "privacyNotice";

/// `GET /register`: registration form of citizens and organizations.
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
        // Values read from the identity card are shown for confirmation before they are sent.
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

/// Fills in the fields from the QR code of an identity card, which a scanner types into the number's field. Also tells
/// whether a field besides the number changed.
fn from_card(posted: Posted) -> (Posted, bool) {
    let [number, name, born] =
        [AccountField::IdentityNumber, AccountField::FullName, AccountField::DateOfBirth].map(AccountField::name);
    let Some(card) = domain::input::identity_card(posted.get(number)) else { return (posted, false) };
    let day = typed_day(card.date_of_birth);
    let is_as_typed = posted.get(name) == card.full_name && posted.get(born) == day;
    let filled = posted.holding(number, card.number).holding(name, card.full_name);
    (filled.holding(born, day), !is_as_typed)
}

/// Registration form filled in from a discarded registration.
pub async fn begun_with(context: &PageContext, said: &Particulars) -> Answer {
    let kind = if said.organization_name.is_some() { "ORGANIZATION" } else { "CITIZEN" };
    let held = AccountField::ALL.into_iter().filter_map(|field| Some((field.name().to_owned(), said.as_typed(field)?)));
    let typed = Posted::of(std::iter::once(("kind".to_owned(), kind.to_owned())).chain(held).collect());
    form(context, &typed, Faults::none(context.translator())).await
}

fn input(posted: &Posted) -> RegisterAccountInput {
    let text = |field: AccountField| posted.get(field.name()).to_owned();
    let is_organization = posted.get("kind") == "ORGANIZATION";
    // Fields of the other kind are not sent, and stay in the form.
    let of_organization = |field: AccountField| posted.given(field.name()).filter(|_| is_organization);
    RegisterAccountInput {
        kind: if is_organization { RegisterableKind::Organization } else { RegisterableKind::Citizen },
        username: text(AccountField::Username),
        password: posted.exact("password").to_owned(),
        full_name: text(AccountField::FullName),
        organization_name: of_organization(AccountField::OrganizationName),
        date_of_birth: text(AccountField::DateOfBirth),
        identity_number: text(AccountField::IdentityNumber),
        tax_code: of_organization(AccountField::TaxCode),
        email: text(AccountField::Email),
        phone: text(AccountField::Phone),
        address: posted.given(AccountField::Address.name()),
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
    let field = |field: AccountField| field.explained(translator).filled_from(typed);
    let kinds = ["CITIZEN", "ORGANIZATION"].map(|kind| Choice::new(kind, t(&format!("account-kind-{kind}")))).into();
    let organization = vec![field(AccountField::OrganizationName), field(AccountField::TaxCode)];
    let dependents = Kind::Dependents { on: "kind", value: "ORGANIZATION", controls: organization };
    vec![
        Control::of(translator, "kind", t("account-kind"), Kind::Radios(kinds)).required().filled_from(typed),
        field(AccountField::Username),
        credentials::new_password(translator, "password", "account-password"),
        Control::of(translator, "organization", t("account-if-organization"), dependents),
        field(AccountField::FullName),
        field(AccountField::DateOfBirth),
        field(AccountField::IdentityNumber),
        field(AccountField::Email).hinted(t("account-fixed-hint")),
        field(AccountField::Phone),
        field(AccountField::Address),
        Control::of(translator, CONSENT, t("privacy-agree"), Kind::Tick)
            .required()
            .hinted(t("privacy-agree-hint"))
            .filled_from(typed),
    ]
}

/// Registration as typed, with the version of the privacy notice that was consented to.
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
