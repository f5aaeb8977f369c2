use axum::Extension;
use axum::extract::RawQuery;
use axum::response::Response;

use super::operation::QueueView;
use super::wanted::Wanted;
use crate::answer::Answer;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::moved;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::enums::DossierOrder;
use crate::schema::input::DossierFilter;
use crate::schema::user_error::UserError;
use crate::shell::Viewer;
use crate::visit::{Here, Visit};

/// A view that is kept, as a link.
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) path: String,
    /// How many dossiers it shows now, where that is known.
    pub(super) count: Option<i32>,
}

impl Kept {
    pub(super) fn new(visit: &Visit, view: QueueView, viewer: &Viewer) -> Self {
        let path = Wanted::kept(visit, view.filter, view.order_by, viewer).address();
        Self { name: view.name, path, count: view.dossier_count }
    }
}

/// `GET /staff/views`: under which name this view is to be kept.
pub async fn name(Extension(visit): Here, RawQuery(query): RawQuery) -> Answer {
    let viewer = visit.colleague(String::new()).await?.1;
    let wanted = Wanted::read(&visit, &Posted::of_query(query.as_deref()), &viewer);
    form(&visit, &wanted, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /staff/views`: keeps it.
pub async fn save(Extension(visit): Here, posted: Posted) -> Answer {
    let viewer = visit.colleague(String::new()).await?.1;
    let wanted = Wanted::read(&visit, &Posted::of_query(Some(posted.get("within"))), &viewer);
    if posted.is_redrawn() {
        return form(&visit, &wanted, &posted, Faults::none(visit.tongue())).await;
    }
    let input = SaveQueueViewInput {
        name: posted.get("name").to_owned(),
        filter: wanted.filter(&viewer.id),
        order_by: Some(wanted.order),
    };
    let errors = match input.send(&visit).await {
        Ok(errors) => errors,
        Err(failure) => return form(&visit, &wanted, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    if !errors.is_empty() {
        return form(&visit, &wanted, &posted, Faults::of(visit.tongue(), errors)).await;
    }
    visit.leave_notice("notice-view-saved");
    Ok(moved::to(&wanted.address()))
}

/// `POST /staff/views/delete`
pub async fn delete(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    let input = DeleteQueueViewInput { name: posted.get("name").to_owned() };
    if input.send(&visit).await?.deleted {
        visit.leave_notice("notice-view-deleted");
    }
    Ok(moved::to("/staff"))
}

async fn form(visit: &Visit, wanted: &Wanted, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let name = Control::line(visit.tongue(), "name", visit.say("views-name")).required().typed_by("text", "medium");
    let controls = vec![name.hinted(visit.say("views-name-hint")).filled_from(typed)];
    let shell = visit.shell(visit.say("views-title")).await?;
    let (here, back) = (wanted.address(), shell.queue_title());
    Ok(FormPage::new(shell, "/staff/views", controls, faults, visit.say("views-save"))
        .back_to(&here, back)
        .or_else(&here, visit.say("act-cancel"))
        .hiding("within", here.clone())
        .answer())
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

#[derive(Debug, cynic::QueryFragment)]
struct DeleteQueueViewPayload {
    deleted: bool,
}

mutation!(DeleteQueueView: delete_queue_view(DeleteQueueViewInput) -> DeleteQueueViewPayload);
