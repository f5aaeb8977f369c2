//! Session end during typing: nothing is lost.

use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer};

use super::browser::{Browser, Look};
use super::places::{Codes, signs_in};

const STEP: &str = "/services/2.001624/apply/form/trader";
const TYPED: &str = "Công ty TNHH Một Lần Nữa";

struct Setup {
    _smtp: SmtpServer,
    _sms: SmsGateway,
    _service: HosoProcess,
    codes: Codes,
    browser: Browser,
}

impl Setup {
    async fn set() -> Self {
        let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
        let codes = Codes::of_demo(&service).await;
        let browser = Browser::open(&service.place(), Look { script: false, ..Look::of(360) }).await;
        signs_in(&browser, "congdan").await;
        Self { _smtp: smtp, _sms: sms, _service: service, codes, browser }
    }

    /// Ends the session, as after a night.
    async fn ends_the_session(&self) {
        self.browser.keep("hoso", "a-token-that-is-no-longer-known").await;
    }

    /// Signs in on the page shown instead.
    async fn signs_in_again(&self, username: &str) {
        self.browser.reads("Phiên đăng nhập đã hết hạn").await;
        self.browser.reads("Những gì bạn vừa nhập vẫn được giữ").await;
        self.browser.fill("username", username).await;
        self.browser.fill("password", "Hoso-demo-2026").await;
        self.browser.press("#main-form .buttons button").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_after_the_session_ended_is_there_after_signing_in() {
    let scene = Setup::set().await;
    let browser = &scene.browser;
    browser.go(STEP).await;
    browser.fill("f/trader/name", TYPED).await;
    scene.ends_the_session().await;
    browser.press_labelled("Lưu và tiếp tục").await;
    assert_eq!(browser.path().await, "/login");
    scene.signs_in_again("congdan").await;
    assert_eq!(browser.path().await, STEP);
    browser.reads("chưa được gửi").await;
    assert_eq!(browser.value("f/trader/name").await, TYPED);
    // Survives a reload, and another page in between.
    browser.reload().await;
    assert_eq!(browser.value("f/trader/name").await, TYPED);
    browser.go("/dossiers").await;
    assert!(!browser.says("Bản nháp").await, "nothing is done by itself");
    browser.go(STEP).await;
    assert_eq!(browser.value("f/trader/name").await, TYPED);
    browser.press_labelled("Lưu nháp").await;
    browser.reads("Đã lưu nháp").await;
    assert_eq!(browser.value("f/trader/name").await, TYPED);
    browser.go(STEP).await;
    assert!(!browser.says("chưa được gửi").await, "what was sent is no longer kept");
    scene.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_and_a_reason_outlive_the_session_and_are_sent_once() {
    let scene = Setup::set().await;
    let browser = &scene.browser;
    let exchange = scene.codes.put_into("/dossiers/{PROCESSING}/exchange");
    browser.go(&exchange).await;
    browser.fill("body", "Tôi hỏi lại\nvà hỏi nữa").await;
    scene.ends_the_session().await;
    browser.press_labelled("Gửi").await;
    scene.signs_in_again("congdan").await;
    assert_eq!(browser.path().await, exchange);
    assert_eq!(browser.value("body").await, "Tôi hỏi lại\nvà hỏi nữa");
    assert!(!browser.has(".message.own").await || !browser.says("và hỏi nữa").await, "nothing is sent by itself");
    browser.press("#main-form .buttons button").await;
    browser.reads("Đã gửi").await;
    browser.reads("và hỏi nữa").await;

    let withdraw = scene.codes.put_into("/dossiers/{REGISTERED}/withdraw");
    browser.go(&withdraw).await;
    browser.fill("reason", "Nộp nhầm.").await;
    scene.ends_the_session().await;
    browser.press("#main-form .buttons button").await;
    scene.signs_in_again("congdan").await;
    assert_eq!(browser.value("reason").await, "Nộp nhầm.");
    browser.press("#main-form .buttons button").await;
    browser.reads("Công dân yêu cầu rút hồ sơ").await;
    scene.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_is_shown_to_nobody_else_and_holds_no_password() {
    let scene = Setup::set().await;
    let browser = &scene.browser;
    browser.go("/account").await;
    browser.fill("fullName", "Người Gõ Dở").await;
    scene.ends_the_session().await;
    browser.press("#main-form .buttons button").await;
    scene.signs_in_again("tochuc").await;
    assert_eq!(browser.path().await, "/account");
    assert_ne!(browser.value("fullName").await, "Người Gõ Dở", "another account's form");

    browser.go("/account/password").await;
    browser.fill("currentPassword", "Hoso-demo-2026").await;
    browser.fill("newPassword", "Mật-khẩu-mới").await;
    scene.ends_the_session().await;
    browser.press("#main-form .buttons button").await;
    scene.signs_in_again("tochuc").await;
    assert_eq!(browser.path().await, "/account/password");
    assert_eq!(browser.value("newPassword").await, "");

    // A button without a form of its own leads back to its page.
    browser.go("/account/devices").await;
    scene.ends_the_session().await;
    browser.press("main form button").await;
    assert_eq!(browser.path().await, "/login");
    browser.fill("username", "tochuc").await;
    browser.fill("password", "Hoso-demo-2026").await;
    browser.press("#main-form .buttons button").await;
    assert_eq!(browser.path().await, "/account/devices");
    scene.browser.close().await;
}
