use axum::Extension;
use chrono::NaiveDate;
use domain::Moment;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::code_form::code_form;
use crate::control::{Choice, Control, Kind};
use crate::draft::{Origin, TRIES, contended};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::mutation::{MutationOutcome, mutation};
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::account::Absence;
use crate::schema::enums::{NewsTopic, Role};
use crate::schema::user_error::{UserError, UserErrorCode};
use crate::translator::Translator;

/// What may be changed, by the names of its controls.
const OPEN: [&str; 5] = ["organizationName", "fullName", "dateOfBirth", "phone", "address"];
/// Boxes to tick: one that is not ticked is not posted, so the page says that it showed them.
const NOTICES: &str = "notices";

/// What the page shows, by control, what it was drawn from, and what is to be mended on it.
struct Drawing {
    shown: Map<String, Value>,
    origin: Origin,
    faults: Faults,
}

/// `GET /account`: what the account holds; what cannot be changed is shown as that.
pub async fn show(Extension(context): PageExtension) -> Answer {
    context.signed_in()?;
    let viewer = own(&context).await?;
    let drawn = Drawing::fresh(&viewer, Faults::none(context.translator()));
    page(&context, &viewer, context.app().ids.uuid(), drawn).await
}

/// `POST /account`: changes what was typed over, and nothing besides. What another window has changed meanwhile stays;
/// where that is the same field, both are shown.
pub async fn update(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let (translator, origin) = (context.translator(), Origin::of(&posted));
    let mut request_id = posted.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let mut typed = Map::new();
    for name in OPEN.into_iter().filter(|name| posted.has(name)) {
        typed.insert(name.to_owned(), posted.exact(name).into());
    }
    if posted.has(NOTICES) {
        let topics: Vec<&str> = posted.all("newsTopics").collect();
        typed.insert("newsTopics".to_owned(), topics.join(" ").into());
        if posted.get(NOTICES) == "sms" {
            typed.insert("notifyBySms".to_owned(), posted.get("notifyBySms").into());
        }
    }
    let again = |faults| Drawing { shown: typed.clone(), origin: origin.clone(), faults };
    if posted.is_redrawn() {
        return page(&context, &own(&context).await?, request_id, again(Faults::none(translator))).await;
    }
    let seen = |name: &str| origin.shown().map(|base| &base[name]);
    let mut touched = typed.clone();
    touched.retain(|name, value| seen(name) != Some(value));
    let mut version = posted.get("draft").parse().unwrap_or_default();
    for _ in 0..TRIES {
        let input = UpdateAccountInput::of(version, request_id, &touched);
        let MutationOutcome { after: phone_awaits_code, errors } = match input.send(&context).await {
            Ok(answer) => answer,
            Err(failure) => {
                let faults = Faults::of_failure(&context, failure)?;
                return page(&context, &own(&context).await?, request_id, again(faults)).await;
            }
        };
        if errors.is_empty() {
            let waits = phone_awaits_code == Some(true) && touched.contains_key("phone");
            context.leave_notice(if waits { "notice-phone-code-sent" } else { "notice-account-saved" });
            return Ok(redirect::to("/account"));
        }
        let viewer = own(&context).await?;
        let is = |code: UserErrorCode| errors.iter().any(|error| error.code == code);
        if is(UserErrorCode::RequestIdReused) {
            // The page was sent before, and what was typed or what it met was not the same: another act than that one,
            // decided on what the account holds by now.
            request_id = context.app().ids.uuid();
        } else if !is(UserErrorCode::VersionConflict) {
            return page(&context, &viewer, request_id, again(Faults::of(translator, errors))).await;
        }
        let held = viewer.held();
        let clashes = touched.iter().filter(|(name, mine)| {
            let theirs = held.get(*name);
            theirs != Some(mine) && theirs != seen(name)
        });
        let faults = clashes.fold(Faults::none(translator), |faults, (name, _)| {
            let theirs = held.get(name).and_then(Value::as_str).filter(|theirs| !theirs.is_empty());
            let theirs = theirs.map_or_else(|| context.t("draft-empty"), |theirs| told(translator, name, theirs));
            faults.at(name, translator.t_with("draft-clash", "theirs", theirs))
        });
        if !faults.is_empty() {
            let mut drawn = Drawing::fresh(&viewer, faults);
            drawn.shown.extend(touched.clone());
            return page(&context, &viewer, request_id, drawn).await;
        }
        version = viewer.version;
    }
    Err(contended())
}

