//! Examination, decision and revocation in a day at the office.

use serde_json::json;
use support::contract_client::ContractClient;

use super::axe;
use super::browser::Browser;
use super::filling::PDF;
use super::places::signs_in;

pub(super) async fn examines_and_decides(browser: &Browser, code: &str) {
    signs_in(browser, "chuyenvien").await;
    browser.go(&format!("/staff/dossiers/{code}/exchange")).await;
    browser.fill("body", "Hồ sơ đang được thẩm định.").await;
    browser.press_labelled("Gửi").await;
    browser.reads("Hồ sơ đang được thẩm định.").await;
    browser.go(&format!("/staff/dossiers/{code}/forward")).await;
    browser.fill("note", "Đủ điều kiện.").await;
    let folder = tempfile::tempdir().expect("a folder");
    let draft = folder.path().join("dự thảo.pdf");
    std::fs::write(&draft, PDF).expect("a file");
    browser.attach("#files", &draft.display().to_string()).await;
    browser.send().await;
    browser.reads("Đã chuyển xử lý").await;
    browser.reads("Tệp kèm theo khi chuyển").await;
    browser.reads("dự thảo.pdf").await;
    browser.go(&format!("/staff/dossiers/{code}/decide")).await;
    browser.reads("lãnh đạo mới được thực hiện thao tác này").await;

    signs_in(browser, "lanhdao").await;
    browser.go(&format!("/staff/dossiers/{code}/extend")).await;
    browser.fill("dueAt", "mai").await;
    browser.send().await;
    browser.reads("Ngày phải ghi theo ngày/tháng/năm").await;
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.press(".acts .button").await;
    browser.tick("outcome", "REFUSED").await;
    // The specialist's internal file becomes part of the result by one click.
    browser.reads("dự thảo.pdf").await;
    browser.one("input[name='draft']").await.click().await.expect("a draft");
    if browser.runs_scripts() {
        assert_eq!(axe::faults(browser).await, Vec::<String>::new());
    }
    let pdf = folder.path().join("giấy phép.pdf");
    std::fs::write(&pdf, PDF).expect("a file");
    browser.attach("#files", &pdf.display().to_string()).await;
    browser.send().await;
    browser.reads("Vui lòng nêu lý do").await;
    browser.reads("giấy phép.pdf").await;
    browser.tick("outcome", "GRANTED").await;
    browser.send().await;
    browser.reads("Chưa quyết định").await;
    if browser.runs_scripts() {
        assert_eq!(axe::faults(browser).await, Vec::<String>::new());
    }
    browser.reads("dự thảo.pdf").await;
    browser.reads("giấy phép.pdf").await;
    browser.press("button[value=write]").await;
    browser.fill("reason", "Đủ điều kiện theo quy định.").await;
    browser.send().await;
    browser.reads("Đủ điều kiện theo quy định.").await;
    browser.press("button[value=decide]").await;
    browser.reads("Đã quyết định").await;
    browser.reads("Chấp thuận").await;
    browser.reads("giấy phép.pdf").await;
}

/// A decision by mistake is revoked, and made anew.
pub(super) async fn takes_it_back(browser: &Browser, citizen: &ContractClient, code: &str) {
    browser.press_labelled("Thu hồi quyết định ghi nhầm").await;
    browser.reads("Hồ sơ trở lại trạng thái").await;
    if browser.runs_scripts() {
        assert_eq!(axe::faults(browser).await, Vec::<String>::new());
    }
    browser.send().await;
    browser.reads("Vui lòng").await;
    browser.fill("reason", "Ghi nhầm hồ sơ khác.").await;
    browser.send().await;
    browser.reads("Đã thu hồi quyết định ghi nhầm").await;
    browser.reads("Đang xử lý").await;
    let detail = citizen.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    assert_eq!((&detail["status"], &detail["result"]), (&json!("PROCESSING"), &serde_json::Value::Null));
    browser.press(".acts .button").await;
    browser.tick("outcome", "GRANTED").await;
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("giấy phép.pdf");
    std::fs::write(&pdf, PDF).expect("a file");
    browser.attach("#files", &pdf.display().to_string()).await;
    browser.one("input[name='draft']").await.click().await.expect("a draft");
    browser.send().await;
    browser.press("button[value=decide]").await;
    browser.reads("Đã quyết định").await;
}
