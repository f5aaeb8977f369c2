//! A story with every event.

use chrono::NaiveDate;
use domain::account::{Absence, AccountEvent, AccountKind, ActivationChannel};
use domain::agency::AgencyEvent;
use domain::dossier::{
    DossierCode, DossierEvent, DossierOutcome, DueReason, HandOverBar, LeftDossier, RulingKind, StepRef,
};
use domain::exchange::MessageSide;
use domain::procedure::Money;
use domain::{
    AccountId, Actor, AgencyId, AggregateKind, HandOverId, MessageId, PaymentRequestId, Personal, Role, SecretIssueId,
};
use serde_json::{Value, json};
use support::TestDatabase;

use super::dossiers::Filed;
use super::people::{citizen, officer};
use super::{AGENCY, OTHER_AGENCY, PROCEDURE, Story, definition, fresh, moment, year};

/// A form with the applicant's name.
fn named() -> Value {
    json!({ "trader": { "name": "Công ty Ngọc Linh", "taxCode": "6199910017", "phone": "0905000441" } })
}

impl Story {
    /// Every event of every aggregate at least once.
    pub(crate) async fn everything(database: TestDatabase) -> Self {
        let mut story = Self::begin(database).await;
        story.everything_happens().await;
        story
    }

    pub(crate) async fn everything_happens(&mut self) {
        self.catalogue().await;
        let name = serde_json::from_value(json!({ "vi": "Sở Công Thương", "en": "Industry and Trade" })).unwrap();
        let renamed = AgencyEvent::AgencyRenamed { name };
        self.record(AggregateKind::Agency, AgencyId::of_code(OTHER_AGENCY).0, Actor::System, &[renamed]).await;
        self.publish(definition("2.000648"), 1).await;
        self.retire("2.000648").await;
        let mut amended = definition(PROCEDURE);
        amended.processing_time.amount = 10;
        self.publish(amended, 2).await;
        self.accounts_change().await;
        self.dossiers_move().await;
        self.calendar(year(2027)).await;
    }

    async fn work_changes_hands(&mut self) {
        let holder = self.officer(Role::Specialist, AGENCY, "Lê Văn Giao").await;
        let to = self.officer(Role::Specialist, AGENCY, "Trần Thị Nhận").await;
        let hand_over = HandOverId(fresh());
        let code = DossierCode::new(AGENCY, self.now.local_date(), 9_999);
        let day = self.now.local_date();
        let absence = Absence { from: day, until: day, deputy: Some(to) };
        let left = vec![LeftDossier { code: code.clone(), bar: HandOverBar::Ended }];
        let reason = Personal::of(holder, "Chuyển công tác".to_owned());
        for event in [
            AccountEvent::AbsenceNoted { absence },
            AccountEvent::AbsenceEnded {},
            AccountEvent::HandOverStarted { hand_over, to, reason, dossiers: vec![code] },
            AccountEvent::HandOverFinished { hand_over, handed: 0, left },
        ] {
            self.of_account(holder, officer(holder, Role::Specialist, AGENCY), event).await;
        }
    }

