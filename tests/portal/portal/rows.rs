//! Repeated fields in forms: focus after adding and removing a row.

use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, eventually};

use super::browser::{Browser, Look};
use super::places::signs_in;

const FOCUSED: &str = "return document.activeElement.name || document.activeElement.id";

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_added_has_the_focus() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let browser = Browser::open(&service.place(), Look::of(1280)).await;
    signs_in(&browser, "congdan").await;
    browser.go("/services/2.001624/apply").await;
    browser.go("/services/2.001624/apply/form/suppliers").await;
    browser.fill("f/suppliers/0/name", "Nhà cung cấp Một").await;
    browser.press("button[value='add:f/suppliers']").await;
    focuses(&browser, "f/suppliers/1/name").await;
    assert_eq!(browser.value("f/suppliers/0/name").await, "Nhà cung cấp Một");
    browser.reload().await;
    assert_ne!(browser.run(FOCUSED).await, "f/suppliers/1/name", "a row is new once");
    browser.press("button[value='remove:f/suppliers/1']").await;
    focuses(&browser, "f/suppliers").await;
    browser.close().await;
}

async fn focuses(browser: &Browser, control: &str) {
    let is_there = async || (browser.run(FOCUSED).await == control).then_some(());
    eventually(&format!("the focus at {control}"), is_there).await;
}
