//! Conversation about a dossier: messages, attachments and read receipts, for applicants and staff alike.

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path, Query};
use cynic::{Id, QueryFragment};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::control::Control;
use super::failure::Failure;
use super::fault::Faults;
use super::layout::Layout;
use super::mutation::mutation;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::query::query;
use super::redirect::{self, encoded};
use super::render::{Answer, again, ok};
use super::schema::dossier::Head;
use super::schema::enums::MessageSide;
use super::schema::exchange::Message;
use super::schema::page::Page;
use super::schema::user_error::UserError;
use super::upload::{self, File};

/// Messages on one page.
const PAGE: i32 = 20;

/// Query string of an exchange: the cursor of its page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ExchangeQuery {
    /// Cursor before which the page ends; empty for the latest messages.
    pub before: String,
}

/// `GET /dossiers/{code}/exchange`: the latest page of messages. Safe: it marks nothing as read.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<ExchangeQuery>,
) -> Answer {
    context.signed_in()?;
    let before = Some(wanted.before).filter(|before| !before.is_empty());
    page(&context, code, before, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /dossiers/{code}/exchange`: posts a message, with files if attached.
pub async fn post_message(Extension(context): PageExtension, Path(code): Path<String>, multipart: Multipart) -> Answer {
    context.signed_in()?;
    let parcel = upload::read(&context, multipart).await?;
    let posted = parcel.posted;
    if posted.is_redrawn() {
        return page(&context, code, None, &posted, Faults::none(context.translator())).await;
    }
    let faults = send(&context, &code, &posted, parcel.files).await?;
    if !faults.is_empty() {
        return page(&context, code, None, &posted, faults).await;
    }
    context.leave_notice("notice-message-sent");
    Ok(redirect::to(&format!("/dossiers/{code}/exchange")))
}

/// `POST /dossiers/{code}/exchange/read`: all up to a message was on the screen.
pub async fn mark_read(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    context.signed_in()?;
    mark(&context, &code, posted.get("upTo")).await?;
    Ok(redirect::to(&format!("/dossiers/{code}/exchange")))
}

/// Uploads the files, then posts the message with them; stops at the first rejected file.
pub async fn send(context: &PageContext, code: &str, posted: &Posted, files: Vec<File>) -> Result<Faults, Failure> {
    let mut upload_ids = Vec::new();
    for file in files {
        match file.send(context).await? {
            Ok(id) => upload_ids.push(id),
            Err(messages) => {
                return Ok(messages
                    .into_iter()
                    .fold(Faults::none(context.translator()), |all, one| all.at("files", one)));
            }
        }
    }
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let body = posted.get("body").to_owned();
    let input = PostMessageInput { code: code.to_owned(), body, upload_ids: Some(upload_ids), request_id };
    Faults::of_sent(context, input.send(context).await)
}

/// Marks all up to a message as read by the viewer's side.
pub async fn mark(context: &PageContext, code: &str, up_to: &str) -> Result<(), Failure> {
    let input = MarkExchangeReadInput { code: code.to_owned(), up_to_message_id: Id::new(up_to) };
    if input.send(context).await?.is_empty() { Ok(()) } else { Err(Failure::NotFound) }
}

async fn page(context: &PageContext, code: String, before: Option<String>, typed: &Posted, faults: Faults) -> Answer {
    let dossier = DossierExchange::ask(context, ExchangeVariables::new(code, before)).await?;
    let ExchangeOf { head, exchange } = dossier.ok_or(Failure::NotFound)?;
    let layout = context.layout(context.t("exchange-title")).await?;
    let view = ExchangeView {
        here: format!("/dossiers/{}/exchange", head.code),
        own: MessageSide::Citizen,
        may_say: head.may_say(),
        unread_messages: head.unread_messages,
        answer: head.may_supplement().then(|| format!("/dossiers/{}/supplement", head.code)),
    };
    let (exchange, faults) = Exchange::new(context, view, exchange, (typed, faults));
    let template = ExchangePage {
        tab: "exchange",
        layout: exchange.around(layout, &faults),
        dossier: HeadOnly { head },
        exchange,
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "exchange.html")]
struct ExchangePage {
    layout: Layout,
    tab: &'static str,
    dossier: HeadOnly,
    exchange: Exchange,
    faults: Faults,
}

/// Head of the page in the shape that the templates of a dossier's pages read.
struct HeadOnly {
    head: Head,
}

/// Viewpoint on an exchange: the side that looks, its permissions and its page.
pub struct ExchangeView {
    /// Path of the page, which its form posts to.
    pub here: String,
    /// Side whose messages are shown as the viewer's own.
    pub own: MessageSide,
    /// Permission to post, which shows the form.
    pub may_say: bool,
    /// Messages that the viewer's side has not seen.
    pub unread_messages: i32,
    /// Path of the form that answers an open supplement request; `None` without permission.
    pub answer: Option<String>,
}

/// Exchange of a dossier with the form that posts to it: the same for its applicant and for the office.
pub struct Exchange {
    /// Viewpoint from which the page is drawn.
    pub view: ExchangeView,
    /// Messages of this page, oldest first.
    pub messages: Vec<Message>,
    /// Path of the page with earlier messages; none at the beginning of the exchange.
    pub older: Option<String>,
    /// The last message, where one on this page was not seen.
    pub unread_up_to: Option<String>,
    /// Text area of the new message.
    pub controls: [Control; 1],
    /// Error of the attached files.
    pub file_error: Option<String>,
    /// Request id of the next message: a double click posts it once.
    pub request_id: String,
}

impl Exchange {
    /// Exchange from a viewpoint, with the typed text kept and its errors marked.
    pub fn new(
        context: &PageContext,
        view: ExchangeView,
        said: Page<Message>,
        (typed, faults): (&Posted, Faults),
    ) -> (Self, Faults) {
        let body =
            Control::area(context.translator(), "body", context.t("exchange-body")).required().filled_from(typed);
        let mut controls = [body];
        let file_error = faults.message_at("files");
        let faults = faults.marked(&mut controls);
        let exchange = Self {
            older: said.older().map(|cursor| format!("{}?before={}", view.here, encoded(cursor))),
            unread_up_to: said.last_id().filter(|_| view.unread_messages > 0),
            messages: said.nodes,
            request_id: typed.request_id().unwrap_or_else(|| context.app().ids.uuid()).to_string(),
            view,
            controls,
            file_error,
        };
        (exchange, faults)
    }

    /// The layout around its form, where there is one.
    pub fn around(&self, layout: Layout, faults: &Faults) -> Layout {
        if self.view.may_say { layout.around_form(!faults.is_empty()) } else { layout }
    }

    /// Tells a message of the viewer's side.
    pub fn is_own(&self, message: &Message) -> bool {
        message.side == self.view.own
    }
}

/// Variables of a page of a dossier's exchange.
#[derive(Debug, cynic::QueryVariables)]
pub struct ExchangeVariables {
    code: String,
    last: Option<i32>,
    before: Option<String>,
}

impl ExchangeVariables {
    /// The last messages before a cursor, or of all.
    pub fn new(code: String, before: Option<String>) -> Self {
        Self { code, last: Some(PAGE), before }
    }
}

query!(DossierExchange(ExchangeVariables): dossier(code: $code) -> ExchangeOf<Head>);

/// Query fragment of a dossier's exchange, generic over the page's head: applicants and staff see different heads.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "ExchangeVariables")]
pub struct ExchangeOf<H>
where
    H: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()> + DeserializeOwned,
{
    /// The head of the page.
    #[cynic(spread)]
    pub head: H,
    /// Page of messages, oldest first.
    #[arguments(last: $last, before: $before)]
    pub exchange: Page<Message>,
}

/// New message about a dossier, with the files attached to it.
#[derive(cynic::InputObject)]
struct PostMessageInput {
    code: String,
    body: String,
    upload_ids: Option<Vec<Id>>,
    request_id: Uuid,
}

mutation!(PostMessage: post_message(PostMessageInput) -> PostMessagePayload { user_errors });

/// The last message that was on the screen.
#[derive(cynic::InputObject)]
struct MarkExchangeReadInput {
    code: String,
    up_to_message_id: Id,
}

mutation!(MarkExchangeRead: mark_exchange_read(MarkExchangeReadInput) -> MarkExchangeReadPayload { user_errors });