    async fn accounts_change(&mut self) {
        let an = self.citizen("Nguyễn Văn An").await;
        let (link, expires_at) = (SecretIssueId(fresh()), self.now);
        let born = NaiveDate::from_ymd_opt(1991, 3, 4).unwrap();
        for event in [
            AccountEvent::ActivationFailed { issue: link },
            AccountEvent::ActivationRequested { issue: link, channel: ActivationChannel::Sms, expires_at },
            AccountEvent::FullNameChanged { full_name: Personal::of(an, "Nguyễn Văn Ân".to_owned()) },
            AccountEvent::DateOfBirthChanged { date_of_birth: Personal::of(an, born) },
            AccountEvent::PhoneChanged { phone: Personal::of(an, "0905999888".to_owned()), proven_by: None },
            AccountEvent::AddressRemoved {},
            AccountEvent::AddressChanged { address: Personal::of(an, "Đắk Hà".to_owned()) },
            AccountEvent::NoticesChosen { sms: true, declined: Vec::new() },
            AccountEvent::PasswordChanged {},
            AccountEvent::PasswordResetRequested { issue: link, expires_at, invited: false },
            AccountEvent::PasswordReset { issue: link },
            AccountEvent::AccountLocked {
                reason: Some(Personal::of(an, "Nghi bị lộ mật khẩu".to_owned())),
                released: Vec::new(),
            },
            AccountEvent::AccountUnlocked {},
        ] {
            self.of_account(an, citizen(an), event).await;
        }
        let given = AccountEvent::RoleChanged { role: Role::Auditor, agency: None, released: Vec::new() };
        let desk = self.officer(Role::Reception, AGENCY, "Võ Thị Đổi").await;
        self.of_account(desk, Actor::System, given).await;
        self.work_changes_hands().await;
        let brewery = self.organization("Công ty Rượu Măng Đen", "Trần Thị Bình").await;
        let organization_name = Personal::of(brewery, "Công ty Rượu Đắk Tô".to_owned());
        let renamed = AccountEvent::OrganizationNameChanged { organization_name };
        self.of_account(brewery, citizen(brewery), renamed).await;
        let late = self.registered(AccountKind::Citizen, "Lê Văn Muộn", None).await;
        self.of_account(late, Actor::System, AccountEvent::AccountExpired {}).await;
        self.erased(late).await;
        let gone = self.citizen("Phạm Thị Đi").await;
        let dossier = self.submitted_as(gone, AGENCY, PROCEDURE, named()).await;
        self.said(&dossier, MessageSide::Citizen, gone, "Xin chào").await;
        self.erased(gone).await;
    }

