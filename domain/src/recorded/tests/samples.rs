//! Sample events, at least one of every type.

use uuid::Uuid;

use super::*;
use crate::HandOverId;
use crate::account::{Absence, AccountKind, ActivationChannel, ErasureBasis, ErasureCause, NewsTopic, Particulars};
use crate::deadline::{Audience, Deadline};
use crate::dossier::{
    AwaitedAnswer, Document, DossierOutcome, DueReason, FileNaming, FileRef, HandOverBar, ItemAnswer, LeftDossier,
    ProcedureRef, RulingKind, StepDue, StepRef, SupplementItem, SupplementTarget,
};
use crate::exchange::MessageSide;
use crate::procedure::Money;
use crate::restoration::{LostCheckpoint, RestorationEvent};
use crate::testing::at;
use crate::testing::people::{CITIZEN, KON_TUM, NEIGHBOUR, agency};
use crate::testing::reference::{shipped, shipped_codes, years};
use crate::viewing::ViewingEvent;
use crate::{
    FileId, ItemId, Language, MessageId, Moment, PaymentRequestId, Personal, Role, SecretIssueId, SupplementRequestId,
    Translated,
};

/// One sample of every event type, in the order of their names.
pub(super) fn samples() -> Vec<AnyEvent> {
    let accounts = accounts().into_iter().map(AnyEvent::Account);
    let dossiers = dossiers().into_iter().map(AnyEvent::Dossier);
    let exchanges = exchanges().into_iter().map(AnyEvent::Exchange);
    let deadlines = deadlines().into_iter().map(AnyEvent::Deadline);
    let restoration = AnyEvent::Restoration(RestorationEvent::RestoreAccepted {
        at: now(),
        by: NEIGHBOUR,
        reason: "Ổ đĩa hỏng".to_owned(),
        epoch: 2,
        lost: LostCheckpoint { size: 400, root: "a".repeat(64), at: now() },
        kept: 300,
    });
    let viewing = AnyEvent::Viewing(ViewingEvent::DossierViewed { at: now(), reader: NEIGHBOUR });
    accounts
        .chain(deadlines)
        .chain(dossiers)
        .chain(exchanges)
        .chain(reference_facts())
        .chain([restoration, viewing])
        .collect()
}

fn now() -> Moment {
    at("2026-03-02 09:00")
}

fn personal(text: &str) -> Personal<String> {
    Personal::of(CITIZEN, text.to_owned())
}

fn issue() -> SecretIssueId {
    SecretIssueId(Uuid::from_u128(1))
}

fn particulars() -> Personal<Particulars> {
    let text = |text: &str| Some(text.to_owned());
    Personal::of(
        CITIZEN,
        Particulars {
            username: "tamnv".to_owned(),
            full_name: "Nguyễn Văn Tâm".to_owned(),
            organization_name: text("Công ty TNHH Ngọc Linh"),
            date_of_birth: chrono::NaiveDate::from_ymd_opt(1992, 2, 9),
            identity_number: text("062092001234"),
            tax_code: text("6100123454"),
            email: text("tam@example.com"),
            phone: text("0905000111"),
            address: None,
        },
    )
}

