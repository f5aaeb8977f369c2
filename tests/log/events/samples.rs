use cqrs_es::DomainEvent;
use domain::account::{
    Absence, AccountEvent, AccountKind, ActivationChannel, Consent, ErasureBasis, ErasureCause, NewsTopic, Particulars,
};
use domain::agency::AgencyEvent;
use domain::calendar::CalendarEvent;
use domain::deadline::{Audience, Deadline, DeadlineEvent};
use domain::dossier::{
    AwaitedAnswer, Document, DossierEvent, DossierOutcome, DueReason, FileNaming, FileRef, HandOverBar, ItemAnswer,
    LeftDossier, ProcedureRef, RulingKind, StepDue, StepRef, SupplementItem, SupplementTarget,
};
use domain::exchange::{ExchangeEvent, MessageSide};
use domain::procedure::{Money, ProcedureEvent};
use domain::restoration::{LostCheckpoint, RestorationEvent};
use domain::viewing::ViewingEvent;
use domain::{
    AccountId, AgencyId, AggregateKind, FileId, HandOverId, ItemId, Language, MessageId, Moment, PaymentRequestId,
    Personal, Role, SecretIssueId, SupplementRequestId, Translated, payload,
};
use serde_json::{Value, json};
use uuid::{Uuid, uuid};

pub(super) const LOG: Uuid = uuid!("0b9df7e6-6f0c-4a50-8f3e-5f1c7a3d2e10");
pub(super) const PERSON: Uuid = uuid!("9b3e6c57-71f0-4c9e-8a52-1de0f3a4b6c8");
pub(super) const REQUEST: Uuid = uuid!("6f2c8a54-3b1d-4d5e-9c7f-0a1b2c3d4e5f");
pub(super) const AT: &str = "2026-03-02T02:15:00.123456Z";
const OTHER: Uuid = uuid!("5d7b9c1e-0c3a-4f7e-9d55-2a6f1b8c4e21");

/// Kind, name and present version of every event.
pub(super) fn stored_today() -> Vec<(AggregateKind, &'static str, &'static str)> {
    let of = |kind, stored: &'static [(&'static str, &'static str)]| {
        stored.iter().map(move |(name, version)| (kind, *name, *version))
    };
    [
        (AggregateKind::Account, AccountEvent::STORED),
        (AggregateKind::Agency, AgencyEvent::STORED),
        (AggregateKind::Calendar, CalendarEvent::STORED),
        (AggregateKind::Deadline, DeadlineEvent::STORED),
        (AggregateKind::Dossier, DossierEvent::STORED),
        (AggregateKind::Exchange, ExchangeEvent::STORED),
        (AggregateKind::Procedure, ProcedureEvent::STORED),
        (AggregateKind::Restoration, RestorationEvent::STORED),
        (AggregateKind::Viewing, ViewingEvent::STORED),
    ]
    .into_iter()
    .flat_map(|(kind, stored)| of(kind, stored))
    .collect()
}

/// Kind of the stream; name, version and payload with unencrypted personal fields.
pub(super) type Valued = (AggregateKind, (String, String, Value));

/// One value of every event, with every optional part.
pub(super) fn samples() -> Vec<Valued> {
    [
        valued(AggregateKind::Account, account()),
        valued(AggregateKind::Agency, agency()),
        valued(AggregateKind::Calendar, vec![calendar()]),
        valued(AggregateKind::Deadline, deadline()),
        valued(AggregateKind::Dossier, dossier()),
        valued(AggregateKind::Exchange, exchange()),
        valued(AggregateKind::Procedure, procedure()),
        valued(AggregateKind::Restoration, vec![restoration()]),
        valued(AggregateKind::Viewing, vec![ViewingEvent::DossierViewed { at: at(), reader: AccountId(OTHER) }]),
    ]
    .concat()
}

fn valued<E: DomainEvent>(kind: AggregateKind, events: Vec<E>) -> Vec<Valued> {
    let value = |event: E| (kind, (event.event_type(), event.event_version(), payload(&event).unwrap()));
    events.into_iter().map(value).collect()
}

fn restoration() -> RestorationEvent {
    let lost = LostCheckpoint { size: 400, root: "a".repeat(64), at: at() };
    let (by, reason) = (AccountId(OTHER), "Ổ đĩa hỏng".to_owned());
    RestorationEvent::RestoreAccepted { at: later(), by, reason, epoch: 2, lost, kept: 300 }
}

