//! Localized texts: both languages have the same messages and arguments, every code has its text, values
//! are written for people.

use std::collections::{BTreeMap, BTreeSet};

use domain::deadline::DeadlineEvent;
use domain::dossier::{DenyReason, Doer, DossierEvent, DossierOutcome, DossierStatus};
use domain::exchange::ExchangeEvent;
use domain::viewing::ViewingEvent;
use domain::{Fault, FaultCode, Language};
use fluent::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::*;

fn texts() -> Texts {
    Texts::embedded().expect("texts that can be read")
}

fn vi(fault: &Fault) -> String {
    texts().fault(Language::Vi, fault)
}

fn en(fault: &Fault) -> String {
    texts().fault(Language::En, fault)
}

/// Arguments of every message and attribute: `fault-TOO_LONG.max` has `{max}`.
fn arguments(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).expect("a source without faults");
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            if let Some(value) = &message.value {
                all.insert(message.id.name.to_owned(), of_pattern(value));
            }
            for attribute in &message.attributes {
                all.insert(format!("{}.{}", message.id.name, attribute.id.name), of_pattern(&attribute.value));
            }
        }
    }
    all
}

fn of_pattern(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, &mut names);
        }
    }
    names
}

fn of_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, names),
        Expression::Select { selector, variants } => {
            of_inline(selector, names);
            names.extend(variants.iter().flat_map(|variant| of_pattern(&variant.value)));
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        names.insert(id.name.to_owned());
    }
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    assert_eq!(arguments(VIETNAMESE), arguments(ENGLISH));
}

#[test]
fn every_code_status_and_event_has_its_text_and_no_text_is_left_over() {
    let faults = FaultCode::ALL.iter().map(|code| format!("fault-{}", code.code()));
    let problems = ProblemCode::ALL.iter().map(|code| format!("problem-{}", code.code()));
    let barriers = DenyReason::ALL.iter().map(|barrier| format!("barrier-{}", barrier.code()));
    let doers = Doer::ALL.iter().map(|doer| format!("doer-{}", doer.name()));
    let statuses = DossierStatus::ALL.iter().map(|status| format!("status-{}", status.name()));
    let progress = DossierEvent::STORED.iter().map(|(name, _)| format!("progress-{name}"));
    let outcomes = [DossierOutcome::Granted, DossierOutcome::Refused].map(|one| format!("outcome-{}", one.name()));
    let told = faults.chain(problems).chain(statuses).chain(outcomes).chain(progress).chain(barriers).chain(doers);
    let others = [ExchangeEvent::STORED, DeadlineEvent::STORED, ViewingEvent::STORED];
    let events = others.into_iter().flatten().map(|(name, _)| format!("event-{name}"));
    let streams = ["dossier", "exchange", "deadline", "viewing"].map(|stream| format!("stream-{stream}"));
    let alone = ["session-ended", "any-of", "exchange-revoked"].map(ToOwned::to_owned);
    let awaited: BTreeSet<String> = told.chain(events).chain(streams).chain(alone).collect();

    let ids = arguments(VIETNAMESE).into_keys().filter(|id| !id.contains('.'));
    let found: BTreeSet<String> = ids.filter(|id| is_of_a_code(id)).collect();
    assert_eq!(found, awaited);
}

/// True for texts of codes; mails, SMS and pages are covered by the tests of the code that writes them.
fn is_of_a_code(id: &str) -> bool {
    !["mail-", "sms-", "portal-", "bundle-"].iter().any(|written| id.starts_with(written))
}

#[test]
fn texts_of_codes_need_no_argument_but_who_may_do_something() {
    for (id, names) in arguments(VIETNAMESE) {
        let may: &[&str] = match id.as_str() {
            "any-of" => &["others", "last"],
            "exchange-revoked" => &["reason"],
            barrier if barrier.starts_with("barrier-") => &["who"],
            _ => &[],
        };
        if !id.contains('.') && is_of_a_code(&id) {
            assert!(names.iter().all(|name| may.contains(&name.as_str())), "{id} needs {names:?}");
        }
    }
}

