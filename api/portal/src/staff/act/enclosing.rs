//! Acts with which files go along, for the officers who work on the dossier then.

use axum::Extension;
use axum::extract::{Multipart, Path};

use super::{files, performed, show};
use crate::answer::Answer;
use crate::schema::enums::DossierAction;
use crate::visit::Here;

/// `GET /staff/dossiers/{code}/forward`
pub async fn show_forward(visit: Here, Path(code): Path<String>) -> Answer {
    show(visit, Path((code, DossierAction::Forward.path().to_owned()))).await
}

/// `POST /staff/dossiers/{code}/forward`
pub async fn forward(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let received = files::receive(&visit, multipart).await?;
    Box::pin(performed(&visit, &code, DossierAction::Forward, received)).await
}

/// `GET /staff/dossiers/{code}/send-back`
pub async fn show_send_back(visit: Here, Path(code): Path<String>) -> Answer {
    show(visit, Path((code, DossierAction::SendBack.path().to_owned()))).await
}

/// `POST /staff/dossiers/{code}/send-back`
pub async fn send_back(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let received = files::receive(&visit, multipart).await?;
    Box::pin(performed(&visit, &code, DossierAction::SendBack, received)).await
}