fn accounts() -> Vec<AccountEvent> {
    let language = Language::Vi;
    vec![
        AccountEvent::AccountRegistered {
            kind: AccountKind::Organization,
            particulars: particulars(),
            language,
            activate_by: now(),
            consent: None,
        },
        AccountEvent::StaffAccountOpened {
            role: Role::Reception,
            agency: Some(agency(KON_TUM)),
            particulars: particulars(),
            language,
        },
        AccountEvent::ActivationRequested { issue: issue(), channel: ActivationChannel::Sms, expires_at: now() },
        AccountEvent::ActivationFailed { issue: issue() },
        AccountEvent::AccountActivated { channel: ActivationChannel::Email },
        AccountEvent::FullNameChanged { full_name: personal("Trần Bình") },
        AccountEvent::OrganizationNameChanged { organization_name: personal("Công ty Mới") },
        AccountEvent::DateOfBirthChanged {
            date_of_birth: Personal::of(CITIZEN, chrono::NaiveDate::from_ymd_opt(1980, 1, 1).unwrap()),
        },
        AccountEvent::PhoneChanged { phone: personal("0905000222"), proven_by: Some(issue()) },
        AccountEvent::PhoneProofRequested { phone: personal("0905000333"), issue: issue(), expires_at: now() },
        AccountEvent::PhoneProofFailed { issue: issue() },
        AccountEvent::PhoneProofDropped {},
        AccountEvent::AddressChanged { address: personal("Thôn 1, xã Đăk Hà") },
        AccountEvent::AddressRemoved {},
        AccountEvent::NoticesChosen { sms: true, declined: vec![NewsTopic::Arrivals] },
        AccountEvent::PasswordChanged {},
        AccountEvent::PasswordResetRequested { issue: issue(), expires_at: now(), invited: true },
        AccountEvent::PasswordReset { issue: issue() },
        AccountEvent::RoleChanged {
            role: Role::Leader,
            agency: Some(agency(KON_TUM)),
            released: vec!["000.00.08.H34-260302-0001".parse().unwrap()],
        },
        AccountEvent::AccountLocked {
            reason: Some(personal("Nghỉ việc")),
            released: vec!["000.00.08.H34-260302-0001".parse().unwrap()],
        },
        AccountEvent::AccountUnlocked {},
        AccountEvent::AbsenceNoted {
            absence: Absence {
                from: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
                until: chrono::NaiveDate::from_ymd_opt(2026, 3, 6).unwrap(),
                deputy: Some(CITIZEN),
            },
        },
        AccountEvent::AbsenceEnded {},
        AccountEvent::HandOverStarted {
            hand_over: HandOverId(Uuid::from_u128(0x20)),
            to: CITIZEN,
            reason: personal("Nghỉ phép"),
            dossiers: vec!["000.00.08.H34-260302-0001".parse().unwrap()],
        },
        AccountEvent::HandOverFinished {
            hand_over: HandOverId(Uuid::from_u128(0x20)),
            handed: 1,
            left: vec![LeftDossier { code: "000.00.08.H34-260302-0002".parse().unwrap(), bar: HandOverBar::OtherStep }],
        },
        AccountEvent::AccountExpired {},
        AccountEvent::ErasureRequested {
            requested_by: CITIZEN,
            basis: ErasureBasis::PersonAsked,
            document: Some("12/GĐN".to_owned()),
        },
        AccountEvent::ErasureWithdrawn { still_locked: false },
        AccountEvent::PersonalDataErased {
            cause: ErasureCause::NotActivated,
            basis: None,
            document: None,
            wrapped_key_digest: None,
        },
    ]
}

fn file() -> FileRef {
    let naming = FileNaming { name: "Đơn.pdf".to_owned(), sha256: "0".repeat(64) };
    FileRef {
        id: FileId(Uuid::from_u128(2)),
        naming: Personal::of(CITIZEN, naming),
        media_type: "application/pdf".to_owned(),
        size: 10_485_760,
    }
}

fn deadlines() -> Vec<DeadlineEvent> {
    let (at, deadline) = (now(), Deadline::DueSoon { due_at: now() });
    vec![
        DeadlineEvent::DeadlineReached { at, deadline },
        DeadlineEvent::ReminderRequested { at, deadline, to: CITIZEN, audience: Audience::Applicant },
    ]
}

fn step() -> StepRef {
    StepRef { key: "examination".to_owned(), number: 1, of: 2, role: Role::Specialist, assignee_required: true }
}

