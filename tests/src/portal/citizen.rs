//! What a citizen does, as the guide tells it: every screen, by keyboard and mouse alone.

use std::path::Path;

use serde_json::{Value, json};

use super::browser::{Browser, Look};
use crate::guide::office::{self, Staff};
use crate::guide::person::request_id;
use crate::guide::stage::{Stage, token};
use crate::support::{TestDatabase, sqlite};

const PROCEDURE: &str = "2.001624";
const USERNAME: &str = "le.thi.mai";
const PASSWORD: &str = "Mười-hai";
const EMAIL: &str = "mai.le@example.vn";
const PHONE: &str = "0912345678";
pub(super) const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_the_guide_without_a_script_on_a_telephone() {
    walk(sqlite().await, Look { width: 360, script: false }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_the_guide_with_a_script_on_a_wide_screen() {
    walk(sqlite().await, Look { width: 1280, script: true }).await;
}

async fn walk(database: TestDatabase, look: Look) {
    let stage = Stage::set(&database).await;
    let browser = Browser::open(&stage.service.place(), look).await;
    registers(&browser, &stage).await;
    signs_in(&browser).await;
    let code = applies(&browser).await;
    finds_it_again(&browser, &stage, &code).await;
    let staff = office::opens(&stage).await;
    supplements(&browser, &staff, &code).await;
    withdraws(&browser, &code).await;
    keeps_the_account(&browser).await;
    browser.close().await;
}

/// «bấm chọn link ‘Đăng ký thành viên’» … «nhập mã OTP đã gửi về số điện thoại»
async fn registers(browser: &Browser, stage: &Stage) {
    browser.go("/").await;
    browser.press_labelled("Đăng ký thành viên").await;
    browser.reads("Đăng ký tài khoản thành viên").await;
    for (name, typed) in [
        ("username", USERNAME),
        ("password", PASSWORD),
        ("fullName", "Lê Thị Mai"),
        ("dateOfBirth", "31-02-1985"),
        ("identityNumber", "062185000456"),
        ("email", EMAIL),
        ("phone", PHONE),
        ("address", "Thôn Kon Rờ Bàng"),
    ] {
        browser.fill(name, typed).await;
    }
    browser.press("main form .buttons button").await;
    // «Ngày sinh phải nhập đúng định dạng dd/mm/yyyy.»
    browser.reads("Ngày sinh phải đúng định dạng dd/mm/yyyy").await;
    assert!(browser.has("a[href='#dateOfBirth']").await, "the summary leads to the field");
    assert_eq!(browser.value("fullName").await, "Lê Thị Mai", "nothing typed is lost");
    assert_eq!(browser.value("password").await, "", "but for the password");
    // Another language, and nothing is lost either.
    browser.press("button[name='language'][value='en']").await;
    browser.reads("Create an account").await;
    assert_eq!(browser.value("email").await, EMAIL);
    browser.press("button[name='language'][value='vi']").await;
    browser.fill("dateOfBirth", "28/02/1985").await;
    browser.fill("password", PASSWORD).await;
    browser.press("main form .buttons button").await;
    browser.reads("Đăng ký thành công").await;
    assert!(!browser.text().await.contains(EMAIL), "the address is masked");
    browser.fill("otp", "000 000").await;
    browser.press_labelled("Xác nhận").await;
    browser.reads("Mã không đúng").await;
    // «kích hoạt qua link ở mail đã đăng ký»
    let mail = stage.mail(EMAIL, "ích hoạt").await;
    browser.go(&format!("/activate?token={}", token(&mail, "/activate"))).await;
    browser.press_labelled("Kích hoạt").await;
    browser.reads("Tài khoản đã được kích hoạt").await;
}

async fn signs_in(browser: &Browser) {
    browser.go(&format!("/services/{PROCEDURE}/apply")).await;
    browser.reads("Đăng nhập").await;
    browser.fill("username", USERNAME).await;
    browser.fill("password", "sai-mật-khẩu").await;
    browser.press("main form .buttons button").await;
    browser.reads("Tên đăng nhập hoặc mật khẩu không đúng").await;
    browser.fill("password", PASSWORD).await;
    browser.press("main form .buttons button").await;
    // Back to the page that was asked for.
    browser.reads("Thương nhân").await;
}

/// «bấm chọn tab ‘DỊCH VỤ CÔNG TRỰC TUYẾN’» … «Nếu gửi hồ sơ thành công, hệ thống sẽ hiển thị thông báo»
async fn applies(browser: &Browser) -> String {
    browser.press_labelled("DỊCH VỤ CÔNG TRỰC TUYẾN").await;
    browser.fill("q", "ban buon ruou").await;
    browser.press(".search button").await;
    browser.press_labelled("Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh").await;
    browser.reads("Cần chuẩn bị").await;
    browser.press_labelled("Nộp hồ sơ").await;
    assert_eq!(browser.value("f/trader/phone").await, PHONE, "never asked twice");
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.reads("chỗ cần sửa").await;
    assert!(browser.has("a[href='#f/trader/name']").await);
    let sample = sample();
    let form = sample.as_object().expect("a form");
    while let Some(step) = browser.path().await.rsplit_once("/form/").map(|(_, step)| step.to_owned()) {
        for (key, value) in form {
            let name = format!("f/{key}");
            if browser.has(&format!("[name^='{name}']")).await {
                fill(browser, &name, value).await;
            }
        }
        browser.press_labelled("Lưu và tiếp tục").await;
        assert_ne!(
            browser.path().await,
            format!("/services/{PROCEDURE}/apply/form/{step}"),
            "{}",
            browser.text().await
        );
    }
    browser.reads("Thành phần hồ sơ").await;
    attaches(browser).await;
    browser.press_labelled("Tiếp tục").await;
    browser.reads("Hồ sơ chưa được gửi").await;
    browser.reads("Công ty TNHH Thương mại Ngọc Linh Xanh").await;
    browser.reads("12/03/2019").await;
    browser.press_labelled("Gửi hồ sơ").await;
    browser.reads("Gửi hồ sơ thành công").await;
    let path = browser.path().await;
    path.split('/').nth(2).expect("a code").to_owned()
}

/// Fills whatever controls there are for a value.
async fn fill(browser: &Browser, name: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                Box::pin(fill(browser, &format!("{name}/{key}"), value)).await;
            }
        }
        Value::Array(rows) if rows.iter().all(Value::is_object) => {
            for (place, row) in rows.iter().enumerate() {
                if !browser.has(&format!("[name^='{name}/{place}/']")).await {
                    browser.press(&format!("button[value='add:{name}']")).await;
                }
                Box::pin(fill(browser, &format!("{name}/{place}"), row)).await;
            }
        }
        Value::Array(chosen) => {
            for value in chosen {
                tick(browser, name, value.as_str().expect("a text")).await;
            }
        }
        Value::Bool(yes) => tick(browser, name, if *yes { "true" } else { "false" }).await,
        Value::String(text) if browser.has(&format!("[name='{name}'][type='radio']")).await => {
            tick(browser, name, text).await;
        }
        Value::String(text) => browser.fill(name, &as_people_write(text)).await,
        Value::Number(number) => browser.fill(name, &number.to_string()).await,
        Value::Null => {}
    }
}

