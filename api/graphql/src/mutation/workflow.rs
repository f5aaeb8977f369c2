use app::service::{Aimed, Onward, Request, Ruling};
use async_graphql::{Context, ID, Object};
use domain::FileId;
use domain::dossier::DossierCommand;
use domain::procedure::Money;
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;

use super::{answered, fingerprinted};
use crate::context::Here;
use crate::input::{
    CancelPaymentRequestInput, DecideDossierInput, ExtendDeadlineInput, ForwardDossierInput, MoneyInput,
    RecordPaymentInput, RequestPaymentInput, ReturnResultInput, SendBackDossierInput,
};
use crate::payload::{
    CancelPaymentRequestPayload, DecideDossierPayload, ExtendDeadlinePayload, ForwardDossierPayload,
    RecordPaymentPayload, RequestPaymentPayload, ReturnResultPayload, SendBackDossierPayload,
};
use crate::upload_of;

/// The way of a dossier through the procedure's steps to its result.
#[derive(Default)]
pub struct WorkflowMutation;

#[Object]
impl WorkflowMutation {
    /// Passes a dossier on to the procedure's next step.
    async fn forward_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ForwardDossierInput,
    ) -> Result<Option<ForwardDossierPayload>, TopLevel> {
        let request = Request::of("forwardDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let to = input.assignee_id.map(|id| match id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        });
        let onward = Onward { note: input.note, to, uploads: uploads(input.upload_ids) };
        answered!(ctx, ForwardDossierPayload, ctx.app().forward(ctx.caller(), aimed, onward).await)
    }

    /// Gives a dossier back to the procedure's step before.
    async fn send_back_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: SendBackDossierInput,
    ) -> Result<Option<SendBackDossierPayload>, TopLevel> {
        let request = Request::of("sendBackDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let (reason, uploads) = (input.reason, uploads(input.upload_ids));
        answered!(ctx, SendBackDossierPayload, ctx.app().send_back(ctx.caller(), aimed, reason, uploads).await)
    }

    /// Asks the applicant to pay.
    async fn request_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For which, how much, and what for.")] input: RequestPaymentInput,
    ) -> Result<Option<RequestPaymentPayload>, TopLevel> {
        let request = Request::of("requestPayment", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let (request, money) = (ctx.app().ids.payment_request(), money(input.money));
        let command = DossierCommand::RequestPayment { request, money, reason: input.reason };
        answered!(ctx, RequestPaymentPayload, ctx.app().dossier_command(ctx.caller(), aimed, command).await)
    }

    /// Says that a payment has come; the amount must be what was asked for.
    async fn record_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For which, how much, and the receipt.")] input: RecordPaymentInput,
    ) -> Result<Option<RecordPaymentPayload>, TopLevel> {
        let request = Request::of("recordPayment", Some(input.request_id), || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::RecordPayment { money: money(input.money), reference: input.reference };
        answered!(ctx, RecordPaymentPayload, ctx.app().dossier_command(ctx.caller(), aimed, command).await)
    }

    /// Takes back a payment request that was made by mistake: the applicant need not pay, and another may be made.
    async fn cancel_payment_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which, and why.")] input: CancelPaymentRequestInput,
    ) -> Result<Option<CancelPaymentRequestPayload>, TopLevel> {
        let request = Request::of("cancelPaymentRequest", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::CancelPaymentRequest { reason: input.reason };
        answered!(ctx, CancelPaymentRequestPayload, ctx.app().dossier_command(ctx.caller(), aimed, command).await)
    }

    /// Promises a later date, once, with an apology to the applicant.
    async fn extend_deadline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which, until when, and why.")] input: ExtendDeadlineInput,
    ) -> Result<Option<ExtendDeadlinePayload>, TopLevel> {
        let request = Request::of("extendDeadline", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::ExtendDeadline { due_at: input.due_at.0, reason: input.reason };
        answered!(ctx, ExtendDeadlinePayload, ctx.app().dossier_command(ctx.caller(), aimed, command).await)
    }

    /// Grants or refuses what was applied for; whoever examined a dossier does not decide on it.
    async fn decide_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: DecideDossierInput,
    ) -> Result<Option<DecideDossierPayload>, TopLevel> {
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
        answered!(ctx, DecideDossierPayload, ctx.app().decide(ctx.caller(), aimed, ruling).await)
    }

    /// Hands the result over to the applicant.
    async fn return_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which.")] input: ReturnResultInput,
    ) -> Result<Option<ReturnResultPayload>, TopLevel> {
        let request = Request::of("returnResult", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::ReturnResult { note: input.note };
        answered!(ctx, ReturnResultPayload, ctx.app().dossier_command(ctx.caller(), aimed, command).await)
    }
}

/// The uploads that these ids name; another id names none.
fn uploads(ids: Option<Vec<ID>>) -> Vec<Option<FileId>> {
    ids.unwrap_or_default().iter().map(upload_of).collect()
}

fn money(input: MoneyInput) -> Money {
    Money { amount: input.amount.0, currency: input.currency.unwrap_or_else(|| "VND".to_owned()) }
}
