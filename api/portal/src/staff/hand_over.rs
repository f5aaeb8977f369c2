//! Handing over all that an officer works on: what that is, who can take it, and what came of it.

mod operation;

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use axum::response::Response;
use cynic::{Id, QueryBuilder};
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, ok};
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::moved;
use crate::operation::{name_of, named};
use crate::posted::Posted;
use crate::schema::account::Person;
use crate::schema::enums::{HandOverBar, Role};
use crate::seal;
use crate::shell::Shell;
use crate::visit::{Here, Visit};
use operation::{
    Colleagues, HandOverDossiersInput, HandOverDossiersPayload, HeldPart, Outlook, OutlookQuery, OutlookVariables,
    Taker,
};

const PURPOSE: &str = "handed-over";
const PAGE: &str = "/staff/hand-over";
/// How many dossiers that were left are named on the page; its address carries them.
const NAMED: usize = 40;

/// `GET /staff/hand-over?from=`: what somebody works on, and who can take it.
pub async fn show(Extension(visit): Here, RawQuery(query): RawQuery) -> Answer {
    visit.signed_in()?;
    form(&visit, &Posted::of_query(query.as_deref()), Faults::none(visit.tongue())).await
}

/// `POST /staff/hand-over`: gives it, a piece at a time, and asks to go on while there is more.
pub async fn perform(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        return form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    if posted.get("toId").is_empty() {
        let faults = Faults::none(visit.tongue()).at("toId", visit.say("hand-over-nobody"));
        return form(&visit, &posted, faults).await;
    }
    let input = HandOverDossiersInput {
        from_id: Id::new(posted.get("from")),
        to_id: Id::new(posted.get("toId")),
        reason: posted.get("reason").to_owned(),
        request_id: posted.request_id().ok_or(Failure::NotOurForm)?,
    };
    let payload = match input.send(&visit).await {
        Ok(payload) => payload,
        Err(failure) => return form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    // Also where it was so when the first of its dossiers were given.
    let trails = payload.stale || posted.has("trails");
    match (payload.handed_over, payload.remaining) {
        (Some(handed), Some(remaining)) if remaining > 0 => {
            go_on(&visit, &posted, SoFar { handed, remaining, trails }).await
        }
        (Some(handed), _) => told(&visit, handed, payload, trails),
        _ => form(&visit, &posted, Faults::of(visit.tongue(), payload.user_errors)).await,
    }
}

/// `GET /staff/hand-over/done`: what came of it.
pub async fn show_outcome(Extension(visit): Here, RawQuery(query): RawQuery) -> Answer {
    visit.signed_in()?;
    let asked = Posted::of_query(query.as_deref());
    let told: Told = seal::disclose(&visit, PURPOSE, asked.get("told")).ok_or(Failure::NotFound)?;
    let shell = visit.shell(visit.say("hand-over-done-title")).await?;
    let left = told.left.iter().filter_map(|(code, bar)| Some((code.clone(), visit.say(bar_text(named(bar)?)))));
    let left: Vec<(String, String)> = left.collect();
    let more = told.left_count.saturating_sub(left.len());
    let Told { handed, left_count, trails, .. } = told;
    Ok(ok(&HandedOverPage { shell, handed, left_count, left, more, trails }))
}

async fn form(visit: &Visit, asked: &Posted, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let from = asked.given("from").map(Id::new);
    let variables = OutlookVariables { from_id: from };
    let found: OutlookQuery = visit.ask(OutlookQuery::build(variables)).await?;
    let Some(outlook) = found.hand_over_outlook else { return Err(Failure::NotFound) };
    let shell = visit.shell(visit.say("hand-over-title")).await?;
    let viewer = shell.viewer.clone().ok_or(Failure::SignedOut)?;
    let holder = outlook.holder.name().to_owned();
    let others = others(visit, viewer.role, &outlook).await?;
    if outlook.count == 0 || outlook.takers.is_empty() {
        let said = if outlook.count == 0 { "hand-over-nothing" } else { "hand-over-no-taker" };
        let said = tongue.say_with(said, "name", &holder);
        return Ok(ok(&NothingToHandOverPage { shell, said, others }));
    }
    let takers = outlook.takers.iter().map(|taker| choice(visit, &outlook, taker)).collect();
    let controls = vec![
        Control::of(tongue, "toId", visit.say("hand-over-to"), Kind::Radios(takers)).required().filled_from(asked),
        Control::area(tongue, "reason", visit.say("act-reason"))
            .required()
            .hinted(visit.say("hand-over-reason-hint"))
            .filled_from(asked),
    ];
    let request_id = asked.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let button = tongue.say_with("hand-over-button", "count", outlook.count);
    let mut page = FormPage::new(shell, PAGE, controls, faults, button)
        .back_to("/staff", visit.say("queue-title"))
        .saying(visit.say("hand-over-effect"))
        .saying(tongue.say_with_both("hand-over-holds", ("name", &holder), ("count", &outlook.count.to_string())))
        .listing(outlook.parts.iter().map(|part| held(visit, part)).collect())
        .or_else("/staff", visit.say("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("from", outlook.holder.id.inner().to_owned());
    for (path, label) in others {
        page = page.leading_to(&path, label);
    }
    Ok(page.answer())
}

/// What was given so far, and a button that goes on under the same request.
async fn go_on(visit: &Visit, posted: &Posted, so_far: SoFar) -> Result<Response, Failure> {
    let SoFar { handed, remaining, trails } = so_far;
    let tongue = visit.tongue();
    let shell = visit.shell(visit.say("hand-over-title")).await?;
    let button = tongue.say_with("hand-over-go-on", "count", remaining);
    let mut page = FormPage::new(shell, PAGE, Vec::new(), Faults::none(tongue), button)
        .back_to("/staff", visit.say("queue-title"))
        .saying(tongue.say_with("hand-over-so-far", "count", handed));
    for name in ["from", "toId", "reason", "requestId"] {
        page = page.hiding(name, posted.get(name).to_owned());
    }
    if trails {
        page = page.hiding("trails", "true".to_owned());
    }
    Ok(page.answer())
}

/// Leads to the page of what came of it, which may be reloaded.
fn told(visit: &Visit, handed: i32, payload: HandOverDossiersPayload, trails: bool) -> Result<Response, Failure> {
    let left = payload.left.unwrap_or_default();
    let named = |left: &operation::LeftDossier| (left.code.clone(), name_of(&left.bar));
    let told = Told { handed, left_count: left.len(), left: left.iter().take(NAMED).map(named).collect(), trails };
    let sealed = seal::enclose(visit, PURPOSE, &told).ok_or(Failure::Unreadable)?;
    Ok(moved::to(&format!("{PAGE}/done?told={sealed}")))
}

/// The other officers whose work the viewer may hand over.
async fn others(visit: &Visit, viewer: Role, outlook: &Outlook) -> Result<Vec<(String, String)>, Failure> {
    if !matches!(viewer, Role::Reception | Role::Leader) {
        return Ok(Vec::new());
    }
    let officers = visit.ask(Colleagues::build(())).await?.officers.unwrap_or_default();
    let officers = officers.into_iter().filter(|officer| officer.id != outlook.holder.id);
    let link = |officer: Person| {
        let label = visit.tongue().say_with("hand-over-of", "name", officer.name());
        (format!("{PAGE}?from={}", moved::encoded(officer.id.inner())), label)
    };
    Ok(officers.map(link).collect())
}

fn choice(visit: &Visit, outlook: &Outlook, taker: &Taker) -> Choice {
    let tongue = visit.tongue();
    let takes = taker.takes.to_string();
    let label = if taker.takes == outlook.count {
        tongue.say_with_both("hand-over-takes-all", ("name", taker.account.person.name()), ("count", &takes))
    } else {
        tongue.say_with_both("hand-over-takes", ("name", taker.account.person.name()), ("count", &takes))
    };
    let has = tongue.say_with("hand-over-has", "count", taker.open_dossiers);
    let away = taker.account.absence.as_ref().map(|absence| format!(" – {}", absence.told(tongue)));
    Choice::new(taker.account.person.id.inner(), format!("{label} ({has}){}", away.unwrap_or_default()))
}

/// A step, and how many are at it, with whose role could take them.
fn held(visit: &Visit, part: &HeldPart) -> (String, String) {
    let step = part.step.clone().unwrap_or_else(|| visit.say("queue-at-desk"));
    let roles: Vec<String> = part.roles.iter().map(|role| visit.say(role.title())).collect();
    let count = part.count.to_string();
    (step, visit.tongue().say_with_both("hand-over-part", ("count", &count), ("roles", &roles.join(", "))))
}

fn bar_text(bar: HandOverBar) -> &'static str {
    match bar {
        HandOverBar::OtherStep => "hand-over-other-step",
        HandOverBar::GivenElsewhere => "hand-over-given-elsewhere",
        HandOverBar::Ended => "hand-over-ended",
    }
}

/// How far it has come.
struct SoFar {
    handed: i32,
    remaining: i32,
    /// Whether dossiers that were given to them last may be missing.
    trails: bool,
}

/// What came of it, for the page's address.
#[derive(Serialize, Deserialize)]
struct Told {
    handed: i32,
    left_count: usize,
    left: Vec<(String, String)>,
    /// Whether dossiers that were given to them last may be missing.
    #[serde(default)]
    trails: bool,
}

#[derive(Template)]
#[template(path = "staff-handed-over.html")]
struct HandedOverPage {
    shell: Shell,
    handed: i32,
    left_count: usize,
    /// Number, and why it was left.
    left: Vec<(String, String)>,
    /// How many more were left than are named.
    more: usize,
    /// Whether dossiers that were given to them last may be missing.
    trails: bool,
}

#[derive(Template)]
#[template(path = "staff-hand-over-none.html")]
struct NothingToHandOverPage {
    shell: Shell,
    said: String,
    others: Vec<(String, String)>,
}
