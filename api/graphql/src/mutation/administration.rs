//! Mutations of administrators on accounts of staff and applicants.

use app::account_views::AccountDone;
use app::command_runner::Request;
use app::staff_accounts::{AimedAccount, InvitationForm, Post};
use async_graphql::{Context, Object};
use foundation::error::AppError;

use super::answer::{account_answered, answer, fingerprinted};
use crate::context::ContextExt;
use crate::input::{ChangeRoleInput, InviteStaffInput, LockAccountInput, ResendInvitationInput, UnlockAccountInput};
use crate::payload::{
    ChangeRolePayload, InviteStaffPayload, LockAccountPayload, ResendInvitationPayload, UnlockAccountPayload,
};
use crate::types::Account;

/// Mutations of administrators on others' accounts.
#[derive(Default)]
pub struct AdministrationMutation;

#[Object]
impl AdministrationMutation {
    /// Changes role or agency of a staff account, ends its sessions and releases dossiers that it may not work on any
    /// more; for administrators. Idempotent by `requestId`; usual `userErrors`: NOT_FOUND, INVALID_FORMAT,
    /// VERSION_CONFLICT.
    async fn change_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Staff account and its new role.")] input: ChangeRoleInput,
    ) -> Result<Option<ChangeRolePayload>, AppError> {
        let request = Request::of("changeRole", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, input.expected_version, request)?;
        let post = Post { role: input.role.into(), agency_code: input.agency_code };
        let done = ctx.app().staff.change_role(ctx.caller(), aimed, post).await;
        answer(ctx, done, async |AccountDone { view, released, stale }| {
            let released_dossiers = Some(released.iter().map(ToString::to_string).collect());
            let account = Account::of(view, ctx.caller(), false);
            Ok(ChangeRolePayload { account, released_dossiers, user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Locks an account, ends its sessions and releases its holder's dossiers; for administrators. Idempotent by
    /// `requestId`; usual `userErrors`: NOT_FOUND.
    async fn lock_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account to lock, with an optional reason.")] input: LockAccountInput,
    ) -> Result<Option<LockAccountPayload>, AppError> {
        let request = Request::of("lockAccount", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        let done = ctx.app().staff.lock(ctx.caller(), aimed, input.reason).await;
        answer(ctx, done, async |AccountDone { view, released, stale }| {
            let released_dossiers = Some(released.iter().map(ToString::to_string).collect());
            let account = Account::of(view, ctx.caller(), false);
            Ok(LockAccountPayload { account, released_dossiers, user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Unlocks a locked account; for administrators. Idempotent by `requestId`; usual `userErrors`: NOT_FOUND.
    async fn unlock_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account to be unlocked.")] input: UnlockAccountInput,
    ) -> Result<Option<UnlockAccountPayload>, AppError> {
        let request = Request::of("unlockAccount", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        account_answered!(ctx, UnlockAccountPayload, ctx.app().staff.unlock(ctx.caller(), aimed).await)
    }

    /// Opens a staff account and e-mails a link, valid for seven days, to set its password; for administrators.
    /// Idempotent by `requestId`; usual `userErrors`: USERNAME_TAKEN, INVALID_FORMAT, NOT_FOUND at `agencyCode`.
    async fn invite_staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "New staff member and role.")] input: InviteStaffInput,
    ) -> Result<Option<InviteStaffPayload>, AppError> {
        let request = Request::of("inviteStaff", input.request_id, || fingerprinted(&input));
        let form = InvitationForm {
            username: input.username,
            full_name: input.full_name,
            email: input.email,
            post: Post { role: input.role.into(), agency_code: input.agency_code },
        };
        account_answered!(ctx, InviteStaffPayload, ctx.app().staff.invite(ctx.caller(), form, request).await)
    }

    /// E-mails a new link to invited staff who have set no password yet, which replaces the older one; for
    /// administrators. Idempotent by `requestId`; usual `userErrors`: ALREADY_ACTIVATED, ACCOUNT_LOCKED.
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Invited account to write to.")] input: ResendInvitationInput,
    ) -> Result<Option<ResendInvitationPayload>, AppError> {
        let request = Request::of("resendInvitation", input.request_id, || fingerprinted(&input));
        let aimed = AimedAccount::at(&input.account_id, None, request)?;
        account_answered!(ctx, ResendInvitationPayload, ctx.app().staff.resend_invitation(ctx.caller(), aimed).await)
    }
}
