//! One draft in two windows: neither window's words are lost, and each is told of the other.

use super::browser::{Browser, Look};
use super::places::signs_in;
use crate::guide::service::Service;
use crate::support::{SmsGateway, SmtpServer, sqlite};

const STEP: &str = "/services/2.001624/apply/form/trader";
const NAME: &str = "f/trader/name";
const ADDRESS: &str = "f/trader/headOffice";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_in_two_windows_is_kept_and_both_are_told() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let database = sqlite().await;
    let service = Service::start_demo(&database, &smtp, &sms).await;
    let mut windows = Vec::new();
    for _ in 0..2 {
        let window = Browser::open(&service.place(), Look::of(1280)).await;
        signs_in(&window, "congdan").await;
        window.go(STEP).await;
        windows.push(window);
    }
    let [one, two] = windows.try_into().ok().expect("two windows");

    // Different fields: both are kept, by the script alone.
    one.fill(NAME, "Công ty Một").await;
    one.reads("Đã lưu nháp").await;
    two.fill(ADDRESS, "Số 2 đường Hai").await;
    two.reads("Đã lưu nháp").await;
    // One's own later words are no clash with one's own earlier ones.
    one.fill(NAME, "Công ty Một Thành Viên").await;
    one.press_labelled("Lưu nháp").await;
    assert_eq!(one.value(NAME).await, "Công ty Một Thành Viên");
    assert_eq!(one.value(ADDRESS).await, "Số 2 đường Hai");

    // The same field: whoever is late is told while they type, and shown both once they save.
    two.fill(NAME, "Công ty Hai").await;
    two.reads("Vừa được sửa cả ở cửa sổ khác").await;
    two.press_labelled("Lưu nháp").await;
    two.reads("Cửa sổ khác vừa lưu: Công ty Một Thành Viên").await;
    assert_eq!(two.value(NAME).await, "Công ty Hai");
    one.reload().await;
    assert_eq!(one.value(NAME).await, "Công ty Một Thành Viên", "not replaced until somebody has seen both");
    two.press_labelled("Lưu nháp").await;
    one.reload().await;
    assert_eq!(one.value(NAME).await, "Công ty Hai");

    // Deleted in one window: the other is told, and keeps what it shows.
    two.go("/dossiers").await;
    two.press("form[action='/drafts/delete'] button").await;
    two.reads("Đã xóa bản nháp").await;
    one.fill(NAME, "Công ty Ba").await;
    one.reads("đã được xóa ở cửa sổ khác").await;
    assert_eq!(one.value(NAME).await, "Công ty Ba");
    one.press_labelled("Lưu nháp").await;
    one.reads("đã được xóa ở cửa sổ khác").await;
    one.press_labelled("Lưu nháp").await;
    two.go(STEP).await;
    assert_eq!(two.value(NAME).await, "Công ty Ba");
    one.close().await;
    two.close().await;
}
