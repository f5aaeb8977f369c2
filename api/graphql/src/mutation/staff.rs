//! Mutations of the reception and of officers on single dossiers.

use app::command_runner::{Aimed, Request};
use app::dossiers::{AskedItem, SupplementWish};
use async_graphql::{Context, Object};
use domain::dossier::{DossierCommand, SupplementTarget};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::answer::{answer, answered, fingerprinted};
use crate::context::ContextExt;
use crate::input::{
    AcceptDossierInput, AssignDossierInput, CancelSupplementRequestInput, DeclineWithdrawalInput, RejectDossierInput,
    RequestSupplementInput, RevokeRulingInput, StopProcessingInput, SupplementTargetInput,
};
use crate::payload::{
    AcceptDossierPayload, AssignDossierPayload, CancelSupplementRequestPayload, DeclineWithdrawalPayload,
    HasUserErrors, RejectDossierPayload, RequestSupplementPayload, RevokeRulingPayload, StopProcessingPayload,
};

/// Mutations of officers on dossiers.
#[derive(Default)]
pub struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Accepts a registered dossier and starts its clock; for RECEPTION of the agency. Idempotent by `requestId`; usual
    /// `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn accept_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier to accept, with an optional note.")] input: AcceptDossierInput,
    ) -> Result<Option<AcceptDossierPayload>, AppError> {
        let request = Request::of("acceptDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::Accept { note: input.note };
        answered!(ctx, AcceptDossierPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Rejects a registered dossier with a reason; for RECEPTION of the agency. Idempotent by `requestId`; usual
    /// `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn reject_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the reason to reject.")] input: RejectDossierInput,
    ) -> Result<Option<RejectDossierPayload>, AppError> {
        let request = Request::of("rejectDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::Reject { reason: input.reason };
        answered!(ctx, RejectDossierPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Asks the applicant to correct or add something and pauses the clock, or only checks the request; for RECEPTION
    /// at the desk, later for officers of the step. Idempotent by `requestId`; usual `userErrors`: REQUIRED, NOT_FOUND,
    /// UNKNOWN_REQUIREMENT, VERSION_CONFLICT.
    async fn request_supplement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the items to ask for.")] input: RequestSupplementInput,
    ) -> Result<Option<RequestSupplementPayload>, AppError> {
        let request = Request::of("requestSupplement", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let items = input.items.into_iter().map(|item| AskedItem {
            target: match item.target {
                SupplementTargetInput::FormField(pointer) => SupplementTarget::FormField(pointer),
                SupplementTargetInput::Requirement(key) => SupplementTarget::Requirement(key),
            },
            instruction: item.instruction,
        });
        let wish = SupplementWish {
            message: input.message,
            items: items.collect(),
            respond_by: input.respond_by.map(|respond_by| respond_by.0),
        };
        if input.validate_only.unwrap_or(false) {
            let checked = ctx.app().dossiers.check_supplement_request(ctx.caller(), &aimed, wish).await;
            return answer(ctx, checked, async |()| Ok(RequestSupplementPayload::refused(Vec::new()))).await;
        }
        answered!(ctx, RequestSupplementPayload, ctx.app().dossiers.request_supplement(ctx.caller(), aimed, wish).await)
    }

    /// Cancels an open supplement request, whose text stays readable; for RECEPTION at the desk, later for officers of
    /// the step. Idempotent by `requestId`; usual `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn cancel_supplement_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the reason to cancel.")] input: CancelSupplementRequestInput,
    ) -> Result<Option<CancelSupplementRequestPayload>, AppError> {
        let request = Request::of("cancelSupplementRequest", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::CancelSupplementRequest { reason: input.reason };
        answered!(ctx, CancelSupplementRequestPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Assigns an open dossier to an officer; for RECEPTION and LEADER of the agency, and for officers of the step, who
    /// take what is unassigned or pass on what is theirs. Idempotent by `requestId`; usual `userErrors`: NOT_FOUND at
    /// `assigneeId`, VERSION_CONFLICT.
    async fn assign_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the officer to assign.")] input: AssignDossierInput,
    ) -> Result<Option<AssignDossierPayload>, AppError> {
        let request = Request::of("assignDossier", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let assignee = match input.assignee_id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        };
        answered!(ctx, AssignDossierPayload, ctx.app().dossiers.assign(ctx.caller(), aimed, assignee).await)
    }

    /// Declines the applicant's withdrawal, and the work goes on; for RECEPTION and LEADER of the agency. Idempotent by
    /// `requestId`; usual `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn decline_withdrawal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the reason to decline.")] input: DeclineWithdrawalInput,
    ) -> Result<Option<DeclineWithdrawalPayload>, AppError> {
        let request = Request::of("declineWithdrawal", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::DeclineWithdrawal { reason: input.reason };
        answered!(ctx, DeclineWithdrawalPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Ends the work on a dossier without a decision; for LEADER of the agency, and for RECEPTION if the applicant
    /// asked to withdraw it. Idempotent by `requestId`; usual `userErrors`: VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn stop_processing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier to stop and the reason.")] input: StopProcessingInput,
    ) -> Result<Option<StopProcessingPayload>, AppError> {
        let request = Request::of("stopProcessing", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        let command = DossierCommand::StopProcessing { reason: input.reason };
        answered!(ctx, StopProcessingPayload, ctx.app().dossiers.run(ctx.caller(), aimed, command).await)
    }

    /// Revokes a rejection, stop or unreturned decision made by mistake, back to the state before; for LEADER of the
    /// agency, and for RECEPTION where it may rule so itself. Idempotent by `requestId`; usual `userErrors`:
    /// VERSION_CONFLICT, NOT_ALLOWED_IN_STATUS.
    async fn revoke_ruling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier and the reason to revoke.")] input: RevokeRulingInput,
    ) -> Result<Option<RevokeRulingPayload>, AppError> {
        let request = Request::of("revokeRuling", input.request_id, || fingerprinted(&input));
        let aimed = Aimed::at(&input.code, Some(input.expected_version), request)?;
        answered!(ctx, RevokeRulingPayload, ctx.app().dossiers.revoke_ruling(ctx.caller(), aimed, input.reason).await)
    }
}
