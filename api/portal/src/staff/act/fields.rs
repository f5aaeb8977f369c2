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
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::schema::money::Decimal;
use crate::tongue::Tongue;
use crate::visit::Visit;

/// What an act asks for.
pub(super) fn controls(visit: &Visit, scene: &Scene, act: DossierAction, typed: &Posted) -> Vec<Control> {
    let tongue = visit.tongue();
    let note = |hint: &str| Control::area(tongue, "note", tongue.say("act-note")).hinted(tongue.say(hint));
    let reason = || Control::area(tongue, "reason", tongue.say("act-reason")).required();
    let money = |value: String| {
        let control = Control::digits(tongue, "money", tongue.say("payment-money")).required();
        if typed.has("money") { control } else { control.holding(&value) }
    };
    let controls = match act {
        DossierAction::Accept | DossierAction::ReturnResult => vec![note("act-note-told")],
        DossierAction::Forward => {
            let officers = scene.next_officers.iter().flatten().map(|officer| officer.choice(visit)).collect();
            let to = Control::of(tongue, "assigneeId", tongue.say("forward-to"), Kind::Select(officers));
            vec![to.or_else_chosen(tongue.say("forward-to-nobody")), note("act-note-among")]
        }
        DossierAction::SendBack => vec![reason().hinted(tongue.say("act-reason-among"))],
        DossierAction::Reject
        | DossierAction::CancelSupplementRequest
        | DossierAction::CancelPaymentRequest
        | DossierAction::DeclineWithdrawal
        | DossierAction::StopProcessing
        | DossierAction::RevokeRuling => vec![reason().hinted(tongue.say("act-reason-told"))],
        DossierAction::Assign => {
            let officers = scene.assignable_officers.iter().flatten().map(|officer| officer.choice(visit)).collect();
            let control = Control::of(tongue, "assigneeId", tongue.say("queue-assignee"), Kind::Radios(officers));
            let assignee = scene.assignee.as_ref().map(|person| person.id.inner()).unwrap_or_default();
            vec![control.required().holding(assignee)]
        }
        DossierAction::RequestPayment => fee::controls(tongue, &scene.procedure.fees, typed),
        DossierAction::RecordPayment => {
            let asked = scene.payment_request.as_ref();
            let amount = asked.map(|asked| asked.money.amount.0.clone()).unwrap_or_default();
            let reference = Control::line(tongue, "reference", tongue.say("payment-reference")).required();
            vec![money(amount), reference.typed_by("text", "medium")]
        }
        DossierAction::ExtendDeadline => {
            let day = Control::digits(tongue, "dueAt", tongue.say("extend-day")).typed_by("text", "short").required();
            vec![day.hinted(tongue.say("form-day-hint")), reason().hinted(tongue.say("extend-apology"))]
        }
        DossierAction::RequestSupplement
        | DossierAction::Decide
        | DossierAction::PostMessage
        | DossierAction::Supplement
        | DossierAction::Withdraw
        | DossierAction::Other => Vec::new(),
    };
    controls
        .into_iter()
        .map(|control| if typed.has(&control.id) { control.filled_from(typed) } else { control })
        .collect()
}

/// What an act leads to, and who is told.
pub(super) fn effect(tongue: &Tongue, scene: &Scene, act: DossierAction) -> Vec<String> {
    let told = || tongue.say("act-applicant-told");
    let asked = || {
        let asked = scene.payment_request.as_ref()?;
        let money = asked.money.written();
        Some(tongue.say_with_both("record-payment-effect", ("money", &money), ("reason", &asked.reason)))
    };
    match act {
        DossierAction::Accept => {
            let time = scene.procedure.processing_time.written(tongue);
            vec![tongue.say_with("accept-effect", "time", &time), told()]
        }
        DossierAction::Reject => vec![tongue.say("reject-effect"), told()],
        DossierAction::CancelSupplementRequest => vec![tongue.say("cancel-supplement-effect"), told()],
        DossierAction::Forward => match scene.next_step() {
            Some(step) => vec![tongue.say_with("forward-effect", "step", step)],
            None => Vec::new(),
        },
        DossierAction::SendBack => vec![tongue.say("send-back-effect")],
        DossierAction::Assign => vec![tongue.say("assign-effect")],
        DossierAction::RequestPayment => vec![tongue.say("request-payment-effect"), told()],
        DossierAction::RecordPayment => asked().into_iter().collect(),
        DossierAction::CancelPaymentRequest => {
            asked().into_iter().chain([tongue.say("cancel-payment-effect"), told()]).collect()
        }
        DossierAction::ExtendDeadline => {
            let due = scene.due_at.as_ref().map(|due| tongue.say_with("extend-effect", "date", tongue.day_of(due)));
            due.into_iter().chain([told()]).collect()
        }
        DossierAction::ReturnResult => vec![tongue.say("return-result-effect"), told()],
        DossierAction::DeclineWithdrawal => vec![tongue.say("decline-withdrawal-effect"), told()],
        DossierAction::StopProcessing => vec![tongue.say("stop-effect"), told()],
        DossierAction::RevokeRuling => vec![tongue.say("revoke-ruling-effect"), told()],
        DossierAction::RequestSupplement
        | DossierAction::Decide
        | DossierAction::PostMessage
        | DossierAction::Supplement
        | DossierAction::Withdraw
        | DossierAction::Other => Vec::new(),
    }
}

