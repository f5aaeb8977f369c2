//! Given-when-then tests of dossiers.

mod assignment;
mod carried;
mod code;
mod deadlines;
mod documents;
mod due;
mod enclosures;
mod hand_over;
mod laws;
mod order_of_checks;
mod payment;
mod places;
mod reception;
mod request;
mod revocation;
mod silence;
mod steps;
mod submission;
mod supplement;
mod table;
mod time_left;
mod time_spent;
mod timeliness;
mod withdrawal;

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::exchange::{Exchange, ExchangeCommand, Parties};
use crate::procedure::Money;
use crate::testing::people::*;
use crate::testing::reference::{ALCOHOL, ANYTHING, ORIGIN, PROMOTION, TOBACCO, filled_in, services, shipped};
use crate::testing::*;
use crate::{
    AccountId, Actor, AgencyId, CommandEnvelope, Decide, Fault, FaultCode, FileId, ItemId, MessageId, Moment,
    PaymentRequestId, Personal, Refusal, Role, SupplementRequestId,
};

const REQUEST: SupplementRequestId = SupplementRequestId(Uuid::from_u128(501));
const PAYMENT: PaymentRequestId = PaymentRequestId(Uuid::from_u128(502));
const PDF: &str = "application/pdf";

fn number() -> DossierCode {
    "000.00.08.H34-260302-0001".parse().unwrap()
}

/// The applicant's text, or somebody's about the applicant.
fn personal(text: &str) -> Personal<String> {
    Personal::of(CITIZEN, text.to_owned())
}

fn file(id: u128) -> FileRef {
    let naming = FileNaming { name: format!("{id}.pdf"), sha256: format!("{id:064x}") };
    FileRef {
        id: FileId(Uuid::from_u128(id)),
        naming: Personal::of(CITIZEN, naming),
        media_type: PDF.to_owned(),
        size: 1_000,
    }
}

fn offer(requirement: &str, id: u128) -> OfferedDocument {
    OfferedDocument { requirement: requirement.to_owned(), file: Some(file(id)) }
}

fn document(requirement: &str, id: u128) -> Document {
    Document { requirement: requirement.to_owned(), file: file(id) }
}

/// A file for each document without which a dossier is refused.
fn papers(procedure: &str) -> Vec<OfferedDocument> {
    let required = shipped(procedure).required_documents.into_iter().filter(|document| document.required);
    required.zip(1..).map(|(document, id)| offer(&document.key, id)).collect()
}

fn submit(procedure: &str, version: u32, form: Value, documents: Vec<OfferedDocument>) -> DossierCommand {
    DossierCommand::Submit {
        code: number(),
        procedure_code: procedure.to_owned(),
        procedure_version: version,
        form,
        documents,
    }
}

fn submit_to(procedure: &str) -> DossierCommand {
    submit(procedure, 1, filled_in(procedure), papers(procedure))
}

fn accept() -> DossierCommand {
    DossierCommand::Accept { note: None }
}

fn reject() -> DossierCommand {
    DossierCommand::Reject { reason: "Không thuộc thẩm quyền".to_owned() }
}

fn field(pointer: &str) -> SupplementTarget {
    SupplementTarget::FormField(pointer.to_owned())
}

fn paper(key: &str) -> SupplementTarget {
    SupplementTarget::Requirement(key.to_owned())
}

fn item(id: u128, target: SupplementTarget) -> RequestedItem {
    RequestedItem { id: ItemId(Uuid::from_u128(600 + id)), target, instruction: "Xem lại".to_owned() }
}

fn request(targets: impl IntoIterator<Item = SupplementTarget>) -> DossierCommand {
    let items = targets.into_iter().zip(1..).map(|(target, id)| item(id, target)).collect();
    DossierCommand::RequestSupplement {
        request: REQUEST,
        message: "Đề nghị bổ sung".to_owned(),
        items,
        respond_by: None,
    }
}