fn at() -> Moment {
    AT.parse().unwrap()
}

fn later() -> Moment {
    "2026-03-17T10:00:00.000000Z".parse().unwrap()
}

fn personal(text: &str) -> Personal<String> {
    Personal::of(AccountId(PERSON), text.to_owned())
}

fn translated(vi: &str, en: &str) -> Translated {
    Translated { vi: vi.to_owned(), en: Some(en.to_owned()) }
}

fn account() -> Vec<AccountEvent> {
    let issue = SecretIssueId(OTHER);
    let particulars = Particulars {
        username: "an.nguyen".to_owned(),
        full_name: "Nguyễn Văn An".to_owned(),
        organization_name: Some("Công ty TNHH Hoa Sen".to_owned()),
        date_of_birth: Some("1990-02-01".parse().unwrap()),
        identity_number: Some("001090012345".to_owned()),
        tax_code: Some("0100109106".to_owned()),
        email: Some("an.nguyen@example.vn".to_owned()),
        phone: Some("0905123456".to_owned()),
        address: Some("Số 00, phố Mẫu".to_owned()),
    };
    let particulars = Personal::of(AccountId(PERSON), particulars);
    vec![
        AccountEvent::AccountRegistered {
            kind: AccountKind::Organization,
            particulars: particulars.clone(),
            language: Language::Vi,
            activate_by: later(),
            consent: Some(Consent { notice: "2026-11-30".to_owned(), at: later() }),
        },
        AccountEvent::StaffAccountOpened {
            role: Role::Reception,
            agency: Some(AgencyId(OTHER)),
            particulars,
            language: Language::En,
        },
        AccountEvent::ActivationRequested { issue, channel: ActivationChannel::Sms, expires_at: later() },
        AccountEvent::ActivationFailed { issue },
        AccountEvent::AccountActivated { channel: ActivationChannel::Email },
        AccountEvent::FullNameChanged { full_name: personal("Nguyễn Văn Ẩn") },
        AccountEvent::OrganizationNameChanged { organization_name: personal("Công ty TNHH Hoa Súng") },
        AccountEvent::DateOfBirthChanged {
            date_of_birth: Personal::of(AccountId(PERSON), "1990-02-02".parse().unwrap()),
        },
        AccountEvent::PhoneChanged { phone: personal("0905654321"), proven_by: Some(issue) },
        AccountEvent::PhoneProofRequested { phone: personal("0905654322"), issue, expires_at: later() },
        AccountEvent::PhoneProofFailed { issue },
        AccountEvent::PhoneProofDropped {},
        AccountEvent::AddressChanged { address: personal("Số 00, ngõ Mẫu") },
        AccountEvent::AddressRemoved {},
        AccountEvent::NoticesChosen { sms: true, declined: vec![NewsTopic::Messages] },
        AccountEvent::PasswordChanged {},
        AccountEvent::PasswordResetRequested { issue, expires_at: later(), invited: true },
        AccountEvent::PasswordReset { issue },
        AccountEvent::RoleChanged {
            role: Role::Leader,
            agency: Some(AgencyId(OTHER)),
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
                deputy: Some(AccountId(OTHER)),
            },
        },
        AccountEvent::AbsenceEnded {},
        AccountEvent::HandOverStarted {
            hand_over: HandOverId(Uuid::from_u128(0x20)),
            to: AccountId(OTHER),
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
            requested_by: AccountId(OTHER),
            basis: ErasureBasis::PersonAsked,
            document: Some("12/QĐ-STP".to_owned()),
        },
        AccountEvent::ErasureWithdrawn { still_locked: true },
        AccountEvent::PersonalDataErased {
            cause: ErasureCause::Requested,
            basis: Some(ErasureBasis::PersonAsked),
            document: Some("12/QĐ-STP".to_owned()),
            wrapped_key_digest: Some("ab".repeat(32)),
        },
    ]
}

fn agency() -> Vec<AgencyEvent> {
    vec![
        AgencyEvent::AgencyRegistered {
            code: "000.00.08.H34".to_owned(),
            name: translated("Sở Xây dựng", "Department of Construction"),
        },
        AgencyEvent::AgencyRenamed { name: Translated { vi: "Sở Xây dựng và Giao thông".to_owned(), en: None } },
    ]
}

