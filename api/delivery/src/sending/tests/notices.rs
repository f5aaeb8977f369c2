//! SMS notices about dossiers: wording, length in SMS parts, and no personal data or secret.

use domain::dossier::DossierEvent;

use super::*;

/// Number of SMS parts: 160 characters of GSM 03.38 or 70 of UCS-2 fit into one; concatenated ones hold 153 and 67.
pub(super) fn parts(text: &str) -> usize {
    let (alone, together) = if text.chars().all(is_gsm) { (160, 153) } else { (70, 67) };
    let units = text.encode_utf16().count();
    if units <= alone { 1 } else { units.div_ceil(together) }
}

/// Basic characters of GSM 03.38, as far as texts here need them.
fn is_gsm(c: char) -> bool {
    c.is_ascii_alphanumeric() || " @$_!\"#%&'()*+,-./:;<=>?\n".contains(c)
}

fn notice(kind: MessageKind, letter: &Notice) -> String {
    let item = OutboxItem { channel: Channel::Sms, ..item(kind) };
    match composer().compose(&item, letter).expect("a message").content {
        Content::Sms { to, text } => {
            assert_eq!(to, "0905123456");
            text
        }
        Content::Mail(_) => panic!("an SMS"),
    }
}

const ABOUT_DOSSIERS: [MessageKind; 6] = [
    MessageKind::MessagePosted,
    MessageKind::DossierSubmitted,
    MessageKind::SupplementRequested,
    MessageKind::SupplementCancelled,
    MessageKind::DossierProgressed,
    MessageKind::DeadlineExtended,
];

pub(super) fn news(unread: u64, is_to_office: bool) -> NoticeBody {
    let procedure = "Cấp giấy phép bán lẻ rượu".to_owned();
    NoticeBody::News { code: CODE.to_owned(), procedure, unread, is_to_office }
}

#[test]
fn news_by_sms_say_which_dossier_how_it_stands_and_until_when() {
    let said = |kind, language, date| notice(kind, &letter(kind, language, date));
    assert_eq!(
        ABOUT_DOSSIERS.map(|kind| said(kind, Language::Vi, Some(at()))),
        [
            "Hồ sơ 000.00.08.H34-260213-0001: cơ quan có tin nhắn mới cho ông/bà.",
            "Hồ sơ 000.00.08.H34-260213-0001: Nộp hồ sơ. Mới đăng ký.",
            "Hồ sơ 000.00.08.H34-260213-0001: Yêu cầu bổ sung hồ sơ. Bổ sung chậm nhất 16:59, 13/02/2026.",
            "Hồ sơ 000.00.08.H34-260213-0001: Hủy yêu cầu bổ sung hồ sơ.",
            "Hồ sơ 000.00.08.H34-260213-0001: Yêu cầu nộp phí, lệ phí. Yêu cầu thực hiện nghĩa vụ tài chính. Hẹn trả 16:59, 13/02/2026.",
            "Hồ sơ 000.00.08.H34-260213-0001: Xin lỗi và hẹn lại ngày trả kết quả. Đang xử lý. Hẹn trả 16:59, 13/02/2026.",
        ]
    );
    assert_eq!(
        said(MessageKind::DossierProgressed, Language::En, None),
        "Dossier 000.00.08.H34-260213-0001: Payment requested. Payment needed."
    );
}

#[test]
fn news_by_sms_are_short_whatever_happened_and_wherever_the_dossier_stands() {
    for language in [Language::Vi, Language::En] {
        for (event_type, _) in DossierEvent::STORED {
            for status in DossierStatus::ALL {
                let about = progress(event_type, *status, Some(at()));
                let told = Notice { about, ..letter(MessageKind::DossierProgressed, language, None) };
                let text = notice(MessageKind::DossierProgressed, &told);
                let most = if language == Language::En { 1 } else { 2 };
                // An event that is no step may be longer: a payment request leaves a dossier waiting for payment.
                let alike = *event_type == "PaymentRequested" && *status != DossierStatus::PaymentRequired;
                assert!(alike || parts(&text) <= most, "{}: {text}", parts(&text));
            }
        }
    }
}

#[test]
fn news_by_sms_hold_nothing_that_is_personal_or_secret() {
    let keyring = Keyring::new(&MasterKey::from_bytes([7; 32]));
    let secret = keyring.look_up_secret(DossierId(Uuid::from_u128(3)));
    let secret = secrecy::ExposeSecret::expose_secret(&secret);
    for kind in ABOUT_DOSSIERS {
        let text = notice(kind, &letter(kind, Language::Vi, Some(at())));
        for hidden in [secret, "Tám", "tamnv", "Phí thẩm định", "Đã đủ", "Hồ sơ còn thiếu", "rượu", "https:"]
        {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
}

#[test]
fn news_by_sms_need_a_phone() {
    let mut nowhere = letter(MessageKind::DossierProgressed, Language::Vi, None);
    nowhere.to.phone = None;
    let item = OutboxItem { channel: Channel::Sms, ..item(MessageKind::DossierProgressed) };
    assert_eq!(composer().compose(&item, &nowhere).err(), Some(Unsent::NoAddress));
}
