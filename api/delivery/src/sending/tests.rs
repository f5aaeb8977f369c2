//! Texts of all messages: languages, lengths, contents.

mod notices;
mod steps;
mod texts;

use domain::dossier::DossierStatus;
use domain::{AccountId, DossierId, Language, Moment, SecretIssueId, SupplementRequestId};
use foundation::texts::Texts;
use projections::outbox::{Channel, MessageKind, Ordinal, OutboxItem};
use store::{Keyring, keys::MasterKey};
use uuid::Uuid;

use super::composer::Composer;
use super::error::Unsent;
use super::message::{Content, MailContent, Message};
use super::notice::{Addressee, Notice, NoticeBody};

const CODE: &str = "000.00.08.H34-260213-0001";

fn composer() -> Composer {
    let keyring = Keyring::new(&MasterKey::from_bytes([7; 32]));
    let texts = Texts::embedded().expect("texts that can be read");
    Composer::new(keyring, texts.into(), "https://dvc.example.vn".parse().expect("a URL"))
}

fn at() -> Moment {
    "2026-02-13T09:59:00Z".parse().expect("a moment")
}

fn is_code(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::ActivationOtp | MessageKind::PhoneOtp)
}

fn item(kind: MessageKind) -> OutboxItem {
    let channel = if is_code(kind) { Channel::Sms } else { Channel::Email };
    OutboxItem {
        ordinal: Ordinal::default(),
        event: Uuid::from_u128(1),
        channel,
        kind,
        account: AccountId(Uuid::from_u128(2)),
        dossier: Some(DossierId(Uuid::from_u128(3))),
        issue: Some(SecretIssueId(Uuid::from_u128(4))),
        supplement: Some(SupplementRequestId(Uuid::from_u128(5))),
        at: at(),
        expires_at: Some(at()),
    }
}

fn letter(kind: MessageKind, language: Language, respond_by: Option<Moment>) -> Notice {
    let about = match kind {
        MessageKind::ActivationLink
        | MessageKind::ActivationOtp
        | MessageKind::PhoneOtp
        | MessageKind::PasswordReset
        | MessageKind::Invitation
        | MessageKind::PasswordChanged
        | MessageKind::PhoneChanged
        | MessageKind::TakenOver
        | MessageKind::HandedOver => NoticeBody::Account,
        MessageKind::DossierSubmitted => NoticeBody::Submission {
            code: CODE.to_owned(),
            procedure: "Cấp giấy phép bán lẻ rượu".to_owned(),
            agency: "Sở Công Thương".to_owned(),
            at: at(),
        },
        MessageKind::SupplementRequested => NoticeBody::Supplement {
            code: CODE.to_owned(),
            message: "Hồ sơ còn thiếu.".to_owned(),
            items: vec![
                ("Giấy chứng nhận".to_owned(), "Gửi bản rõ hơn".to_owned()),
                ("Địa chỉ".to_owned(), "Ghi rõ số nhà".to_owned()),
            ],
            respond_by,
        },
        MessageKind::SupplementCancelled => {
            NoticeBody::SupplementCancelled { code: CODE.to_owned(), reason: "Đã đủ giấy tờ.".to_owned() }
        }
        MessageKind::DossierProgressed => progress("PaymentRequested", DossierStatus::PaymentRequired, respond_by),
        MessageKind::SupplementTimeEnding
        | MessageKind::AnswerAwaited
        | MessageKind::AnswerLapsed
        | MessageKind::AnswerMissing
        | MessageKind::DueSoon
        | MessageKind::Overdue => NoticeBody::Deadline {
            code: CODE.to_owned(),
            procedure: "Cấp giấy phép bán lẻ rượu".to_owned(),
            date: respond_by,
        },
        MessageKind::MessagePosted
        | MessageKind::DossierArrived
        | MessageKind::Assigned
        | MessageKind::SupplementAnswered
        | MessageKind::DossierForwarded
        | MessageKind::DossierSentBack
        | MessageKind::WithdrawalRequested => {
            notices::news(u64::from(kind == MessageKind::MessagePosted), kind != MessageKind::MessagePosted)
        }
        MessageKind::DeadlineExtended => progress("DeadlineExtended", DossierStatus::Processing, respond_by),
    };
    Notice {
        to: Addressee {
            name: "Nguyễn Văn Tám".to_owned(),
            username: "tamnv".to_owned(),
            email: Some("tam@example.com".to_owned()),
            phone: Some("0905123456".to_owned()),
            language,
            email_is_proven: true,
            phone_is_proven: true,
        },
        about,
        instead_of: None,
    }
}