async fn tick(browser: &Browser, name: &str, value: &str) {
    if !browser.has(&format!("[name='{name}'][value='{value}']:checked")).await {
        browser.tick(name, value).await;
    }
}

/// `2019-03-12` as `12/3/2019`.
fn as_people_write(text: &str) -> String {
    let day = text.parse::<chrono::NaiveDate>();
    day.map_or_else(|_| text.to_owned(), |day| day.format("%-d/%-m/%Y").to_string())
}

/// A file of a kind that nobody takes, then one for each paper that must be there.
async fn attaches(browser: &Browser) {
    let folder = tempfile::tempdir().expect("a folder");
    let (pdf, text) = (folder.path().join("giấy tờ.pdf"), folder.path().join("ghi chú.txt"));
    std::fs::write(&pdf, PDF).expect("a file");
    std::fs::write(&text, "không phải PDF").expect("a file");
    send(browser, "application", &text).await;
    browser.reads("chỉ nhận PDF").await;
    for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
        send(browser, key, &pdf).await;
        browser.reads("giấy tờ.pdf").await;
    }
    assert!(!browser.has(".error").await);
}

async fn send(browser: &Browser, key: &str, file: &Path) {
    browser.attach(&format!("input[id='d/{key}']"), &file.display().to_string()).await;
    browser.press(&format!("section[aria-labelledby='name-{key}'] form.upload button")).await;
}

/// «chọn mục ‘Hồ sơ công dân’» … «tra cứu trực tiếp hồ sơ trên trang chủ bằng cách nhập mã hồ sơ»
async fn finds_it_again(browser: &Browser, stage: &Stage, code: &str) {
    browser.reads(code).await;
    let mail = stage.mail(EMAIL, code).await;
    let secret = browser.one(".secret").await.text().await.expect("a secret");
    assert!(mail.body.contains(&secret), "the mail holds what the page shows");
    browser.go("/dossiers").await;
    browser.reads("Mới đăng ký").await;
    browser.press_labelled(code).await;
    browser.reads("Người đại diện").await;
    browser.press("nav.tabs a[href$='/progress']").await;
    browser.reads("Nộp hồ sơ").await;
    browser.press("nav.tabs a[href$='/exchange']").await;
    browser.reads("Chưa có trao đổi nào").await;
    browser.press_labelled("Gửi").await;
    browser.reads("chỗ cần sửa").await;
    browser.fill("body", "Xin hỏi bao giờ có kết quả?").await;
    browser.press_labelled("Gửi").await;
    browser.reads("Xin hỏi bao giờ có kết quả?").await;
    // Without signing in: the code alone, then with the secret.
    browser.go("/").await;
    browser.fill("code", &code.to_lowercase()).await;
    browser.press(".inline-form button").await;
    browser.reads("Tiến độ xử lý hồ sơ").await;
    assert!(!browser.text().await.contains("Lê Thị Mai"));
    browser.fill("secret", "00000-00000").await;
    browser.press_labelled("Xem chi tiết").await;
    browser.reads("Mã tra cứu bí mật không đúng").await;
    browser.fill("secret", &secret).await;
    browser.press_labelled("Xem chi tiết").await;
    browser.reads("Lê Thị Mai").await;
    browser.go("/lookup?code=000.00.08.H34-000000-0000").await;
    browser.reads("Không tìm thấy hồ sơ").await;
}