fn calendar() -> CalendarEvent {
    let calendar = json!({
        "year": 2026,
        "hours": [{"opens": "07:30", "closes": "11:30"}, {"opens": "13:30", "closes": "17:00"}],
        "daysOff": [{"day": "2026-09-02", "name": {"vi": "Quốc khánh", "en": "National Day"}}],
        "workingSaturdays": [{"day": "2026-08-22", "name": {"vi": "Làm bù"}}],
    });
    CalendarEvent::CalendarYearPublished { calendar: serde_json::from_value(calendar).unwrap() }
}

fn file(name: &str) -> FileRef {
    let naming = FileNaming { name: name.to_owned(), sha256: "0f".repeat(32) };
    FileRef {
        id: FileId(OTHER),
        naming: Personal::of(AccountId(PERSON), naming),
        media_type: "application/pdf".to_owned(),
        size: 48_213,
    }
}

fn document(name: &str) -> Document {
    Document { requirement: "drawing".to_owned(), file: file(name) }
}

fn step() -> StepRef {
    StepRef { key: "examination".to_owned(), number: 1, of: 2, role: Role::Specialist, assignee_required: true }
}

fn dossier() -> Vec<DossierEvent> {
    let (at, request, reason) = (at(), SupplementRequestId(OTHER), personal("Theo đề nghị của người nộp."));
    let item = |target| SupplementItem { id: ItemId(OTHER), target, instruction: personal("Ghi rõ số nhà.") };
    vec![
        DossierEvent::DossierSubmitted {
            at,
            code: "000.00.08.H34-260302-0007".parse().unwrap(),
            agency: AgencyId(OTHER),
            procedure: ProcedureRef { code: "2.001624".to_owned(), version: 3 },
            applicant: AccountId(PERSON),
            form: Personal::of(
                AccountId(PERSON),
                json!({"name": "Nguyễn Văn An", "floors": 2, "half": 0.5, "none": null}),
            ),
            documents: vec![document("bản vẽ.pdf")],
        },
        DossierEvent::DossierAccepted {
            at,
            due_at: later(),
            note: Some(personal("Đã nhận đủ.")),
            supplement_until: Some(at),
            due_soon_at: Some(at),
        },
        DossierEvent::DossierRejected { at, reason: reason.clone() },
        DossierEvent::SupplementRequested {
            at,
            request,
            message: personal("Hồ sơ còn thiếu."),
            items: vec![
                item(SupplementTarget::FormField("/address/street".to_owned())),
                item(SupplementTarget::Requirement("drawing".to_owned())),
            ],
            respond_by: Some(later()),
            by: Some(AccountId(OTHER)),
        },
        DossierEvent::DossierSupplemented {
            at,
            request,
            patch: Some(Personal::of(AccountId(PERSON), json!({"address": {"street": "Số 00"}, "none": null}))),
            documents: vec![document("bản vẽ 2.pdf")],
            message: Some(personal("Đã bổ sung.")),
            answers: vec![ItemAnswer {
                item: ItemId(OTHER),
                target: SupplementTarget::Requirement("drawing".to_owned()),
                words: personal("Bản vẽ đã ghi rõ tỷ lệ."),
            }],
        },
        DossierEvent::SupplementRequestCancelled { at, request, reason: reason.clone() },
        DossierEvent::DueDateMoved {
            at,
            due_at: later(),
            reason: DueReason::Supplemented,
            paused_minutes: 960,
            step: Some(StepDue { due_at: later(), paused_minutes: 960 }),
            due_soon_at: Some(at),
        },
        DossierEvent::DossierAssigned {
            at,
            assignee: AccountId(OTHER),
            hand_over: Some(HandOverId(Uuid::from_u128(0x20))),
        },
        DossierEvent::DossierReleased { at, assignee: AccountId(OTHER) },
        DossierEvent::DossierForwarded {
            at,
            by: AccountId(OTHER),
            step: step(),
            step_due_at: Some(later()),
            note: Some(personal("Đủ giấy tờ.")),
            files: vec![file("dự thảo.docx")],
        },
        DossierEvent::DossierSentBack {
            at,
            by: AccountId(OTHER),
            step: step(),
            step_due_at: Some(later()),
            reason: personal("Đủ giấy tờ."),
            files: vec![file("dự thảo.docx")],
        },
        DossierEvent::PaymentRequested {
            at,
            request: PaymentRequestId(OTHER),
            money: Money { amount: "1200000".to_owned(), currency: "VND".to_owned() },
            reason: personal("Phí thẩm định."),
            pauses: true,
        },
        DossierEvent::PaymentRecorded { at, request: PaymentRequestId(OTHER), reference: personal("BL-0007") },
        DossierEvent::PaymentRequestCancelled { at, request: PaymentRequestId(OTHER), reason: reason.clone() },
        DossierEvent::DeadlineExtended {
            at,
            due_at: later(),
            due_soon_at: Some(at),
            reason: personal("Cần xác minh thêm."),
        },
    ]
    .into_iter()
    .chain(rulings(at, request, &reason))
    .collect()
}

