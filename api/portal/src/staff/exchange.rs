//! Conversation about a dossier on the office's side.

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path, Query};
use axum::http::HeaderMap;

use super::head::{Frame, Head};
use crate::exchange::{
    self, Exchange, ExchangeOf, ExchangeQuery, ExchangeVariables, ExchangeVariablesFields, ExchangeView,
};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::query::query;
use crate::redirect;
use crate::render::{Answer, again, ok};
use crate::schema::enums::MessageSide;
use crate::upload;

/// `GET /staff/dossiers/{code}/exchange`: the latest page of messages. Safe: it marks nothing as read.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<ExchangeQuery>,
    headers: HeaderMap,
) -> Answer {
    let before = Some(wanted.before).filter(|before| !before.is_empty());
    page(&context, &headers, code, before, (&Posted::default(), Faults::none(context.translator()))).await
}

/// `POST /staff/dossiers/{code}/exchange`: posts a message for the office, with files if attached.
pub async fn post_message(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Answer {
    context.signed_in()?;
    let parcel = upload::read(&context, multipart).await?;
    let posted = parcel.posted;
    if posted.is_redrawn() {
        return page(&context, &headers, code, None, (&posted, Faults::none(context.translator()))).await;
    }
    let faults = exchange::send(&context, &code, &posted, parcel.files).await?;
    if !faults.is_empty() {
        return page(&context, &headers, code, None, (&posted, faults)).await;
    }
    context.leave_notice("notice-message-sent");
    Ok(redirect::to(&format!("/staff/dossiers/{code}/exchange")))
}

/// `POST /staff/dossiers/{code}/exchange/read`: all up to a message was on the screen.
pub async fn mark_read(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    context.signed_in()?;
    exchange::mark(&context, &code, posted.get("upTo")).await?;
    Ok(redirect::to(&format!("/staff/dossiers/{code}/exchange")))
}

async fn page(
    context: &PageContext,
    headers: &HeaderMap,
    code: String,
    before: Option<String>,
    typed: (&Posted, Faults),
) -> Answer {
    let layout = context.colleague(context.t("exchange-title")).await?.0;
    let dossier = DossierExchange::ask(context, ExchangeVariables::new(code, before)).await?;
    let ExchangeOf { head, exchange } = dossier.ok_or(Failure::NotFound)?;
    let frame = Frame::new(context, headers, "exchange", &layout, &head);
    let view = ExchangeView {
        here: format!("/staff/dossiers/{}/exchange", head.row.code),
        own: MessageSide::Staff,
        may_say: frame.may_say,
        unread_messages: head.row.unread_messages,
        answer: None,
    };
    let (exchange, faults) = Exchange::new(context, view, exchange, typed);
    let layout = exchange.around(layout, &faults).wide();
    let template = ExchangePage { layout, frame, dossier: HeadOnly { head }, exchange, faults };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "staff-exchange.html")]
struct ExchangePage {
    layout: Layout,
    frame: Frame,
    dossier: HeadOnly,
    exchange: Exchange,
    faults: Faults,
}

/// Head of the page in the shape that the templates of a dossier's pages read.
struct HeadOnly {
    head: Head,
}

query!(DossierExchange(ExchangeVariables): dossier(code: $code) -> ExchangeOf<Head>);
