//! What each act asks for, leads to and sends.

use chrono::{NaiveDate, NaiveTime};
use cynic::Id;
use domain::Moment;

use super::fee;
use super::mutations::{self, Acted, MoneyInput};
use super::scene::Scene;
use crate::control::{Control, Kind};
use crate::days::unreadable_day;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::read_day;
use crate::operation::Decimal;
use crate::posted::Posted;
use crate::staff::action::Action;
use crate::tongue::Tongue;
use crate::visit::Visit;

/// What an act asks for.
pub(super) fn controls(visit: &Visit, scene: &Scene, act: Action, typed: &Posted) -> Vec<Control> {
    let tongue = visit.tongue();
    let note = |hint: &str| Control::area(tongue, "note", tongue.say("act-note")).hinted(tongue.say(hint));
    let reason = || Control::area(tongue, "reason", tongue.say("act-reason")).required();
    let money = |value: String| {
        let control = Control::digits(tongue, "money", tongue.say("payment-money")).required();
        if typed.has("money") { control } else { control.holding(&value) }
    };
    let controls = match act {
        Action::Accept | Action::ReturnResult => vec![note("act-note-told")],
        Action::Forward => {
            let officers = scene.next_officers.iter().flatten().map(|officer| officer.choice(visit)).collect();
            let to = Control::of(tongue, "assigneeId", tongue.say("forward-to"), Kind::Select(officers));
            vec![to.or_else_chosen(tongue.say("forward-to-nobody")), note("act-note-among")]
        }
        Action::SendBack => vec![reason().hinted(tongue.say("act-reason-among"))],
        Action::Reject
        | Action::CancelSupplementRequest
        | Action::CancelPaymentRequest
        | Action::DeclineWithdrawal
        | Action::StopProcessing
        | Action::RevokeRuling => vec![reason().hinted(tongue.say("act-reason-told"))],
        Action::Assign => {
            let officers = scene.assignable_officers.iter().flatten().map(|officer| officer.choice(visit)).collect();
            let control = Control::of(tongue, "assigneeId", tongue.say("queue-assignee"), Kind::Radios(officers));
            let assignee = scene.assignee.as_ref().map(|person| person.id.inner()).unwrap_or_default();
            vec![control.required().holding(assignee)]
        }
        Action::RequestPayment => fee::controls(tongue, &scene.procedure.fees, typed),
        Action::RecordPayment => {
            let asked = scene.payment_request.as_ref();
            let amount = asked.map(|asked| asked.money.amount.0.clone()).unwrap_or_default();
            let reference = Control::line(tongue, "reference", tongue.say("payment-reference")).required();
            vec![money(amount), reference.typed_by("text", "medium")]
        }
        Action::ExtendDeadline => {
            let day = Control::digits(tongue, "dueAt", tongue.say("extend-day")).typed_by("text", "short").required();
            vec![day.hinted(tongue.say("form-day-hint")), reason().hinted(tongue.say("extend-apology"))]
        }
        Action::RequestSupplement | Action::Decide | Action::PostMessage | Action::Other => Vec::new(),
    };
    controls
        .into_iter()
        .map(|control| if typed.has(&control.id) { control.filled_from(typed) } else { control })
        .collect()
}

/// What an act leads to, and who is told.
pub(super) fn effect(tongue: &Tongue, scene: &Scene, act: Action) -> Vec<String> {
    let told = || tongue.say("act-applicant-told");
    let asked = || {
        let asked = scene.payment_request.as_ref()?;
        let money = asked.money.written();
        Some(tongue.say_with_both("record-payment-effect", ("money", &money), ("reason", &asked.reason)))
    };
    match act {
        Action::Accept => {
            let time = scene.procedure.processing_time.written(tongue);
            vec![tongue.say_with("accept-effect", "time", &time), told()]
        }
        Action::Reject => vec![tongue.say("reject-effect"), told()],
        Action::CancelSupplementRequest => vec![tongue.say("cancel-supplement-effect"), told()],
        Action::Forward => match scene.next_step() {
            Some(step) => vec![tongue.say_with("forward-effect", "step", step)],
            None => Vec::new(),
        },
        Action::SendBack => vec![tongue.say("send-back-effect")],
        Action::Assign => vec![tongue.say("assign-effect")],
        Action::RequestPayment => vec![tongue.say("request-payment-effect"), told()],
        Action::RecordPayment => asked().into_iter().collect(),
        Action::CancelPaymentRequest => {
            asked().into_iter().chain([tongue.say("cancel-payment-effect"), told()]).collect()
        }
        Action::ExtendDeadline => {
            let due = scene.due_at.as_ref().map(|due| tongue.say_with("extend-effect", "date", tongue.day_of(due)));
            due.into_iter().chain([told()]).collect()
        }
        Action::ReturnResult => vec![tongue.say("return-result-effect"), told()],
        Action::DeclineWithdrawal => vec![tongue.say("decline-withdrawal-effect"), told()],
        Action::StopProcessing => vec![tongue.say("stop-effect"), told()],
        Action::RevokeRuling => vec![tongue.say("revoke-ruling-effect"), told()],
        Action::RequestSupplement | Action::Decide | Action::PostMessage | Action::Other => Vec::new(),
    }
}