/// The same, and the answer is awaited until a moment.
fn until(request: DossierCommand, moment: &str) -> DossierCommand {
    match request {
        DossierCommand::RequestSupplement { request, message, items, .. } => {
            DossierCommand::RequestSupplement { request, message, items, respond_by: Some(at(moment)) }
        }
        other => other,
    }
}

fn answer(form: Option<Value>, documents: Vec<OfferedDocument>, message: Option<&str>) -> DossierCommand {
    DossierCommand::Supplement { form, documents, message: message.map(str::to_owned), words: vec![] }
}

fn patch(form: Value) -> DossierCommand {
    answer(Some(form), vec![], None)
}

fn cancel() -> DossierCommand {
    DossierCommand::CancelSupplementRequest { reason: "Không cần nữa".to_owned() }
}

fn assign(account: AccountId, role: Role, agency: Option<AgencyId>) -> DossierCommand {
    DossierCommand::Assign { assignee: Some(Officer { account, role, agency }) }
}

/// To the specialist of Kon Tum.
fn assign_specialist() -> DossierCommand {
    assign(specialist().account().unwrap(), Role::Specialist, Some(agency(KON_TUM)))
}

fn forward() -> DossierCommand {
    DossierCommand::Forward { note: None, to: None, files: vec![] }
}

fn revoke() -> DossierCommand {
    DossierCommand::RevokeRuling { reason: "Ghi nhầm hồ sơ khác".to_owned() }
}

fn send_back() -> DossierCommand {
    DossierCommand::SendBack { reason: "Thiếu biên bản thẩm định".to_owned(), files: vec![] }
}

fn money(amount: &str) -> Money {
    Money { amount: amount.to_owned(), currency: "VND".to_owned() }
}

fn request_payment(amount: &str) -> DossierCommand {
    DossierCommand::RequestPayment { request: PAYMENT, money: money(amount), reason: "Phí thẩm định".to_owned() }
}

fn record_payment(amount: &str) -> DossierCommand {
    DossierCommand::RecordPayment { money: money(amount), reference: "BL-0001".to_owned() }
}

fn cancel_payment() -> DossierCommand {
    DossierCommand::CancelPaymentRequest { reason: "Ghi nhầm số tiền".to_owned() }
}

fn extend(due: &str) -> DossierCommand {
    DossierCommand::ExtendDeadline { due_at: at(due), reason: "Cần xác minh thêm".to_owned() }
}

fn decide(outcome: DossierOutcome) -> DossierCommand {
    DossierCommand::Decide { outcome, reason: None, files: vec![], drafts: vec![] }
}

fn refuse() -> DossierCommand {
    let reason = Some("Không đủ điều kiện".to_owned());
    DossierCommand::Decide { outcome: DossierOutcome::Refused, reason, files: vec![], drafts: vec![] }
}

fn return_result() -> DossierCommand {
    DossierCommand::ReturnResult { note: None }
}

fn withdraw() -> DossierCommand {
    DossierCommand::Withdraw { reason: "Tôi đổi ý".to_owned() }
}

fn decline() -> DossierCommand {
    DossierCommand::DeclineWithdrawal { reason: "Đã có kết quả".to_owned() }
}

fn stop() -> DossierCommand {
    DossierCommand::StopProcessing { reason: "Theo đề nghị".to_owned() }
}

/// Outcome of an action attempted by this actor, including the action of the exchange.
fn outcome(action: DossierAction, actor: Actor, dossier: &Dossier, now: Moment) -> Result<(), Refusal> {
    let filed = dossier.filed.as_deref().unwrap();
    let does_the_step = filed.step.as_ref().is_some_and(|current| actor.role() == Some(current.step.role));
    let command = match actor {
        // Whoever does the step takes it themselves.
        Actor::Account { id, role, agency } if action == DossierAction::Assign && does_the_step => {
            Some(assign(id, role, agency))
        }
        _ => valid(action, filed),
    };
    let Some(command) = command else {
        let parties = Parties { applicant: filed.applicant, agency: filed.agency };
        let message = MessageId(Uuid::from_u128(701));
        let body = "Xin chào".to_owned();
        let post = ExchangeCommand::PostMessage { parties, message, body, attachments: vec![] };
        return Exchange::default().decide(&CommandEnvelope::new(actor, now, post), &services()).map(drop);
    };
    dossier.decide(&CommandEnvelope::new(actor, now, command), &services()).map(drop)
}

