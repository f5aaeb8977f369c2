//! Dossiers of a story.

use domain::dossier::{
    Document, DossierCode, DossierEvent, FileNaming, FileRef, ProcedureRef, SupplementItem, SupplementTarget,
};
use domain::exchange::{ExchangeEvent, MessageSide};
use domain::{
    AccountId, Actor, AgencyId, AggregateKind, DossierId, FileId, ItemId, MessageId, Moment, Personal, Role,
    SupplementRequestId,
};
use serde_json::{Value, json};
use store::log::Position;

use super::people::{citizen, officer};
use super::{AGENCY, PROCEDURE, Story, fresh};

/// A dossier of the story.
#[derive(Clone)]
pub(crate) struct Filed {
    pub id: DossierId,
    pub code: DossierCode,
    pub agency: String,
    pub applicant: AccountId,
}

impl Filed {
    /// Personal text under the applicant's key, whoever writes it.
    pub(crate) fn says(&self, text: &str) -> Personal<String> {
        Personal::of(self.applicant, text.to_owned())
    }

    pub(crate) fn file(&self, name: &str) -> FileRef {
        FileRef {
            id: FileId(fresh()),
            naming: Personal::of(self.applicant, FileNaming { name: name.to_owned(), sha256: "ab".repeat(32) }),
            media_type: "application/pdf".to_owned(),
            size: 1_024,
        }
    }

    pub(crate) fn document(&self, requirement: &str, name: &str) -> Document {
        Document { requirement: requirement.to_owned(), file: self.file(name) }
    }
}

pub(crate) fn form() -> Value {
    json!({ "traderName": "Công ty Rượu Măng Đen", "premises": { "address": "12 Trần Phú", "ward": "Thắng Lợi" } })
}

impl Story {
    /// Files a dossier with the first agency under its procedure.
    pub(crate) async fn submitted(&mut self, applicant: AccountId) -> Filed {
        self.submitted_to(applicant, AGENCY, PROCEDURE).await
    }

    pub(crate) async fn submitted_to(&mut self, applicant: AccountId, agency: &str, procedure: &str) -> Filed {
        self.submitted_as(applicant, agency, procedure, form()).await
    }

    /// Files with this form.
    pub(crate) async fn submitted_as(
        &mut self,
        applicant: AccountId,
        agency: &str,
        procedure: &str,
        form: Value,
    ) -> Filed {
        let number = self.numbers.entry(AgencyId::of_code(agency)).or_default();
        *number += 1;
        let code = DossierCode::new(agency, self.now.local_date(), *number);
        let id = DossierId::of_code(code.as_str());
        let filed = Filed { id, code: code.clone(), agency: agency.to_owned(), applicant };
        let event = DossierEvent::DossierSubmitted {
            at: self.now,
            code,
            agency: AgencyId::of_code(agency),
            procedure: ProcedureRef { code: procedure.to_owned(), version: 1 },
            applicant,
            form: Personal::of(applicant, form),
            documents: vec![
                filed.document("application", "don.pdf"),
                filed.document("businessRegistration", "dkkd.pdf"),
            ],
        };
        self.of_dossier(&filed, citizen(applicant), &[event]).await;
        filed
    }

    pub(crate) async fn of_dossier(&mut self, filed: &Filed, by: Actor, events: &[DossierEvent]) -> Position {
        self.record(AggregateKind::Dossier, filed.id.0, by, events).await
    }

    /// Accepts it, with a due date.
    pub(crate) async fn accepted(&mut self, filed: &Filed, by: AccountId, due_at: Moment) {
        let supplement_until = Some(due_at);
        let note = Some(filed.says("Đủ giấy tờ"));
        let event = DossierEvent::DossierAccepted { at: self.now, due_at, note, supplement_until, due_soon_at: None };
        self.of_dossier(filed, officer(by, Role::Reception, &filed.agency), &[event]).await;
    }

    pub(crate) async fn assigned(&mut self, filed: &Filed, by: AccountId, assignee: AccountId) {
        let event = DossierEvent::DossierAssigned { at: self.now, assignee, hand_over: None };
        self.of_dossier(filed, officer(by, Role::Reception, &filed.agency), &[event]).await;
    }

    /// Requests another address and another file.
    pub(crate) async fn asked(&mut self, filed: &Filed, by: AccountId) -> SupplementRequestId {
        let request = SupplementRequestId(fresh());
        let item = |target, text| SupplementItem { id: ItemId(fresh()), target, instruction: filed.says(text) };
        let event = DossierEvent::SupplementRequested {
            at: self.now,
            request,
            message: filed.says("Cần bổ sung địa chỉ"),
            items: vec![
                item(SupplementTarget::FormField("/premises/address".to_owned()), "Ghi rõ số nhà"),
                item(SupplementTarget::Requirement("application".to_owned()), "Ký lại đơn"),
            ],
            respond_by: Some(self.now + chrono::TimeDelta::days(3)),
            by: Some(by),
        };
        self.of_dossier(filed, officer(by, Role::Reception, &filed.agency), &[event]).await;
        request
    }

    /// Answers the request; the file replaces that of its document.
    pub(crate) async fn answered(&mut self, filed: &Filed, request: SupplementRequestId, patch: Value) {
        let event = DossierEvent::DossierSupplemented {
            at: self.now,
            request,
            patch: Some(Personal::of(filed.applicant, patch)),
            documents: vec![filed.document("application", "don-moi.pdf")],
            message: Some(filed.says("Đã sửa")),
            answers: Vec::new(),
        };
        self.of_dossier(filed, citizen(filed.applicant), &[event]).await;
    }

    /// Posts a message of the applicant's or an officer's.
    pub(crate) async fn said(&mut self, filed: &Filed, side: MessageSide, by: AccountId, body: &str) -> MessageId {
        let message = MessageId(fresh());
        let by = match side {
            MessageSide::Citizen => citizen(by),
            MessageSide::Staff | MessageSide::System => officer(by, Role::Specialist, &filed.agency),
        };
        let event = ExchangeEvent::MessagePosted {
            at: self.now,
            message,
            side,
            body: filed.says(body),
            attachments: vec![filed.file("anh.jpg")],
        };
        self.record(AggregateKind::Exchange, filed.id.0, by, &[event]).await;
        message
    }

    /// Marks messages as read by a side.
    pub(crate) async fn read(&mut self, filed: &Filed, side: MessageSide, up_to: MessageId, up_to_at: Moment) {
        let by = match side {
            MessageSide::Citizen => citizen(filed.applicant),
            MessageSide::Staff | MessageSide::System => Actor::System,
        };
        let event = ExchangeEvent::MessagesRead { at: self.now, side, up_to, up_to_at };
        self.record(AggregateKind::Exchange, filed.id.0, by, &[event]).await;
    }
}
