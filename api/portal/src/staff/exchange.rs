use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path, Query};
use axum::http::HeaderMap;
use cynic::QueryBuilder;

use super::head::{Frame, Head};
use crate::answer::{Answer, again, ok};
use crate::control::Control;
use crate::exchange::{self, MessageConnection, Wanted};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::moved::{self, encoded};
use crate::operation::schema;
use crate::posted::Posted;
use crate::shell::Shell;
use crate::upload;
use crate::visit::{Here, Visit};

/// Messages on one page.
const PAGE: i32 = 20;

/// `GET /staff/dossiers/{code}/exchange`: the last page of what was said. Looking marks nothing as read.
pub async fn show(
    Extension(visit): Here,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Answer {
    let before = Some(wanted.before).filter(|before| !before.is_empty());
    page(&visit, &headers, code, before, (&Posted::default(), Faults::none(visit.tongue()))).await
}

/// `POST /staff/dossiers/{code}/exchange`: says something for the office, perhaps with files.
pub async fn say(Extension(visit): Here, Path(code): Path<String>, headers: HeaderMap, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let parcel = upload::read(&visit, multipart).await?;
    let posted = parcel.posted;
    if posted.is_redrawn() {
        return page(&visit, &headers, code, None, (&posted, Faults::none(visit.tongue()))).await;
    }
    let faults = exchange::send(&visit, &code, &posted, parcel.files).await?;
    if !faults.is_empty() {
        return page(&visit, &headers, code, None, (&posted, faults)).await;
    }
    visit.leave_notice("notice-message-sent");
    Ok(moved::to(&format!("/staff/dossiers/{code}/exchange")))
}

/// `POST /staff/dossiers/{code}/exchange/read`: all up to a message was on the screen.
pub async fn mark_read(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    exchange::mark(&visit, &code, posted.get("upTo")).await?;
    Ok(moved::to(&format!("/staff/dossiers/{code}/exchange")))
}

async fn page(
    visit: &Visit,
    headers: &HeaderMap,
    code: String,
    before: Option<String>,
    (typed, faults): (&Posted, Faults),
) -> Answer {
    let shell = visit.colleague(visit.say("exchange-title")).await?.0;
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let variables = ExchangeVariables { code, last: Some(PAGE), before };
    let answer: StaffExchange = visit.ask(StaffExchange::build(variables)).await?;
    let dossier = answer.dossier.ok_or(Failure::NotFound)?;
    let body = Control::area(visit.tongue(), "body", visit.say("exchange-body")).required().filled_from(typed);
    let mut controls = [body];
    let file_error = faults.message_at("files");
    let faults = faults.marked(&mut controls);
    let frame = Frame::new(visit, headers, "exchange", &shell, &dossier.head);
    let here = format!("/staff/dossiers/{}/exchange", dossier.head.row.code);
    let older = dossier.exchange.older().map(|cursor| format!("{here}?before={}", encoded(cursor)));
    let unread_up_to = dossier.exchange.last_id().filter(|_| dossier.head.row.unread_messages > 0);
    let shell = if frame.may_say { shell.around_form(!faults.is_empty()) } else { shell };
    let shell = shell.wide();
    let request_id = request_id.to_string();
    let template =
        ExchangePage { shell, frame, dossier, older, unread_up_to, faults, controls, file_error, request_id };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "staff-exchange.html")]
struct ExchangePage {
    shell: Shell,
    frame: Frame,
    dossier: Exchanged,
    older: Option<String>,
    unread_up_to: Option<String>,
    faults: Faults,
    controls: [Control; 1],
    file_error: Option<String>,
    request_id: String,
}

#[derive(Debug, cynic::QueryVariables)]
struct ExchangeVariables {
    code: String,
    last: Option<i32>,
    before: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ExchangeVariables")]
struct StaffExchange {
    #[arguments(code: $code)]
    dossier: Option<Exchanged>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "ExchangeVariables")]
struct Exchanged {
    #[cynic(spread)]
    head: Head,
    #[arguments(last: $last, before: $before)]
    exchange: MessageConnection,
}
