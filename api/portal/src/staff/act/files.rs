use axum::extract::Multipart;

use crate::csrf;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::upload;

const PURPOSE: &str = "act-upload";

/// A form of an act with its files, which have been sent on.
pub(super) struct Received {
    /// Its other fields.
    pub posted: Posted,
    /// The uploads, those that were sent before first: their ids and names.
    pub uploads: Vec<(String, String)>,
    /// What is wrong with those that could not be sent on.
    pub faults: Faults,
}

/// Whether files go along with this act; those of a decision are the applicant's, and have a page of their own.
pub(super) fn takes_files(act: DossierAction) -> bool {
    matches!(act, DossierAction::Forward | DossierAction::SendBack)
}

/// Reads a form with files. Those that were sent before are not sent again.
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

/// Files that were sent, as a page sends them back: sealed, and by their names.
pub(super) fn kept(context: &PageContext, uploads: Vec<(String, String)>) -> Vec<(String, String)> {
    let keep = |upload: (String, String)| Some((csrf::encrypt_token(context, PURPOSE, &upload)?, upload.1));
    uploads.into_iter().filter_map(keep).collect()
}

/// What is wrong with the files of a form.
pub(super) fn error(faults: &Faults) -> Option<String> {
    faults.message_at("files").or_else(|| faults.message_at("uploadIds"))
}

/// Where the faults of files lead; what has no control of its own is about the act as a whole.
pub(super) fn lead(control: &str) -> String {
    match control.split('/').next() {
        Some("files" | "uploadIds" | "fileIds") => "#files".to_owned(),
        _ => "#main-form".to_owned(),
    }
}
