//! Hand-over of all dossiers of an officer to a colleague: the form with candidates, batches under one request
//! id, and the result.

mod operation;

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use axum::response::Response;
use cynic::Id;
use serde::{Deserialize, Serialize};

use crate::control::{Choice, Control, Kind};
use crate::csrf;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::layout::Layout;
use crate::operation::{name_of, named};
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, ok};
use crate::schema::account::Person;
use crate::schema::enums::{HandOverBar, Role};
use operation::{
    Colleagues, HandOverDossiersInput, HandOverDossiersPayload, HeldPart, Outlook, OutlookQuery, OutlookVariables,
    Taker,
};

const PURPOSE: &str = "handed-over";
const PAGE: &str = "/staff/hand-over";
/// Most dossiers named on the result page, since its address carries them.
const NAMED: usize = 40;

/// `GET /staff/hand-over?from=`: dossiers of an officer by step, and the colleagues who can take them.
pub async fn show(Extension(context): PageExtension, RawQuery(query): RawQuery) -> Answer {
    context.signed_in()?;
    form(&context, &Posted::of_query(query.as_deref()), Faults::none(context.translator())).await
}

/// `POST /staff/hand-over`: gives it, a piece at a time, and asks to go on while there is more.
pub async fn perform(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    if posted.get("toId").is_empty() {
        let faults = Faults::none(context.translator()).at("toId", context.t("hand-over-nobody"));
        return form(&context, &posted, faults).await;
    }
    let input = HandOverDossiersInput {
        from_id: Id::new(posted.get("from")),
        to_id: Id::new(posted.get("toId")),
        reason: posted.get("reason").to_owned(),
        request_id: posted.request_id().ok_or(Failure::NotOurForm)?,
    };
    let payload = match input.send(&context).await {
        Ok(payload) => payload,
        Err(failure) => return form(&context, &posted, Faults::of_failure(&context, failure)?).await,
    };
    // Also where it was so when the first of its dossiers were given.
    let trails = payload.stale || posted.has("trails");
    match (payload.handed_over, payload.remaining) {
        (Some(handed), Some(remaining)) if remaining > 0 => {
            go_on(&context, &posted, SoFar { handed, remaining, trails }).await
        }
        (Some(handed), _) => told(&context, handed, payload, trails),
        _ => form(&context, &posted, Faults::of(context.translator(), payload.user_errors)).await,
    }
}

/// `GET /staff/hand-over/done`: numbers handed over and left, with the reasons.
pub async fn show_outcome(Extension(context): PageExtension, RawQuery(query): RawQuery) -> Answer {
    context.signed_in()?;
    let asked = Posted::of_query(query.as_deref());
    let told: HandOverReport = csrf::decrypt_token(&context, PURPOSE, asked.get("told")).ok_or(Failure::NotFound)?;
    let layout = context.layout(context.t("hand-over-done-title")).await?;
    let left = told.left.iter().filter_map(|(code, bar)| Some((code.clone(), context.t(bar_text(named(bar)?)))));
    let left: Vec<(String, String)> = left.collect();
    let more = told.left_count.saturating_sub(left.len());
    let HandOverReport { handed, left_count, trails, .. } = told;
    Ok(ok(&HandedOverPage { layout, handed, left_count, left, more, trails }))
}

