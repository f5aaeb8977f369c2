//! One draft in two windows with script: both windows' input is kept, and conflicts are shown.

use serde_json::{Value, json};
use support::contract_client::{request_id, text};
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer};

use super::browser::{Browser, Look};
use super::places::signs_in;

const STEP: &str = "/services/2.001624/apply/form/trader";
const PHONE: &str = "f/exporter/phone";
const OFFICE: &str = "f/exporter/headOffice";
const MESSAGE: &str = "message";
const PASSWORD: &str = "Hoso-demo-2026";
const NAME: &str = "f/trader/name";
const ADDRESS: &str = "f/trader/headOffice";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_in_two_windows_is_kept_and_both_are_told() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let [one, two] = windows_at(&service, STEP).await;

    // Different fields: both are saved by the script alone.
    one.fill(NAME, "Công ty Một").await;
    one.reads("Đã lưu nháp").await;
    two.fill(ADDRESS, "Số 2 đường Hai").await;
    two.reads("Đã lưu nháp").await;
    // Later input of the same window is no conflict.
    one.fill(NAME, "Công ty Một Thành Viên").await;
    one.press_labelled("Lưu nháp").await;
    assert_eq!(one.value(NAME).await, "Công ty Một Thành Viên");
    assert_eq!(one.value(ADDRESS).await, "Số 2 đường Hai");

    // The same field: a warning during typing, and both values on saving.
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

    // Deleted in one window: the other is warned, and keeps its input.
    two.go("/dossiers").await;
    two.press("a[href^='/drafts/delete']").await;
    two.reads("không lấy lại được").await;
    two.press("#main-form .buttons button").await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_supplement_in_two_windows_keeps_what_was_typed_in_either_and_both_are_told() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let code = asked(&service).await;
    let [one, two] = windows_at(&service, &format!("/dossiers/{code}/supplement")).await;

    // Different fields: both are saved by the script alone.
    one.fill(PHONE, "0905 000 111").await;
    one.reads("Đã lưu nháp").await;
    two.fill(OFFICE, "Số 2 đường Hai").await;
    two.reads("Đã lưu nháp").await;
    one.press_labelled("Lưu nháp").await;
    assert_eq!(one.value(PHONE).await, "0905 000 111");
    assert_eq!(one.value(OFFICE).await, "Số 2 đường Hai");

    // The same field, and the message: a warning during typing, and both values on saving.
    one.fill(MESSAGE, "Lời của một").await;
    one.press_labelled("Lưu nháp").await;
    two.fill(PHONE, "0905 000 222").await;
    two.reads("Vừa được sửa cả ở cửa sổ khác").await;
    two.fill(MESSAGE, "Lời của hai").await;
    two.press_labelled("Lưu nháp").await;
    two.reads("Cửa sổ khác vừa lưu: 0905 000 111").await;
    two.reads("Cửa sổ khác vừa lưu: Lời của một").await;
    assert_eq!(
        (two.value(PHONE).await, two.value(MESSAGE).await),
        ("0905 000 222".to_owned(), "Lời của hai".to_owned())
    );
    one.reload().await;
    assert_eq!(
        (one.value(PHONE).await, one.value(MESSAGE).await),
        ("0905 000 111".to_owned(), "Lời của một".to_owned())
    );
    two.press_labelled("Lưu nháp").await;
    one.reload().await;
    assert_eq!(
        (one.value(PHONE).await, one.value(MESSAGE).await),
        ("0905 000 222".to_owned(), "Lời của hai".to_owned())
    );

    // Submitted from one window: the other is given the link, and keeps its input.
    one.go(&format!("/dossiers/{code}/supplement/check")).await;
    one.press_labelled("Gửi hồ sơ bổ sung").await;
    one.reads("Đã gửi bổ sung").await;
    two.fill(PHONE, "0905 000 333").await;
    two.reads("Đã nộp ở cửa sổ khác").await;
    assert_eq!(two.value(PHONE).await, "0905 000 333");
    two.press_labelled("Lưu nháp").await;
    two.reads("Đã nộp ở cửa sổ khác").await;
    assert!(two.value("typed").await.contains("0905 000 333"), "to be copied");
    let officer = officer(&service).await;
    let form = officer.ask("DossierDetail", json!({ "code": code })).await["dossier"]["form"].clone();
    assert_eq!(text(&form["exporter"]["phone"]).replace(' ', ""), "0905000222");
    assert_eq!(form["exporter"]["headOffice"], "Số 2 đường Hai");
    one.close().await;
    two.close().await;
}

/// Two windows of the demo's citizen on the same page.
async fn windows_at(service: &HosoProcess, path: &str) -> [Browser; 2] {
    let mut windows = Vec::new();
    for _ in 0..2 {
        let window = Browser::open(&service.place(), Look::of(1280)).await;
        signs_in(&window, "congdan").await;
        window.go(path).await;
        windows.push(window);
    }
    windows.try_into().ok().expect("two windows")
}

async fn officer(service: &HosoProcess) -> support::contract_client::ContractClient {
    let mut officer = service.visitor();
    officer.log_in("tiepnhan", PASSWORD).await;
    officer
}

/// A dossier of the demo's citizen with two requested fields.
pub(super) async fn asked(service: &HosoProcess) -> String {
    let (mut citizen, officer) = (service.visitor(), officer(service).await);
    citizen.log_in("congdan", PASSWORD).await;
    let own = citizen.ask("MyDossiers", json!({ "first": 100, "statuses": ["REGISTERED"] })).await;
    let own = own["viewer"]["dossiers"]["nodes"].as_array().expect("a list").clone();
    let exports = own.iter().find(|dossier| dossier["procedure"]["code"] == "1.000665");
    let code = text(&exports.unwrap_or_else(|| panic!("a dossier that waits: {own:?}"))["code"]);
    let detail = officer.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    let item = |pointer: &str| json!({ "target": { "formField": pointer }, "instruction": "Ghi lại." });
    let input: Value = json!({
        "requestId": request_id("asked for two windows"), "code": code, "expectedVersion": detail["version"],
        "message": "Hồ sơ còn thiếu.", "items": [item("/exporter/phone"), item("/exporter/headOffice")],
    });
    officer.done("RequestSupplement", input).await;
    code
}
