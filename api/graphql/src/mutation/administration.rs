use app::service::{AccountDone, AimedAccount, InvitationForm, Post, Request};
use async_graphql::{Context, Object};
use foundation::error::TopLevel;

use super::{account_answered, answer, fingerprinted};
use crate::context::Here;
use crate::input::{ChangeRoleInput, InviteStaffInput, LockAccountInput, ResendInvitationInput, UnlockAccountInput};
use crate::payload::{
    ChangeRolePayload, InviteStaffPayload, LockAccountPayload, ResendInvitationPayload, UnlockAccountPayload,
};
use crate::types::Account;

/// What administrators do with the accounts of others.
#[derive(Default)]
pub struct AdministrationMutation;

#[Object]
impl AdministrationMutation {
    /// Gives an officer, auditor or administrator other work; their sessions end, and dossiers given to them that they may
    /// not work on any more are released. For administrators.
    async fn change_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and what.")] input: ChangeRoleInput,
    ) -> Result<Option<ChangeRolePayload>, TopLevel> {
        let request = Request::of("changeRole", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, input.expected_version, request)?;
        let post = Post { role: input.role.into(), agency_code: input.agency_code };
        let done = ctx.app().change_role(ctx.caller(), aimed, post).await;
        answer(ctx, done, async |AccountDone { view, released, stale }| {
            let released_dossiers = Some(released.iter().map(ToString::to_string).collect());
            let account = Account::of(view, ctx.caller(), false);
            Ok(ChangeRolePayload { account, released_dossiers, user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Lets nobody sign in to an account; its sessions end, and the dossiers given to its holder are released. For
    /// administrators.
    async fn lock_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: LockAccountInput,
    ) -> Result<Option<LockAccountPayload>, TopLevel> {
        let request = Request::of("lockAccount", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        let done = ctx.app().lock_account(ctx.caller(), aimed, input.reason).await;
        answer(ctx, done, async |AccountDone { view, released, stale }| {
            let released_dossiers = Some(released.iter().map(ToString::to_string).collect());
            let account = Account::of(view, ctx.caller(), false);
            Ok(LockAccountPayload { account, released_dossiers, user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Lets an account be used again. For administrators.
    async fn unlock_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: UnlockAccountInput,
    ) -> Result<Option<UnlockAccountPayload>, TopLevel> {
        let request = Request::of("unlockAccount", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        account_answered!(ctx, UnlockAccountPayload, ctx.app().unlock_account(ctx.caller(), aimed).await)
    }

    /// Gives somebody of the staff an account and mails them a link to set its password; nobody can sign in to it
    /// before. For administrators.
    async fn invite_staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: InviteStaffInput,
    ) -> Result<Option<InviteStaffPayload>, TopLevel> {
        let request = Request::of("inviteStaff", input.request_id, || fingerprinted(&input));
        let form = InvitationForm {
            username: input.username,
            full_name: input.full_name,
            email: input.email,
            post: Post { role: input.role.into(), agency_code: input.agency_code },
        };
        account_answered!(ctx, InviteStaffPayload, ctx.app().invite_staff(ctx.caller(), form, request).await)
    }

    /// Mails another link to somebody who was invited and has set no password yet; the older link ends. For
    /// administrators.
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: ResendInvitationInput,
    ) -> Result<Option<ResendInvitationPayload>, TopLevel> {
        let request = Request::of("resendInvitation", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        account_answered!(ctx, ResendInvitationPayload, ctx.app().resend_invitation(ctx.caller(), aimed).await)
    }
}
