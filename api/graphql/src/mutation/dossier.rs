//! Mutations of applicants: filing, supplements, withdrawal.

use app::command_runner::{Aimed, Request};
use app::dossiers::{Offer, Submission, SupplementAnswer};
use async_graphql::{Context, Object};
use domain::dossier::ItemWords;
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use secrecy::ExposeSecret;

use super::answer::{answer, fingerprinted};
use super::draft::draft_version;
use crate::context::ContextExt;
use crate::input::{
    DocumentInput, SubmitDossierInput, SupplementDossierInput, SupplementItemAnswerInput, WithdrawDossierInput,
};
use crate::payload::{SubmitDossierPayload, SupplementDossierPayload, WithdrawDossierPayload};
use crate::types::Dossier;
use crate::upload_of;

/// Mutations of applicants on dossiers.
#[derive(Default)]
pub struct DossierMutation;

#[Object]
impl DossierMutation {
    /// Submits a new dossier and answers its look-up secret; for citizens and organizations. Idempotent by `requestId`;
    /// usual `userErrors`: form errors below `form`, MISSING_DOCUMENT, UNKNOWN_REQUIREMENT, FILE_REJECTED,
    /// VERSION_CONFLICT.
    async fn submit_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Form and documents to submit.")] input: SubmitDossierInput,
    ) -> Result<Option<SubmitDossierPayload>, AppError> {
        let request = Request::of("submitDossier", Some(input.request_id), || fingerprinted(&input));
        let submission = Submission {
            procedure_code: input.procedure_code.trim().to_owned(),
            procedure_version: u32::try_from(input.procedure_version).unwrap_or(0),
            form: input.form.0,
            documents: offers(input.documents),
            draft_version: input.draft_version.map(draft_version).transpose()?,
        };
        let done = ctx.app().dossiers.submit(ctx.caller(), submission, request).await;
        answer(ctx, done, async |(done, secret)| {
            Ok(SubmitDossierPayload {
                dossier: Some(Dossier::of_done(&done)),
                look_up_secret: Some(secret.expose_secret().to_owned()),
                user_errors: Vec::new(),
                stale: done.stale,
            })
        })
        .await
    }

    /// Answers the open supplement request of a dossier; for its applicant. Idempotent by `requestId`; usual
    /// `userErrors`: NOT_REQUESTED, REQUIRED at `message`, VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn supplement_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Answer to the supplement request.")] input: SupplementDossierInput,
    ) -> Result<Option<SupplementDossierPayload>, AppError> {
        let request = Request::of("supplementDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let draft = input.draft_version.map(draft_version).transpose()?.map(|version| (input.code.as_str(), version));
        let given = SupplementAnswer {
            form: input.form.map(|form| form.0),
            documents: offers(input.documents.unwrap_or_default()),
            message: input.message,
            words: input.answers.unwrap_or_default().into_iter().map(words).collect(),
        };
        let done = ctx.app().dossiers.supplement(ctx.caller(), aimed, given, draft).await;
        answer(ctx, done, async |done| {
            let dossier = Some(Dossier::of_done(&done));
            Ok(SupplementDossierPayload { dossier, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Asks the office to give an undecided dossier back, on which it has to rule; for its applicant. Idempotent by
    /// `requestId`; usual `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn withdraw_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier to withdraw and the reason.")] input: WithdrawDossierInput,
    ) -> Result<Option<WithdrawDossierPayload>, AppError> {
        let request = Request::of("withdrawDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, input.expected_version, request)?;
        let command = domain::dossier::DossierCommand::Withdraw { reason: input.reason };
        let done = ctx.app().dossiers.run(ctx.caller(), aimed, command).await;
        answer(ctx, done, async |done| {
            let dossier = Some(Dossier::of_done(&done));
            Ok(WithdrawDossierPayload { dossier, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }
}

fn offers(documents: Vec<DocumentInput>) -> Vec<Offer> {
    let offer =
        |document: DocumentInput| Offer { requirement: document.requirement, upload: upload_of(&document.upload_id) };
    documents.into_iter().map(offer).collect()
}

fn words(answer: SupplementItemAnswerInput) -> ItemWords {
    let item = match answer.item_id.parse() {
        Ok(GlobalId::SupplementItem(item)) => Some(item),
        _ => None,
    };
    ItemWords { item, words: answer.words }
}
