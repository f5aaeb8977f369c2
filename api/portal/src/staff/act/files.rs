//! Files attached to an action: uploaded at once, and carried through a redrawn form as encrypted tokens.

use axum::extract::Multipart;

use crate::csrf;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::upload;

const PURPOSE: &str = "act-upload";

/// Posted form of an action, whose files are uploaded already.
pub(super) struct Received {
    /// Other fields of the form.
    pub posted: Posted,
    /// The uploads, those that were sent before first: their ids and names.
    pub uploads: Vec<(String, String)>,
    /// Errors of the files that could not be uploaded.
    pub faults: Faults,
}

/// Tells an action with attached files; those of a decision go to the applicant, and have a page of their own.
pub(super) fn takes_files(act: DossierAction) -> bool {
    matches!(act, DossierAction::Forward | DossierAction::SendBack)
}

/// Parses a multipart form and uploads its files; those of an earlier post are not uploaded again.
pub(super) async fn receive(context: &PageContext, multipart: Multipart) -> Result<Received, Failure> {
    let parcel = upload::read(context, multipart).await?;
    let kept = parcel.posted.all("upload").filter_map(|sealed| csrf::decrypt_token(context, PURPOSE, sealed));
    let mut uploads: Vec<(String, String)> = kept.collect();
    let mut faults = Faults::none(context.translator());
    for file in parcel.files {
        let name = file.name.clone();
        match file.send(context).await? {
            Ok(id) => uploads.push((id.into_inner(), name)),
            Err(messages) => faults = messages.into_iter().fold(faults, |all, one| all.at("files", one)),
        }
    }
    Ok(Received { posted: parcel.posted, uploads, faults })
}

/// Uploaded files for a redrawn form: encrypted token and name of each.
pub(super) fn kept(context: &PageContext, uploads: Vec<(String, String)>) -> Vec<(String, String)> {
    let keep = |upload: (String, String)| Some((csrf::encrypt_token(context, PURPOSE, &upload)?, upload.1));
    uploads.into_iter().filter_map(keep).collect()
}

/// Error of the file input.
pub(super) fn error(faults: &Faults) -> Option<String> {
    faults.message_at("files").or_else(|| faults.message_at("uploadIds"))
}

/// Anchor of a file error; an error without a control concerns the action as a whole.
pub(super) fn lead(control: &str) -> String {
    match control.split('/').next() {
        Some("files" | "uploadIds" | "fileIds") => "#files".to_owned(),
        _ => "#main-form".to_owned(),
    }
}
