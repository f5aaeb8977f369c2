use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path, Query};
use cynic::{Id, QueryBuilder};
use domain::Moment;
use serde::Deserialize;
use uuid::Uuid;

use super::answer::{Answer, again, ok};
use super::control::Control;
use super::dossier::{Actor, Head};
use super::failure::Failure;
use super::fault::Faults;
use super::moved::{self, encoded};
use super::mutation::mutation;
use super::operation::{UserError, schema};
use super::posted::Posted;
use super::schema::enums::MessageSide;
use super::schema::page::PageInfo;
use super::shell::Shell;
use super::upload::{self, File};
use super::visit::{Here, Visit};

/// Messages on one page.
const PAGE: i32 = 20;

/// Which messages, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Only what stands before this cursor.
    pub before: String,
}

/// `GET /dossiers/{code}/exchange`: the last page of what was said. Looking marks nothing as read.
pub async fn show(Extension(visit): Here, Path(code): Path<String>, Query(wanted): Query<Wanted>) -> Answer {
    visit.signed_in()?;
    let before = Some(wanted.before).filter(|before| !before.is_empty());
    page(&visit, code, before, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/exchange`: says something, perhaps with files.
pub async fn say(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let parcel = upload::read(&visit, multipart).await?;
    let posted = parcel.posted;
    if posted.is_redrawn() {
        return page(&visit, code, None, &posted, Faults::none(visit.tongue())).await;
    }
    let faults = send(&visit, &code, &posted, parcel.files).await?;
    if !faults.is_empty() {
        return page(&visit, code, None, &posted, faults).await;
    }
    visit.leave_notice("notice-message-sent");
    Ok(moved::to(&format!("/dossiers/{code}/exchange")))
}

/// `POST /dossiers/{code}/exchange/read`: all up to a message was on the screen.
pub async fn mark_read(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    mark(&visit, &code, posted.get("upTo")).await?;
    Ok(moved::to(&format!("/dossiers/{code}/exchange")))
}

/// Sends files on, then what is said with them; what must be mended where it was refused.
pub async fn send(visit: &Visit, code: &str, posted: &Posted, files: Vec<File>) -> Result<Faults, Failure> {
    let mut upload_ids = Vec::new();
    for file in files {
        match file.send(visit).await? {
            Ok(id) => upload_ids.push(id),
            Err(messages) => {
                return Ok(messages.into_iter().fold(Faults::none(visit.tongue()), |all, one| all.at("files", one)));
            }
        }
    }
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let body = posted.get("body").to_owned();
    let input = PostMessageInput { code: code.to_owned(), body, upload_ids: Some(upload_ids), request_id };
    match input.send(visit).await {
        Ok(errors) => Ok(Faults::of(visit.tongue(), errors)),
        Err(failure) => Faults::of_failure(visit, failure),
    }
}

/// Marks all up to a message as read by the viewer's side.
pub async fn mark(visit: &Visit, code: &str, up_to: &str) -> Result<(), Failure> {
    let input = MarkExchangeReadInput { code: code.to_owned(), up_to_message_id: Id::new(up_to) };
    if input.send(visit).await?.is_empty() { Ok(()) } else { Err(Failure::NotFound) }
}

async fn page(visit: &Visit, code: String, before: Option<String>, typed: &Posted, faults: Faults) -> Answer {
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let variables = ExchangeVariables { code, last: Some(PAGE), before };
    let answer: DossierExchange = visit.ask(DossierExchange::build(variables)).await?;
    let dossier = answer.dossier.ok_or(Failure::NotFound)?;
    let tongue = visit.tongue();
    let body = Control::area(tongue, "body", visit.say("exchange-body")).required().filled_from(typed);
    let mut controls = [body];
    let file_error = faults.message_at("files");
    let faults = faults.marked(&mut controls);
    let shell = visit.shell(visit.say("exchange-title")).await?;
    let older = dossier
        .exchange
        .older()
        .map(|cursor| format!("/dossiers/{}/exchange?before={}", dossier.head.code, encoded(cursor)));
    let template = ExchangePage {
        tab: "exchange",
        unread_up_to: dossier.exchange.last_id().filter(|_| dossier.head.unread_messages > 0),
        shell: if dossier.head.may_say() { shell.around_form(!faults.is_empty()) } else { shell },
        request_id: request_id.to_string(),
        file_error,
        controls,
        faults,
        older,
        dossier,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "exchange.html")]
struct ExchangePage {
    shell: Shell,
    tab: &'static str,
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
struct DossierExchange {
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

/// A page of what was said.
#[derive(Debug, cynic::QueryFragment)]
pub struct MessageConnection {
    /// Oldest first.
    pub nodes: Vec<Message>,
    page_info: PageInfo,
}

impl MessageConnection {
    /// From where what was said earlier is read.
    pub fn older(&self) -> Option<&String> {
        self.page_info.start_cursor.as_ref().filter(|_| self.page_info.has_previous_page)
    }

    /// The last message.
    pub fn last_id(&self) -> Option<String> {
        self.nodes.last().map(|message| message.id.inner().to_owned())
    }
}

/// Something that was said.
#[derive(Debug, cynic::QueryFragment)]
pub struct Message {
    id: Id,
    /// When.
    pub at: Moment,
    side: MessageSide,
    /// Who said it.
    pub author: Option<Actor>,
    /// What; nothing once erased.
    pub body: Option<String>,
    /// When the other side saw it.
    pub read_at: Option<Moment>,
    /// What came with it.
    pub attachments: Vec<super::dossier::File>,
    /// The request that it tells of.
    pub supplement_request: Option<SupplementRequest>,
    /// The round of requests that it answers.
    pub answers_round: Option<i32>,
    /// What is said of single things that were asked for.
    pub answers: Vec<SupplementItemAnswer>,
}

/// What the applicant said of one thing.
#[derive(Debug, cynic::QueryFragment)]
pub struct SupplementItemAnswer {
    /// What that is.
    pub label: String,
    /// In their words; nothing once erased.
    pub words: Option<String>,
}

/// What the office asks for.
#[derive(Debug, cynic::QueryFragment)]
pub struct SupplementRequest {
    /// Until when.
    pub respond_by: Option<Moment>,
    /// What it says about the whole.
    pub message: Option<String>,
    /// What it asks for one by one.
    pub items: Vec<SupplementItem>,
}

/// One thing that the office asks for.
#[derive(Debug, cynic::QueryFragment)]
pub struct SupplementItem {
    /// What it is about.
    pub label: String,
    /// What to do.
    pub instruction: String,
}

impl Message {
    /// Whether the applicant said it.
    pub fn is_own(&self) -> bool {
        self.side == MessageSide::Citizen
    }

    /// Whether the office said it.
    pub fn is_of_office(&self) -> bool {
        self.side == MessageSide::Staff
    }

    /// Whether the service itself said it.
    pub fn is_of_system(&self) -> bool {
        self.side == MessageSide::System
    }
}

/// What is said about a dossier, and the files that go with it.
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
