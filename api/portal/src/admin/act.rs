use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use cynic::Id;

use super::known::{Known, page_of};
use super::mutations::{
    ChangeRoleInput, ConfirmErasureInput, LockAccountInput, RequestErasureInput, ResendInvitationInput,
    UnlockAccountInput, WithdrawErasureInput,
};
use super::{erasure, post};
use crate::answer::Answer;
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::moved;
use crate::operation;
use crate::posted::Posted;
use crate::visit::{Here, Visit};

/// What is done with an account: a page each, which says what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    ChangeRole,
    InviteAgain,
    Lock,
    Unlock,
    RequestErasure,
    ConfirmErasure,
    WithdrawErasure,
}

/// `GET /admin/accounts/{id}/{act}`
pub async fn show(Extension(visit): Here, Path((id, act)): Path<(String, String)>) -> Answer {
    let act = Act::read(&act).ok_or(Failure::NotFound)?;
    form(&visit, &id, act, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /admin/accounts/{id}/{act}`: does it.
pub async fn perform(Extension(visit): Here, Path((id, act)): Path<(String, String)>, posted: Posted) -> Answer {
    visit.signed_in()?;
    let act = Act::read(&act).ok_or(Failure::NotFound)?;
    if posted.is_redrawn() {
        return form(&visit, &id, act, &posted, Faults::none(visit.tongue())).await;
    }
    let faults = send(&visit, &id, act, &posted).await?;
    if !faults.is_empty() {
        return form(&visit, &id, act, &posted, faults).await;
    }
    visit.leave_notice(act.notice());
    Ok(moved::to(&page_of(&Id::new(id))))
}

async fn send(visit: &Visit, id: &str, act: Act, posted: &Posted) -> Result<Faults, Failure> {
    let (account_id, request_id) = (Id::new(id), posted.request_id().ok_or(Failure::NotOurForm)?);
    let done = match act {
        Act::ChangeRole => {
            let Some(role) = post::role(posted) else {
                return Ok(Faults::none(visit.tongue()).at("role", visit.say("post-role-none")));
            };
            let expected_version = posted.get("expectedVersion").parse().ok();
            let agency_code = posted.given("agencyCode");
            let input = ChangeRoleInput { request_id, account_id, expected_version, role, agency_code };
            input.send(visit).await
        }
        Act::InviteAgain => ResendInvitationInput { request_id, account_id }.send(visit).await,
        Act::Lock => {
            let reason = posted.given("reason");
            LockAccountInput { request_id, account_id, reason }.send(visit).await
        }
        Act::Unlock => UnlockAccountInput { request_id, account_id }.send(visit).await,
        Act::RequestErasure => {
            let Some(basis) = operation::named(posted.get("basis")) else {
                return Ok(Faults::none(visit.tongue()).at("basis", visit.say("erasure-basis-none")));
            };
            let expected_version = posted.get("expectedVersion").parse().ok();
            let document = posted.given("document");
            let input = RequestErasureInput { request_id, account_id, basis, document, expected_version };
            input.send(visit).await
        }
        Act::ConfirmErasure => {
            let expected_version = posted.get("expectedVersion").parse().ok();
            let input = ConfirmErasureInput { request_id, account_id, expected_version };
            input.send(visit).await
        }
        Act::WithdrawErasure => WithdrawErasureInput { request_id, account_id }.send(visit).await,
    };
    match done {
        Ok(done) => Ok(Faults::of(visit.tongue(), done.errors)),
        Err(failure) => Faults::of_failure(visit, failure),
    }
}

async fn form(visit: &Visit, id: &str, act: Act, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let shell = visit.administrator(visit.say(act.label())).await?.0;
    let known = Known::load(visit, id).await?;
    let controls = match act {
        Act::ChangeRole => post::controls(visit, Some(&known), typed).await?,
        Act::Lock => {
            let reason = Control::area(visit.tongue(), "reason", visit.say("act-reason"));
            vec![reason.hinted(visit.say("lock-reason-hint")).filled_from(typed)]
        }
        Act::RequestErasure => erasure::controls(visit, typed),
        Act::InviteAgain | Act::Unlock | Act::ConfirmErasure | Act::WithdrawErasure => Vec::new(),
    };
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let name = known.listed.name(visit.tongue());
    let page = known.listed.page();
    let mut form = FormPage::new(shell, &format!("{page}/{}", act.path()), controls, faults, visit.say(act.label()))
        .back_to(&page, name.clone())
        .saying(visit.tongue().say_with("admin-whose", "name", &name))
        .saying(visit.say(act.effect()))
        .or_else(&page, visit.say("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("expectedVersion", known.version.to_string());
    for said in releases(visit, act, &known) {
        form = form.saying(said);
    }
    if matches!(act, Act::Lock | Act::RequestErasure | Act::ConfirmErasure) {
        form = form.grave();
    }
    Ok(form.answer())
}

/// The dossiers given to somebody, where the act takes them away.
fn releases(visit: &Visit, act: Act, known: &Known) -> Vec<String> {
    let held = known.held_dossiers.as_deref().unwrap_or_default();
    let said = match act {
        Act::Lock => "lock-releases",
        Act::ChangeRole => "change-role-releases",
        Act::InviteAgain | Act::Unlock | Act::RequestErasure | Act::ConfirmErasure | Act::WithdrawErasure => {
            return Vec::new();
        }
    };
    if held.is_empty() {
        return Vec::new();
    }
    vec![visit.tongue().say_with("admin-holds", "count", held.len()), held.join(", "), visit.say(said)]
}

impl Act {
    const ALL: [Self; 7] = [
        Self::ChangeRole,
        Self::InviteAgain,
        Self::Lock,
        Self::Unlock,
        Self::RequestErasure,
        Self::ConfirmErasure,
        Self::WithdrawErasure,
    ];

    /// What there is to do with an account as it stands. Whether somebody who was invited has set a password is not
    /// told: whoever has, needs no other link, and the schema says so.
    pub(super) fn for_account(known: &Known, viewer: &Id) -> Vec<Self> {
        if let Some(erasure) = &known.erasure {
            let is_asker = erasure.is_asked_by(viewer);
            return if is_asker {
                vec![Self::WithdrawErasure]
            } else {
                vec![Self::ConfirmErasure, Self::WithdrawErasure]
            };
        }
        match (known.is_erased(), known.is_locked(), known.is_staff()) {
            (true, ..) => Vec::new(),
            (_, true, true) => vec![Self::Unlock, Self::ChangeRole],
            (_, true, false) => vec![Self::Unlock, Self::RequestErasure],
            (_, false, true) => vec![Self::ChangeRole, Self::InviteAgain, Self::Lock],
            (_, false, false) => vec![Self::Lock, Self::RequestErasure],
        }
    }

    fn read(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.path() == path)
    }

    /// The last part of its page's path.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::ChangeRole => "role",
            Self::InviteAgain => "invitation",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::RequestErasure => "erasure",
            Self::ConfirmErasure => "erasure-confirmed",
            Self::WithdrawErasure => "erasure-withdrawn",
        }
    }

    /// The text that names it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::ChangeRole => "admin-change-role",
            Self::InviteAgain => "admin-invite-again",
            Self::Lock => "admin-lock",
            Self::Unlock => "admin-unlock",
            Self::RequestErasure => "admin-request-erasure",
            Self::ConfirmErasure => "admin-confirm-erasure",
            Self::WithdrawErasure => "admin-withdraw-erasure",
        }
    }

    /// The text that says what it leads to, and who is told.
    fn effect(self) -> &'static str {
        match self {
            Self::ChangeRole => "change-role-effect",
            Self::InviteAgain => "invite-again-effect",
            Self::Lock => "lock-effect",
            Self::Unlock => "unlock-effect",
            Self::RequestErasure => "request-erasure-effect",
            Self::ConfirmErasure => "confirm-erasure-effect",
            Self::WithdrawErasure => "withdraw-erasure-effect",
        }
    }

    fn notice(self) -> &'static str {
        match self {
            Self::ChangeRole => "notice-role-changed",
            Self::InviteAgain => "notice-invited-again",
            Self::Lock => "notice-account-locked",
            Self::Unlock => "notice-account-unlocked",
            Self::RequestErasure => "notice-erasure-requested",
            Self::ConfirmErasure => "notice-erased",
            Self::WithdrawErasure => "notice-erasure-withdrawn",
        }
    }
}
