//! Actions with attached files, for the officer who works on the dossier next.

use axum::Extension;
use axum::extract::{Multipart, Path};

use super::{files, performed, show};
use crate::page_context::PageExtension;
use crate::render::Answer;
use crate::schema::enums::DossierAction;

/// `GET /staff/dossiers/{code}/forward`: form that passes a dossier to the next step.
pub async fn show_forward(context: PageExtension, Path(code): Path<String>) -> Answer {
    show(context, Path((code, DossierAction::Forward.path().to_owned()))).await
}

/// `POST /staff/dossiers/{code}/forward`: uploads the files and forwards.
pub async fn forward(Extension(context): PageExtension, Path(code): Path<String>, multipart: Multipart) -> Answer {
    context.signed_in()?;
    let received = files::receive(&context, multipart).await?;
    Box::pin(performed(&context, &code, DossierAction::Forward, received)).await
}

/// `GET /staff/dossiers/{code}/send-back`: form that returns a dossier to the step before.
pub async fn show_send_back(context: PageExtension, Path(code): Path<String>) -> Answer {
    show(context, Path((code, DossierAction::SendBack.path().to_owned()))).await
}

/// `POST /staff/dossiers/{code}/send-back`: uploads the files and sends back.
pub async fn send_back(Extension(context): PageExtension, Path(code): Path<String>, multipart: Multipart) -> Answer {
    context.signed_in()?;
    let received = files::receive(&context, multipart).await?;
    Box::pin(performed(&context, &code, DossierAction::SendBack, received)).await
}
