//! Account page: personal data and contact details, changed by three-way merge.

use axum::Extension;
use domain::Moment;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::code_form::code_form;
use crate::account_field::AccountField;
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
use crate::schema::account::{Absence, Particulars};
use crate::schema::enums::{NewsTopic, Role};
use crate::schema::user_error::{UserError, UserErrorCode};
use crate::translator::Translator;

/// Fields that are fixed at registration.
const FIXED: [AccountField; 4] =
    [AccountField::Username, AccountField::IdentityNumber, AccountField::TaxCode, AccountField::Email];
/// Fields that the holder may change.
const OPEN: [AccountField; 5] = [
    AccountField::OrganizationName,
    AccountField::FullName,
    AccountField::DateOfBirth,
    AccountField::Phone,
    AccountField::Address,
];
/// Boxes to tick: one that is not ticked is not posted, so the page says that it showed them.
const NOTICES: &str = "notices";

/// View of the page: values by control, the origin of its form, and errors.
struct Drawing {
    shown: Map<String, Value>,
    origin: Origin,
    faults: Faults,
}

/// `GET /account`: particulars of the account, fixed ones as read-only values.
pub async fn show(Extension(context): PageExtension) -> Answer {
    context.signed_in()?;
    let viewer = own(&context).await?;
    let drawn = Drawing::fresh(&viewer, Faults::none(context.translator()));
    page(&context, &viewer, context.app().ids.uuid(), drawn).await
}

/// `POST /account`: changes the fields that were edited, and no others. Changes of another window are kept; a field
/// edited in both is a conflict, and shows both values.
pub async fn update(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let (translator, origin) = (context.translator(), Origin::of(&posted));
    let mut request_id = posted.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let mut typed = Map::new();
    for name in OPEN.map(AccountField::name).into_iter().filter(|name| posted.has(name)) {
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
            // The request id was used with other values: this is a new request, decided on the present
            // state of the account.
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

/// Account page with an error at the code of a telephone.
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
    let fixed = |field: AccountField| {
        let value = viewer.particulars.as_typed(field)?;
        Some(field.told(translator, value).hinted(context.t("account-fixed")))
    };
    let open = |field: AccountField| {
        let value = shown.get(field.name()).and_then(Value::as_str).unwrap_or_default();
        field.explained(translator).holding(value)
    };
    let mut controls: Vec<Control> = FIXED.into_iter().filter_map(fixed).collect();
    if viewer.particulars.organization_name.is_some() {
        controls.push(open(AccountField::OrganizationName));
    }
    controls.push(open(AccountField::FullName));
    // Staff have no date of birth.
    if viewer.particulars.date_of_birth.is_some() {
        controls.push(open(AccountField::DateOfBirth));
    }
    controls.push(open(AccountField::Phone).hinted(context.t("account-phone-change-hint")));
    controls.push(open(AccountField::Address));
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

/// Value left by another window, in words for the conflict message.
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
    /// Changeable values in the notation of their controls: the base of the merge.
    fn held(&self) -> Map<String, Value> {
        let open = |field: AccountField| {
            let value = self.particulars.as_typed(field).unwrap_or_default();
            (field.name().to_owned(), Value::from(value))
        };
        let mut held: Map<String, Value> = OPEN.map(open).into_iter().collect();
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
    #[cynic(spread)]
    particulars: Particulars,
    awaited_phone: Option<String>,
    phone_code_expires_at: Option<Moment>,
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

/// Changed fields of the viewer's account, by optimistic concurrency; absent fields keep their values.
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
    /// Empty text clears the address.
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
    /// Input with the changed fields alone, for the account at this version.
    fn of(version: i32, request_id: Uuid, touched: &Map<String, Value>) -> Self {
        let text = |name: &str| touched.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
        let field = |field: AccountField| text(field.name());
        Self {
            expected_version: version,
            full_name: field(AccountField::FullName),
            organization_name: field(AccountField::OrganizationName),
            date_of_birth: field(AccountField::DateOfBirth),
            phone: field(AccountField::Phone),
            address: field(AccountField::Address),
            notify_by_sms: text("notifyBySms").map(|ticked| ticked == "true"),
            news_topics: text("newsTopics").map(|topics| {
                let wanted = |topic: &NewsTopic| topics.split(' ').any(|name| name == topic.name());
                NewsTopic::ALL.into_iter().filter(wanted).collect()
            }),
            request_id: Some(request_id),
        }
    }
}
