use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path, Query};
use axum::http::HeaderMap;
use cynic::QueryBuilder;

use super::head::{Frame, Head};
use crate::answer::{Answer, again, ok};
use crate::exchange::{self, Exchange, ExchangeVariables, ExchangeVariablesFields, ExchangeView, Wanted};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::moved;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::enums::MessageSide;
use crate::schema::exchange::MessageConnection;
use crate::shell::Shell;
use crate::upload;
use crate::visit::{Here, Visit};

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
    typed: (&Posted, Faults),
) -> Answer {
    let shell = visit.colleague(visit.say("exchange-title")).await?.0;
    let answer: DossierExchange = visit.ask(DossierExchange::build(ExchangeVariables::new(code, before))).await?;
    let OfficeExchange { head, exchange } = answer.dossier.ok_or(Failure::NotFound)?;
    let frame = Frame::new(visit, headers, "exchange", &shell, &head);
    let view = ExchangeView {
        here: format!("/staff/dossiers/{}/exchange", head.row.code),
        own: MessageSide::Staff,
        may_say: frame.may_say,
        unread_messages: head.row.unread_messages,
        answer: None,
    };
    let (exchange, faults) = Exchange::new(visit, view, exchange, typed);
    let shell = exchange.around(shell, &faults).wide();
    let template = ExchangePage { shell, frame, dossier: HeadOnly { head }, exchange, faults };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "staff-exchange.html")]
struct ExchangePage {
    shell: Shell,
    frame: Frame,
    dossier: HeadOnly,
    exchange: Exchange,
    faults: Faults,
}

/// What the head of the page is drawn from.
struct HeadOnly {
    head: Head,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ExchangeVariables")]
struct DossierExchange {
    #[arguments(code: $code)]
    dossier: Option<OfficeExchange>,
}

/// What was said about a dossier, and what its page for staff is headed by.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "ExchangeVariables")]
struct OfficeExchange {
    #[cynic(spread)]
    head: Head,
    #[arguments(last: $last, before: $before)]
    exchange: MessageConnection,
}
