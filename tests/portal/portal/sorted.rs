//! Vietnamese collation of options, compared with the browser's.

use serde_json::json;
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer};

use super::browser::{Browser, Look};
use super::places::{Codes, signs_in};

/// Labels of the options, and whether they are in the browser's order.
const CHOICES: &str = "const labels = [...document.querySelectorAll(`select[name=${arguments[0]}] option`)] \
    .filter((one) => one.value).map((one) => one.textContent.trim()); \
    const order = new Intl.Collator('vi'); const right = [...labels].sort(order.compare); \
    return { labels, misplaced: labels.filter((one, place) => one !== right[place]) }";

#[tokio::test(flavor = "multi_thread")]
async fn fields_and_agencies_stand_in_the_alphabets_order_and_no_two_look_alike() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let browser = Browser::open(&service.place(), Look::of(1280)).await;
    browser.go("/services").await;
    for name in ["sector", "agency"] {
        let seen = browser.run_with(CHOICES, vec![name.into()]).await;
        assert_eq!(seen["misplaced"], json!([]), "{name}: {}", seen["labels"]);
        let labels = seen["labels"].as_array().expect("labels");
        assert!(labels.len() > 1, "{name}");
        for (place, label) in labels.iter().enumerate() {
            assert!(!labels[..place].contains(label), "{label} is there twice");
        }
    }
    let chemicals = browser.run_with(CHOICES, vec!["sector".into()]).await["labels"].to_string();
    assert!(chemicals.contains("Hóa chất (Sở Công Thương tỉnh Kon Tum)"), "{chemicals}");
    assert!(chemicals.contains("\"Điện (") && chemicals.contains("\"Xúc tiến thương mại\""), "{chemicals}");

    let codes = Codes::of_demo(&service).await;
    signs_in(&browser, "tiepnhan").await;
    browser.go(&codes.put_into("/staff/dossiers/{REGISTERED}/assign")).await;
    let officers = "const names = [...document.querySelectorAll('[name=assigneeId]')].map((one) => one.closest('label').textContent.trim()); \
        const order = new Intl.Collator('vi'); const given = (name) => name.split(/[,(]/)[0].trim().split(' ').pop(); \
        const right = [...names].sort((one, other) => order.compare(given(one), given(other))); return { names, right }";
    let officers = browser.run(officers).await;
    assert_eq!(officers["names"], officers["right"], "by given names");
    browser.close().await;
}
