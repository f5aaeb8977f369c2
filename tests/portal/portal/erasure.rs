//! Erasure by two administrators in a real browser (four-eyes principle): one requests, only the other can confirm.

use serde_json::json;
use support::contract_client::{ContractClient, fault, request_id};
use support::hoso_process::HosoProcess;
use support::mail_links::token;
use support::{ReceivedMail, SmsGateway, SmtpServer, eventually};

use super::browser::{Browser, Look};
use super::places::signs_in;

const USERNAME: &str = "nguoi.ra.di";
const NAME: &str = "Huỳnh Văn Rời Đi";
const EMAIL: &str = "roi.di@example.vn";
const SECOND: &str = "quantri.hai";
const SECOND_EMAIL: &str = "quantri.hai@example.vn";
const PASSWORD: &str = "Mật-khẩu-mười-hai";

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_erase_somebody_without_a_script_on_a_telephone() {
    walk(Look { script: false, ..Look::of(360) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_erase_somebody_with_a_script_on_a_wide_screen() {
    walk(Look { closely: true, ..Look::of(1280) }).await;
}

async fn walk(look: Look) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let person = registers(&service, &smtp).await;
    let browser = Browser::open(&service.place(), look).await;
    a_second_administrator_comes(&browser, &smtp).await;
    let page = one_asks(&browser, &person).await;
    the_same_cannot_confirm(&browser, &page).await;
    it_is_taken_back_and_asked_anew(&browser, &person, &page).await;
    the_other_confirms(&browser, &page).await;
    nothing_is_left_to_read(&browser, &service).await;
    browser.close().await;
}

async fn mail(smtp: &SmtpServer, to: &str, about: &str) -> ReceivedMail {
    let wanted = |mail: &ReceivedMail| mail.to == [to] && mail.header("Subject").contains(about);
    eventually("a mail arrives", async || smtp.received().into_iter().rfind(wanted)).await
}

async fn registers(service: &HosoProcess, smtp: &SmtpServer) -> ContractClient {
    let mut person = service.visitor();
    let form = json!({
        "requestId": request_id("somebody who will leave"), "kind": "CITIZEN", "username": USERNAME,
        "password": PASSWORD, "fullName": NAME, "dateOfBirth": "02/09/1985", "identityNumber": "062085004321",
        "email": EMAIL, "phone": "0905 321 456",
    });
    person.done("RegisterAccount", form).await;
    let link = token(&mail(smtp, EMAIL, "Kích hoạt tài khoản").await, "/activate");
    person.done("ActivateAccountByLink", json!({ "token": link })).await;
    person.log_in(USERNAME, PASSWORD).await;
    person
}

async fn a_second_administrator_comes(browser: &Browser, smtp: &SmtpServer) {
    signs_in(browser, "quantri").await;
    browser.go("/admin/accounts/invite").await;
    browser.fill("fullName", "Đặng Quản Trị Hai").await;
    browser.tick("role", "ADMINISTRATOR").await;
    browser.fill("username", SECOND).await;
    browser.fill("email", SECOND_EMAIL).await;
    browser.send().await;
    browser.reads("Đã gửi lời mời").await;
    let link = token(&mail(smtp, SECOND_EMAIL, "Tài khoản").await, "/reset");
    browser.go(&format!("/reset?token={link}")).await;
    browser.fill("newPassword", PASSWORD).await;
    browser.send().await;
    browser.reads("Đã đặt mật khẩu mới").await;
}

/// Path of the person's page.
async fn one_asks(browser: &Browser, person: &ContractClient) -> String {
    signs_in(browser, "quantri").await;
    browser.go("/admin/accounts?kind=CITIZEN").await;
    browser.press_labelled(NAME).await;
    let page = browser.path().await;
    asks(browser).await;
    assert!(!person.is_signed_in().await, "whoever is to be erased does nothing more");
    page
}

async fn asks(browser: &Browser) {
    browser.press_labelled("Yêu cầu xóa dữ liệu").await;
    browser.tick("basis", "PERSON_ASKED").await;
    browser.fill("document", "12/GĐN").await;
    browser.send().await;
    browser.reads("Cần một quản trị viên khác xác nhận").await;
    browser.reads("Chờ xóa dữ liệu").await;
    browser.reads("Người đó yêu cầu, 12/GĐN").await;
}

async fn the_same_cannot_confirm(browser: &Browser, page: &str) {
    assert!(!browser.text().await.contains("Xác nhận xóa dữ liệu"), "a button that only the other has");
    browser.go(&format!("{page}/erasure-confirmed")).await;
    browser.send().await;
    browser.reads("Người yêu cầu xóa không được tự xác nhận").await;
    browser.go(page).await;
}

async fn it_is_taken_back_and_asked_anew(browser: &Browser, person: &ContractClient, page: &str) {
    browser.press_labelled("Rút yêu cầu xóa dữ liệu").await;
    browser.send().await;
    browser.reads("Đã rút yêu cầu xóa").await;
    person.elsewhere().log_in(USERNAME, PASSWORD).await;
    browser.go(page).await;
    asks(browser).await;
}

async fn the_other_confirms(browser: &Browser, page: &str) {
    browser.sign_out().await;
    browser.go("/login").await;
    browser.fill("username", SECOND).await;
    browser.fill("password", PASSWORD).await;
    browser.send().await;
    browser.go(page).await;
    browser.reads("Võ Thị Quản Trị").await;
    browser.press_labelled("Xác nhận xóa dữ liệu").await;
    browser.reads("Không khôi phục được").await;
    browser.send().await;
    browser.reads("Đã xóa dữ liệu cá nhân").await;
    let text = browser.text().await;
    assert!(!text.contains(NAME) && !text.contains(USERNAME), "{text}");
    for label in ["Yêu cầu xóa dữ liệu", "Khóa tài khoản", "Đổi vai trò", "Gửi lại lời mời"] {
        assert!(!text.contains(label), "nothing more can be done: {label}");
    }
}

async fn nothing_is_left_to_read(browser: &Browser, service: &HosoProcess) {
    browser.go("/admin/accounts?kind=CITIZEN&status=ERASED").await;
    browser.reads("(đã xóa dữ liệu cá nhân)").await;
    browser.go("/admin/accounts?kind=CITIZEN").await;
    browser.reads("congdan").await;
    assert!(!browser.text().await.contains(NAME));
    let log_in = json!({ "username": USERNAME, "password": PASSWORD });
    assert_eq!(service.visitor().refused("LogIn", log_in).await, [fault("WRONG_CREDENTIALS", "")]);
}
