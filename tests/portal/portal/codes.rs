//! QR codes of payments: accessible pages, where the office has a bank account.

use support::hoso_process::HosoProcess;
use support::test_service::fixtures;
use support::{SmsGateway, SmtpServer, copy_by_process, sqlite};
use tempfile::TempDir;

use super::axe;
use super::browser::{Browser, Look};
use super::places::{Codes, signs_in};

/// An office with a bank account.
const FACTS: &str = r#"{ "bankAccount": { "bank": "Ngân hàng Mẫu", "number": "0123456789", "holder": "SO CONG THUONG", "bin": "970415" } }"#;

#[tokio::test(flavor = "multi_thread")]
async fn pages_with_a_code_shut_nobody_out() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let (database, own) = (sqlite().await, TempDir::new().expect("a folder"));
    copy_by_process(&fixtures(), own.path());
    std::fs::write(own.path().join("office.json"), FACTS).expect("a file");
    let settings = vec![("HOSO_FIXTURES", own.path().display().to_string())];
    let service = HosoProcess::start_with(settings, &database, &smtp, &sms).await;
    let codes = Codes::of_demo(&service).await;
    for width in [320, 1280] {
        let browser = Browser::open(&service.place(), Look::of(width)).await;
        signs_in(&browser, "congdan").await;
        for (path, code) in
            [("/dossiers/{PAYMENT_REQUIRED}", "Mã VietQR"), ("/dossiers/{REGISTERED}/submitted", "tra cứu")]
        {
            browser.go(&codes.put_into(path)).await;
            browser.reads(code).await;
            assert!(browser.has("main svg[shape-rendering=crispEdges]").await, "{path}: a code");
            let over = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.run(over).await, 0, "{path} at {width}");
            assert_eq!(axe::faults(&browser).await, Vec::<String>::new(), "{path} at {width}");
        }
        browser.close().await;
    }
    let browser = Browser::open(&service.place(), Look::of(1280)).await;
    a_fee_is_taken_back(&browser, &codes.put_into("{PAYMENT_REQUIRED}")).await;
    browser.close().await;
}

/// The reception cancels a payment request; the applicant's page shows none any more.
async fn a_fee_is_taken_back(browser: &Browser, code: &str) {
    signs_in(browser, "tiepnhan").await;
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.press_labelled("Hủy yêu cầu nộp phí, lệ phí").await;
    browser.reads("Người nộp không phải nộp khoản này nữa").await;
    assert_eq!(axe::faults(browser).await, Vec::<String>::new());
    browser.send().await;
    browser.reads("Vui lòng").await;
    browser.fill("reason", "Ghi nhầm số tiền.").await;
    browser.send().await;
    browser.reads("Đã hủy yêu cầu nộp phí, lệ phí").await;
    browser.reads("Yêu cầu nộp phí, lệ phí").await;

    signs_in(browser, "congdan").await;
    browser.go(&format!("/dossiers/{code}")).await;
    assert!(!browser.has("main section[aria-labelledby=payment]").await, "a fee to pay");
    assert!(!browser.has("main .qr svg").await, "a code to pay it by");
    browser.go(&format!("/dossiers/{code}/progress")).await;
    browser.reads("Hủy yêu cầu nộp phí, lệ phí").await;
    browser.reads("Ghi nhầm số tiền.").await;
}