/// Rulings and their revocation.
fn rulings(at: Moment, request: SupplementRequestId, reason: &Personal<String>) -> Vec<DossierEvent> {
    vec![
        DossierEvent::DossierDecided {
            at,
            outcome: DossierOutcome::Granted,
            reason: Some(personal("Đủ điều kiện.")),
            files: vec![file("giấy phép.pdf")],
        },
        DossierEvent::ResultReturned { at, note: Some(personal("Đã trao tận tay.")) },
        DossierEvent::WithdrawalRequested { at, reason: reason.clone() },
        DossierEvent::WithdrawalDeclined { at, reason: reason.clone() },
        DossierEvent::ProcessingStopped { at, reason: reason.clone() },
        DossierEvent::RulingRevoked {
            at,
            by: AccountId(OTHER),
            ruling: RulingKind::Decision,
            reason: reason.clone(),
            step: Some(step()),
            awaited: Some(AwaitedAnswer { request, respond_by: at }),
        },
    ]
}

fn deadline() -> Vec<DeadlineEvent> {
    let deadline = Deadline::AnswerAwaited { request: SupplementRequestId(REQUEST), respond_by: Some(later()) };
    vec![
        DeadlineEvent::DeadlineReached { at: at(), deadline },
        DeadlineEvent::ReminderRequested { at: at(), deadline, to: AccountId(PERSON), audience: Audience::Applicant },
    ]
}

fn exchange() -> Vec<ExchangeEvent> {
    let message = MessageId(OTHER);
    vec![
        ExchangeEvent::MessagePosted {
            at: at(),
            message,
            side: MessageSide::Citizen,
            body: personal("Khi nào có kết quả?"),
            attachments: vec![file("ảnh.pdf")],
        },
        ExchangeEvent::MessagesRead { at: later(), side: MessageSide::Staff, up_to: message, up_to_at: at() },
    ]
}

fn procedure() -> Vec<ProcedureEvent> {
    let definition = json!({
        "code": "2.001624",
        "name": {"vi": "Cấp phép", "en": "Permit"},
        "agency": "000.00.08.H34",
        "sector": {"code": "H34-LV01", "name": {"vi": "Xây dựng", "en": "Construction"}},
        "legalBasis": {"vi": "Nghị định 61/2018/NĐ-CP"},
        "processingTime": {"amount": 10, "unit": "WORKING_DAY"},
        "supplementWithin": {"amount": 16, "unit": "WORKING_HOUR"},
        "supplementPolicy": "PAUSE",
        "retention": {"unit": "YEAR", "amount": 20},
        "fees": [{"name": {"vi": "Lệ phí"}, "condition": {"vi": "Nộp trực tiếp"}, "amount": "1200000", "currency": "VND"}],
        "requiredDocuments": [{
            "key": "drawing", "name": {"vi": "Bản vẽ"}, "required": true, "isForm": true,
            "mediaTypes": ["application/pdf"], "maxBytes": 10_485_760
        }],
        "steps": [{
            "key": "examine", "name": {"vi": "Thẩm định"}, "role": "SPECIALIST",
            "processingTime": {"amount": 8, "unit": "WORKING_DAY"}
        }],
        "guidance": {
            "applicants": {"vi": "Thương nhân"}, "copies": 1,
            "result": {"vi": "Giấy phép", "en": "Licence"}, "conditions": {"vi": "Là doanh nghiệp."},
        },
        "formSchema": {"type": "object", "properties": {"name": {"type": "string", "minLength": 1}}, "additionalProperties": false},
    });
    vec![
        ProcedureEvent::ProcedurePublished { version: 3, definition: serde_json::from_value(definition).unwrap() },
        ProcedureEvent::ProcedureRetired { code: "2.001624".to_owned() },
    ]
}
