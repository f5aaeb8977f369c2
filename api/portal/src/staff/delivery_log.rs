//! Delivery log of messages about accounts, for the officers who run them, with a button that resends one.

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use serde::Deserialize;

use super::deliveries::{self, Delivery};
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::layout::Layout;
use crate::operation::{name_of, named, schema};
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::query::query;
use crate::redirect::{self, encoded};
use crate::render::{Answer, again, ok};
use crate::schema::enums::{DeliveryKind, DeliveryState};
use crate::schema::page::Page;
use crate::translator::Translator;

/// Messages on one page.
const PAGE: i32 = 20;
/// Path of the log.
const HERE: &str = "/staff/deliveries";

/// Query string of the log: filters and cursor.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeliveryListQuery {
    kind: String,
    state: String,
    after: String,
}

/// `GET /staff/deliveries`: the log with its filters.
pub async fn show(Extension(context): PageExtension, Query(wanted): Query<DeliveryListQuery>) -> Answer {
    page(&context, &wanted, Faults::none(context.translator())).await
}

/// `POST /staff/deliveries`: has a message sent again.
pub async fn resend(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let faults = deliveries::resend(&context, &posted).await?;
    if !faults.is_empty() {
        return page(&context, &DeliveryListQuery::default(), faults).await;
    }
    context.leave_notice("notice-due-again");
    Ok(redirect::to(HERE))
}

async fn page(context: &PageContext, wanted: &DeliveryListQuery, faults: Faults) -> Answer {
    let layout = context.colleague(context.t("mail-title")).await?.0;
    let filter = DeliveryFilter { kind: named(&wanted.kind), state: named(&wanted.state) };
    let after = Some(wanted.after.clone()).filter(|after| !after.is_empty());
    let variables = LedgerVariables { filter: Some(filter), first: PAGE, after };
    let found = Ledger::ask(context, variables).await?.ok_or(Failure::NotFound)?;
    let (kind, state) = (encoded(&wanted.kind), encoded(&wanted.state));
    let next = found.page_info.following();
    let next = next.map(|after| format!("{HERE}?kind={kind}&state={state}&after={}", encoded(after)));
    let template = LedgerPage {
        next,
        controls: controls(context.translator(), wanted),
        deliveries: found.nodes,
        may_resend: true,
        request_id: context.app().ids.uuid().to_string(),
        resend: HERE,
        layout: layout.wide(),
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

fn controls(translator: &Translator, wanted: &DeliveryListQuery) -> [Control; 2] {
    let kinds = DeliveryKind::OF_ACCOUNTS.map(|kind| Choice::new(&name_of(&kind), kind.title(translator)));
    let states = DeliveryState::ALL.map(|state| Choice::new(&name_of(&state), translator.t(state.label())));
    let select = |id: &str, label: &str, choices: Vec<Choice>, value: &str| {
        Control::of(translator, id, translator.t(label), Kind::Select(choices)).or_any().holding(value)
    };
    [
        select("kind", "mail-kind", kinds.into(), &wanted.kind),
        select("state", "mail-state", states.into(), &wanted.state),
    ]
}

#[derive(Template)]
#[template(path = "staff-ledger.html")]
struct LedgerPage {
    layout: Layout,
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

query!(Ledger(LedgerVariables): deliveries(filter: $filter, first: $first, after: $after) -> Page<Delivery>);
