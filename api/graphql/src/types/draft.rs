//! Output types of drafts and their attachments.

use app::draft::{Draft as StoredDraft, DraftDocument as Attached};
use app::files::FileKind;
use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use foundation::error::AppError;

use super::procedure::Procedure;
use crate::context::ContextExt;
use crate::scalar::{DateTime, Json};
use crate::upload_of;

/// Unsubmitted form of a new application or of a supplement, kept for 90 days; seen by its owner alone.
#[derive(Clone)]
pub struct Draft(pub StoredDraft);

/// Unsubmitted form of a new application or of a supplement, kept for 90 days; seen by its owner alone.
#[Object]
impl Draft {
    /// National code of the procedure, `2.001624`.
    async fn procedure_code(&self) -> &str {
        &self.0.key.procedure_code
    }

    /// Version of the procedure whose form was on screen.
    async fn procedure_version(&self) -> i32 {
        i32::try_from(self.0.procedure_version).unwrap_or(i32::MAX)
    }

    /// The version of the procedure that the form belongs to; null if it is not known any more.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Option<Procedure>, AppError> {
        let key = &self.0.key;
        Ok(ctx.app().facts.procedure(&key.procedure_code, self.0.procedure_version).await?.map(Procedure))
    }

    /// Code of the dossier that is supplemented; null for a new application.
    async fn dossier_code(&self) -> Option<&str> {
        self.0.key.dossier_code.as_deref()
    }

    /// Form content as saved, unvalidated: it need not match the procedure's `formSchema`.
    async fn form(&self) -> Json {
        Json(self.0.content.form.clone())
    }

    /// Uploads attached so far, in the order in which they were sent.
    async fn documents(&self) -> Vec<DraftDocument> {
        self.0.content.documents.iter().cloned().map(Into::into).collect()
    }

    /// Version for optimistic concurrency, raised by each change; pass it as `expectedVersion` or `draftVersion`.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.version).unwrap_or(i32::MAX)
    }

    /// When it was submitted or deleted, UTC, after which it holds no content; null while it is open.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// Code of the dossier submitted from it; for an open draft, from an earlier version of it. Null if none was.
    async fn submitted_as(&self) -> Option<&str> {
        self.0.submitted_as.as_deref()
    }

    /// When it was last saved, UTC.
    async fn saved_at(&self) -> DateTime {
        DateTime(self.0.saved_at)
    }
}

/// Upload attached to a draft for one of the procedure's required documents.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DraftDocument {
    /// Key of the required document in `procedure.requiredDocuments`.
    requirement: String,
    /// Id of the upload from `createUpload`; it expires 24 hours after creation unless submitted.
    upload_id: ID,
    /// File name as the owner calls it.
    file_name: String,
}

#[ComplexObject]
impl DraftDocument {
    /// Type, size and URLs of the uploaded bytes; null if the upload has expired or no bytes were sent.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<DraftFile>, AppError> {
        let Some(id) = upload_of(&self.upload_id) else { return Ok(None) };
        let (files, caller) = (&ctx.app().files, ctx.caller());
        let account = caller.account()?;
        let waiting = files.waiting(id, account).await.map_err(|error| ctx.app().faults.failure(error))?;
        Ok(waiting.map(|upload| {
            let shown = FileKind::of_media_type(&upload.media_type).filter(|kind| kind.is_shown_in_place());
            DraftFile {
                size: i32::try_from(upload.size).unwrap_or(i32::MAX),
                media_type: upload.media_type,
                url: files.download_url(id, account, caller.at).url,
                view_url: shown.map(|_| files.view_url(id, account, caller.at)),
            }
        }))
    }
}

impl From<Attached> for DraftDocument {
    fn from(attached: Attached) -> Self {
        let Attached { requirement, upload_id, file_name } = attached;
        Self { requirement, upload_id: ID(upload_id), file_name }
    }
}

/// Uploaded bytes that belong to a draft and to no dossier yet, for their owner.
#[derive(Clone, SimpleObject)]
pub struct DraftFile {
    /// Media type detected from the bytes, `application/pdf` for example.
    media_type: String,
    /// Size of the file in bytes.
    size: i32,
    /// Download URL signed for the caller, for GET without headers; expires after ten minutes.
    url: String,
    /// URL that browsers show in place, expiring like `url`; null for types that they do not show.
    view_url: Option<String>,
}
