//! Mutations on messages, read marks and uploads.

use app::command_runner::{Aimed, Request};
use app::uploads::UploadWish;
use async_graphql::{Context, Object};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::answer::{answer, fingerprinted};
use crate::context::ContextExt;
use crate::input::{CreateUploadInput, MarkExchangeReadInput, PostMessageInput};
use crate::payload::{CreateUploadPayload, MarkExchangeReadPayload, PostMessagePayload};
use crate::types::Upload;
use crate::types::{Dossier, Message};
use crate::upload_of;

/// Mutations on messages and uploads.
#[derive(Default)]
pub struct ExchangeMutation;

#[Object]
impl ExchangeMutation {
    /// Announces a file and answers a signed URL that takes its bytes once, within an hour; for everybody with a
    /// session. Usual `userErrors`: OUT_OF_RANGE at `size`, FILE_REJECTED, TOO_MANY_ATTEMPTS.
    async fn create_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name and size of the file.")] input: CreateUploadInput,
    ) -> Result<Option<CreateUploadPayload>, AppError> {
        let wish = UploadWish {
            file_name: input.file_name,
            media_type: input.media_type,
            size: i64::from(input.size),
            sha256: input.sha256,
        };
        let done = ctx.app().uploads.create(ctx.caller(), wish).await;
        answer(ctx, done, async |upload| {
            Ok(CreateUploadPayload { upload: Some(Upload::of(upload)), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Posts a message in a dossier's thread, in any status; for the applicant and officers of the agency. Idempotent
    /// by `requestId`; usual `userErrors`: REQUIRED, TOO_LONG, NOT_FOUND.
    async fn post_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier, text and attachments.")] input: PostMessageInput,
    ) -> Result<Option<PostMessagePayload>, AppError> {
        let request = Request::of("postMessage", Some(input.request_id), || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, None, request)?;
        let uploads = input.upload_ids.unwrap_or_default().iter().map(upload_of).collect();
        let done = ctx.app().exchanges.post(ctx.caller(), aimed, input.body, uploads).await;
        answer(ctx, done, async |posted| {
            let procedure = None;
            Ok(PostMessagePayload {
                message: Some(Message::of(posted.message, procedure)),
                dossier: Some(Dossier::of_done(&posted.dossier)),
                user_errors: Vec::new(),
                stale: posted.dossier.stale,
            })
        })
        .await
    }

    /// Marks the messages of a thread as read for the caller's side, up to one message; for the applicant and officers
    /// of the agency. Usual `userErrors`: NOT_FOUND.
    async fn mark_exchange_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the last message read.")] input: MarkExchangeReadInput,
    ) -> Result<Option<MarkExchangeReadPayload>, AppError> {
        let aimed = Aimed::at(&input.code, None, None)?;
        let up_to = match input.up_to_message_id.parse() {
            Ok(GlobalId::Message(message)) => Some(message),
            _ => None,
        };
        let done = ctx.app().exchanges.mark_read(ctx.caller(), aimed, up_to).await;
        answer(ctx, done, async |done| {
            let dossier = Some(Dossier::of_done(&done));
            Ok(MarkExchangeReadPayload { dossier, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }
}
