//! Typed, pasted and chosen input: accepted, queried where ambiguous, never lost.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, request_id, text};
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, eventually};

use super::browser::{Browser, Look};
use super::filling::{PDF, fill, sample};
use super::places::signs_in;

const PASSWORD: &str = "Hoso-demo-2026";
const ALCOHOL: &str = "/services/2.001624/apply";
const POWER: &str = "/services/1.013401/apply";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_taken_as_it_is_meant_without_a_script_on_a_telephone() {
    walk(Look { script: false, ..Look::of(360) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_taken_as_it_is_meant_with_a_script_on_a_wide_screen() {
    walk(Look::of(1280)).await;
}

async fn walk(look: Look) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let browser = Browser::open(&service.place(), look).await;
    registers(&browser).await;
    looks_up(&browser).await;
    signs_in(&browser, "congdan").await;
    writes_numbers_as_vietnamese_does(&browser).await;
    goes_back_to_the_check_from_where_it_was_left(&browser).await;
    loses_no_file(&browser).await;
    asks_for_an_amount(&browser, &service).await;
    browser.close().await;
}

/// The QR code of an identity card fills in the form; each fault names its field.
async fn registers(browser: &Browser) {
    browser.go("/register").await;
    browser.fill("identityNumber", "001090012345||Nguyễn Văn Thử|05031990|Nam|Kon Tum|01012022").await;
    if browser.runs_scripts() {
        // Leaves the field.
        browser.fill("address", "Thôn Kon Rờ Bàng").await;
    } else {
        browser.send().await;
        browser.reads("Đã điền họ tên, ngày sinh và số từ thẻ căn cước").await;
    }
    assert_eq!(browser.value("identityNumber").await, "001090012345");
    assert_eq!(browser.value("fullName").await, "Nguyễn Văn Thử");
    assert_eq!(browser.value("dateOfBirth").await, "05/03/1990");
    browser.tick("kind", "ORGANIZATION").await;
    for (name, typed) in [
        ("username", "abc"),
        ("organizationName", "12345"),
        ("taxCode", "6100123456"),
        ("dateOfBirth", "31/02/1990"),
        ("identityNumber", "000000000000"),
        ("email", "Tam <tam@example.vn>"),
        ("phone", "0912 345"),
    ] {
        browser.fill(name, typed).await;
    }
    browser.send().await;
    for said in [
        "Tên đăng nhập: Nhập ít nhất 4 ký tự.",
        "Tên tổ chức: Tên phải có chữ cái",
        "chữ số kiểm tra",
        "Lịch không có ngày này",
        "Số định danh cá nhân không thể gồm toàn chữ số 0",
        "Chỉ ghi địa chỉ email",
        "Số điện thoại không đúng",
        "Vui lòng nhập mật khẩu.",
    ] {
        browser.reads(said).await;
    }
    assert_eq!(browser.value("taxCode").await, "6100123456", "nothing typed is lost");
}

async fn looks_up(browser: &Browser) {
    browser.go("/lookup?code=H34-2611").await;
    browser.reads("Mã có dạng 000.00.08.H34-261129-0002").await;
    browser.go("/lookup?code=000.00.08.H34%E2%80%93200101%E2%80%939999.").await;
    browser.reads("Không tìm thấy hồ sơ").await;
}

fn power() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/procedures/samples/1.013401.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("a sample")).expect("a form")
}

/// «4,5» is a number, «4.500» is queried, and a year has no separators.
async fn writes_numbers_as_vietnamese_does(browser: &Browser) {
    browser.go(&format!("{POWER}/form/plant")).await;
    browser.reads("giấy phép hoạt động điện lực").await;
    fill(browser, "f/plant", &power()["plant"]).await;
    browser.fill("f/plant/capacityMW", "4.500").await;
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.reads("Chưa rõ là 4500 hay 4,500").await;
    assert_eq!(browser.value("f/plant/capacityMW").await, "4.500");
    browser.fill("f/plant/capacityMW", "4,5").await;
    browser.fill("f/plant/yearlyOutputMWh", "16.500").await;
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.reads("Thiết bị chính").await;
    browser.go(&format!("{POWER}/form/technicalManagers")).await;
    browser.reads("Người quản lý 1").await;
    fill(browser, "f/technicalManagers", &power()["technicalManagers"]).await;
    browser.fill("f/technicalManagers/0/birthYear", "").await;
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.reads("Vui lòng nhập người quản lý 1 – Năm sinh.").await;
    browser.fill("f/technicalManagers/0/birthYear", "1985").await;
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.go(&format!("{POWER}/form/operatorCount")).await;
    let title = browser.one("h1").await.text().await.expect("a heading");
    assert_ne!(title, "Nội dung khác");
    assert!(!title.is_empty());
    browser.go(&format!("{POWER}/check")).await;
    for said in ["4,5", "16.500", "1985"] {
        browser.reads(said).await;
    }
    assert!(!browser.says("1.985").await);
}