/// Filed at [`MORNING`], a Monday, for wholesale of alcohol: fifteen working days, a pause.
fn submitted() -> Given<Dossier> {
    nothing().when(citizen().wants(submit_to(ALCOHOL))).then_accepted()
}

/// Received an hour later; due on 2026-03-23 at 17:00.
fn accepted() -> Given<Dossier> {
    submitted().when(reception().wants(accept()).at("2026-03-02 10:00")).then_accepted()
}

/// Passed on half an hour after it was received: at the specialist's step, the first of two.
fn processing() -> Given<Dossier> {
    accepted().when(reception().wants(forward()).at("2026-03-02 10:30")).then_accepted()
}

/// Passed on by the specialist on the same day: at the leader's step, the last.
fn deciding() -> Given<Dossier> {
    processing().when(specialist().wants(forward()).at("2026-03-02 15:00")).then_accepted()
}

/// Asked for on the next morning at nine.
fn asked(dossier: &Given<Dossier>, targets: impl IntoIterator<Item = SupplementTarget>) -> Given<Dossier> {
    dossier.when(reception().wants(request(targets)).at("2026-03-03 09:00")).then_accepted()
}

/// Asked back an hour after that.
fn withdrawing(dossier: &Given<Dossier>) -> Given<Dossier> {
    dossier.when(citizen().wants(withdraw()).at("2026-03-03 10:00")).then_accepted()
}

/// Input of an action that is all right where the action is.
fn valid(action: DossierAction, dossier: &FiledDossier) -> Option<DossierCommand> {
    let version = services().rulebook.procedure(&dossier.procedure.code, dossier.procedure.version).cloned();
    let key = version.unwrap().definition.required_documents[0].key.clone();
    Some(match action {
        DossierAction::Accept => accept(),
        DossierAction::Reject => reject(),
        DossierAction::RequestSupplement => request([paper(&key)]),
        DossierAction::CancelSupplementRequest => cancel(),
        DossierAction::Supplement => answer(None, vec![], Some("Đã nộp rồi")),
        DossierAction::Assign => {
            let role = dossier.step.as_ref().map_or(Role::Specialist, |current| current.step.role);
            let officer = if role == Role::Leader { leader() } else { specialist() };
            assign(officer.account().unwrap(), role, Some(dossier.agency))
        }
        DossierAction::Forward => forward(),
        DossierAction::SendBack => send_back(),
        DossierAction::RequestPayment => request_payment("1200000"),
        DossierAction::RecordPayment => record_payment("1200000"),
        DossierAction::CancelPaymentRequest => cancel_payment(),
        DossierAction::ExtendDeadline => extend("2027-06-30 17:00"),
        DossierAction::Decide => refuse(),
        DossierAction::ReturnResult => return_result(),
        DossierAction::Withdraw => withdraw(),
        DossierAction::DeclineWithdrawal => decline(),
        DossierAction::StopProcessing => stop(),
        DossierAction::RevokeRuling => revoke(),
        DossierAction::PostMessage => return None,
    })
}

fn filed(dossier: &Given<Dossier>) -> FiledDossier {
    *dossier.state().filed.unwrap()
}

fn status(dossier: &Given<Dossier>) -> DossierStatus {
    filed(dossier).status()
}

/// A dossier of another procedure, whatever its rules of submission.
fn filed_under(procedure: &str, version: u32, form: Value) -> Given<Dossier> {
    let agency = agency(if procedure == TOBACCO { QUANG_NGAI } else { KON_TUM });
    given([DossierEvent::DossierSubmitted {
        at: at(MORNING),
        code: number(),
        agency,
        procedure: ProcedureRef { code: procedure.to_owned(), version },
        applicant: CITIZEN,
        form: Personal::of(CITIZEN, form),
        documents: vec![],
    }])
}