/// What is said once it is done.
pub(super) fn notice(act: DossierAction) -> &'static str {
    match act {
        DossierAction::Accept => "notice-accepted",
        DossierAction::Reject => "notice-rejected",
        DossierAction::RequestSupplement => "notice-supplement-asked",
        DossierAction::CancelSupplementRequest => "notice-supplement-cancelled",
        DossierAction::Forward => "notice-forwarded",
        DossierAction::SendBack => "notice-sent-back",
        DossierAction::Assign => "notice-assigned",
        DossierAction::RequestPayment => "notice-payment-asked",
        DossierAction::RecordPayment => "notice-payment-recorded",
        DossierAction::CancelPaymentRequest => "notice-payment-cancelled",
        DossierAction::ExtendDeadline => "notice-extended",
        DossierAction::Decide => "notice-decided",
        DossierAction::ReturnResult => "notice-result-returned",
        DossierAction::DeclineWithdrawal => "notice-withdrawal-declined",
        DossierAction::StopProcessing => "notice-stopped",
        DossierAction::RevokeRuling => "notice-revoked",
        DossierAction::PostMessage | DossierAction::Supplement | DossierAction::Withdraw | DossierAction::Other => {
            "notice-message-sent"
        }
    }
}

/// Does it; what cannot even be sent is told as faults.
pub(super) async fn send(
    visit: &Visit,
    code: &str,
    act: DossierAction,
    posted: &Posted,
    uploads: &[(String, String)],
) -> Result<Result<Acted, Faults>, Failure> {
    let code = code.to_owned();
    let (expected_version, request_id) = basis(posted)?;
    let (reason, note) = (posted.get("reason").to_owned(), posted.given("note"));
    let upload_ids = uploads.iter().map(|(id, _)| Id::new(id)).collect();
    macro_rules! sent {
        ($input:ident { $($field:ident $(: $value:expr)?),* }) => {{
            let input = mutations::$input { code, expected_version, request_id, $($field $(: $value)?),* };
            input.send(visit).await
        }};
    }
    let done = match act {
        DossierAction::Accept => sent!(AcceptDossierInput { note }),
        DossierAction::Reject => sent!(RejectDossierInput { reason }),
        DossierAction::CancelSupplementRequest => sent!(CancelSupplementRequestInput { reason }),
        DossierAction::CancelPaymentRequest => sent!(CancelPaymentRequestInput { reason }),
        DossierAction::SendBack => sent!(SendBackDossierInput { reason, upload_ids }),
        DossierAction::Forward => {
            sent!(ForwardDossierInput { note, assignee_id: posted.given("assigneeId").map(Id::new), upload_ids })
        }
        DossierAction::Assign => {
            let assignee = posted.get("assigneeId");
            if assignee.is_empty() {
                return Ok(Err(Faults::none(visit.tongue()).at("assigneeId", visit.say("assign-none"))));
            }
            sent!(AssignDossierInput { assignee_id: Id::new(assignee) })
        }
        DossierAction::RequestPayment => match fee::asked(visit, &code, posted).await? {
            Ok((money, reason)) => sent!(RequestPaymentInput { money, reason }),
            Err(faults) => return Ok(Err(faults)),
        },
        DossierAction::RecordPayment => {
            sent!(RecordPaymentInput { money: money(posted), reference: posted.get("reference").to_owned() })
        }
        DossierAction::ExtendDeadline => {
            let typed = posted.get("dueAt");
            let Some(day) = read_day(typed) else {
                let none = Faults::none(visit.tongue());
                return Ok(Err(match unreadable_day(visit.tongue(), typed) {
                    Some(message) => none.at("dueAt", message),
                    None => none.missing("dueAt"),
                }));
            };
            sent!(ExtendDeadlineInput { due_at: closing(visit, day).await?, reason })
        }
        DossierAction::ReturnResult => sent!(ReturnResultInput { note }),
        DossierAction::DeclineWithdrawal => sent!(DeclineWithdrawalInput { reason }),
        DossierAction::StopProcessing => sent!(StopProcessingInput { reason }),
        DossierAction::RevokeRuling => sent!(RevokeRulingInput { reason }),
        DossierAction::RequestSupplement
        | DossierAction::Decide
        | DossierAction::PostMessage
        | DossierAction::Supplement
        | DossierAction::Withdraw
        | DossierAction::Other => Err(Failure::NotFound),
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
