//! Mutations on drafts: saved by compare-and-set on their version, attached to, deleted.

use app::draft::DraftKey;
use app::own_drafts::{DraftOutcome, outdated};
use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::answer;
use crate::context::ContextExt;
use crate::error::UserError;
use crate::input::{
    AttachDraftDocumentInput, DeleteDraftInput, DetachDraftDocumentInput, ReapplyDossierInput, SaveDraftInput,
};
use crate::payload::{
    AttachDraftDocumentPayload, DeleteDraftPayload, DetachDraftDocumentPayload, ReapplyDossierPayload, SaveDraftPayload,
};
use crate::types::Draft;
use crate::upload_of;

/// Mutations on drafts of forms.
#[derive(Default)]
pub struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Saves a draft of the caller, kept for 90 days: replaced with `expectedVersion`, merged without. Usual
    /// `userErrors`: VERSION_CONFLICT, TOO_LONG, NOT_FOUND at `procedureCode`.
    async fn save_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Draft to save, named by its form.")] input: SaveDraftInput,
    ) -> Result<Option<SaveDraftPayload>, AppError> {
        let expected = input.expected_version.map(expected_version).transpose()?;
        let saved = ctx.app().own_drafts.save(ctx.caller(), input.read(ctx.caller().at), expected).await;
        answer(ctx, saved, async |saved| {
            let (draft, user_errors) = shown(ctx, saved);
            Ok(SaveDraftPayload { draft, user_errors, stale: false })
        })
        .await
    }

    /// Attaches a finished upload to the caller's draft, creating the draft if there is none. Touches nothing else, so
    /// uploads and saves may run in parallel. Usual `userErrors`: NOT_FOUND, TOO_LONG, VERSION_CONFLICT.
    async fn attach_draft_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Draft and the upload to attach.")] input: AttachDraftDocumentInput,
    ) -> Result<Option<AttachDraftDocumentPayload>, AppError> {
        let since = input.expected_version.map(expected_version).transpose()?;
        let key = DraftKey { procedure_code: input.procedure_code, dossier_code: input.dossier_code };
        let version = u32::try_from(input.procedure_version).unwrap_or_default();
        let upload = upload_of(&input.document.upload_id);
        let document = (input.document.read(), upload);
        let attached = ctx.app().own_drafts.attach(ctx.caller(), (&key, version), document, since).await;
        answer(ctx, attached, async |attached| {
            let (draft, user_errors) = shown(ctx, attached);
            Ok(AttachDraftDocumentPayload { draft, user_errors, stale: false })
        })
        .await
    }

    /// Creates a draft from the caller's own rejected, stopped or refused dossier, to be submitted as a new one. Usual
    /// `userErrors`: NOT_FOUND, NOT_ALLOWED_IN_STATUS, VERSION_CONFLICT if a draft of the procedure exists.
    async fn reapply_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier to apply with anew.")] input: ReapplyDossierInput,
    ) -> Result<Option<ReapplyDossierPayload>, AppError> {
        let begun = ctx.app().own_drafts.reapply(ctx.caller(), &input.code).await;
        answer(ctx, begun, async |draft| {
            Ok(ReapplyDossierPayload { draft: Some(Draft(draft)), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Takes an upload out of a draft of the caller; the rest of the draft stays.
    async fn detach_draft_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Draft and the upload to detach.")] input: DetachDraftDocumentInput,
    ) -> Result<Option<DetachDraftDocumentPayload>, AppError> {
        let key = DraftKey { procedure_code: input.procedure_code, dossier_code: input.dossier_code };
        let done = ctx.app().own_drafts.detach(ctx.caller(), &key, &input.upload_id).await;
        answer(ctx, done, async |detached| {
            Ok(DetachDraftDocumentPayload { detached, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Deletes a draft of the caller with its content. Usual `userErrors`: VERSION_CONFLICT.
    async fn delete_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Draft to delete, named by its form.")] input: DeleteDraftInput,
    ) -> Result<Option<DeleteDraftPayload>, AppError> {
        let expected = input.expected_version.map(expected_version).transpose()?;
        let done = ctx.app().own_drafts.delete(ctx.caller(), &input.key(), expected).await;
        answer(ctx, done, async |deleted| Ok(DeleteDraftPayload { deleted, user_errors: Vec::new(), stale: false }))
            .await
    }
}

/// Present draft, with a user error for a version conflict.
fn shown(ctx: &Context<'_>, saved: DraftOutcome) -> (Option<Draft>, Vec<UserError>) {
    match saved {
        DraftOutcome::Kept(draft) => (Some(Draft(draft)), Vec::new()),
        DraftOutcome::Outdated(now) => {
            let fault = outdated("expectedVersion", now.as_ref());
            (None, vec![UserError::of(fault, &ctx.app().texts, ctx.caller().language)])
        }
    }
}

fn expected_version(version: i32) -> Result<u32, AppError> {
    u32::try_from(version).map_err(|_| AppError::BadUserInput("expectedVersion is not a version".to_owned()))
}

/// Parses the version of a draft to submit.
pub(super) fn draft_version(version: i32) -> Result<u32, AppError> {
    u32::try_from(version).map_err(|_| AppError::BadUserInput("draftVersion is not a version".to_owned()))
}
