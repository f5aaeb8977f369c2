use app::draft::{Draft as Kept, DraftDocument as Attached};
use app::files::FileKind;
use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use foundation::error::TopLevel;

use super::procedure::Procedure;
use crate::context::Here;
use crate::scalar::{DateTime, Json};
use crate::upload_of;

/// A form that its owner is filling in: of a new dossier, or of one that is supplemented.
#[derive(Clone)]
pub struct Draft(pub Kept);

/// A form that its owner is filling in.
#[Object]
impl Draft {
    /// Of the procedure.
    async fn procedure_code(&self) -> &str {
        &self.0.key.procedure_code
    }

    /// The version whose form was on the screen.
    async fn procedure_version(&self) -> i32 {
        i32::try_from(self.0.procedure_version).unwrap_or(i32::MAX)
    }

    /// That version of the procedure.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Option<Procedure>, TopLevel> {
        let key = &self.0.key;
        Ok(ctx.app().procedure(&key.procedure_code, self.0.procedure_version).await?.map(Procedure))
    }

    /// Of the dossier that is supplemented; null for a new one.
    async fn dossier_code(&self) -> Option<&str> {
        self.0.key.dossier_code.as_deref()
    }

    /// As typed: it need not fit the form's schema.
    async fn form(&self) -> Json {
        Json(self.0.content.form.clone())
    }

    /// What is attached so far.
    async fn documents(&self) -> Vec<DraftDocument> {
        self.0.content.documents.iter().cloned().map(Into::into).collect()
    }

    /// Raised by every change; what `expectedVersion` compares with.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.version).unwrap_or(i32::MAX)
    }

    /// When it was submitted or deleted, after which it holds nothing; null while it is filled in.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// Number of the dossier that was submitted from it; of a draft that has not ended, from an earlier version of it.
    async fn submitted_as(&self) -> Option<&str> {
        self.0.submitted_as.as_deref()
    }

    /// When it was saved.
    async fn saved_at(&self) -> DateTime {
        DateTime(self.0.saved_at)
    }
}

/// An upload that is meant for one of the procedure's required documents.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DraftDocument {
    /// Key of the requirement.
    requirement: String,
    /// From `createUpload`; it goes after 24 hours unused.
    upload_id: ID,
    /// As its owner calls the file.
    file_name: String,
}

#[ComplexObject]
impl DraftDocument {
    /// What was sent for it; null where it has gone meanwhile.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<DraftFile>, TopLevel> {
        let Some(id) = upload_of(&self.upload_id) else { return Ok(None) };
        let (files, caller) = (&ctx.app().files, ctx.caller());
        let account = caller.account()?;
        let waiting = files.waiting(id, account).await.map_err(|error| ctx.app().failure(error))?;
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

/// A file that is in a draft and in no dossier yet, for its owner.
#[derive(Clone, SimpleObject)]
pub struct DraftFile {
    /// As its first bytes say.
    media_type: String,
    /// In bytes.
    size: i32,
    /// Signed for the caller: GET it without a header, within a few minutes.
    url: String,
    /// Where browsers show it in place, for as long as `url` holds; null for kinds that they do not show.
    view_url: Option<String>,
}