#[test]
fn amounts_that_are_refused_are_written_in_groups() {
    let asked = |amount: &str| {
        let fault = Fault::at(FaultCode::OutOfRange, &["money", "amount"]).with("reason", "AS_ASKED");
        fault.with("min", amount).with("max", amount)
    };
    assert!(vi(&asked("1200000")).ends_with(": 1.200.000."), "{}", vi(&asked("1200000")));
    assert!(en(&asked("1200000")).ends_with(": 1,200,000."), "{}", en(&asked("1200000")));
    assert!(vi(&asked("950.5")).ends_with(": 950,5."), "{}", vi(&asked("950.5")));
}

#[test]
fn of_several_kinds_any_will_do() {
    let kinds = |language, kinds: &[&str]| texts().any_of(language, kinds.iter().copied());
    assert_eq!(kinds(Language::Vi, &["PDF", "JPEG", "PNG"]), "PDF, JPEG hoặc PNG");
    assert_eq!(kinds(Language::En, &["PDF", "JPEG", "PNG"]), "PDF, JPEG or PNG");
    assert_eq!(kinds(Language::Vi, &["PDF"]), "PDF");
}

#[test]
fn statuses_are_called_as_the_national_portal_calls_them() {
    let titles: Vec<_> = DossierStatus::ALL.iter().map(|status| texts().status(Language::Vi, *status)).collect();
    assert_eq!(
        titles,
        [
            "Mới đăng ký",
            "Được tiếp nhận",
            "Không được tiếp nhận",
            "Đang xử lý",
            "Yêu cầu bổ sung giấy tờ",
            "Yêu cầu thực hiện nghĩa vụ tài chính",
            "Công dân yêu cầu rút hồ sơ",
            "Dừng xử lý",
            "Đã xử lý xong",
            "Đã trả kết quả",
        ],
    );
}

#[test]
fn a_fault_says_what_the_guide_says() {
    assert_eq!(vi(&Fault::at(FaultCode::UsernameTaken, &["username"])), "Tên đăng nhập đã tồn tại.");
    assert_eq!(vi(&Fault::at(FaultCode::InvalidFormat, &["dateOfBirth"])), "Ngày sinh phải đúng định dạng dd/mm/yyyy.",);
    let short = Fault::at(FaultCode::TooShort, &["password"]).with("min", 6);
    assert_eq!(vi(&short), "Mật khẩu tối thiểu 6 ký tự.");
}

#[test]
fn the_most_telling_text_wins() {
    let invalid = Fault::at(FaultCode::InvalidFormat, &["password"]);
    assert_eq!(vi(&invalid), "Thông tin không đúng định dạng.");
    assert_eq!(vi(&invalid.clone().with("reason", "COMMON")), "Mật khẩu này quá phổ biến. Hãy chọn mật khẩu khác.",);
    let long = Fault::at(FaultCode::TooLong, &["fullName"]).with("max", 200);
    assert_eq!(vi(&long), "Nhập tối đa 200 ký tự.");
    let list = Fault::at(FaultCode::TooLong, &["form", "goods", "2"]).with("max", 20);
    assert_eq!(vi(&list), "Quá dài: tối đa 20 ký tự.");
    let list = list.with("reason", "ITEMS");
    assert_eq!([vi(&list), en(&list)], ["Nhập tối đa 20 mục.", "Enter 20 items at most."]);
    assert_eq!(vi(&Fault::at(FaultCode::TooLong, &["fullName"])), "Nội dung quá dài.");
}

