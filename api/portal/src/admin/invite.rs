use axum::Extension;
use axum::response::Response;

use super::known::page_of;
use super::mutations::InviteStaffInput;
use super::post;
use crate::answer::Answer;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::moved;
use crate::posted::Posted;
use crate::schema::enums::Role;
use crate::visit::{Here, Visit};

/// `GET /admin/accounts/invite`
pub async fn show(Extension(visit): Here) -> Answer {
    form(&visit, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /admin/accounts/invite`: gives somebody an account, and mails them the link to its password.
pub async fn invite(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        return form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    let role = post::role(&posted);
    let input = InviteStaffInput {
        request_id: posted.request_id().ok_or(Failure::NotOurForm)?,
        username: posted.get("username").to_owned(),
        full_name: posted.get("fullName").to_owned(),
        email: posted.get("email").to_owned(),
        // Nobody is invited as a citizen: whatever else is wrong is told together with the role that is missing.
        role: role.unwrap_or(Role::Citizen),
        agency_code: posted.given("agencyCode"),
    };
    let done = match input.send(&visit).await {
        Ok(done) => done,
        Err(failure) => return form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    if !done.errors.is_empty() {
        let faults = Faults::of(visit.tongue(), done.errors);
        let faults = match role {
            Some(_) => faults,
            None => faults.without(|control| control == "role").at("role", visit.say("post-role-none")),
        };
        return form(&visit, &posted, faults).await;
    }
    visit.leave_notice("notice-invited");
    Ok(moved::to(&done.after.map_or_else(|| "/admin/accounts".to_owned(), |account| page_of(&account.id))))
}

async fn form(visit: &Visit, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let shell = visit.administrator(visit.say("invite-title")).await?.0;
    let line =
        |id: &str, label: &str| Control::line(visit.tongue(), id, visit.say(label)).required().filled_from(typed);
    let mut controls = vec![
        line("fullName", "account-full-name"),
        line("email", "account-email").typed_by("email", "long"),
        line("username", "account-username").hinted(visit.say("account-username-hint")),
    ];
    controls.extend(post::controls(visit, None, typed).await?);
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    Ok(FormPage::new(shell, "/admin/accounts/invite", controls, faults, visit.say("invite-button"))
        .back_to("/admin/accounts", visit.say("shell-accounts"))
        .saying(visit.say("invite-effect"))
        .or_else("/admin/accounts", visit.say("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .answer())
}
