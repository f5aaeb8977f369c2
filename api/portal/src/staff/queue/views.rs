//! Saved views of the queue.

use axum::Extension;
use axum::extract::RawQuery;
use axum::response::Response;

use super::operation::QueueView;
use super::query::QueueQuery;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::layout::Viewer;
use crate::mutation::{MutationOutcome, mutation};
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::enums::DossierOrder;
use crate::schema::input::DossierFilter;
use crate::schema::user_error::UserError;

/// A view that is kept, as a link.
pub(super) struct SavedView {
    pub(super) name: String,
    pub(super) path: String,
    /// Number of dossiers that it shows now; `None` where it was not counted.
    pub(super) count: Option<i32>,
}

impl SavedView {
    pub(super) fn new(context: &PageContext, view: QueueView, viewer: &Viewer) -> Self {
        let path = QueueQuery::kept(context, view.filter, view.order_by, viewer).address();
        Self { name: view.name, path, count: view.dossier_count }
    }
}

/// `GET /staff/views`: under which name this view is to be kept.
pub async fn name(Extension(context): PageExtension, RawQuery(query): RawQuery) -> Answer {
    let viewer = context.colleague(String::new()).await?.1;
    let wanted = QueueQuery::read(&context, &Posted::of_query(query.as_deref()), &viewer);
    form(&context, &wanted, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /staff/views`: keeps it.
pub async fn save(Extension(context): PageExtension, posted: Posted) -> Answer {
    let viewer = context.colleague(String::new()).await?.1;
    let wanted = QueueQuery::read(&context, &Posted::of_query(Some(posted.get("within"))), &viewer);
    if posted.is_redrawn() {
        return form(&context, &wanted, &posted, Faults::none(context.translator())).await;
    }
    let input = SaveQueueViewInput {
        name: posted.get("name").to_owned(),
        filter: wanted.filter(&viewer.id),
        order_by: Some(wanted.order),
    };
    let faults = Faults::of_sent(&context, input.send(&context).await)?;
    if !faults.is_empty() {
        return form(&context, &wanted, &posted, faults).await;
    }
    context.leave_notice("notice-view-saved");
    Ok(redirect::to(&wanted.address()))
}

/// `POST /staff/views/delete`: deletes a saved view of the viewer.
pub async fn delete(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let input = DeleteQueueViewInput { name: posted.get("name").to_owned() };
    if input.send(&context).await?.after == Some(true) {
        context.leave_notice("notice-view-deleted");
    }
    Ok(redirect::to("/staff"))
}

async fn form(context: &PageContext, wanted: &QueueQuery, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let name =
        Control::line(context.translator(), "name", context.t("views-name")).required().typed_by("text", "medium");
    let controls = vec![name.hinted(context.t("views-name-hint")).filled_from(typed)];
    let layout = context.layout(context.t("views-title")).await?;
    let (here, back) = (wanted.address(), layout.queue_title());
    Ok(FormPage::new(layout, "/staff/views", controls, faults, context.t("views-save"))
        .back_to(&here, back)
        .or_else(&here, context.t("act-cancel"))
        .hiding("within", here.clone())
        .respond())
}

/// The view as it is kept.
#[derive(cynic::InputObject)]
struct SaveQueueViewInput {
    name: String,
    filter: DossierFilter,
    order_by: Option<DossierOrder>,
}

mutation!(SaveQueueView: save_queue_view(SaveQueueViewInput) -> SaveQueueViewPayload { user_errors });

/// The view that is kept no longer.
#[derive(cynic::InputObject)]
struct DeleteQueueViewInput {
    name: String,
}

mutation!(
    DeleteQueueView: delete_queue_view(DeleteQueueViewInput) -> DeleteQueueViewPayload { deleted: bool, user_errors }
);