/// What is said once it is done.
pub(super) fn notice(act: Action) -> &'static str {
    match act {
        Action::Accept => "notice-accepted",
        Action::Reject => "notice-rejected",
        Action::RequestSupplement => "notice-supplement-asked",
        Action::CancelSupplementRequest => "notice-supplement-cancelled",
        Action::Forward => "notice-forwarded",
        Action::SendBack => "notice-sent-back",
        Action::Assign => "notice-assigned",
        Action::RequestPayment => "notice-payment-asked",
        Action::RecordPayment => "notice-payment-recorded",
        Action::CancelPaymentRequest => "notice-payment-cancelled",
        Action::ExtendDeadline => "notice-extended",
        Action::Decide => "notice-decided",
        Action::ReturnResult => "notice-result-returned",
        Action::DeclineWithdrawal => "notice-withdrawal-declined",
        Action::StopProcessing => "notice-stopped",
        Action::RevokeRuling => "notice-revoked",
        Action::PostMessage | Action::Other => "notice-message-sent",
    }
}

/// Does it; what cannot even be sent is told as faults.
pub(super) async fn send(
    visit: &Visit,
    code: &str,
    act: Action,
    posted: &Posted,
    uploads: &[(String, String)],
) -> Result<Result<Acted, Faults>, Failure> {
    let code = code.to_owned();
    let (expected_version, request_id) = basis(posted)?;
    let (reason, note) = (posted.get("reason").to_owned(), posted.given("note"));
    let upload_ids = uploads.iter().map(|(id, _)| Id::new(id)).collect();
    macro_rules! sent {
        ($module:ident { $($field:ident $(: $value:expr)?),* }) => {{
            let input = mutations::$module::Input { code, expected_version, request_id, $($field $(: $value)?),* };
            mutations::$module::send(visit, input).await
        }};
    }
    let done = match act {
        Action::Accept => sent!(accept { note }),
        Action::Reject => sent!(reject { reason }),
        Action::CancelSupplementRequest => sent!(cancel_supplement { reason }),
        Action::CancelPaymentRequest => sent!(cancel_payment { reason }),
        Action::SendBack => sent!(send_back { reason, upload_ids }),
        Action::Forward => {
            sent!(forward { note, assignee_id: posted.given("assigneeId").map(Id::new), upload_ids })
        }
        Action::Assign => {
            let assignee = posted.get("assigneeId");
            if assignee.is_empty() {
                return Ok(Err(Faults::none(visit.tongue()).at("assigneeId", visit.say("assign-none"))));
            }
            sent!(assign { assignee_id: Id::new(assignee) })
        }
        Action::RequestPayment => match fee::asked(visit, &code, posted).await? {
            Ok((money, reason)) => sent!(request_payment { money, reason }),
            Err(faults) => return Ok(Err(faults)),
        },
        Action::RecordPayment => {
            sent!(record_payment { money: money(posted), reference: posted.get("reference").to_owned() })
        }
        Action::ExtendDeadline => {
            let typed = posted.get("dueAt");
            let Some(day) = read_day(typed) else {
                let none = Faults::none(visit.tongue());
                return Ok(Err(match unreadable_day(visit.tongue(), typed) {
                    Some(message) => none.at("dueAt", message),
                    None => none.missing("dueAt"),
                }));
            };
            sent!(extend { due_at: closing(visit, day).await?, reason })
        }
        Action::ReturnResult => sent!(return_result { note }),
        Action::DeclineWithdrawal => sent!(decline_withdrawal { reason }),
        Action::StopProcessing => sent!(stop { reason }),
        Action::RevokeRuling => sent!(revoke { reason }),
        Action::RequestSupplement | Action::Decide | Action::PostMessage | Action::Other => Err(Failure::NotFound),
    };
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(failure) => Faults::of_failure(visit, failure).map(Err),
    }
}

/// What the form was made of: the version that was on the screen, and the id that makes the act once only.
pub(super) fn basis(posted: &Posted) -> Result<(i32, uuid::Uuid), Failure> {
    let version = posted.get("expectedVersion").parse().map_err(|_| Failure::NotOurForm)?;
    Ok((version, posted.request_id().ok_or(Failure::NotOurForm)?))
}

/// As typed: the schema reads it, and says what is wrong with it.
fn money(posted: &Posted) -> MoneyInput {
    MoneyInput { amount: Decimal(posted.get("money").to_owned()) }
}

/// When the office closes on a day: a result that is due then is due by that hour.
async fn closing(visit: &Visit, day: NaiveDate) -> Result<Moment, Failure> {
    let closes = super::calendar::closes(visit, day).await?;
    Ok(Moment::from_local(day.and_time(closes)))
}

/// The end of a day: whoever is given a day has all of it.
pub(super) fn end_of(day: NaiveDate) -> Moment {
    Moment::from_local(day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN)))
}
