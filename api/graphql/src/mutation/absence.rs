use app::service::{AimedAccount, Request};
use async_graphql::{Context, ID, Object};
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;

use super::{account_answered, fingerprinted};
use crate::context::Here;
use crate::input::{EndAbsenceInput, NoteAbsenceInput};
use crate::payload::{EndAbsencePayload, NoteAbsencePayload};

/// When officers are not at work.
#[derive(Default)]
pub struct AbsenceMutation;

#[Object]
impl AbsenceMutation {
    /// Says on which days an officer is not at work, and who stands in: their holder, or an administrator. What was noted
    /// before is replaced.
    async fn note_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, when, and who stands in.")] input: NoteAbsenceInput,
    ) -> Result<Option<NoteAbsencePayload>, TopLevel> {
        let request = Request::of("noteAbsence", input.request_id, || fingerprinted(&input));
        let aimed = aimed(ctx, input.account_id.as_ref(), input.expected_version, request)?;
        let deputy = input.deputy_id.as_ref().map(|id| match id.parse() {
            Ok(GlobalId::Account(account)) => Some(account),
            _ => None,
        });
        let done = ctx.app().note_absence(ctx.caller(), aimed, (input.from.0, input.until.0), deputy).await;
        account_answered!(ctx, NoteAbsencePayload, done)
    }

    /// Ends an officer's absence before it is over: their holder, or an administrator.
    async fn end_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: EndAbsenceInput,
    ) -> Result<Option<EndAbsencePayload>, TopLevel> {
        let request = Request::of("endAbsence", input.request_id, || fingerprinted(&input));
        let aimed = aimed(ctx, input.account_id.as_ref(), input.expected_version, request)?;
        account_answered!(ctx, EndAbsencePayload, ctx.app().end_absence(ctx.caller(), aimed).await)
    }
}

/// At the account that is named, else at the caller's own.
fn aimed(
    ctx: &Context<'_>,
    id: Option<&ID>,
    expected_version: Option<i32>,
    request: Option<Request>,
) -> Result<AimedAccount, TopLevel> {
    match (id, ctx.caller().actor.account()) {
        (Some(id), _) => AimedAccount::at(id, expected_version, request),
        (None, Some(own)) => AimedAccount::asked_of(own, expected_version, request),
        (None, None) => Err(TopLevel::Unauthenticated),
    }
}
