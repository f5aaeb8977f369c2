//! Mutations on the caller's own account and sessions: registration, activation, log-in
//! and log-out, passwords, particulars.

use app::command_runner::Request;
use async_graphql::{Context, MaybeUndefined, Object};
use domain::account::{AccountChanges, RegistrationForm};
use foundation::cookie;
use foundation::error::AppError;
use foundation::global_id::GlobalId;

use super::answer::{answer, fingerprinted};
use crate::context::ContextExt;
use crate::enums::SessionDelivery;
use crate::input::{
    ActivateAccountByLinkInput, ActivateAccountByOtpInput, ChangePasswordInput, DiscardRegistrationInput,
    EndSessionInput, LogInInput, LogOutInput, RegisterAccountInput, RequestPasswordResetInput, ResendActivationInput,
    ResetPasswordInput, UpdateAccountInput,
};
use crate::payload::{
    ActivateAccountByLinkPayload, ActivateAccountByOtpPayload, ChangePasswordPayload, DiscardRegistrationPayload,
    EndSessionPayload, LogInPayload, LogOutPayload, RegisterAccountPayload, RequestPasswordResetPayload,
    ResendActivationPayload, ResetPasswordPayload, UpdateAccountPayload,
};
use crate::types::{Account, Session};

/// Mutations on applicants' accounts and sessions.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Registers an account that waits for activation by link or code; for anybody. Idempotent by `requestId`; usual
    /// `userErrors`: USERNAME_TAKEN, EMAIL_TAKEN, IDENTITY_NUMBER_TAKEN, TAX_CODE_TAKEN, INVALID_FORMAT.
    async fn register_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Registration form as filled in.")] input: RegisterAccountInput,
    ) -> Result<Option<RegisterAccountPayload>, AppError> {
        let request = Request::of("registerAccount", input.request_id, || fingerprinted(&input));
        let form = RegistrationForm {
            kind: input.kind.into(),
            username: input.username,
            password: input.password,
            full_name: input.full_name,
            organization_name: input.organization_name,
            date_of_birth: input.date_of_birth,
            identity_number: input.identity_number,
            tax_code: input.tax_code,
            email: input.email,
            phone: input.phone,
            address: input.address,
            privacy_notice: input.privacy_notice,
        };
        let done = ctx.app().accounts.register(ctx.caller(), form, request).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(RegisterAccountPayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Activates the account of an e-mailed link; for anybody who holds it. Usual `userErrors`: INVALID_TOKEN, EXPIRED,
    /// ALREADY_ACTIVATED.
    async fn activate_account_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Token of the activation link.")] input: ActivateAccountByLinkInput,
    ) -> Result<Option<ActivateAccountByLinkPayload>, AppError> {
        let done = ctx.app().accounts.activate_by_link(ctx.caller(), &input.token).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ActivateAccountByLinkPayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Activates an account by the code of its SMS, three tries; for anybody. Usual `userErrors`: INVALID_TOKEN,
    /// EXPIRED, TOO_MANY_ATTEMPTS.
    async fn activate_account_by_otp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account to activate and its code.")] input: ActivateAccountByOtpInput,
    ) -> Result<Option<ActivateAccountByOtpPayload>, AppError> {
        let done = ctx.app().accounts.activate_by_otp(ctx.caller(), &input.username, &input.otp).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ActivateAccountByOtpPayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Sends a new activation link or code, which replaces the older one; for anybody. It does not tell whether such an
    /// account exists.
    async fn resend_activation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Account to activate and the channel.")] input: ResendActivationInput,
    ) -> Result<Option<ResendActivationPayload>, AppError> {
        let done = ctx.app().accounts.resend_activation(ctx.caller(), &input.username, input.channel.into()).await;
        answer(ctx, done, async |stale| Ok(ResendActivationPayload { accepted: true, user_errors: Vec::new(), stale }))
            .await
    }

    /// Discards a registration that was not activated, when a value in it is wrong; its username, numbers and address
    /// are free at once. For anybody with its password; usual `userErrors`: WRONG_CREDENTIALS, ALREADY_ACTIVATED.
    async fn discard_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Registration and its password.")] input: DiscardRegistrationInput,
    ) -> Result<Option<DiscardRegistrationPayload>, AppError> {
        let done = ctx.app().accounts.discard_registration(ctx.caller(), &input.username, input.password.into()).await;
        answer(ctx, done, async |said| {
            let account = Some(Account::of_own(said));
            Ok(DiscardRegistrationPayload { account, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Logs in and opens a session; for anybody. Usual `userErrors`: WRONG_CREDENTIALS, and after the right password
    /// NOT_ACTIVATED or ACCOUNT_LOCKED.
    async fn log_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Username, password and delivery of the session.")] input: LogInInput,
    ) -> Result<Option<LogInPayload>, AppError> {
        let app = ctx.app();
        let done = app.sign_in.log_in(ctx.caller(), &input.username, input.password.into()).await;
        answer(ctx, done, async |signed_in| {
            let token = match input.delivery.unwrap_or(SessionDelivery::Token) {
                SessionDelivery::Token => Some(signed_in.told()),
                SessionDelivery::Cookie => {
                    ctx.append_http_header("set-cookie", cookie::set(&signed_in.token, &app.public_url));
                    None
                }
            };
            let session = Session {
                id: GlobalId::Session(signed_in.session).encode().into(),
                token,
                device: ctx.caller().device.map(|device| device.name()),
                created_at: Some(ctx.caller().at.into()),
                seen_at: Some(ctx.caller().at.into()),
                current: false,
                expires_at: signed_in.expires_at.into(),
                idle_expires_at: signed_in.idle_expires_at.into(),
                account: Account::of_own(signed_in.view),
            };
            Ok(LogInPayload { session: Some(session), user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Ends one session of the caller, on any device. Usual `userErrors`: NOT_FOUND.
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Session of the caller to end.")] input: EndSessionInput,
    ) -> Result<Option<EndSessionPayload>, AppError> {
        let session = match input.session_id.parse() {
            Ok(GlobalId::Session(session)) => Some(session),
            _ => None,
        };
        let done = ctx.app().sign_in.end_session(ctx.caller(), session).await;
        answer(ctx, done, async |()| Ok(EndSessionPayload { ended: true, user_errors: Vec::new(), stale: false })).await
    }

    /// Ends the caller's session, or all sessions of the account, and removes the cookie.
    async fn log_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which sessions end; this one alone if left out.")] input: Option<LogOutInput>,
    ) -> Result<Option<LogOutPayload>, AppError> {
        let app = ctx.app();
        let everywhere = input.and_then(|input| input.everywhere).unwrap_or(false);
        let done = app.sign_in.log_out(ctx.caller(), everywhere).await;
        answer(ctx, done, async |()| {
            ctx.append_http_header("set-cookie", cookie::end(&app.public_url));
            Ok(LogOutPayload { logged_out: true, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Changes the caller's own account, except username, identity number, tax code and e-mail. Idempotent by
    /// `requestId`; usual `userErrors`: VERSION_CONFLICT, INVALID_FORMAT, REQUIRED at `phone`.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Fields to change; others stay.")] input: UpdateAccountInput,
    ) -> Result<Option<UpdateAccountPayload>, AppError> {
        let request = Request::of("updateAccount", input.request_id, || fingerprinted(&input));
        let changes = AccountChanges {
            full_name: input.full_name,
            organization_name: input.organization_name,
            date_of_birth: input.date_of_birth,
            phone: input.phone,
            address: match input.address {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(address) => Some(Some(address)),
            },
            sms_notices: input.notify_by_sms,
            news_topics: input.news_topics.map(|topics| topics.into_iter().map(Into::into).collect()),
        };
        let done = ctx.app().accounts.update(ctx.caller(), input.expected_version, changes, request).await;
        answer(ctx, done, async |done| {
            let phone_awaits_code = done.view.awaited_phone.is_some();
            let account = Some(Account::of_own(done.view));
            Ok(UpdateAccountPayload { account, phone_awaits_code, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Changes the caller's password and ends the account's other sessions. Usual `userErrors`: WRONG_CREDENTIALS,
    /// TOO_SHORT, INVALID_FORMAT.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Current password and the new one.")] input: ChangePasswordInput,
    ) -> Result<Option<ChangePasswordPayload>, AppError> {
        let (current, new) = (input.current_password.into(), input.new_password.into());
        let done = ctx.app().accounts.change_password(ctx.caller(), current, new).await;
        answer(ctx, done, async |stale| Ok(ChangePasswordPayload { changed: true, user_errors: Vec::new(), stale }))
            .await
    }

    /// E-mails a link, valid for 30 minutes, to set a new password; for anybody. It does not tell whether such an
    /// account exists.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "E-mail address of the account.")] input: RequestPasswordResetInput,
    ) -> Result<Option<RequestPasswordResetPayload>, AppError> {
        let done = ctx.app().accounts.request_password_reset(ctx.caller(), &input.email).await;
        answer(ctx, done, async |stale| {
            Ok(RequestPasswordResetPayload { accepted: true, user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Sets a new password by an e-mailed link and ends all sessions of the account; for anybody who holds the link.
    /// Usual `userErrors`: INVALID_TOKEN, EXPIRED, TOO_SHORT.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Token of the link and the new password.")] input: ResetPasswordInput,
    ) -> Result<Option<ResetPasswordPayload>, AppError> {
        let done = ctx.app().accounts.reset_password(ctx.caller(), &input.token, input.new_password.into()).await;
        answer(ctx, done, async |stale| Ok(ResetPasswordPayload { changed: true, user_errors: Vec::new(), stale }))
            .await
    }
}