/// «bấm vào nút tương ứng với hồ sơ có yêu cầu bổ sung» … «bấm nút để gửi hồ sơ đã bổ sung đi»
async fn supplements(browser: &Browser, staff: &Staff, code: &str) {
    let detail = staff.reception.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    let items = json!([
        { "target": { "formField": "/representative/phone" }, "instruction": "Ghi lại số điện thoại." },
        { "target": { "requirement": "supplierPapers" }, "instruction": "Nộp bản chụp rõ hơn." },
    ]);
    let input = json!({
        "requestId": request_id("asked in a browser"), "code": code, "expectedVersion": detail["version"],
        "message": "Hồ sơ còn thiếu.", "items": items,
    });
    staff.reception.done("RequestSupplement", input).await;
    browser.go("/dossiers").await;
    browser.reads("Cần bạn làm").await;
    browser.go(&format!("/dossiers/{code}/exchange")).await;
    browser.reads("Nộp bản chụp rõ hơn").await;
    browser.go("/dossiers").await;
    browser.press_labelled("Bổ sung").await;
    browser.reads("Ghi lại số điện thoại").await;
    browser.fill("f/representative/phone", "+84 905 000 333").await;
    browser.press_labelled("Lưu và tiếp tục").await;
    browser.reads("Nộp bản chụp rõ hơn").await;
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("rõ hơn.pdf");
    std::fs::write(&pdf, PDF).expect("a file");
    send(browser, "supplierPapers", &pdf).await;
    browser.reads("rõ hơn.pdf").await;
    browser.go("/dossiers").await;
    browser.reads("Đã sửa nhưng chưa gửi").await;
    browser.go(&format!("/dossiers/{code}/supplement/check")).await;
    browser.reads("0905000333").await;
    browser.press_labelled("Gửi hồ sơ bổ sung").await;
    browser.reads("Đã gửi bổ sung").await;
    let detail = staff.reception.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    assert_eq!(detail["form"]["representative"]["phone"], "0905000333");
    assert_eq!(detail["form"]["trader"], sample()["trader"].clone(), "what was not asked for stays");
    browser.go("/dossiers").await;
    assert!(!browser.text().await.contains("Đã sửa nhưng chưa gửi"), "the draft is gone");
}

async fn withdraws(browser: &Browser, code: &str) {
    browser.go(&format!("/dossiers/{code}")).await;
    browser.press_labelled("Rút hồ sơ").await;
    browser.press_labelled("Gửi yêu cầu rút").await;
    browser.reads("chỗ cần sửa").await;
    browser.fill("reason", "Nộp nhầm thủ tục.").await;
    browser.press_labelled("Gửi yêu cầu rút").await;
    browser.reads("Đã gửi yêu cầu rút hồ sơ").await;
    browser.reads("Công dân yêu cầu rút hồ sơ").await;
}

/// «Công dân, tổ chức có thể thay đổi một số thông tin về tài khoản»
async fn keeps_the_account(browser: &Browser) {
    browser.go("/account").await;
    assert!(!browser.has("input[name='email']").await, "«email sẽ không được phép thay đổi»");
    browser.fill("fullName", "Lê Thị Ngọc Mai").await;
    browser.press_labelled("Cập nhật").await;
    browser.reads("Cập nhật thông tin thành công").await;
    assert_eq!(browser.value("fullName").await, "Lê Thị Ngọc Mai");
    browser.go("/account").await;
    assert!(!browser.text().await.contains("Cập nhật thông tin thành công"), "a notice is said once");
    browser.go("/account/devices").await;
    browser.reads("Thiết bị này").await;
    browser.go("/account/password").await;
    browser.fill("currentPassword", "sai-rồi").await;
    browser.fill("newPassword", "Mười-ba").await;
    browser.press("main form .buttons button").await;
    browser.reads("Mật khẩu hiện tại không đúng").await;
    browser.fill("currentPassword", PASSWORD).await;
    browser.fill("newPassword", "Mười-ba").await;
    browser.press("main form .buttons button").await;
    browser.reads("Đã đổi mật khẩu").await;
    browser.one(".account-menu summary").await.click().await.expect("a menu");
    browser.press_labelled("Đăng xuất").await;
    browser.reads("Bạn đã đăng xuất").await;
    browser.go("/dossiers").await;
    browser.reads("Đăng nhập").await;
}

pub(super) fn sample() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/procedures/samples/2.001624.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("a sample")).expect("a form")
}
