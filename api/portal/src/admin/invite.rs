//! Invitation of a staff account.

use axum::Extension;
use axum::response::Response;

use super::known::page_of;
use super::mutations::InviteStaffInput;
use super::post;
use crate::account_field::AccountField;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::enums::Role;

/// Particulars asked of an invited officer, beside role and agency.
const INVITED: [AccountField; 3] = [AccountField::FullName, AccountField::Email, AccountField::Username];

/// `GET /admin/accounts/invite`: invitation form of a staff account.
pub async fn show(Extension(context): PageExtension) -> Answer {
    form(&context, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /admin/accounts/invite`: creates the account, and mails the link that sets its password.
pub async fn invite(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    let role = post::role(&posted);
    let text = |field: AccountField| posted.get(field.name()).to_owned();
    let input = InviteStaffInput {
        request_id: posted.request_id().ok_or(Failure::NotOurForm)?,
        username: text(AccountField::Username),
        full_name: text(AccountField::FullName),
        email: text(AccountField::Email),
        // Placeholder of a missing role: citizens are never invited, so that its error comes together with all others.
        role: role.unwrap_or(Role::Citizen),
        agency_code: posted.given("agencyCode"),
    };
    let done = match input.send(&context).await {
        Ok(done) => done,
        Err(failure) => return form(&context, &posted, Faults::of_failure(&context, failure)?).await,
    };
    if !done.errors.is_empty() {
        let faults = Faults::of(context.translator(), done.errors);
        let faults = match role {
            Some(_) => faults,
            None => faults.without(|control| control == "role").at("role", context.t("post-role-none")),
        };
        return form(&context, &posted, faults).await;
    }
    context.leave_notice("notice-invited");
    Ok(redirect::to(&done.after.map_or_else(|| "/admin/accounts".to_owned(), |account| page_of(&account.id))))
}

async fn form(context: &PageContext, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let layout = context.administrator(context.t("invite-title")).await?.0;
    // Autofill is off: a browser knows the data of the administrator.
    let of_another = |field: AccountField| field.explained(context.translator()).filled_by("off").filled_from(typed);
    let mut controls: Vec<Control> = INVITED.map(of_another).into();
    controls.extend(post::controls(context, None, typed).await?);
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    Ok(FormPage::new(layout, "/admin/accounts/invite", controls, faults, context.t("invite-button"))
        .back_to("/admin/accounts", context.t("shell-accounts"))
        .saying(context.t("invite-effect"))
        .or_else("/admin/accounts", context.t("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .respond())
}
