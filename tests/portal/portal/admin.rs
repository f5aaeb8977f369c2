//! An administrator's work in a real browser: an invited officer sets a password by the mailed link, works, changes
//! role, is locked and unlocked.

use support::hoso_process::HosoProcess;
use support::mail_links::token;
use support::{SmsGateway, SmtpServer, eventually};

use super::browser::{Browser, Look};
use super::places::signs_in;
use super::weight::weighs;

const USERNAME: &str = "can.bo.moi";
const NAME: &str = "Lê Thị Mới";
const EMAIL: &str = "can.bo.moi@example.vn";
const PASSWORD: &str = "Mật-khẩu-mười-hai";
const AGENCY: &str = "000.00.08.H34";

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_runs_accounts_without_a_script_on_a_telephone() {
    walk(Look { script: false, ..Look::of(360) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_runs_accounts_with_a_script_on_a_wide_screen() {
    walk(Look::of(1280)).await;
}

async fn walk(look: Look) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let browser = Browser::open(&service.place(), look).await;
    let page = invites(&browser).await;
    sets_the_first_password(&browser, &smtp).await;
    is_given_another_role(&browser, &page).await;
    is_locked_and_let_in_again(&browser, &service, &page).await;
    finds_people(&browser, look).await;
    is_told_what_keeps_somebody_from_being_erased(&browser).await;
    nobody_else_has_these_pages(&browser, &page).await;
    browser.close().await;
}

async fn enters(browser: &Browser, password: &str) {
    browser.sign_out().await;
    browser.go("/login").await;
    browser.fill("username", USERNAME).await;
    browser.fill("password", password).await;
    browser.send().await;
}

/// Path of the new account's page.
async fn invites(browser: &Browser) -> String {
    signs_in(browser, "quantri").await;
    assert_eq!(browser.path().await, "/admin/accounts", "accounts are the administrators' first page");
    browser.press_labelled("Mời cán bộ").await;
    browser.reads("liên kết để đặt mật khẩu").await;
    browser.fill("fullName", NAME).await;
    browser.send().await;
    browser.reads("Hãy chọn vai trò").await;
    assert!(browser.has("a[href='#username']").await && browser.has("a[href='#email']").await, "all in one round");
    browser.tick("role", "SPECIALIST").await;
    browser.fill("username", "chuyenvien").await;
    browser.fill("email", "không phải email").await;
    browser.send().await;
    browser.reads("chỗ cần sửa").await;
    assert!(browser.has("a[href='#agencyCode']").await, "specialists work at an agency");
    assert!(browser.has("a[href='#email']").await);
    assert_eq!(browser.value("fullName").await, NAME, "nothing typed is lost");
    browser.fill("email", EMAIL).await;
    browser.tick("role", "SPECIALIST").await;
    chooses(browser, "agencyCode", AGENCY).await;
    browser.send().await;
    browser.reads("Tên đăng nhập đã tồn tại").await;
    browser.fill("username", USERNAME).await;
    browser.send().await;
    browser.reads("Đã gửi lời mời").await;
    browser.reads(NAME).await;
    browser.reads("Chuyên viên").await;
    browser.path().await
}

/// Selects an option, as arrows and a click do.
async fn chooses(browser: &Browser, name: &str, value: &str) {
    let option = browser.one(&format!("[name='{name}'] option[value='{value}']")).await;
    option.click().await.expect("a choice");
}

async fn sets_the_first_password(browser: &Browser, smtp: &SmtpServer) {
    let mail = eventually("an invitation arrives", async || {
        smtp.received().into_iter().rfind(|mail| mail.to == [EMAIL] && mail.header("Subject").contains("Tài khoản"))
    });
    let mail = mail.await;
    assert!(mail.body.contains(USERNAME));
    browser.go(&format!("/reset?token={}", token(&mail, "/reset"))).await;
    browser.fill("newPassword", "ngắn").await;
    browser.send().await;
    browser.reads("chỗ cần sửa").await;
    browser.fill("newPassword", PASSWORD).await;
    browser.send().await;
    browser.reads("Đã đặt mật khẩu mới").await;
    enters(browser, PASSWORD).await;
    assert_eq!(browser.path().await, "/staff", "a specialist's work");
    browser.reads("Của tôi").await;
}

async fn is_given_another_role(browser: &Browser, page: &str) {
    signs_in(browser, "quantri").await;
    browser.go(page).await;
    browser.press_labelled("Gửi lại lời mời").await;
    browser.send().await;
    browser.reads("đã được kích hoạt rồi").await;
    browser.go(page).await;
    browser.press_labelled("Đổi vai trò").await;
    browser.reads(NAME).await;
    assert!(browser.has("[name='role'][value='SPECIALIST']:checked").await);
    assert_eq!(browser.value("agencyCode").await, AGENCY);
    browser.tick("role", "AUDITOR").await;
    browser.send().await;
    browser.reads("chỗ cần sửa").await;
    assert!(browser.has("a[href='#agencyCode']").await, "auditors belong to no agency");
    browser.tick("role", "RECEPTION").await;
    browser.send().await;
    browser.reads("Đã đổi vai trò").await;
    browser.reads("Bộ phận Một cửa").await;
}

async fn is_locked_and_let_in_again(browser: &Browser, service: &HosoProcess, page: &str) {
    let mut officer = service.visitor();
    officer.log_in(USERNAME, PASSWORD).await;
    browser.press_labelled("Khóa tài khoản").await;
    browser.reads("không đăng nhập được").await;
    browser.fill("reason", "Chuyển công tác.").await;
    browser.send().await;
    browser.reads("Đã khóa tài khoản").await;
    browser.reads("Chuyển công tác.").await;
    assert!(!officer.is_signed_in().await, "whoever was signed in is no longer");

    enters(browser, PASSWORD).await;
    browser.reads("Tài khoản đang bị khóa").await;
    signs_in(browser, "quantri").await;
    browser.go(page).await;
    browser.press_labelled("Mở khóa tài khoản").await;
    browser.send().await;
    browser.reads("Đã mở khóa tài khoản").await;
    enters(browser, PASSWORD).await;
    assert_eq!(browser.path().await, "/staff");
}

async fn finds_people(browser: &Browser, look: Look) {
    signs_in(browser, "quantri").await;
    browser.press_labelled("Công dân").await;
    browser.reads("congdan").await;
    browser.press_labelled("Cán bộ").await;
    chooses(browser, "role", "RECEPTION").await;
    browser.press(".filter-form button").await;
    browser.reads(NAME).await;
    assert!(!browser.text().await.contains("lanhdao"));
    assert!(browser.query().await.contains("role=RECEPTION"));
    // Search texts may be names: they must not be in URLs.
    browser.press_labelled("Công dân").await;
    browser.fill("text", "Í CÔNG dân").await;
    browser.press(".queue-search button").await;
    browser.reads("Y Công Dân").await;
    assert!(!browser.text().await.contains("A Văn Dân") && !browser.query().await.contains("dân"));
    browser.fill("text", "0905 000 002").await;
    browser.press(".queue-search button").await;
    browser.reads("A Văn Dân").await;
    browser.fill("text", "không có ai").await;
    browser.press(".queue-search button").await;
    browser.reads("Không có tài khoản nào khớp").await;
    browser.go("/admin/accounts?status=ERASED").await;
    browser.reads("Không có tài khoản nào khớp").await;
    // Nobody can lock their own account.
    browser.go("/admin/accounts?role=ADMINISTRATOR").await;
    browser.press("table a").await;
    browser.reads("Đây là tài khoản của bạn").await;
    assert!(!browser.text().await.contains("Khóa tài khoản"));
    if look.script {
        weighs(browser, &["/admin/accounts", "/admin/accounts/invite"]).await;
    }
}

async fn is_told_what_keeps_somebody_from_being_erased(browser: &Browser) {
    signs_in(browser, "quantri").await;
    browser.press_labelled("Công dân").await;
    browser.press("table a").await;
    browser.press_labelled("Yêu cầu xóa dữ liệu").await;
    browser.reads("một quản trị viên khác xác nhận").await;
    browser.send().await;
    browser.reads("Hãy chọn căn cứ").await;
    browser.tick("basis", "PERSON_ASKED").await;
    browser.fill("document", "Nguyễn Văn An").await;
    browser.send().await;
    assert!(browser.has("a[href='#document']").await, "a name is no number of a paper");
    browser.fill("document", "12/GĐN").await;
    browser.send().await;
    browser.reads("Chưa xóa được: hồ sơ").await;
    assert_eq!(browser.value("document").await, "12/GĐN", "nothing typed is lost");
}

async fn nobody_else_has_these_pages(browser: &Browser, page: &str) {
    for username in ["lanhdao", "thanhtra", "congdan"] {
        signs_in(browser, username).await;
        for path in ["/admin/accounts", "/admin/accounts/invite", page, &format!("{page}/lock")] {
            browser.go(path).await;
            browser.reads("Không tìm thấy").await;
        }
    }
}