fn dossiers() -> Vec<DossierEvent> {
    let at = now();
    let request = SupplementRequestId(Uuid::from_u128(3));
    let documents = || vec![Document { requirement: "application".to_owned(), file: file() }];
    let item = |target| SupplementItem { id: ItemId(Uuid::from_u128(4)), target, instruction: personal("Xem lại") };
    vec![
        DossierEvent::DossierSubmitted {
            at,
            code: "000.00.08.H34-260302-0001".parse().unwrap(),
            agency: agency(KON_TUM),
            procedure: ProcedureRef { code: "2.001624".to_owned(), version: 1 },
            applicant: CITIZEN,
            form: Personal::of(CITIZEN, json!({"name": "A", "list": [1, true, null]})),
            documents: documents(),
        },
        DossierEvent::DossierAccepted {
            at,
            due_at: at,
            note: Some(personal("Mời đến nhận")),
            supplement_until: Some(at),
            due_soon_at: Some(at),
        },
        DossierEvent::DossierRejected { at, reason: personal("Không thuộc thẩm quyền") },
        DossierEvent::SupplementRequested {
            at,
            request,
            message: personal("Đề nghị bổ sung"),
            items: vec![
                item(SupplementTarget::FormField("/name".to_owned())),
                item(SupplementTarget::Requirement("application".to_owned())),
            ],
            respond_by: Some(at),
            by: Some(CITIZEN),
        },
        DossierEvent::DossierSupplemented {
            at,
            request,
            patch: Some(Personal::of(CITIZEN, json!({"name": null}))),
            documents: documents(),
            message: Some(personal("Xong")),
            answers: vec![ItemAnswer {
                item: ItemId(Uuid::from_u128(61)),
                target: SupplementTarget::FormField("/name".to_owned()),
                words: personal("Tên đã đúng"),
            }],
        },
        DossierEvent::SupplementRequestCancelled { at, request, reason: personal("Không cần nữa") },
        DossierEvent::DueDateMoved {
            at,
            due_at: at,
            reason: DueReason::Supplemented,
            paused_minutes: 480,
            step: Some(StepDue { due_at: at, paused_minutes: 480 }),
            due_soon_at: Some(at),
        },
        DossierEvent::DossierAssigned { at, assignee: CITIZEN, hand_over: None },
        DossierEvent::DossierReleased { at, assignee: CITIZEN },
        DossierEvent::DossierForwarded {
            at,
            by: CITIZEN,
            step: step(),
            step_due_at: Some(at),
            note: Some(personal("Đã đủ")),
            files: vec![file()],
        },
        DossierEvent::DossierSentBack {
            at,
            by: CITIZEN,
            step: step(),
            step_due_at: Some(at),
            reason: personal("Đã đủ"),
            files: vec![file()],
        },
        DossierEvent::PaymentRequested {
            at,
            request: PaymentRequestId(Uuid::from_u128(6)),
            money: Money { amount: "1200000".to_owned(), currency: "VND".to_owned() },
            reason: personal("Phí thẩm định"),
            pauses: true,
        },
        DossierEvent::PaymentRecorded {
            at,
            request: PaymentRequestId(Uuid::from_u128(6)),
            reference: personal("BL-0001"),
        },
        payment_cancelled(at),
        DossierEvent::DeadlineExtended { at, due_at: at, due_soon_at: Some(at), reason: personal("Xin lỗi") },
        DossierEvent::DossierDecided {
            at,
            outcome: DossierOutcome::Granted,
            reason: Some(personal("Đủ điều kiện")),
            files: vec![file()],
        },
        DossierEvent::ResultReturned { at, note: Some(personal("Đã nhận")) },
        DossierEvent::WithdrawalRequested { at, reason: personal("Tôi đổi ý") },
        DossierEvent::WithdrawalDeclined { at, reason: personal("Đã có kết quả") },
        DossierEvent::ProcessingStopped { at, reason: personal("Theo đề nghị") },
        revoked(at),
    ]
}

fn payment_cancelled(at: Moment) -> DossierEvent {
    let request = PaymentRequestId(Uuid::from_u128(6));
    DossierEvent::PaymentRequestCancelled { at, request, reason: personal("Ghi nhầm số tiền") }
}

fn revoked(at: Moment) -> DossierEvent {
    DossierEvent::RulingRevoked {
        at,
        by: CITIZEN,
        ruling: RulingKind::Stop,
        reason: personal("Ghi nhầm"),
        step: Some(step()),
        awaited: Some(AwaitedAnswer { request: SupplementRequestId(Uuid::from_u128(3)), respond_by: at }),
    }
}

fn exchanges() -> Vec<ExchangeEvent> {
    let message = MessageId(Uuid::from_u128(5));
    vec![
        ExchangeEvent::MessagePosted {
            at: now(),
            message,
            side: MessageSide::Citizen,
            body: personal("Xin chào"),
            attachments: vec![file()],
        },
        ExchangeEvent::MessagesRead { at: now(), side: MessageSide::Staff, up_to: message, up_to_at: now() },
    ]
}

fn reference_facts() -> Vec<AnyEvent> {
    let name = |vi: &str, en: Option<&str>| Translated { vi: vi.to_owned(), en: en.map(str::to_owned) };
    let definition = shipped_codes().next().map(shipped).unwrap();
    vec![
        AnyEvent::Agency(AgencyEvent::AgencyRegistered {
            code: KON_TUM.to_owned(),
            name: name("Sở Công Thương", None),
        }),
        AnyEvent::Agency(AgencyEvent::AgencyRenamed { name: name("Sở", Some("Department")) }),
        AnyEvent::Calendar(CalendarEvent::CalendarYearPublished { calendar: years().remove(0) }),
        AnyEvent::Procedure(ProcedureEvent::ProcedurePublished { version: 1, definition: Box::new(definition) }),
        AnyEvent::Procedure(ProcedureEvent::ProcedureRetired { code: "2.001624".to_owned() }),
    ]
}