    async fn dossiers_move(&mut self) {
        let applicant = self.citizen("Hoàng Thị Cúc").await;
        let desk = self.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let leader = self.officer(Role::Leader, AGENCY, "Đặng Thị Em").await;
        let by_desk = officer(desk, Role::Reception, AGENCY);

        let whole = self.submitted(applicant).await;
        self.accepted(&whole, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        self.assigned(&whole, desk, leader).await;
        let asked_at = self.now;
        let request = self.asked(&whole, desk).await;
        let hello_at = self.now;
        let hello = self.said(&whole, MessageSide::Citizen, applicant, "Tôi sẽ gửi").await;
        self.read(&whole, MessageSide::Citizen, MessageId::of_supplement_request(request), asked_at).await;
        let thanks_at = self.now;
        let thanks = self.said(&whole, MessageSide::Staff, leader, "Cảm ơn").await;
        self.read(&whole, MessageSide::Staff, hello, hello_at).await;
        self.read(&whole, MessageSide::Citizen, thanks, thanks_at).await;
        self.answered(&whole, request, json!({ "premises": { "address": "12A Trần Phú" } })).await;
        let moved = |at, due_at, reason| DossierEvent::DueDateMoved {
            at,
            due_at,
            reason,
            paused_minutes: 30,
            step: None,
            due_soon_at: None,
        };
        let event = moved(self.now, moment("2026-03-24T10:00:00.000000Z"), DueReason::Supplemented);
        self.of_dossier(&whole, citizen(applicant), &[event]).await;

        let second = self.asked(&whole, desk).await;
        let reason = whole.says("Thôi");
        let cancelled = DossierEvent::SupplementRequestCancelled { at: self.now, request: second, reason };
        let event = moved(self.now, moment("2026-03-25T10:00:00.000000Z"), DueReason::SupplementCancelled);
        self.of_dossier(&whole, by_desk, &[cancelled, event]).await;
        let asked = DossierEvent::WithdrawalRequested { at: self.now, reason: whole.says("Xin rút") };
        self.of_dossier(&whole, citizen(applicant), &[asked]).await;
        let declined = DossierEvent::WithdrawalDeclined { at: self.now, reason: whole.says("Không được") };
        self.of_dossier(&whole, by_desk, &[declined]).await;

        self.goes_to_its_result(&whole, desk, leader).await;
        let refused = self.submitted(applicant).await;
        let rejected = DossierEvent::DossierRejected { at: self.now, reason: refused.says("Sai thủ tục") };
        self.of_dossier(&refused, by_desk, &[rejected]).await;
        let stopped = self.submitted_to(applicant, OTHER_AGENCY, "2.000648").await;
        let event = DossierEvent::ProcessingStopped { at: self.now, reason: stopped.says("Dừng") };
        self.of_dossier(&stopped, Actor::System, &[event]).await;
        let named = self.submitted_as(applicant, AGENCY, PROCEDURE, named()).await;
        self.accepted(&named, desk, moment("2026-03-23T10:00:00.000000Z")).await;
        let request = self.asked(&named, desk).await;
        self.answered(&named, request, json!({ "trader": { "name": "Công ty Sao Mai", "phone": null } })).await;
    }

    /// A payment request by mistake is cancelled, and an earlier payment stays.
    async fn asks_for_too_much(&mut self, filed: &Filed, desk: AccountId) {
        let (at, by_desk) = (self.now, officer(desk, Role::Reception, AGENCY));
        let request = PaymentRequestId(fresh());
        let money = Money { amount: "12000000".to_owned(), currency: "VND".to_owned() };
        let reason = filed.says("Phí thẩm định");
        let asked = DossierEvent::PaymentRequested { at, request, money, reason, pauses: true };
        self.of_dossier(filed, by_desk, &[asked]).await;
        let at = self.now;
        let cancelled = DossierEvent::PaymentRequestCancelled { at, request, reason: filed.says("Ghi nhầm") };
        let moved = DossierEvent::DueDateMoved {
            at,
            due_at: moment("2026-03-26T10:00:00.000000Z"),
            reason: DueReason::PaymentRequestCancelled,
            paused_minutes: 60,
            step: None,
            due_soon_at: None,
        };
        self.of_dossier(filed, by_desk, &[cancelled, moved]).await;
    }

    async fn goes_to_its_result(&mut self, filed: &Filed, desk: AccountId, leader: AccountId) {
        let at = self.now;
        let (by_desk, by_leader) = (officer(desk, Role::Reception, AGENCY), officer(leader, Role::Leader, AGENCY));
        let last = |number, role| StepRef { key: "decision".to_owned(), number, of: 2, role, assignee_required: false };
        let passed_on = |by, step| DossierEvent::DossierForwarded {
            at,
            by,
            step,
            step_due_at: Some(moment("2026-03-24T10:00:00.000000Z")),
            note: Some(filed.says("Đã đủ")),
            files: vec![filed.file("Dự thảo.docx")],
        };
        self.of_dossier(filed, by_desk, &[passed_on(desk, last(1, Role::Specialist))]).await;
        for amount in ["600000", "1200000"] {
            let at = self.now;
            let request = PaymentRequestId(fresh());
            let money = Money { amount: amount.to_owned(), currency: "VND".to_owned() };
            let reason = filed.says("Phí thẩm định");
            let asked = DossierEvent::PaymentRequested { at, request, money, reason, pauses: false };
            let paid = DossierEvent::PaymentRecorded { at, request, reference: filed.says("BL-0001") };
            self.of_dossier(filed, by_desk, &[asked]).await;
            self.of_dossier(filed, by_desk, &[paid]).await;
        }
        self.asks_for_too_much(filed, desk).await;
        let extended = DossierEvent::DeadlineExtended {
            at,
            due_at: moment("2026-04-01T10:00:00.000000Z"),
            due_soon_at: Some(moment("2026-03-31T10:00:00.000000Z")),
            reason: filed.says("Cần xác minh"),
        };
        self.of_dossier(filed, by_leader, &[extended]).await;
        self.of_dossier(filed, by_leader, &[passed_on(leader, last(2, Role::Leader))]).await;
        let files = vec![filed.file("Giấy phép.pdf")];
        let (outcome, reason) = (DossierOutcome::Granted, Some(filed.says("Đủ điều kiện")));
        let decided = DossierEvent::DossierDecided { at, outcome, reason, files };
        self.of_dossier(filed, by_leader, std::slice::from_ref(&decided)).await;
        let revoked = DossierEvent::RulingRevoked {
            at,
            by: leader,
            ruling: RulingKind::Decision,
            reason: filed.says("Ghi nhầm"),
            step: Some(last(2, Role::Leader)),
            awaited: None,
        };
        self.of_dossier(filed, by_leader, &[revoked]).await;
        self.of_dossier(filed, by_leader, &[decided]).await;
        let returned = DossierEvent::ResultReturned { at, note: Some(filed.says("Đã nhận")) };
        self.of_dossier(filed, by_desk, &[returned]).await;
    }
}