impl Drawing {
    fn fresh(viewer: &Account, faults: Faults) -> Self {
        Self { shown: viewer.held(), origin: Origin::new(viewer.version, viewer.held()), faults }
    }
}

/// The same page, of which the code of a telephone is to be mended.
pub(super) async fn page_of_code(context: &PageContext, faults: Faults) -> Answer {
    let viewer = own(context).await?;
    page(context, &viewer, context.app().ids.uuid(), Drawing::fresh(&viewer, faults)).await
}

async fn own(context: &PageContext) -> Result<Account, Failure> {
    context.own_account::<Account>("OwnAccount").await?.ok_or(Failure::SignedOut)
}

async fn page(context: &PageContext, viewer: &Account, request_id: Uuid, drawn: Drawing) -> Answer {
    let controls = controls(context, viewer, &drawn.shown);
    let layout = context.layout(context.t("account-title")).await?;
    let (code_form, faults) = match (&viewer.awaited_phone, viewer.phone_code_expires_at) {
        (Some(phone), Some(until)) => {
            let (form, faults) = code_form(context, &layout, phone, until, drawn.faults)?;
            (Some(form), faults)
        }
        _ => (None, drawn.faults),
    };
    let mut page = FormPage::new(layout, "/account", controls, faults, context.t("account-button"))
        .after(code_form)
        .drawn_from(&drawn.origin)
        .hiding(NOTICES, if viewer.role == Role::Citizen { "sms" } else { "mail" }.to_owned())
        .hiding("requestId", request_id.to_string())
        .leading_to("/account/password", context.t("shell-password"))
        .leading_to("/account/devices", context.t("shell-devices"))
        .leading_to("/account/copy/readable", context.t("account-copy"))
        .leading_to("/account/copy", context.t("account-copy-json"));
    if viewer.role.has_steps() {
        page = page
            .leading_to("/account/absence", context.t("absence-title"))
            .leading_to("/staff/hand-over", context.t("hand-over-title"));
    }
    if let Some(absence) = &viewer.absence {
        page = page.saying(absence.told(context.translator()));
    }
    Ok(page.respond())
}

fn controls(context: &PageContext, viewer: &Account, shown: &Map<String, Value>) -> Vec<Control> {
    let translator = context.translator();
    let fixed = |id: &str, label: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(Control::told(translator, id, context.t(label), value.clone()).hinted(context.t("account-fixed")))
    };
    let open = |id: &str, label: &str| {
        let value = shown.get(id).and_then(Value::as_str).unwrap_or_default();
        Control::line(translator, id, context.t(label)).holding(value)
    };
    let organization = viewer
        .organization_name
        .as_ref()
        .map(|_| open("organizationName", "account-organization-name").required().filled_by("organization"));
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
    controls.push(open("fullName", "account-full-name").required().filled_by("name"));
    // Staff have no date of birth.
    if viewer.date_of_birth.is_some() {
        let born = open("dateOfBirth", "account-date-of-birth").typed_by("numeric", "medium");
        controls.push(born.required().hinted(context.t("account-date-of-birth-hint")).filled_by("bday"));
    }
    let phone = open("phone", "account-phone").typed_by("tel", "medium");
    controls.push(phone.required().hinted(context.t("account-phone-change-hint")).filled_by("tel"));
    controls.push(open("address", "account-address").filled_by("street-address"));
    let ticked = |id: &str| shown.get(id).and_then(Value::as_str).unwrap_or_default();
    if viewer.role == Role::Citizen {
        let sms = Control::of(translator, "notifyBySms", context.t("account-sms"), Kind::Tick);
        controls.push(sms.holding(ticked("notifyBySms")));
    }
    let chosen: Vec<&str> = ticked("newsTopics").split(' ').collect();
    let offered = viewer.offered_news_topics.iter().flatten();
    let choices: Vec<Choice> = offered
        .map(|topic| Choice {
            is_chosen: chosen.contains(&topic.name()),
            ..Choice::new(topic.name(), translator.t(&format!("account-topic-{}", topic.name())))
        })
        .collect();
    if !choices.is_empty() {
        controls.push(Control::of(translator, "newsTopics", context.t("account-news"), Kind::Ticks(choices)));
    }
    controls
}