/// «Sửa» leads back to its field; missing fields are named before and after sending.
async fn goes_back_to_the_check_from_where_it_was_left(browser: &Browser) {
    browser.go(&format!("{POWER}/check")).await;
    browser.press("a.change[href*='form/plant']").await;
    browser.fill("f/plant/capacityMW", "5,25").await;
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.reads("5,25").await;
    assert!(browser.path().await.ends_with("/apply/check"), "{}", browser.path().await);
    browser.reads("Chưa có tệp cho “Hợp đồng mua bán điện, thỏa thuận đấu nối”").await;
    browser.press_labelled("Gửi hồ sơ").await;
    browser.reads("Còn thiếu giấy tờ bắt buộc: Hợp đồng mua bán điện, thỏa thuận đấu nối.").await;
    browser.reads("Vui lòng nhập").await;
}

/// Chosen files survive to the next page, by any button.
async fn loses_no_file(browser: &Browser) {
    browser.go(&format!("{ALCOHOL}/papers")).await;
    let folder = tempfile::tempdir().expect("a folder");
    for (key, name) in [("application", "đơn.pdf"), ("supplierPapers", "nguồn hàng.pdf")] {
        let path = folder.path().join(name);
        std::fs::write(&path, PDF).expect("a file");
        browser.choose_file(&format!("d/{key}"), &path.display().to_string()).await;
    }
    browser.press_labelled("Tiếp tục").await;
    browser.reads("Hồ sơ chưa được gửi").await;
    browser.reads("đơn.pdf").await;
    browser.reads("nguồn hàng.pdf").await;
}

/// An empty or unreadable amount is reported at its field, and the reason is kept.
async fn asks_for_an_amount(browser: &Browser, service: &HosoProcess) {
    let code = accepted(service).await;
    signs_in(browser, "tiepnhan").await;
    browser.go(&format!("/staff/dossiers/{code}/request-payment")).await;
    browser.send().await;
    browser.reads("Vui lòng chọn khoản phí, lệ phí").await;
    browser.tick("fee", "other").await;
    browser.fill("reason", "Phí thẩm định lần đầu").await;
    for (typed, said) in [
        ("", "Vui lòng nhập"),
        ("abc", "Đây không phải là số"),
        ("1.200.000,5", "Chỉ ghi số nguyên"),
        ("0", "nhỏ nhất là 1"),
    ] {
        browser.fill("money", typed).await;
        browser.send().await;
        browser.reads(said).await;
        assert!(browser.has("a[href='#money']").await, "{typed}: the summary leads to the field");
        assert_eq!(browser.value("reason").await, "Phí thẩm định lần đầu", "{typed}");
        assert_eq!(browser.value("money").await, typed);
    }
    // One click requests a fee of the procedure, whatever was typed for another.
    browser.tick("fee", "0").await;
    browser.send().await;
    browser.reads("Phí thẩm định").await;
    browser.reads("1.200.000").await;
    eventually("the page of the dossier", async || browser.path().await.ends_with(&code).then_some(())).await;
}

async fn person(service: &HosoProcess, username: &str) -> ContractClient {
    let mut person = service.visitor();
    person.log_in(username, PASSWORD).await;
    person
}

/// Code of an accepted dossier.
async fn accepted(service: &HosoProcess) -> String {
    let (citizen, desk) = (person(service, "congdan").await, person(service, "tiepnhan").await);
    let procedure = citizen.ask("Procedure", json!({ "code": "2.001624" })).await["procedure"].clone();
    let mut documents = Vec::new();
    for paper in procedure["requiredDocuments"].as_array().expect("papers") {
        if paper["required"] == true {
            let upload = citizen.upload("giấy tờ.pdf", "application/pdf", PDF).await;
            documents.push(json!({ "requirement": paper["key"], "uploadId": upload }));
        }
    }
    let input = json!({
        "requestId": request_id("filed for an amount"), "procedureCode": "2.001624",
        "procedureVersion": procedure["version"], "form": sample(), "documents": documents,
    });
    let filed = citizen.done("SubmitDossier", input).await["dossier"].clone();
    let input = json!({
        "requestId": request_id("accepted for an amount"), "code": filed["code"], "expectedVersion": filed["version"],
    });
    desk.done("AcceptDossier", input).await;
    text(&filed["code"])
}
