//! Notices of progress by mail and SMS: steps by name, decisions with outcome, reason and place of their files.

use domain::dossier::DossierOutcome;

use super::*;
use crate::sending::notice::Ruling;

fn told(about: NoticeBody, language: Language, channel: Channel) -> Content {
    let item = OutboxItem { channel, ..item(MessageKind::DossierProgressed) };
    let letter = Notice { about, ..letter(MessageKind::DossierProgressed, language, None) };
    composer().compose(&item, &letter).expect("a message").content
}

fn by_mail(about: NoticeBody, language: Language) -> MailContent {
    match told(about, language, Channel::Email) {
        Content::Mail(mail) => *mail,
        Content::Sms { .. } => panic!("an e-mail"),
    }
}

fn by_sms(about: NoticeBody, language: Language) -> String {
    match told(about, language, Channel::Sms) {
        Content::Sms { text, .. } => text,
        Content::Mail(_) => panic!("an SMS"),
    }
}

fn decided(event_type: &str, outcome: DossierOutcome, has_files: bool, why: Option<&str>) -> NoticeBody {
    let NoticeBody::Progress { code, procedure, event_type, step, status, due_at, .. } =
        progress(event_type, DossierStatus::Resolved, None)
    else {
        panic!("progress");
    };
    let (note, ruling) = (why.map(ToOwned::to_owned), Some(Ruling { outcome, has_files }));
    NoticeBody::Progress { code, procedure, event_type, step, status, note, due_at, ruling }
}

#[test]
fn a_step_is_told_by_its_name() {
    let NoticeBody::Progress { code, procedure, event_type, status, note, due_at, .. } =
        progress("DossierForwarded", DossierStatus::Processing, None)
    else {
        panic!("progress");
    };
    let step = Some("Thẩm định".to_owned());
    let about = NoticeBody::Progress { code, procedure, event_type, step, status, note, due_at, ruling: None };
    for (language, title) in
        [(Language::Vi, "Chuyển sang bước: Thẩm định"), (Language::En, "Passed on to the step: Thẩm định")]
    {
        let mail = by_mail(about.clone(), language);
        assert!(mail.subject.starts_with(title), "{}", mail.subject);
        assert!(mail.body.contains(title), "{}", mail.body);
    }
}

#[test]
fn that_a_fee_need_not_be_paid_is_told_as_such_with_why() {
    let about = |date| progress("PaymentRequestCancelled", DossierStatus::Processing, date);
    let mail = by_mail(about(Some(at())), Language::Vi);
    assert_eq!(mail.subject, format!("Không phải nộp phí, lệ phí: hồ sơ {CODE}"));
    assert!(mail.body.contains("không phải nộp khoản này") && mail.body.contains("Lý do: "), "{}", mail.body);
    assert_eq!(by_sms(about(None), Language::Vi), format!("Hồ sơ {CODE}: Hủy yêu cầu nộp phí, lệ phí. Đang xử lý."));
    assert_eq!(by_sms(about(None), Language::En), format!("Dossier {CODE}: Payment request cancelled. In progress."));
}

#[test]
fn a_decision_is_told_with_which_it_is_why_and_where_it_is_downloaded() {
    let granted = by_mail(decided("DossierDecided", DossierOutcome::Granted, true, None), Language::Vi);
    assert_eq!(granted.subject, format!("Hồ sơ {CODE} đã có kết quả: Chấp thuận"));
    let place = format!("\n\nĐăng nhập và tải kết quả tại:\n\nhttps://dvc.example.vn/dossiers/{CODE}\n");
    assert!(granted.body.contains(&format!("đã có kết quả: Chấp thuận.{place}")), "{}", granted.body);
    let why = Some("Kho chưa bảo đảm.");
    let refused = by_mail(decided("DossierDecided", DossierOutcome::Refused, false, why), Language::Vi);
    assert!(refused.subject.ends_with("Từ chối giải quyết"), "{}", refused.subject);
    assert!(
        refused.body.contains("Từ chối giải quyết.\n\nLý do: Kho chưa bảo đảm.\n\nĐăng nhập và xem"),
        "{}",
        refused.body
    );
    let returned = by_mail(decided("ResultReturned", DossierOutcome::Granted, true, None), Language::En);
    assert_eq!(returned.subject, format!("The result of dossier {CODE} has been returned: Granted"));
    assert!(returned.body.contains("Sign in and download the result at:\n\nhttps://"), "{}", returned.body);
    assert!(!returned.body.contains("\n\n\n"), "{}", returned.body);
}

#[test]
fn a_decision_by_sms_is_short_and_says_nothing_of_who_and_why() {
    let why = Some("Kho chưa bảo đảm.");
    let said = |event, outcome, files, language| by_sms(decided(event, outcome, files, why), language);
    let (granted, refused) = (DossierOutcome::Granted, DossierOutcome::Refused);
    assert_eq!(
        said("DossierDecided", refused, false, Language::Vi),
        format!("Hồ sơ {CODE}: đã có kết quả: Từ chối giải quyết. Đăng nhập để xem kết quả.")
    );
    assert_eq!(
        said("ResultReturned", granted, true, Language::Vi),
        format!("Hồ sơ {CODE}: đã trả kết quả: Chấp thuận. Đăng nhập để tải kết quả.")
    );
    assert_eq!(
        said("DossierDecided", granted, true, Language::En),
        format!("Dossier {CODE} has been decided: Granted. Sign in to download it.")
    );
    for event in ["DossierDecided", "ResultReturned"] {
        for outcome in [granted, refused] {
            assert!(notices::parts(&said(event, outcome, true, Language::Vi)) <= 2);
            assert_eq!(notices::parts(&said(event, outcome, true, Language::En)), 1);
        }
    }
}