/// What another window has left, as a reader knows it.
fn told(translator: &Translator, name: &str, theirs: &str) -> String {
    match name {
        "newsTopics" => {
            let topics = theirs.split(' ').map(|topic| translator.t(&format!("account-topic-{topic}")));
            topics.collect::<Vec<_>>().join("; ")
        }
        "notifyBySms" => translator.t("account-sms"),
        _ => theirs.to_owned(),
    }
}

impl Account {
    /// What may be changed, as its controls show it.
    fn held(&self) -> Map<String, Value> {
        let born = self.date_of_birth.map(|day| day.format("%d/%m/%Y").to_string());
        let values = [&self.organization_name, &self.full_name, &born, &self.phone, &self.address];
        let values = OPEN.into_iter().zip(values);
        let mut held: Map<String, Value> =
            values.map(|(name, value)| (name.to_owned(), value.clone().unwrap_or_default().into())).collect();
        let topics: Vec<&str> = self.news_topics.iter().flatten().map(|topic| topic.name()).collect();
        held.insert("newsTopics".to_owned(), topics.join(" ").into());
        let sms = if self.notify_by_sms == Some(true) { "true" } else { "" };
        held.insert("notifyBySms".to_owned(), sms.into());
        held
    }
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
    awaited_phone: Option<String>,
    phone_code_expires_at: Option<Moment>,
    address: Option<String>,
    role: Role,
    absence: Option<Absence>,
    notify_by_sms: Option<bool>,
    news_topics: Option<Vec<NewsTopic>>,
    offered_news_topics: Option<Vec<NewsTopic>>,
}

impl NewsTopic {
    const ALL: [Self; 5] = [Self::Messages, Self::Arrivals, Self::Assignments, Self::Answers, Self::Withdrawals];

    fn name(self) -> &'static str {
        match self {
            Self::Messages => "MESSAGES",
            Self::Arrivals => "ARRIVALS",
            Self::Assignments => "ASSIGNMENTS",
            Self::Answers => "ANSWERS",
            Self::Withdrawals => "WITHDRAWALS",
        }
    }
}

/// Changes to the viewer's account at this version; what is left out stays.
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
    #[cynic(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    notify_by_sms: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    news_topics: Option<Vec<NewsTopic>>,
    request_id: Option<Uuid>,
}

mutation!(
    UpdateAccount: update_account(UpdateAccountInput)
        -> UpdateAccountPayload { phone_awaits_code: bool, user_errors }
);

impl UpdateAccountInput {
    /// These changes to the account at this version.
    fn of(version: i32, request_id: Uuid, touched: &Map<String, Value>) -> Self {
        let text = |name: &str| touched.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
        Self {
            expected_version: version,
            full_name: text("fullName"),
            organization_name: text("organizationName"),
            date_of_birth: text("dateOfBirth"),
            phone: text("phone"),
            address: text("address"),
            notify_by_sms: text("notifyBySms").map(|ticked| ticked == "true"),
            news_topics: text("newsTopics").map(|topics| {
                let wanted = |topic: &NewsTopic| topics.split(' ').any(|name| name == topic.name());
                NewsTopic::ALL.into_iter().filter(wanted).collect()
            }),
            request_id: Some(request_id),
        }
    }
}
