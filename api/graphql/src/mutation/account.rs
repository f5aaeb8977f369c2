use app::service::{Changes, RegistrationForm, Request};
use async_graphql::{Context, MaybeUndefined, Object};
use foundation::cookie;
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;

use super::{answer, fingerprinted};
use crate::context::Here;
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

/// What is done with accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Registers a citizen or an organization; the account waits for its activation by link or OTP.
    async fn register_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who registers.")] input: RegisterAccountInput,
    ) -> Result<Option<RegisterAccountPayload>, TopLevel> {
        let request = Request::of("registerAccount", input.request_id, || fingerprinted(&input));
        let form = RegistrationForm {
            kind: input.kind.into(),
            username: input.username,
            password: input.password.into(),
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
        let done = ctx.app().register(ctx.caller(), form, request).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(RegisterAccountPayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Activates an account by the link of its e-mail.
    async fn activate_account_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token.")] input: ActivateAccountByLinkInput,
    ) -> Result<Option<ActivateAccountByLinkPayload>, TopLevel> {
        let done = ctx.app().activate_by_link(ctx.caller(), &input.token).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ActivateAccountByLinkPayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Activates an account by the digits of its SMS; three tries.
    async fn activate_account_by_otp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The digits.")] input: ActivateAccountByOtpInput,
    ) -> Result<Option<ActivateAccountByOtpPayload>, TopLevel> {
        let done = ctx.app().activate_by_otp(ctx.caller(), &input.username, &input.otp).await;
        answer(ctx, done, async |done| {
            let account = Some(Account::of_own(done.view));
            Ok(ActivateAccountByOtpPayload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Sends another link or OTP; the older one ends. Does not tell whether there is such an account.
    async fn resend_activation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and how.")] input: ResendActivationInput,
    ) -> Result<Option<ResendActivationPayload>, TopLevel> {
        let done = ctx.app().resend_activation(ctx.caller(), &input.username, input.channel.into()).await;
        answer(ctx, done, async |stale| Ok(ResendActivationPayload { accepted: true, user_errors: Vec::new(), stale }))
            .await
    }

    /// Takes a registration back that has not been activated, because something in it is wrong that cannot be changed: an
    /// address that no link arrives at, another's number. Its username, number and address are free at once.
    async fn discard_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and its password.")] input: DiscardRegistrationInput,
    ) -> Result<Option<DiscardRegistrationPayload>, TopLevel> {
        let done = ctx.app().discard_registration(ctx.caller(), &input.username, input.password.into()).await;
        answer(ctx, done, async |said| {
            let account = Some(Account::of_own(said));
            Ok(DiscardRegistrationPayload { account, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Signs in.
    async fn log_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: LogInInput,
    ) -> Result<Option<LogInPayload>, TopLevel> {
        let app = ctx.app();
        let done = app.log_in(ctx.caller(), &input.username, input.password.into()).await;
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

    /// Ends one of the caller's sessions, on whichever device it is.
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EndSessionInput,
    ) -> Result<Option<EndSessionPayload>, TopLevel> {
        let session = match input.session_id.parse() {
            Ok(GlobalId::Session(session)) => Some(session),
            _ => None,
        };
        let done = ctx.app().end_session(ctx.caller(), session).await;
        answer(ctx, done, async |()| Ok(EndSessionPayload { ended: true, user_errors: Vec::new(), stale: false })).await
    }

    /// Ends the caller's session, or all of the account's.
    async fn log_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which sessions.")] input: Option<LogOutInput>,
    ) -> Result<Option<LogOutPayload>, TopLevel> {
        let app = ctx.app();
        let everywhere = input.and_then(|input| input.everywhere).unwrap_or(false);
        let done = app.log_out(ctx.caller(), everywhere).await;
        answer(ctx, done, async |()| {
            ctx.append_http_header("set-cookie", cookie::end(&app.public_url));
            Ok(LogOutPayload { logged_out: true, user_errors: Vec::new(), stale: false })
        })
        .await
    }

    /// Changes what an account holder may change; never username, identity number, tax code or e-mail.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateAccountInput,
    ) -> Result<Option<UpdateAccountPayload>, TopLevel> {
        let request = Request::of("updateAccount", input.request_id, || fingerprinted(&input));
        let changes = Changes {
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
        let done = ctx.app().update_account(ctx.caller(), input.expected_version, changes, request).await;
        answer(ctx, done, async |done| {
            let phone_awaits_code = done.view.awaited_phone.is_some();
            let account = Some(Account::of_own(done.view));
            Ok(UpdateAccountPayload { account, phone_awaits_code, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    }

    /// Sets another password; the account's other sessions end.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The current and the new one.")] input: ChangePasswordInput,
    ) -> Result<Option<ChangePasswordPayload>, TopLevel> {
        let (current, new) = (input.current_password.into(), input.new_password.into());
        let done = ctx.app().change_password(ctx.caller(), current, new).await;
        answer(ctx, done, async |stale| Ok(ChangePasswordPayload { changed: true, user_errors: Vec::new(), stale }))
            .await
    }

    /// Sends a link to set another password; does not tell whether there is such an account.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom.")] input: RequestPasswordResetInput,
    ) -> Result<Option<RequestPasswordResetPayload>, TopLevel> {
        let done = ctx.app().request_password_reset(ctx.caller(), &input.email).await;
        answer(ctx, done, async |stale| {
            Ok(RequestPasswordResetPayload { accepted: true, user_errors: Vec::new(), stale })
        })
        .await
    }

    /// Sets another password by the link of the e-mail; all of the account's sessions end.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token, and the new password.")] input: ResetPasswordInput,
    ) -> Result<Option<ResetPasswordPayload>, TopLevel> {
        let done = ctx.app().reset_password(ctx.caller(), &input.token, input.new_password.into()).await;
        answer(ctx, done, async |stale| Ok(ResetPasswordPayload { changed: true, user_errors: Vec::new(), stale }))
            .await
    }
}