fn progress(event_type: &str, status: DossierStatus, due_at: Option<Moment>) -> NoticeBody {
    NoticeBody::Progress {
        code: CODE.to_owned(),
        procedure: "Cấp giấy phép bán lẻ rượu".to_owned(),
        event_type: event_type.to_owned(),
        step: None,
        status,
        note: due_at.map(|_| "Phí thẩm định 1.200.000 đồng.".to_owned()),
        due_at,
        ruling: None,
    }
}

fn composed(kind: MessageKind, language: Language) -> Message {
    composer().compose(&item(kind), &letter(kind, language, Some(at()))).expect("a message")
}

fn mail(kind: MessageKind, language: Language) -> MailContent {
    match composed(kind, language).content {
        Content::Mail(mail) => *mail,
        Content::Sms { .. } => panic!("an e-mail"),
    }
}

fn sms(language: Language) -> String {
    match composed(MessageKind::ActivationOtp, language).content {
        Content::Sms { text, .. } => text,
        Content::Mail(_) => panic!("an SMS"),
    }
}

#[test]
fn every_message_is_whole_in_both_languages() {
    for &kind in MessageKind::ALL {
        for language in [Language::Vi, Language::En] {
            let whole = match composed(kind, language).content {
                Content::Sms { text, .. } => text,
                Content::Mail(mail) => {
                    assert!(!mail.subject.contains('\n') && !mail.subject.starts_with("mail-"), "{}", mail.subject);
                    assert!(mail.body.contains("Nguyễn Văn Tám"), "{}", mail.body);
                    mail.body
                }
            };
            for half_filled_in in ["{", "}", "$", "mail-", "sms-", "\u{2068}", "\u{2069}"] {
                assert!(!whole.contains(half_filled_in), "{half_filled_in} in {whole}");
            }
        }
    }
}

#[test]
fn the_six_digits_are_the_only_ones_in_an_sms() {
    for language in [Language::Vi, Language::En] {
        let text = sms(language);
        assert_eq!(text.chars().filter(char::is_ascii_digit).count(), 6, "{text}");
    }
}

#[test]
fn a_reminder_says_the_date_where_there_is_one_and_leads_to_the_readers_own_page() {
    let (kind, language) = (MessageKind::AnswerAwaited, Language::En);
    let dated = mail(kind, language).body;
    assert!(dated.contains("Please answer by 13 February 2026, 16:59."), "{dated}");
    assert!(dated.contains(&format!("\nhttps://dvc.example.vn/dossiers/{CODE}")), "{dated}");
    let undated = composer().compose(&item(kind), &letter(kind, language, None)).expect("a message");
    let Content::Mail(undated) = undated.content else { panic!("an e-mail") };
    assert!(undated.body.contains("does not count towards the time limit"), "{}", undated.body);
    let office = mail(MessageKind::Overdue, Language::Vi).body;
    assert!(office.contains(&format!("\nhttps://dvc.example.vn/staff/dossiers/{CODE}")), "{office}");
}

#[test]
fn news_say_how_much_is_there_and_lead_to_it_and_to_where_they_are_declined() {
    let told = mail(MessageKind::MessagePosted, Language::Vi).body;
    assert!(told.contains("1 tin nhắn chưa đọc."), "{told}");
    assert!(told.contains(&format!("\nhttps://dvc.example.vn/dossiers/{CODE}/exchange\n")), "{told}");
    assert!(told.contains("https://dvc.example.vn/account\n"), "{told}");
    let about = notices::news(3, true);
    let office = Notice { about, ..letter(MessageKind::MessagePosted, Language::En, None) };
    let office = composer().compose(&item(MessageKind::MessagePosted), &office).expect("a message");
    let Content::Mail(office) = office.content else { panic!("an e-mail") };
    assert!(office.body.contains("Unread messages: 3."), "{}", office.body);
    assert!(office.body.contains(&format!("/staff/dossiers/{CODE}/exchange\n")), "{}", office.body);
    let given = mail(MessageKind::Assigned, Language::Vi);
    assert_eq!(given.subject, format!("Ông/bà được phân công xử lý hồ sơ {CODE}"));
    assert!(given.body.contains(&format!("\nhttps://dvc.example.vn/staff/dossiers/{CODE}\n")), "{}", given.body);
}

#[test]
fn no_words_of_whoever_gave_an_address_reach_it_before_it_is_proven() {
    for kind in MessageKind::ALL.iter().copied().filter(|kind| !is_code(*kind)) {
        for language in [Language::Vi, Language::En] {
            let mut letter = letter(kind, language, Some(at()));
            letter.to.email_is_proven = false;
            let message = composer().compose(&item(kind), &letter).expect("a message");
            assert!(!message.is_proven);
            let Content::Mail(mail) = message.content else { panic!("an e-mail") };
            assert_eq!(mail.to.to_string(), "tam@example.com");
            let said = format!("{} {}", mail.subject, mail.body);
            // An administrator chose an invitation's username.
            let theirs = ["Nguyễn", letter.to.username.as_str()];
            let theirs = if kind == MessageKind::Invitation { &theirs[..1] } else { &theirs[..] };
            assert!(!theirs.iter().any(|word| said.contains(word)), "{}", mail.body);
            let somebody = if language == Language::Vi { "Kính gửi Quý ông/bà," } else { "Dear Sir or Madam," };
            assert!(mail.body.starts_with(somebody), "{}", mail.body);
        }
    }
}

