//! Relay's `Node`: objects by global id.

use app::UseCases;
use app::caller::Caller;
use async_graphql::{ID, Interface};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::account::Account;
use super::agency::Agency;
use super::delivery::Delivery;
use super::dossier::Dossier;
use super::event::Event;
use super::exchange::Message;
use super::file::{File, Upload};
use super::procedure::Procedure;
use super::progress::ProgressEntry;
use super::session::Session;
use super::supplement::{PaymentRequest, SupplementItem, SupplementRequest};
use super::webhook::{Webhook, WebhookDeadLetter, WebhookDelivery};

/// Object with a global id that `node` and `nodes` resolve (Relay).
#[derive(Clone, Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`."
))]
pub enum Node {
    Account(Account),
    Agency(Agency),
    Procedure(Procedure),
    Dossier(Dossier),
    File(File),
    Message(Message),
    SupplementRequest(SupplementRequest),
    PaymentRequest(PaymentRequest),
    ProgressEntry(ProgressEntry),
    Upload(Upload),
    Session(Session),
    Delivery(Delivery),
    Event(Event),
    SupplementItem(SupplementItem),
    Webhook(Webhook),
    WebhookDelivery(WebhookDelivery),
    WebhookDeadLetter(WebhookDeadLetter),
}

/// Node by global id, where the caller may see it; `None` for any other id.
pub async fn find(id: &ID, app: &UseCases, caller: &Caller) -> Result<Option<Node>, AppError> {
    let Ok(id) = id.parse::<GlobalId>() else { return Ok(None) };
    Ok(match id {
        GlobalId::Account(id) => Account::seen(app, id, caller).await?.map(Node::Account),
        GlobalId::Agency(id) => app.facts.agency(id).map(|known| Node::Agency((&known).into())),
        GlobalId::Procedure { code, version } => {
            app.facts.rulebook().procedure(&code, version).cloned().map(Procedure).map(Node::Procedure)
        }
        GlobalId::Dossier(id) => app.dossier_views.by_id(id, caller).await?.map(Dossier::detailed).map(Node::Dossier),
        GlobalId::File(id) => app.dossier_views.file(id, caller).await?.map(File).map(Node::File),
        GlobalId::Message(id) => app
            .dossier_views
            .message(id, caller)
            .await?
            .map(|(shown, procedure)| Node::Message(Message::of(shown, procedure))),
        GlobalId::SupplementRequest(id) => {
            let found = app.dossier_views.supplement_request(id, caller).await?;
            found.map(|(shown, procedure)| Node::SupplementRequest(SupplementRequest::of(shown, procedure)))
        }
        GlobalId::PaymentRequest(id) => {
            app.dossier_views.payment_request(id, caller).await?.map(|shown| Node::PaymentRequest(shown.into()))
        }
        GlobalId::ProgressEntry(id) => {
            app.dossier_views.progress_entry(id, caller).await?.map(ProgressEntry).map(Node::ProgressEntry)
        }
        GlobalId::Upload(id) => app.uploads.announced(id, caller).await?.map(Upload::of).map(Node::Upload),
        GlobalId::Session(id) => Session::with_id(app, id, caller).await?.map(Node::Session),
        GlobalId::Delivery(id) => app.deliveries.by_id(id, caller).await?.map(Delivery::of).map(Node::Delivery),
        GlobalId::Event { stream, sequence, hash } => {
            let found = app.audits.event(&stream, sequence, caller).await?;
            let found = found.filter(|event| {
                hash.is_none_or(|hash| event.stored.hash().is_some_and(|found| found.starts_with(&hash)))
            });
            found.map(Event::opened).map(Node::Event)
        }
        GlobalId::SupplementItem(id) => {
            let found = app.dossier_views.supplement_item(id, caller).await?;
            found.map(|(item, procedure)| {
                Node::SupplementItem(SupplementItem::of(&item, procedure.as_deref(), caller.language))
            })
        }
        GlobalId::Webhook(id) => app.webhook_settings.by_id(caller, id).await?.map(Webhook).map(Node::Webhook),
        GlobalId::WebhookDelivery { webhook, position } => {
            let found = app.webhook_settings.delivery(caller, webhook, position).await?;
            found.map(WebhookDelivery::of).map(Node::WebhookDelivery)
        }
        GlobalId::DeadLetter { webhook, position } => app
            .webhook_settings
            .dead_letter(caller, webhook, position)
            .await?
            .map(WebhookDeadLetter::of)
            .map(Node::WebhookDeadLetter),
    })
}
