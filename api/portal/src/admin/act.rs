//! Actions of administrators on an account (role, invitation, lock, erasure): a form each, with its consequences, and
//! the mutation that it sends.

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
use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::operation;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;

/// Action on an account; each has a page that states its consequences.
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

/// `GET /admin/accounts/{id}/{act}`: form of the action; 404 for an unknown one.
pub async fn show(Extension(context): PageExtension, Path((id, act)): Path<(String, String)>) -> Answer {
    let act = Act::read(&act).ok_or(Failure::NotFound)?;
    form(&context, &id, act, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /admin/accounts/{id}/{act}`: carries out the action.
pub async fn perform(
    Extension(context): PageExtension,
    Path((id, act)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    context.signed_in()?;
    let act = Act::read(&act).ok_or(Failure::NotFound)?;
    if posted.is_redrawn() {
        return form(&context, &id, act, &posted, Faults::none(context.translator())).await;
    }
    let faults = send(&context, &id, act, &posted).await?;
    if !faults.is_empty() {
        return form(&context, &id, act, &posted, faults).await;
    }
    context.leave_notice(act.notice());
    Ok(redirect::to(&page_of(&Id::new(id))))
}

async fn send(context: &PageContext, id: &str, act: Act, posted: &Posted) -> Result<Faults, Failure> {
    let (account_id, request_id) = (Id::new(id), posted.request_id().ok_or(Failure::NotOurForm)?);
    let done = match act {
        Act::ChangeRole => {
            let Some(role) = post::role(posted) else {
                return Ok(Faults::none(context.translator()).at("role", context.t("post-role-none")));
            };
            let expected_version = posted.get("expectedVersion").parse().ok();
            let agency_code = posted.given("agencyCode");
            let input = ChangeRoleInput { request_id, account_id, expected_version, role, agency_code };
            input.send(context).await
        }
        Act::InviteAgain => ResendInvitationInput { request_id, account_id }.send(context).await,
        Act::Lock => {
            let reason = posted.given("reason");
            LockAccountInput { request_id, account_id, reason }.send(context).await
        }
        Act::Unlock => UnlockAccountInput { request_id, account_id }.send(context).await,
        Act::RequestErasure => {
            let Some(basis) = operation::named(posted.get("basis")) else {
                return Ok(Faults::none(context.translator()).at("basis", context.t("erasure-basis-none")));
            };
            let expected_version = posted.get("expectedVersion").parse().ok();
            let document = posted.given("document");
            let input = RequestErasureInput { request_id, account_id, basis, document, expected_version };
            input.send(context).await
        }
        Act::ConfirmErasure => {
            let expected_version = posted.get("expectedVersion").parse().ok();
            let input = ConfirmErasureInput { request_id, account_id, expected_version };
            input.send(context).await
        }
        Act::WithdrawErasure => WithdrawErasureInput { request_id, account_id }.send(context).await,
    };
    Faults::of_sent(context, done.map(|done| done.errors))
}

async fn form(context: &PageContext, id: &str, act: Act, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let layout = context.administrator(context.t(act.label())).await?.0;
    let known = Known::load(context, id).await?;
    let controls = match act {
        Act::ChangeRole => post::controls(context, Some(&known), typed).await?,
        Act::Lock => {
            let reason = Control::area(context.translator(), "reason", context.t("act-reason"));
            vec![reason.hinted(context.t("lock-reason-hint")).filled_from(typed)]
        }
        Act::RequestErasure => erasure::controls(context, typed),
        Act::InviteAgain | Act::Unlock | Act::ConfirmErasure | Act::WithdrawErasure => Vec::new(),
    };
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let name = known.listed.name(context.translator());
    let page = known.listed.page();
    let mut form = FormPage::new(layout, &format!("{page}/{}", act.path()), controls, faults, context.t(act.label()))
        .back_to(&page, name.clone())
        .saying(context.translator().t_with("admin-whose", "name", &name))
        .saying(context.t(act.effect()))
        .or_else(&page, context.t("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("expectedVersion", known.version.to_string());
    for said in releases(context, act, &known) {
        form = form.saying(said);
    }
    if matches!(act, Act::Lock | Act::RequestErasure | Act::ConfirmErasure) {
        form = form.grave();
    }
    Ok(form.respond())
}

/// Codes of the dossiers assigned to an officer, where the action releases them.
fn releases(context: &PageContext, act: Act, known: &Known) -> Vec<String> {
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
    vec![context.translator().t_with("admin-holds", "count", held.len()), held.join(", "), context.t(said)]
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

    /// Actions that an account's status admits. A repeated invitation is offered to all staff who are not locked,
    /// because an administrator is not told whether a password has been set; the schema refuses it where one has.
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

    /// Id of the text with the action's consequences, and with who is notified.
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