#[test]
fn values_are_written_for_people() {
    let born = Fault::at(FaultCode::OutOfRange, &["dateOfBirth"]).with("min", "1900-01-01").with("max", "2026-02-12");
    assert_eq!(vi(&born), "Ngày phải từ 01/01/1900 đến 12/02/2026.");
    assert_eq!(en(&born), "The date must be between 1 January 1900 and 12 February 2026.");
    let respond = Fault::at(FaultCode::OutOfRange, &["respondBy"]).with("min", "2026-02-13T09:59:00.000000Z");
    assert_eq!(vi(&respond), "Hạn bổ sung phải sau 16:59, 13/02/2026.");
    let respond = respond.with("min", "1900-01-01").with("max", "2199-12-31");
    assert_eq!(vi(&respond), "Ngày phải từ 01/01/1900 đến 31/12/2199.");
    let due = Fault::at(FaultCode::OutOfRange, &["dueAt"]).with("min", "2026-03-23T10:00:00.000000Z");
    assert_eq!(vi(&due), "Ngày hẹn trả mới phải sau 17:00, 23/03/2026.");
    let issued = Fault::at(FaultCode::OutOfRange, &["form", "issuedOn"]).with("max", "2026-02-12");
    assert_eq!(en(&issued), "The latest date is 12 February 2026.");
    let status = Fault::new(FaultCode::NotAllowedInStatus).with("status", "PROCESSING");
    assert_eq!(vi(&status), "Không thực hiện được khi hồ sơ ở trạng thái “Đang xử lý”.");
    assert_eq!(en(&status), "Not possible while “In progress”.");
    let large = Fault::at(FaultCode::FileRejected, &["documents", "0", "uploadId"]).with("maxBytes", 10_485_760);
    assert_eq!(vi(&large), "Tệp quá lớn: tối đa 10 MB.");
    let kinds = vec!["application/pdf", "image/png"];
    assert_eq!(
        en(&Fault::at(FaultCode::FileRejected, &["documents", "0", "uploadId"]).with("mediaTypes", kinds)),
        "The file must be one of: PDF or PNG.",
    );
}

#[test]
fn waiting_is_told_as_long_as_it_is_and_english_counts_it() {
    for (seconds, vietnamese, english) in [
        (0, "1 giây", "1 second."),
        (1, "1 giây", "1 second."),
        (2, "2 giây", "2 seconds."),
        (59, "59 giây", "59 seconds."),
        (60, "1 phút", "1 minute."),
        (61, "2 phút", "2 minutes."),
        (900, "15 phút", "15 minutes."),
    ] {
        let fault = Fault::new(FaultCode::TooManyAttempts).with("retryAfterSeconds", seconds);
        assert!(vi(&fault).ends_with(&format!("{vietnamese}.")), "{}", vi(&fault));
        assert!(en(&fault).ends_with(english), "{}", en(&fault));
        assert!(texts().rate_limited(Language::En, seconds).ends_with(english));
    }
}

#[test]
fn counts_are_grouped_and_limits_are_not() {
    for (language, said) in [(Language::Vi, "1.904 dịch vụ"), (Language::En, "1,904 services")] {
        assert_eq!(texts().text(language, "portal-services-count", &[("count", 1904.into())]), said);
    }
    let early = Fault::at(FaultCode::OutOfRange, &["form", "birthYear"]).with("min", 1920);
    assert_eq!(vi(&early), "Giá trị nhỏ nhất là 1920.");
}

