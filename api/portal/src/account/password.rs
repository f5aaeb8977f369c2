//! Change of the viewer's password.

use axum::Extension;
use axum::response::Response;

use crate::credentials;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::user_error::UserError;

/// `GET /account/password`: form for a new password, which asks for the present one.
pub async fn show(Extension(context): PageExtension) -> Answer {
    context.signed_in()?;
    form(&context, Faults::none(context.translator())).await
}

/// `POST /account/password`: sets another password; other devices are signed out.
pub async fn change(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        return form(&context, Faults::none(context.translator())).await;
    }
    let input = ChangePasswordInput {
        current_password: posted.exact("currentPassword").to_owned(),
        new_password: posted.exact("newPassword").to_owned(),
    };
    let faults = Faults::of_sent(&context, input.send(&context).await)?;
    if !faults.is_empty() {
        return form(&context, faults).await;
    }
    context.leave_notice("notice-password-changed");
    Ok(redirect::to("/account"))
}

async fn form(context: &PageContext, faults: Faults) -> Result<Response, Failure> {
    let translator = context.translator();
    let controls = vec![
        credentials::current_password(translator, "currentPassword", "account-current-password"),
        credentials::new_password(translator, "newPassword", "account-new-password"),
    ];
    let layout = context.layout(context.t("shell-password")).await?;
    let username = layout.viewer.as_ref().and_then(|viewer| viewer.username.clone());
    let page = FormPage::new(layout, "/account/password", controls, faults, context.t("account-password-button"));
    let page = page.of_account(username);
    Ok(page.saying(context.t("account-password-effect")).or_else("/account", context.t("account-cancel")).respond())
}

/// The password as it is, and as it is to be.
#[derive(cynic::InputObject)]
struct ChangePasswordInput {
    current_password: String,
    new_password: String,
}

mutation!(ChangePassword: change_password(ChangePasswordInput) -> ChangePasswordPayload { user_errors });
