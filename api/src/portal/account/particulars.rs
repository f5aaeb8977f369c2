use axum::Extension;
use axum::response::Response;
use chrono::NaiveDate;
use cynic::{MutationBuilder, QueryBuilder};
use uuid::Uuid;

use crate::portal::answer::Answer;
use crate::portal::control::Control;
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form_page::FormPage;
use crate::portal::moved;
use crate::portal::operation::{UserError, schema};
use crate::portal::posted::Posted;
use crate::portal::visit::{Here, Visit};

/// `GET /account`: what the account holds; what cannot be changed is shown as that.
pub async fn show(Extension(visit): Here) -> Answer {
    visit.signed_in()?;
    form(&visit, None, Faults::none(visit.tongue())).await
}

/// `POST /account`: changes what may be changed.
pub async fn update(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        return form(&visit, Some(&posted), Faults::none(visit.tongue())).await;
    }
    let text = |name: &str| posted.has(name).then(|| posted.get(name).to_owned());
    let input = UpdateAccountInput {
        expected_version: posted.get("version").parse().unwrap_or_default(),
        full_name: text("fullName"),
        organization_name: text("organizationName"),
        date_of_birth: text("dateOfBirth"),
        phone: text("phone"),
        address: posted.given("address"),
        request_id: posted.request_id(),
    };
    let answer = match visit.ask(UpdateAccount::build(UpdateVariables { input })).await {
        Ok(answer) => answer.update_account.ok_or(Failure::Unreadable)?,
        Err(failure) => return form(&visit, Some(&posted), Faults::of_failure(&visit, failure)?).await,
    };
    if !answer.user_errors.is_empty() {
        return form(&visit, Some(&posted), Faults::of(visit.tongue(), answer.user_errors)).await;
    }
    visit.leave_notice("notice-account-saved");
    Ok(moved::to("/account"))
}

async fn form(visit: &Visit, typed: Option<&Posted>, faults: Faults) -> Result<Response, Failure> {
    let viewer = visit.ask(OwnAccount::build(())).await?.viewer.ok_or(Failure::SignedOut)?;
    let request_id = typed.and_then(Posted::request_id).unwrap_or_else(|| visit.app().ids.uuid());
    let controls = controls(visit, &viewer, typed);
    let shell = visit.shell(visit.say("account-title")).await?;
    Ok(FormPage::new(shell, "/account", controls, faults, visit.say("account-button"))
        .hiding("version", viewer.version.to_string())
        .hiding("requestId", request_id.to_string())
        .leading_to("/account/password", visit.say("shell-password"))
        .leading_to("/account/devices", visit.say("shell-devices"))
        .leading_to("/account/copy", visit.say("account-copy"))
        .answer())
}

fn controls(visit: &Visit, viewer: &Account, typed: Option<&Posted>) -> Vec<Control> {
    let tongue = visit.tongue();
    let fixed = |id: &str, label: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(Control::told(tongue, id, visit.say(label), value.clone()).hinted(visit.say("account-fixed")))
    };
    let value = |name: &str, held: Option<String>| match typed {
        Some(typed) => typed.exact(name).to_owned(),
        None => held.unwrap_or_default(),
    };
    let open = |id: &str, label: &str, held: Option<String>| {
        Control::line(tongue, id, visit.say(label)).holding(&value(id, held))
    };
    let born = viewer.date_of_birth.map(|day| day.format("%d/%m/%Y").to_string());
    let organization = viewer.organization_name.clone().map(|name| {
        open("organizationName", "account-organization-name", Some(name)).required().filled_by("organization")
    });
    let mut controls: Vec<Control> = [
        fixed("username", "account-username", &viewer.username),
        fixed("identityNumber", "account-identity-number", &viewer.identity_number),
        fixed("taxCode", "account-tax-code", &viewer.tax_code),
        fixed("email", "account-email", &viewer.email),
        organization,
    ]
    .into_iter()
    .flatten()
    .collect();
    controls.push(open("fullName", "account-full-name", viewer.full_name.clone()).required().filled_by("name"));
    // Staff have no date of birth.
    if born.is_some() {
        let born = open("dateOfBirth", "account-date-of-birth", born).typed_by("numeric", "medium");
        controls.push(born.required().hinted(visit.say("account-date-of-birth-hint")).filled_by("bday"));
    }
    let phone = open("phone", "account-phone", viewer.phone.clone()).typed_by("tel", "medium");
    controls.push(phone.required().filled_by("tel"));
    controls.push(open("address", "account-address", viewer.address.clone()).filled_by("street-address"));
    controls
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct OwnAccount {
    viewer: Option<Account>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Account {
    version: i32,
    username: Option<String>,
    identity_number: Option<String>,
    tax_code: Option<String>,
    email: Option<String>,
    organization_name: Option<String>,
    full_name: Option<String>,
    date_of_birth: Option<NaiveDate>,
    phone: Option<String>,
    address: Option<String>,
}

#[derive(Debug, cynic::QueryVariables)]
struct UpdateVariables {
    input: UpdateAccountInput,
}

#[derive(cynic::InputObject)]
struct UpdateAccountInput {
    expected_version: i32,
    #[cynic(skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    organization_name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// Left empty it is cleared.
    address: Option<String>,
    request_id: Option<Uuid>,
}

/// Nothing personal.
impl std::fmt::Debug for UpdateAccountInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UpdateAccountInput(…)")
    }
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "UpdateVariables")]
struct UpdateAccount {
    #[arguments(input: $input)]
    update_account: Option<UpdateAccountPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct UpdateAccountPayload {
    user_errors: Vec<UserError>,
}