async fn form(context: &PageContext, asked: &Posted, faults: Faults) -> Result<Response, Failure> {
    let translator = context.translator();
    let from = asked.given("from").map(Id::new);
    let variables = OutlookVariables { from_id: from };
    let outlook = OutlookQuery::ask(context, variables).await?.ok_or(Failure::NotFound)?;
    let layout = context.layout(context.t("hand-over-title")).await?;
    let viewer = layout.viewer.clone().ok_or(Failure::SignedOut)?;
    let holder = outlook.holder.name().to_owned();
    let others = others(context, viewer.role, &outlook).await?;
    if outlook.count == 0 || outlook.takers.is_empty() {
        let said = if outlook.count == 0 { "hand-over-nothing" } else { "hand-over-no-taker" };
        let said = translator.t_with(said, "name", &holder);
        return Ok(ok(&NothingToHandOverPage { layout, said, others }));
    }
    let takers = outlook.takers.iter().map(|taker| choice(context, &outlook, taker)).collect();
    let controls = vec![
        Control::of(translator, "toId", context.t("hand-over-to"), Kind::Radios(takers)).required().filled_from(asked),
        Control::area(translator, "reason", context.t("act-reason"))
            .required()
            .hinted(context.t("hand-over-reason-hint"))
            .filled_from(asked),
    ];
    let request_id = asked.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let button = translator.t_with("hand-over-button", "count", outlook.count);
    let mut page = FormPage::new(layout, PAGE, controls, faults, button)
        .back_to("/staff", context.t("queue-title"))
        .saying(context.t("hand-over-effect"))
        .saying(translator.t_with_both("hand-over-holds", ("name", &holder), ("count", &outlook.count.to_string())))
        .listing(outlook.parts.iter().map(|part| held(context, part)).collect())
        .or_else("/staff", context.t("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("from", outlook.holder.id.inner().to_owned());
    for (path, label) in others {
        page = page.leading_to(&path, label);
    }
    Ok(page.respond())
}

/// Progress of a hand-over, with a button that continues it under the same request id.
async fn go_on(context: &PageContext, posted: &Posted, so_far: SoFar) -> Result<Response, Failure> {
    let SoFar { handed, remaining, trails } = so_far;
    let translator = context.translator();
    let layout = context.layout(context.t("hand-over-title")).await?;
    let button = translator.t_with("hand-over-go-on", "count", remaining);
    let mut page = FormPage::new(layout, PAGE, Vec::new(), Faults::none(translator), button)
        .back_to("/staff", context.t("queue-title"))
        .saying(translator.t_with("hand-over-so-far", "count", handed));
    for name in ["from", "toId", "reason", "requestId"] {
        page = page.hiding(name, posted.get(name).to_owned());
    }
    if trails {
        page = page.hiding("trails", "true".to_owned());
    }
    Ok(page.respond())
}

/// Redirects to the result page, which may be reloaded.
fn told(
    context: &PageContext,
    handed: i32,
    payload: HandOverDossiersPayload,
    trails: bool,
) -> Result<Response, Failure> {
    let left = payload.left.unwrap_or_default();
    let named = |left: &operation::LeftDossier| (left.code.clone(), name_of(&left.bar));
    let told =
        HandOverReport { handed, left_count: left.len(), left: left.iter().take(NAMED).map(named).collect(), trails };
    let sealed = csrf::encrypt_token(context, PURPOSE, &told).ok_or(Failure::Unreadable)?;
    Ok(redirect::to(&format!("{PAGE}/done?told={sealed}")))
}

/// The other officers whose work the viewer may hand over.
async fn others(context: &PageContext, viewer: Role, outlook: &Outlook) -> Result<Vec<(String, String)>, Failure> {
    if !matches!(viewer, Role::Reception | Role::Leader) {
        return Ok(Vec::new());
    }
    let officers = Colleagues::ask(context, ()).await?.unwrap_or_default();
    let officers = officers.into_iter().filter(|officer| officer.id != outlook.holder.id);
    let link = |officer: Person| {
        let label = context.translator().t_with("hand-over-of", "name", officer.name());
        (format!("{PAGE}?from={}", redirect::encoded(officer.id.inner())), label)
    };
    Ok(officers.map(link).collect())
}

fn choice(context: &PageContext, outlook: &Outlook, taker: &Taker) -> Choice {
    let translator = context.translator();
    let takes = taker.takes.to_string();
    let label = if taker.takes == outlook.count {
        translator.t_with_both("hand-over-takes-all", ("name", taker.account.person.name()), ("count", &takes))
    } else {
        translator.t_with_both("hand-over-takes", ("name", taker.account.person.name()), ("count", &takes))
    };
    let has = translator.t_with("hand-over-has", "count", taker.open_dossiers);
    let away = taker.account.absence.as_ref().map(|absence| format!(" – {}", absence.told(translator)));
    Choice::new(taker.account.person.id.inner(), format!("{label} ({has}){}", away.unwrap_or_default()))
}

/// A step, and how many are at it, with whose role could take them.
fn held(context: &PageContext, part: &HeldPart) -> (String, String) {
    let step = part.step.clone().unwrap_or_else(|| context.t("queue-at-desk"));
    let roles: Vec<String> = part.roles.iter().map(|role| context.t(role.title())).collect();
    let count = part.count.to_string();
    (step, context.translator().t_with_both("hand-over-part", ("count", &count), ("roles", &roles.join(", "))))
}

fn bar_text(bar: HandOverBar) -> &'static str {
    match bar {
        HandOverBar::OtherStep => "hand-over-other-step",
        HandOverBar::GivenElsewhere => "hand-over-given-elsewhere",
        HandOverBar::Ended => "hand-over-ended",
    }
}

/// Progress of a hand-over that needs further batches.
struct SoFar {
    handed: i32,
    remaining: i32,
    /// Set while the read models trail: dossiers assigned to the holder last may be missing.
    trails: bool,
}

/// Result of a hand-over, as an encrypted token in the page's address.
#[derive(Serialize, Deserialize)]
struct HandOverReport {
    handed: i32,
    left_count: usize,
    left: Vec<(String, String)>,
    /// Set where the read models trailed: dossiers assigned to the holder last may be missing.
    #[serde(default)]
    trails: bool,
}

#[derive(Template)]
#[template(path = "staff-handed-over.html")]
struct HandedOverPage {
    layout: Layout,
    handed: i32,
    left_count: usize,
    /// Code of each dossier left, and the reason.
    left: Vec<(String, String)>,
    /// Number of dossiers left beyond those that are named.
    more: usize,
    /// Set where the read models trailed: dossiers assigned to the holder last may be missing.
    trails: bool,
}

#[derive(Template)]
#[template(path = "staff-hand-over-none.html")]
struct NothingToHandOverPage {
    layout: Layout,
    said: String,
    others: Vec<(String, String)>,
}
