//! Mutations on absences of officers.

use app::command_runner::Request;
use app::staff_accounts::AimedAccount;
use async_graphql::{Context, ID, Object};
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::answer::{account_answered, fingerprinted};
use crate::context::ContextExt;
use crate::input::{EndAbsenceInput, NoteAbsenceInput};
use crate::payload::{EndAbsencePayload, NoteAbsencePayload};

/// Mutations on absences of officers.
#[derive(Default)]
pub struct AbsenceMutation;

#[Object]
impl AbsenceMutation {
    /// Records the days on which an officer is absent, and a deputy, replacing what was recorded; for the officer and
    /// administrators. Idempotent by `requestId`; usual `userErrors`: OUT_OF_RANGE, NOT_FOUND at `deputyId`.
    async fn note_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Officer, days and deputy.")] input: NoteAbsenceInput,
    ) -> Result<Option<NoteAbsencePayload>, AppError> {
        let request = Request::of("noteAbsence", input.request_id, || fingerprinted(&input));
        let aimed = aimed(ctx, input.account_id.as_ref(), input.expected_version, request)?;
        let deputy = input.deputy_id.as_ref().map(|id| match id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        });
        let done = ctx.app().staff.note_absence(ctx.caller(), aimed, (input.from.0, input.until.0), deputy).await;
        account_answered!(ctx, NoteAbsencePayload, done)
    }

    /// Ends an officer's absence before its last day; for the officer and administrators. Idempotent by `requestId`;
    /// usual `userErrors`: NOT_FOUND, VERSION_CONFLICT.
    async fn end_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Officer whose absence ends.")] input: EndAbsenceInput,
    ) -> Result<Option<EndAbsencePayload>, AppError> {
        let request = Request::of("endAbsence", input.request_id, || fingerprinted(&input));
        let aimed = aimed(ctx, input.account_id.as_ref(), input.expected_version, request)?;
        account_answered!(ctx, EndAbsencePayload, ctx.app().staff.end_absence(ctx.caller(), aimed).await)
    }
}

/// Target account: the named one, or the caller's own.
fn aimed(
    ctx: &Context<'_>,
    id: Option<&ID>,
    expected_version: Option<i32>,
    request: Option<Request>,
) -> Result<AimedAccount, AppError> {
    match (id, ctx.caller().actor.account()) {
        (Some(id), _) => AimedAccount::at(id, expected_version, request),
        (None, Some(own)) => AimedAccount::asked_of(own, expected_version, request),
        (None, None) => Err(AppError::Unauthenticated),
    }
}
