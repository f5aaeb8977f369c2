//! I.1. Hướng dẫn đăng ký tài khoản.

use serde_json::{Value, json};
use support::contract_client::{Faults, fault, request_id};
use support::mail_links::token;

use super::setup::GuideSetup;

pub(super) const CITIZEN: &str = "nguyen.van.an";
pub(super) const CITIZEN_PASSWORD: &str = "Rượu-cần";
pub(super) const CITIZEN_EMAIL: &str = "an.nguyen@example.vn";
pub(super) const ORGANIZATION: &str = "ngoclinhxanh";
pub(super) const ORGANIZATION_PASSWORD: &str = "Sâm6ct";

/// «Công dân, tổ chức để được phép thao tác với hệ thống cần có một tài khoản.»
pub(super) async fn chapter(stage: &mut GuideSetup) {
    a_visitor_may_do_nothing_yet(stage).await;
    the_marked_fields_are_required(stage).await;
    each_field_has_its_form(stage).await;
    both_register(stage).await;
    the_citizen_activates_by_mail(stage).await;
    the_organization_activates_by_sms(stage).await;
    both_log_in(stage).await;
}

async fn a_visitor_may_do_nothing_yet(stage: &GuideSetup) {
    let visitor = stage.service.visitor();
    assert_eq!(visitor.ask("Viewer", json!({})).await["viewer"], Value::Null);
    let message =
        json!({ "requestId": request_id("visitor"), "code": "000.00.08.H34-260101-0001", "body": "Xin chào" });
    assert_eq!(visitor.turned_away("PostMessage", json!({ "input": message })).await, "UNAUTHENTICATED");
}

/// «Các trường đánh dấu (*) là các trường bắt buộc nhập.»
async fn the_marked_fields_are_required(stage: &GuideSetup) {
    let visitor = stage.service.visitor();
    let of_people = ["username", "password", "fullName", "dateOfBirth", "identityNumber", "email", "phone"];
    let of_organizations = ["organizationName", "taxCode"];
    let mut empty = json!({ "kind": "CITIZEN" });
    for field in of_people {
        empty[field] = json!("");
    }
    let required = |fields: &[&str]| fields.iter().map(|field| fault("REQUIRED", field)).collect::<Faults>();
    assert_same(visitor.refused("RegisterAccount", empty.clone()).await, required(&of_people));
    empty["kind"] = json!("ORGANIZATION");
    let of_both = [&of_people[..], &of_organizations[..]].concat();
    assert_same(visitor.refused("RegisterAccount", empty).await, required(&of_both));
    for field in of_people {
        let mut without = citizen();
        without.as_object_mut().expect("an input").remove(field);
        assert_eq!(visitor.turned_away("RegisterAccount", json!({ "input": without })).await, "BAD_USER_INPUT");
    }
}

/// «Ngày sinh phải nhập đúng định dạng dd/mm/yyyy.» «Email phải đúng định dạng.» «Mật khẩu có tối thiểu là 6 ký tự»
async fn each_field_has_its_form(stage: &GuideSetup) {
    let visitor = stage.service.visitor();
    for (day, email) in [("09/31/1985", "an.nguyen@"), ("2-9-85", "an nguyen@example.vn"), ("29/02/1985", "example.vn")]
    {
        let mut wrong = citizen();
        wrong["dateOfBirth"] = json!(day);
        wrong["email"] = json!(email);
        wrong["password"] = json!("Rượu1");
        let faults =
            [fault("INVALID_FORMAT", "dateOfBirth"), fault("INVALID_FORMAT", "email"), fault("TOO_SHORT", "password")];
        assert_same(visitor.refused("RegisterAccount", wrong).await, faults.to_vec());
    }
}

/// «Bấm nút "Đăng ký" để hoàn tất đăng ký tài khoản.» «Tên đăng nhập không được phép trùng»
async fn both_register(stage: &GuideSetup) {
    let visitor = stage.service.visitor();
    let payload = visitor.done("RegisterAccount", citizen()).await;
    assert_eq!(payload["account"]["username"], CITIZEN);
    assert_eq!(payload["account"]["kind"], "CITIZEN");
    assert_eq!(payload["account"]["status"], "PENDING_ACTIVATION");
    assert_eq!(visitor.done("RegisterAccount", citizen()).await, payload, "a button pressed twice");

    for taken in [CITIZEN, "Nguyen.Van.An"] {
        let mut duplicate = organization();
        duplicate["username"] = json!(taken);
        let faults = visitor.refused("RegisterAccount", duplicate).await;
        assert_eq!(faults, [fault("USERNAME_TAKEN", "username")]);
    }
    let payload = visitor.done("RegisterAccount", organization()).await;
    assert_eq!(payload["account"]["username"], ORGANIZATION);
    assert_eq!(payload["account"]["status"], "PENDING_ACTIVATION");
    // Chưa kích hoạt thì chưa đăng nhập được; chỉ ai biết mật khẩu mới biết điều đó.
    let log_in = |password: &str| json!({ "username": CITIZEN, "password": password });
    assert_eq!(visitor.refused("LogIn", log_in(CITIZEN_PASSWORD)).await, [fault("NOT_ACTIVATED", "")]);
    assert_eq!(visitor.refused("LogIn", log_in("Không-phải")).await, [fault("WRONG_CREDENTIALS", "")]);
}