#[test]
fn links_lead_where_the_contract_says() {
    assert!(mail(MessageKind::ActivationLink, Language::Vi).body.contains("\nhttps://dvc.example.vn/activate?token="));
    assert!(mail(MessageKind::PasswordReset, Language::Vi).body.contains("\nhttps://dvc.example.vn/reset?token="));
    assert!(mail(MessageKind::Invitation, Language::En).body.contains("\nhttps://dvc.example.vn/reset?token="));
}

#[test]
fn a_submission_is_told_with_its_code_and_secret() {
    let keyring = Keyring::new(&MasterKey::from_bytes([7; 32]));
    let secret = keyring.look_up_secret(DossierId(Uuid::from_u128(3)));
    let mail = mail(MessageKind::DossierSubmitted, Language::Vi);
    assert_eq!(mail.subject, "Gửi hồ sơ thành công: 000.00.08.H34-260213-0001");
    assert!(mail.body.contains(secrecy::ExposeSecret::expose_secret(&secret)), "{}", mail.body);
    assert!(mail.body.contains("16:59, 13/02/2026"), "{}", mail.body);
}

#[test]
fn a_supplement_request_lists_what_is_asked() {
    let mail = mail(MessageKind::SupplementRequested, Language::Vi);
    let listed = "\n1. Giấy chứng nhận: Gửi bản rõ hơn\n2. Địa chỉ: Ghi rõ số nhà\n";
    assert!(mail.body.contains(listed), "{}", mail.body);
    assert!(mail.body.contains("Hãy bổ sung chậm nhất 16:59, 13/02/2026."), "{}", mail.body);
    let open = letter(MessageKind::SupplementRequested, Language::Vi, None);
    let Content::Mail(open) =
        composer().compose(&item(MessageKind::SupplementRequested), &open).expect("a message").content
    else {
        panic!("an e-mail");
    };
    assert!(!open.body.contains("Hãy bổ sung chậm nhất"), "{}", open.body);
}

#[test]
fn a_step_of_the_office_is_told_with_what_was_said_and_nothing_missing_leaves_a_hole() {
    let told = mail(MessageKind::DossierProgressed, Language::Vi);
    assert_eq!(told.subject, "Yêu cầu nộp phí, lệ phí: hồ sơ 000.00.08.H34-260213-0001");
    assert!(
        told.body.contains("\n\nNội dung phí, lệ phí: Phí thẩm định 1.200.000 đồng.\n\nTrạng thái hồ sơ: "),
        "{}",
        told.body
    );
    assert!(told.body.contains("\n\nNgày hẹn trả kết quả: 16:59, 13/02/2026\n\nXem hồ sơ"), "{}", told.body);
    let bare = letter(MessageKind::DossierProgressed, Language::Vi, None);
    let Content::Mail(bare) =
        composer().compose(&item(MessageKind::DossierProgressed), &bare).expect("a message").content
    else {
        panic!("an e-mail");
    };
    assert!(!bare.body.contains("\n\n\n"), "{}", bare.body);
    let apology = mail(MessageKind::DeadlineExtended, Language::En);
    assert!(apology.body.contains("We apologise"), "{}", apology.body);
    assert!(apology.body.contains("The result is due: "), "{}", apology.body);
}

#[test]
fn the_same_event_gives_the_same_id_and_the_same_message() {
    let (first, second) =
        (composed(MessageKind::ActivationOtp, Language::Vi), composed(MessageKind::ActivationOtp, Language::Vi));
    assert_eq!(first.name.id, second.name.id);
    assert_eq!(first.name.id.get_version_num(), 5);
    assert_ne!(
        first.name.id,
        composed(MessageKind::ActivationLink, Language::Vi).name.id,
        "another channel is another message"
    );
}

#[test]
fn who_has_no_address_is_not_written_to() {
    for (kind, email) in [(MessageKind::ActivationLink, None), (MessageKind::ActivationLink, Some("nobody"))] {
        let mut letter = letter(kind, Language::Vi, None);
        letter.to.email = email.map(ToOwned::to_owned);
        assert_eq!(composer().compose(&item(kind), &letter).err(), Some(Unsent::NoAddress));
    }
    let mut letter = letter(MessageKind::ActivationOtp, Language::Vi, None);
    letter.to.phone = None;
    assert_eq!(composer().compose(&item(MessageKind::ActivationOtp), &letter).err(), Some(Unsent::NoAddress));
}