#[test]
fn what_is_wrong_with_a_value_is_said() {
    let wrong = |field: &str, reason: &str| Fault::at(FaultCode::InvalidFormat, &[field]).with("reason", reason);
    assert!(vi(&wrong("taxCode", "CHECK_DIGIT")).contains("chữ số kiểm tra"));
    assert!(vi(&wrong("dateOfBirth", "NO_SUCH_DAY")).contains("không có ngày này"));
    let asked = wrong("capacity", "THOUSANDS").with("thousands", "16500").with("thousandths", "16,500");
    assert!(vi(&asked).starts_with("Chưa rõ là 16500 hay 16,500."), "{}", vi(&asked));
    // Whole amounts are shown without a fraction.
    let amount = Fault::at(FaultCode::InvalidFormat, &["money", "amount"]).with("reason", "NUMBER");
    assert!(
        vi(&amount).ends_with("ví dụ 1.200.000.") && en(&amount).ends_with("example 1.200.000."),
        "{}",
        vi(&amount)
    );
    let capacity = wrong("capacity", "NUMBER").with("fraction", 4);
    assert!(vi(&capacity).ends_with("hoặc 12,5.") && en(&capacity).ends_with("or 12,5."), "{}", vi(&capacity));
    let born = Fault::at(FaultCode::OutOfRange, &["dateOfBirth"]).with("reason", "IN_THE_FUTURE");
    let born = born.with("min", "1900-01-01").with("max", "2026-02-12");
    assert!(vi(&born).starts_with("Ngày sinh phải từ 01/01/1900 đến 12/02/2026"), "{}", vi(&born));
    let hint = serde_json::json!({ "vi": "Ví dụ 7664-93-9.", "en": "For example 7664-93-9." });
    let cas = Fault::at(FaultCode::InvalidFormat, &["form", "cas"]).with("hint", hint);
    assert_eq!(vi(&cas), "Không đúng định dạng. Ví dụ 7664-93-9.");
    assert_eq!(en(&cas), "Not in the right format. For example 7664-93-9.");
    let name = serde_json::json!({ "vi": "Đơn đề nghị", "en": "Application" });
    let missing = Fault::at(FaultCode::MissingDocument, &["documents"]).with("requirement", "application");
    assert_eq!(vi(&missing.with("name", name)), "Còn thiếu giấy tờ bắt buộc: Đơn đề nghị.");
}

#[test]
fn what_is_missing_is_named() {
    let named = |field: &[&str], name: serde_json::Value| Fault::at(FaultCode::Required, field).with("name", name);
    let place = serde_json::json!({ "vi": "Tên cơ sở", "en": "Name of the place" });
    // A form's own title tells more than what is called by this name elsewhere.
    let name = named(&["form", "organization", "phone"], place);
    assert_eq!([vi(&name), en(&name)], ["Vui lòng nhập thông tin “Tên cơ sở”.", "Please fill in “Name of the place”."]);
    let assent = named(&["form", "undertaking"], serde_json::json!({ "vi": "Tôi cam đoan." })).with("reason", "ASSENT");
    assert_eq!(vi(&assent), "Vui lòng đánh dấu đồng ý: Tôi cam đoan.");
    let untitled = Fault::at(FaultCode::Required, &["form", "undertaking"]).with("reason", "ASSENT");
    assert_eq!(vi(&untitled), vi(&Fault::new(FaultCode::Required)), "no text is half filled in");

    let message = Fault::at(FaultCode::Required, &["message"]);
    assert_eq!(vi(&message), "Vui lòng nhập lời nhắn.");
    let items = serde_json::json!([{ "title": { "vi": "Đơn đề nghị" } }]);
    assert!(vi(&message.with("unanswered", items)).starts_with("Chưa trả lời: “Đơn đề nghị”."));
    for field in [
        &["money", "amount"][..],
        &["reference"],
        &["dossiers"],
        &["procedureCode"],
        &["fileName"],
        &["sha256"],
        &["name"],
        &["name", "vi"],
        &["calendar", "hours"],
        &["definition", "steps"],
        &["definition", "requiredDocuments", "0", "mediaTypes"],
    ] {
        let missing = Fault::at(FaultCode::Required, field);
        assert_ne!(vi(&missing), vi(&Fault::new(FaultCode::Required)), "{field:?}");
        assert_ne!(en(&missing), en(&Fault::new(FaultCode::Required)), "{field:?}");
    }
}

#[test]
fn an_unknown_id_is_shown_as_itself() {
    assert_eq!(texts().text(Language::Vi, "no-such-text", &[]), "no-such-text");
}
