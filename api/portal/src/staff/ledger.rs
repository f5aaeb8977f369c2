use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use serde::Deserialize;

use super::deliveries::{self, Delivery, DeliveryConnection};
use crate::answer::{Answer, again, ok};
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::moved::{self, encoded};
use crate::operation::{name_of, named, schema};
use crate::posted::Posted;
use crate::schema::enums::{DeliveryKind, DeliveryState};
use crate::shell::Shell;
use crate::tongue::Tongue;
use crate::visit::{Here, Visit};

/// Messages on one page.
const PAGE: i32 = 20;
/// Where it is.
const HERE: &str = "/staff/deliveries";

/// Which messages, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: String,
    state: String,
    after: String,
}

/// `GET /staff/deliveries`: what accounts were sent, for those who run them.
pub async fn show(Extension(visit): Here, Query(wanted): Query<Wanted>) -> Answer {
    page(&visit, &wanted, Faults::none(visit.tongue())).await
}

/// `POST /staff/deliveries`: has a message sent again.
pub async fn resend(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    let faults = deliveries::resend(&visit, &posted).await?;
    if !faults.is_empty() {
        return page(&visit, &Wanted::default(), faults).await;
    }
    visit.leave_notice("notice-due-again");
    Ok(moved::to(HERE))
}

async fn page(visit: &Visit, wanted: &Wanted, faults: Faults) -> Answer {
    let shell = visit.colleague(visit.say("mail-title")).await?.0;
    let filter = DeliveryFilter { kind: named(&wanted.kind), state: named(&wanted.state) };
    let after = Some(wanted.after.clone()).filter(|after| !after.is_empty());
    let answer: Ledger = visit.ask(Ledger::build(LedgerVariables { filter: Some(filter), first: PAGE, after })).await?;
    let found = answer.deliveries.ok_or(Failure::NotFound)?;
    let (kind, state) = (encoded(&wanted.kind), encoded(&wanted.state));
    let next = found.page_info.following();
    let next = next.map(|after| format!("{HERE}?kind={kind}&state={state}&after={}", encoded(after)));
    let template = LedgerPage {
        next,
        controls: controls(visit.tongue(), wanted),
        deliveries: found.nodes,
        may_resend: true,
        request_id: visit.app().ids.uuid().to_string(),
        resend: HERE,
        shell: shell.wide(),
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

fn controls(tongue: &Tongue, wanted: &Wanted) -> [Control; 2] {
    let kinds = DeliveryKind::OF_ACCOUNTS.map(|kind| Choice::new(&name_of(&kind), kind.title(tongue)));
    let states = DeliveryState::ALL.map(|state| Choice::new(&name_of(&state), tongue.say(state.label())));
    let select = |id: &str, label: &str, choices: Vec<Choice>, value: &str| {
        Control::of(tongue, id, tongue.say(label), Kind::Select(choices)).or_any().holding(value)
    };
    [
        select("kind", "mail-kind", kinds.into(), &wanted.kind),
        select("state", "mail-state", states.into(), &wanted.state),
    ]
}

#[derive(Template)]
#[template(path = "staff-ledger.html")]
struct LedgerPage {
    shell: Shell,
    faults: Faults,
    controls: [Control; 2],
    deliveries: Vec<Delivery>,
    may_resend: bool,
    resend: &'static str,
    request_id: String,
    next: Option<String>,
}

#[derive(Debug, cynic::InputObject)]
struct DeliveryFilter {
    kind: Option<DeliveryKind>,
    state: Option<DeliveryState>,
}

#[derive(Debug, cynic::QueryVariables)]
struct LedgerVariables {
    filter: Option<DeliveryFilter>,
    first: i32,
    after: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "LedgerVariables")]
struct Ledger {
    #[arguments(filter: $filter, first: $first, after: $after)]
    deliveries: Option<DeliveryConnection>,
}