/// «kích hoạt qua link ở mail đã đăng ký»
async fn the_citizen_activates_by_mail(stage: &GuideSetup) {
    let visitor = stage.service.visitor();
    let token = token(&stage.mail(CITIZEN_EMAIL, "Kích hoạt tài khoản").await, "/activate");
    let other: String = token.chars().rev().collect();
    let refused = visitor.refused("ActivateAccountByLink", json!({ "token": other })).await;
    assert_eq!(refused, [fault("INVALID_TOKEN", "token")]);
    let payload = visitor.done("ActivateAccountByLink", json!({ "token": token })).await;
    assert_eq!(payload["account"]["username"], CITIZEN);
    assert_eq!(payload["account"]["status"], "ACTIVE");
    let again = visitor.refused("ActivateAccountByLink", json!({ "token": token })).await;
    assert_eq!(again[0].0, "ALREADY_ACTIVATED");
}

/// «hoặc nhập mã OTP đã gửi về số điện thoại đăng ký»
async fn the_organization_activates_by_sms(stage: &GuideSetup) {
    let visitor = stage.service.visitor();
    let otp = stage.one_time_password("0866000111").await;
    assert_eq!(otp.len(), 6);
    let other = if otp == "000000" { "000001" } else { "000000" };
    let try_with = |otp: &str| json!({ "username": ORGANIZATION, "otp": otp });
    assert_eq!(visitor.refused("ActivateAccountByOtp", try_with(other)).await, [fault("INVALID_TOKEN", "otp")]);
    let payload = visitor.done("ActivateAccountByOtp", try_with(&otp)).await;
    assert_eq!(payload["account"]["username"], ORGANIZATION);
    assert_eq!(payload["account"]["status"], "ACTIVE");
    // Cách kia cũng đã được gửi: mỗi người một thư và một tin nhắn, không hơn.
    stage.mail("lienhe@ngoclinhxanh.example", "Kích hoạt tài khoản").await;
    stage.one_time_password("0905123456").await;
    assert_eq!((stage.smtp.received().len(), stage.sms.received().len()), (2, 2));
}

/// «Mật khẩu … có phân biệt hoa thường» «công dân, tổ chức đăng nhập thành công»
async fn both_log_in(stage: &mut GuideSetup) {
    for password in ["rượu-cần", "RƯỢU-CẦN", "Rượu-cần "] {
        let log_in = json!({ "username": CITIZEN, "password": password });
        assert_eq!(stage.citizen.refused("LogIn", log_in).await, [fault("WRONG_CREDENTIALS", "")]);
    }
    stage.citizen.log_in(CITIZEN, CITIZEN_PASSWORD).await;
    stage.organization.log_in(ORGANIZATION, ORGANIZATION_PASSWORD).await;
    let viewer = stage.citizen.ask("Viewer", json!({})).await["viewer"].clone();
    assert_eq!(viewer["displayName"], "Nguyễn Văn An");
    assert_eq!(viewer["dateOfBirth"], "1985-09-02");
    assert_eq!(viewer["role"], "CITIZEN");
    let viewer = stage.organization.ask("Viewer", json!({})).await["viewer"].clone();
    assert_eq!(viewer["displayName"], "Công ty TNHH Thương mại Ngọc Linh Xanh");
    assert_eq!(viewer["taxCode"], "6199910017");
}

fn citizen() -> Value {
    json!({
        "requestId": request_id("register a citizen"),
        "kind": "CITIZEN",
        "username": CITIZEN,
        "password": CITIZEN_PASSWORD,
        "fullName": "Nguyễn Văn An",
        "dateOfBirth": "02/09/1985",
        "identityNumber": "062085001234",
        "email": CITIZEN_EMAIL,
        "phone": "0905 123 456",
        "address": "Số 00 đường Trần Phú, phường Kon Tum, tỉnh Quảng Ngãi",
    })
}

fn organization() -> Value {
    json!({
        "requestId": request_id("register an organization"),
        "kind": "ORGANIZATION",
        "username": ORGANIZATION,
        "password": ORGANIZATION_PASSWORD,
        "fullName": "Nguyễn Thị Thử Nghiệm",
        "organizationName": "Công ty TNHH Thương mại Ngọc Linh Xanh",
        "dateOfBirth": "1985-03-12",
        "identityNumber": "062185000123",
        "taxCode": "6199910017",
        "email": "lienhe@ngoclinhxanh.example",
        "phone": "0866000111",
    })
}

/// The same faults in any order.
#[track_caller]
pub(super) fn assert_same(mut found: Faults, mut expected: Faults) {
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}
