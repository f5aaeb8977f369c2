use axum::Extension;
use axum::response::Response;

use crate::answer::Answer;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::moved;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::user_error::UserError;
use crate::visit::{Here, Visit};

/// `GET /account/password`
pub async fn show(Extension(visit): Here) -> Answer {
    visit.signed_in()?;
    form(&visit, Faults::none(visit.tongue())).await
}

/// `POST /account/password`: sets another password; other devices are signed out.
pub async fn change(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        return form(&visit, Faults::none(visit.tongue())).await;
    }
    let input = ChangePasswordInput {
        current_password: posted.exact("currentPassword").to_owned(),
        new_password: posted.exact("newPassword").to_owned(),
    };
    let errors = match input.send(&visit).await {
        Ok(errors) => errors,
        Err(failure) => return form(&visit, Faults::of_failure(&visit, failure)?).await,
    };
    if !errors.is_empty() {
        return form(&visit, Faults::of(visit.tongue(), errors)).await;
    }
    visit.leave_notice("notice-password-changed");
    Ok(moved::to("/account"))
}

async fn form(visit: &Visit, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let controls = vec![
        Control::password(tongue, "currentPassword", visit.say("account-current-password"))
            .required()
            .filled_by("current-password"),
        Control::password(tongue, "newPassword", visit.say("account-new-password"))
            .required()
            .hinted(visit.say("account-password-hint"))
            .filled_by("new-password"),
    ];
    let shell = visit.shell(visit.say("shell-password")).await?;
    let username = shell.viewer.as_ref().and_then(|viewer| viewer.username.clone());
    let page = FormPage::new(shell, "/account/password", controls, faults, visit.say("account-password-button"));
    let page = page.of_account(username);
    Ok(page.saying(visit.say("account-password-effect")).or_else("/account", visit.say("account-cancel")).answer())
}

/// The password as it is, and as it is to be.
#[derive(cynic::InputObject)]
struct ChangePasswordInput {
    current_password: String,
    new_password: String,
}

mutation!(ChangePassword: change_password(ChangePasswordInput) -> ChangePasswordPayload { user_errors });
