//! Each action's form fields, consequences, notice, and the mutation that it sends.

use chrono::{NaiveDate, NaiveTime};
use cynic::Id;
use domain::Moment;

use super::action_page::ActionPage;
use super::fee;
use super::mutations::{self, Acted, MoneyInput};
use crate::control::{Control, Kind};
use crate::days::unreadable_day;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::read_day;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::schema::money::Decimal;
use crate::translator::Translator;

/// Form fields of an action.
pub(super) fn controls(context: &PageContext, scene: &ActionPage, act: DossierAction, typed: &Posted) -> Vec<Control> {
    let translator = context.translator();
    let note = |hint: &str| Control::area(translator, "note", translator.t("act-note")).hinted(translator.t(hint));
    let reason = || Control::area(translator, "reason", translator.t("act-reason")).required();
    let money = |value: String| {
        let control = Control::digits(translator, "money", translator.t("payment-money")).required();
        if typed.has("money") { control } else { control.holding(&value) }
    };
    let controls = match act {
        DossierAction::Accept | DossierAction::ReturnResult => vec![note("act-note-told")],
        DossierAction::Forward => {
            let officers = scene.next_officers.iter().flatten().map(|officer| officer.choice(context)).collect();
            let to = Control::of(translator, "assigneeId", translator.t("forward-to"), Kind::Select(officers));
            vec![to.or_else_chosen(translator.t("forward-to-nobody")), note("act-note-among")]
        }
        DossierAction::SendBack => vec![reason().hinted(translator.t("act-reason-among"))],
        DossierAction::Reject
        | DossierAction::CancelSupplementRequest
        | DossierAction::CancelPaymentRequest
        | DossierAction::DeclineWithdrawal
        | DossierAction::StopProcessing
        | DossierAction::RevokeRuling => vec![reason().hinted(translator.t("act-reason-told"))],
        DossierAction::Assign => {
            let officers = scene.assignable_officers.iter().flatten().map(|officer| officer.choice(context)).collect();
            let control = Control::of(translator, "assigneeId", translator.t("queue-assignee"), Kind::Radios(officers));
            let assignee = scene.assignee.as_ref().map(|person| person.id.inner()).unwrap_or_default();
            vec![control.required().holding(assignee)]
        }
        DossierAction::RequestPayment => fee::controls(translator, &scene.procedure.fees, typed),
        DossierAction::RecordPayment => {
            let asked = scene.payment_request.as_ref();
            let amount = asked.map(|asked| asked.money.amount.0.clone()).unwrap_or_default();
            let reference = Control::line(translator, "reference", translator.t("payment-reference")).required();
            vec![money(amount), reference.typed_by("text", "medium")]
        }
        DossierAction::ExtendDeadline => {
            let day =
                Control::digits(translator, "dueAt", translator.t("extend-day")).typed_by("text", "short").required();
            vec![day.hinted(translator.t("form-day-hint")), reason().hinted(translator.t("extend-apology"))]
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

/// Consequences of an action in sentences, with who is notified.
pub(super) fn effect(translator: &Translator, scene: &ActionPage, act: DossierAction) -> Vec<String> {
    let told = || translator.t("act-applicant-told");
    let asked = || {
        let asked = scene.payment_request.as_ref()?;
        let money = asked.money.written();
        Some(translator.t_with_both("record-payment-effect", ("money", &money), ("reason", &asked.reason)))
    };
    match act {
        DossierAction::Accept => {
            let time = scene.procedure.processing_time.written(translator);
            vec![translator.t_with("accept-effect", "time", &time), told()]
        }
        DossierAction::Reject => vec![translator.t("reject-effect"), told()],
        DossierAction::CancelSupplementRequest => vec![translator.t("cancel-supplement-effect"), told()],
        DossierAction::Forward => match scene.next_step() {
            Some(step) => vec![translator.t_with("forward-effect", "step", step)],
            None => Vec::new(),
        },
        DossierAction::SendBack => vec![translator.t("send-back-effect")],
        DossierAction::Assign => vec![translator.t("assign-effect")],
        DossierAction::RequestPayment => vec![translator.t("request-payment-effect"), told()],
        DossierAction::RecordPayment => asked().into_iter().collect(),
        DossierAction::CancelPaymentRequest => {
            asked().into_iter().chain([translator.t("cancel-payment-effect"), told()]).collect()
        }
        DossierAction::ExtendDeadline => {
            let due =
                scene.due_at.as_ref().map(|due| translator.t_with("extend-effect", "date", translator.day_of(due)));
            due.into_iter().chain([told()]).collect()
        }
        DossierAction::ReturnResult => vec![translator.t("return-result-effect"), told()],
        DossierAction::DeclineWithdrawal => vec![translator.t("decline-withdrawal-effect"), told()],
        DossierAction::StopProcessing => vec![translator.t("stop-effect"), told()],
        DossierAction::RevokeRuling => vec![translator.t("revoke-ruling-effect"), told()],
        DossierAction::RequestSupplement
        | DossierAction::Decide
        | DossierAction::PostMessage
        | DossierAction::Supplement
        | DossierAction::Withdraw
        | DossierAction::Other => Vec::new(),
    }
}

/// Id of the notice after the action.
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

/// Sends the action's mutation; what cannot be sent is answered as faults.
pub(super) async fn send(
    context: &PageContext,
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
            input.send(context).await
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
                return Ok(Err(Faults::none(context.translator()).at("assigneeId", context.t("assign-none"))));
            }
            sent!(AssignDossierInput { assignee_id: Id::new(assignee) })
        }
        DossierAction::RequestPayment => match fee::asked(context, &code, posted).await? {
            Ok((money, reason)) => sent!(RequestPaymentInput { money, reason }),
            Err(faults) => return Ok(Err(faults)),
        },
        DossierAction::RecordPayment => {
            sent!(RecordPaymentInput { money: money(posted), reference: posted.get("reference").to_owned() })
        }
        DossierAction::ExtendDeadline => {
            let typed = posted.get("dueAt");
            let Some(day) = read_day(typed) else {
                let none = Faults::none(context.translator());
                return Ok(Err(match unreadable_day(context.translator(), typed) {
                    Some(message) => none.at("dueAt", message),
                    None => none.missing("dueAt"),
                }));
            };
            sent!(ExtendDeadlineInput { due_at: closing(context, day).await?, reason })
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
        Err(failure) => Faults::of_failure(context, failure).map(Err),
    }
}

/// Version that was on the screen (optimistic concurrency) and request id (idempotency) of the posted form.
pub(super) fn basis(posted: &Posted) -> Result<(i32, uuid::Uuid), Failure> {
    let version = posted.get("expectedVersion").parse().map_err(|_| Failure::NotOurForm)?;
    Ok((version, posted.request_id().ok_or(Failure::NotOurForm)?))
}

/// Amount as typed: the schema parses and validates it.
fn money(posted: &Posted) -> MoneyInput {
    MoneyInput { amount: Decimal(posted.get("money").to_owned()) }
}

/// Closing time of the office on a day: a result due on that day is due by then.
async fn closing(context: &PageContext, day: NaiveDate) -> Result<Moment, Failure> {
    let closes = super::calendar::closes(context, day).await?;
    Ok(Moment::from_local(day.and_time(closes)))
}

/// End of a day: a deadline on a day includes all of it.
pub(super) fn end_of(day: NaiveDate) -> Moment {
    Moment::from_local(day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN)))
}
