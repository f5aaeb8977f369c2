//! Mutations on the steps of a procedure up to the result.

use app::command_runner::{Aimed, Request};
use app::dossiers::{Onward, Ruling};
use async_graphql::{Context, ID, Object};
use domain::FileId;
use domain::dossier::DossierCommand;
use domain::procedure::Money;
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::answer::{answered, fingerprinted};
use crate::context::ContextExt;
use crate::input::{
    CancelPaymentRequestInput, DecideDossierInput, ExtendDeadlineInput, ForwardDossierInput, MoneyInput,
    RecordPaymentInput, RequestPaymentInput, ReturnResultInput, SendBackDossierInput,
};
use crate::payload::{
    CancelPaymentRequestPayload, DecideDossierPayload, ExtendDeadlinePayload, ForwardDossierPayload,
    RecordPaymentPayload, RequestPaymentPayload, ReturnResultPayload, SendBackDossierPayload,
};
use crate::upload_of;

/// Mutations that carry a dossier through its steps to its result.
#[derive(Default)]
pub struct WorkflowMutation;

#[Object]
impl WorkflowMutation {
    /// Forwards a dossier to the procedure's next step; for RECEPTION from the desk, later for officers of the step.
    /// Idempotent by `requestId`; usual `userErrors`: NOT_FOUND at `assigneeId`, VERSION_CONFLICT,
    /// NOT_ALLOWED_IN_STATUS.
    async fn forward_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier to forward, with note and files.")] input: ForwardDossierInput,
    ) -> Result<Option<ForwardDossierPayload>, AppError> {
        let request = Request::of("forwardDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let to = input.assignee_id.map(|id| match id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        });
        let onward = Onward { note: input.note, to, uploads: uploads(input.upload_ids) };
        answered!(ctx, ForwardDossierPayload, ctx.app().dossiers.forward(ctx.caller(), aimed, onward).await)
    }

    /// Sends a dossier back to the procedure's step before; for officers of the step. Idempotent by `requestId`; usual
    /// `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn send_back_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier to send back and the reason.")] input: SendBackDossierInput,
    ) -> Result<Option<SendBackDossierPayload>, AppError> {
        let request = Request::of("sendBackDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let (reason, uploads) = (input.reason, uploads(input.upload_ids));
        answered!(ctx, SendBackDossierPayload, ctx.app().dossiers.send_back(ctx.caller(), aimed, reason, uploads).await)
    }

    /// Asks the applicant for a payment; for RECEPTION of the agency. Idempotent by `requestId`; usual `userErrors`:
    /// OUT_OF_RANGE at `money`, VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn request_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier, amount and what it is for.")] input: RequestPaymentInput,
    ) -> Result<Option<RequestPaymentPayload>, AppError> {
        let request = Request::of("requestPayment", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let (request, money) = (ctx.app().ids.payment_request(), money(input.money));
        let command = DossierCommand::RequestPayment { request, money, reason: input.reason };
        answered!(ctx, RequestPaymentPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Records the payment that was requested, exactly in its amount; for RECEPTION of the agency. Idempotent by
    /// `requestId`; usual `userErrors`: OUT_OF_RANGE at `money`, VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn record_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier, amount paid and receipt.")] input: RecordPaymentInput,
    ) -> Result<Option<RecordPaymentPayload>, AppError> {
        let request = Request::of("recordPayment", Some(input.request_id), || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::RecordPayment { money: money(input.money), reference: input.reference };
        answered!(ctx, RecordPaymentPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Cancels an unpaid payment request made by mistake, after which another can be made; for RECEPTION and LEADER of
    /// the agency. Idempotent by `requestId`; usual `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn cancel_payment_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the reason to cancel.")] input: CancelPaymentRequestInput,
    ) -> Result<Option<CancelPaymentRequestPayload>, AppError> {
        let request = Request::of("cancelPaymentRequest", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::CancelPaymentRequest { reason: input.reason };
        answered!(ctx, CancelPaymentRequestPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Promises a later due date, once per dossier, with an apology to the applicant; for LEADER of the agency before
    /// the last working day. Idempotent by `requestId`; usual `userErrors`: OUT_OF_RANGE at `dueAt`, VERSION_CONFLICT,
    /// NOT_ALLOWED_IN_STATUS.
    async fn extend_deadline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier, new due date and apology.")] input: ExtendDeadlineInput,
    ) -> Result<Option<ExtendDeadlinePayload>, AppError> {
        let request = Request::of("extendDeadline", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::ExtendDeadline { due_at: input.due_at.0, reason: input.reason };
        answered!(ctx, ExtendDeadlinePayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Grants or refuses the application at its last step; for LEADER of the agency who did not examine the dossier.
    /// Idempotent by `requestId`; usual `userErrors`: REQUIRED at `reason`, VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn decide_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the decision on it.")] input: DecideDossierInput,
    ) -> Result<Option<DecideDossierPayload>, AppError> {
        let request = Request::of("decideDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let drafts = input.file_ids.unwrap_or_default();
        let drafts = drafts.iter().map(|id| match id.parse() {
            Ok(GlobalId::File(file)) => Some(file),
            _ => None,
        });
        let ruling = Ruling {
            outcome: input.outcome.into(),
            reason: input.reason,
            uploads: uploads(input.upload_ids),
            drafts: drafts.collect(),
        };
        answered!(ctx, DecideDossierPayload, ctx.app().dossiers.decide(ctx.caller(), aimed, ruling).await)
    }

    /// Hands the result of a decided dossier over to the applicant; for RECEPTION of the agency. Idempotent by
    /// `requestId`; usual `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn return_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier whose result is returned.")] input: ReturnResultInput,
    ) -> Result<Option<ReturnResultPayload>, AppError> {
        let request = Request::of("returnResult", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::ReturnResult { note: input.note };
        answered!(ctx, ReturnResultPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }
}

/// Uploads of these ids; `None` for any other id.
fn uploads(ids: Option<Vec<ID>>) -> Vec<Option<FileId>> {
    ids.unwrap_or_default().iter().map(upload_of).collect()
}

fn money(input: MoneyInput) -> Money {
    Money { amount: input.amount.0, currency: input.currency.unwrap_or_else(|| "VND".to_owned()) }
}
