//! A citizen's walk through the guide: every screen, by keyboard and by mouse.

use fantoccini::key::Key;
use serde_json::json;
use support::contract_client::request_id;
use support::mail_links::token;
use support::{TestDatabase, sqlite};

use super::browser::{Browser, Look};
use super::filling::{PDF, PROCEDURE, fills_in, sample, send};
use crate::guide::office::{self, Staff};
use crate::guide::setup::GuideSetup;

const USERNAME: &str = "le.thi.mai";
const PASSWORD: &str = "Mười-hai";
const EMAIL: &str = "mai.le@example.vn";
const PHONE: &str = "0912345678";

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_the_guide_without_a_script_on_a_telephone() {
    walk(sqlite().await, Look { script: false, ..Look::of(360) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_the_guide_with_a_script_on_a_wide_screen() {
    walk(sqlite().await, Look::of(1280)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_the_guide_by_the_keyboard_alone() {
    walk(sqlite().await, Look { by_keyboard: true, ..Look::of(1280) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_the_guide_in_english_and_in_the_dark_and_no_page_shuts_them_out() {
    walk(sqlite().await, Look { language: "en", closely: true, ..Look::of(360) }).await;
}

async fn walk(database: TestDatabase, look: Look) {
    let stage = GuideSetup::set(&database).await;
    let browser = Browser::open(&stage.service.place(), look).await;
    browser.speak(look.language).await;
    if look.language == "en" {
        browser.keep("hoso-theme", "dark").await;
    }
    if look.by_keyboard {
        skips_to_the_content(&browser).await;
    }
    registers(&browser, &stage, look.language).await;
    signs_in(&browser).await;
    let code = applies(&browser, look).await;
    finds_it_again(&browser, &stage, &code).await;
    let staff = office::opens(&stage).await;
    supplements(&browser, &staff, &code).await;
    withdraws(&browser, &code).await;
    keeps_the_account(&browser).await;
    browser.close().await;
}

/// The first tab stop of every page is the skip link.
async fn skips_to_the_content(browser: &Browser) {
    browser.go("/").await;
    browser.strike(&[Key::Tab.into()]).await;
    let skip = browser.one(".skip").await;
    browser.reach(&skip).await;
    browser.strike(&[Key::Enter.into()]).await;
    assert_eq!(browser.run("return document.activeElement.id").await, "content");
    browser.strike(&[Key::Tab.into()]).await;
    assert_eq!(browser.run("return Boolean(document.activeElement.closest('main'))").await, true);
}

/// «bấm chọn link ‘Đăng ký thành viên’» … «nhập mã OTP đã gửi về số điện thoại»
async fn registers(browser: &Browser, stage: &GuideSetup, language: &str) {
    browser.go("/").await;
    browser.press_labelled("Đăng ký thành viên").await;
    browser.reads("Đăng ký tài khoản thành viên").await;
    for (name, typed) in [
        ("username", USERNAME),
        ("password", PASSWORD),
        ("fullName", "Lê Thị Mai"),
        ("dateOfBirth", "tháng 2 năm 1985"),
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
    assert!(browser.has("a[href='#privacyNotice']").await, "nobody registers without having agreed");
    browser.tick("privacyNotice", "true").await;
    assert_eq!(browser.value("fullName").await, "Lê Thị Mai", "nothing typed is lost");
    assert_eq!(browser.value("password").await, "", "but for the password");
    // In another language, without losing input.
    let (here, other, title) = if language == "vi" {
        ("vi", "en", "Create an account")
    } else {
        ("en", "vi", "Đăng ký tài khoản thành viên")
    };
    browser.press(&format!("button[name='language'][value='{other}']")).await;
    assert_eq!(browser.one("h1").await.text().await.expect("a heading"), title);
    assert_eq!(browser.value("email").await, EMAIL);
    browser.press(&format!("button[name='language'][value='{here}']")).await;
    browser.fill("dateOfBirth", "28/02/1985").await;
    browser.fill("password", PASSWORD).await;
    browser.press("main form .buttons button").await;
    browser.reads("Đăng ký thành công").await;
    assert!(!browser.text().await.contains(EMAIL), "the address is masked");
    // A mistyped address: the registration is withdrawn, and its input is back in the form.
    browser.press_labelled("Ghi nhầm email").await;
    assert_eq!(browser.value("username").await, USERNAME);
    browser.fill("password", PASSWORD).await;
    browser.press("main form .buttons button").await;
    browser.reads("Đăng ký tài khoản thành viên").await;
    assert_eq!(browser.value("identityNumber").await, "062185000456");
    assert_eq!(browser.value("dateOfBirth").await, "28/02/1985");
    browser.fill("password", PASSWORD).await;
    browser.tick("privacyNotice", "true").await;
    browser.press("main form .buttons button").await;
    browser.reads("Đăng ký thành công").await;
    browser.fill("otp", "000 000").await;
    browser.press_labelled("Xác nhận").await;
    browser.reads("Mã không đúng").await;
    // «kích hoạt qua link ở mail đã đăng ký»
    let mail = stage.mail(EMAIL, browser.word("ích hoạt")).await;
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
    // Back to the requested page.
    browser.reads("Thương nhân").await;
}

/// «bấm chọn tab ‘DỊCH VỤ CÔNG TRỰC TUYẾN’» … «Nếu gửi hồ sơ thành công, hệ thống sẽ hiển thị thông báo»
async fn applies(browser: &Browser, look: Look) -> String {
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
    fills_in(browser).await;
    browser.reads("Công ty TNHH Thương mại Ngọc Linh Xanh").await;
    browser.reads("12/03/2019").await;
    if look.script {
        // A double click: two requests at a time.
        browser
            .run(
                "const form = document.getElementById('main-form'); \
            fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })",
            )
            .await;
    }
    browser.press_labelled("Gửi hồ sơ").await;
    browser.reads("Gửi hồ sơ thành công").await;
    let path = browser.path().await;
    let code = path.split('/').nth(2).expect("a code").to_owned();
    sends_it_once(browser, &code).await;
    browser.go(&path).await;
    code
}

/// A double click, a reload, a step back: one dossier (idempotency).
async fn sends_it_once(browser: &Browser, code: &str) {
    browser.reload().await;
    browser.reads(code).await;
    browser.back().await;
    browser.one("footer").await;
    browser.reads(code).await;
    assert!(browser.path().await.ends_with("/submitted"), "the way back leads to what was sent");
    browser.go("/dossiers").await;
    let codes =
        browser.run("return new Set([...document.querySelectorAll('main a.code')].map((one) => one.textContent)).size");
    assert_eq!(codes.await, 1);
    browser.reads(code).await;
}

/// «chọn mục ‘Hồ sơ công dân’» … «tra cứu trực tiếp hồ sơ trên trang chủ bằng cách nhập mã hồ sơ»
async fn finds_it_again(browser: &Browser, stage: &GuideSetup, code: &str) {
    browser.reads(code).await;
    let mail = stage.mail(EMAIL, code).await;
    browser.one("main dl.list dd .nowrap").await;
    let secret = browser.one(".secret").await.text().await.expect("a secret");
    assert!(mail.body.contains(&secret), "the mail holds what the page shows");
    browser.go("/dossiers").await;
    browser.reads("Mới đăng ký").await;
    browser.press_labelled(code).await;
    browser.reads("Người đại diện").await;
    browser.press("nav.tabs a[href$='/progress']").await;
    browser.reads("Tiến độ xử lý hồ sơ").await;
    assert!(
        browser.has(".stages li:first-child[aria-current=step]").await,
        "the desk has it, and all steps are to come"
    );
    browser.press("nav.tabs a[href$='/exchange']").await;
    browser.reads("Chưa có trao đổi nào").await;
    browser.press_labelled("Gửi").await;
    browser.reads("chỗ cần sửa").await;
    browser.fill("body", "Xin hỏi bao giờ có kết quả?").await;
    browser.press_labelled("Gửi").await;
    browser.reads("Xin hỏi bao giờ có kết quả?").await;
    assert!(!browser.has("a[href$='/dates.ics']").await, "nothing is due before the office accepts it");
    // Nobody has viewed it yet; the mail with the code is listed.
    browser.press("nav.tabs a[href$='/record']").await;
    browser.reads("Thông báo đã gửi cho bạn").await;
    browser.reads("Chưa có cán bộ nào xem hồ sơ này").await;
    // Without a session: by the code, then with the secret.
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
    browser.go(&format!("/dossiers/{code}/record")).await;
    browser.one("main ol.plain li time").await;
    let items = json!([
        { "target": { "formField": "/representative/phone" }, "instruction": "Ghi lại số điện thoại." },
        { "target": { "requirement": "supplierPapers" }, "instruction": "Nộp bản chụp rõ hơn." },
    ]);
    let input = json!({
        "requestId": request_id("asked in a browser"), "code": code, "expectedVersion": detail["version"],
        "message": "Hồ sơ còn thiếu.", "items": items,
    });
    let asked = staff.reception.done("RequestSupplement", input).await;
    browser.go("/dossiers").await;
    browser.reads("Việc cần làm").await;
    browser.go(&format!("/dossiers/{code}/exchange")).await;
    browser.reads("Nộp bản chụp rõ hơn").await;
    browser.go("/dossiers").await;
    browser.press_labelled("Bổ sung").await;
    browser.reads("Ghi lại số điện thoại").await;
    browser.fill("f/representative/phone", "+84 905 000 333").await;
    let said_of = |place: usize| {
        let id = &asked["dossier"]["supplementRequest"]["items"][place]["id"];
        format!("said-{}", id.as_str().expect("an id"))
    };
    browser.fill(&said_of(0), "Số cũ ghi nhầm.").await;
    browser.fill(&said_of(1), "Bản chụp này rõ dấu.").await;
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
    browser.reads("Số cũ ghi nhầm.").await;
    browser.reads("Bản chụp này rõ dấu.").await;
    browser.press_labelled("Gửi hồ sơ bổ sung").await;
    browser.reads("Đã gửi bổ sung").await;
    browser.reads("Mới bổ sung ngày").await;
    browser.go(&format!("/dossiers/{code}/exchange")).await;
    browser.reads("Bản chụp này rõ dấu.").await;
    let detail = staff.reception.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    assert_eq!(detail["form"]["representative"]["phone"], "0905000333");
    assert_eq!(detail["form"]["trader"], sample()["trader"].clone(), "what was not asked for stays");
    browser.go("/dossiers").await;
    assert!(!browser.says("Đã sửa nhưng chưa gửi").await, "the draft is gone");
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
    assert!(!browser.says("Cập nhật thông tin thành công").await, "a notice is said once");
    browser.go("/account/devices").await;
    browser.reads("Thiết bị này").await;
    browser.reads("Chrome · Linux").await;
    browser.go("/account/password").await;
    browser.fill("currentPassword", "sai-rồi").await;
    browser.fill("newPassword", "Mười-ba").await;
    browser.press("main form .buttons button").await;
    browser.reads("Mật khẩu hiện tại không đúng").await;
    browser.fill("currentPassword", PASSWORD).await;
    browser.fill("newPassword", "Mười-ba").await;
    browser.press("main form .buttons button").await;
    browser.reads("Đã đổi mật khẩu").await;
    browser.open_up(".account-menu summary").await;
    browser.press_labelled("Đăng xuất").await;
    browser.reads("Bạn đã đăng xuất").await;
    browser.go("/dossiers").await;
    browser.reads("Đăng nhập").await;
}
