//! Passwords and sessions: change, reset, log-out.

use serde_json::json;
use support::contract_client::fault;
use support::mail_links::token;

use super::registration::{CITIZEN, CITIZEN_EMAIL, CITIZEN_PASSWORD};
use super::setup::GuideSetup;

const SECOND: &str = "Cồng-chiêng-7";
const THIRD: &str = "Nhà-rông-2026";

pub(super) async fn chapter(stage: &mut GuideSetup) {
    another_password(stage).await;
    a_forgotten_one(stage).await;
    log_out(stage).await;
}

async fn another_password(stage: &mut GuideSetup) {
    let mut elsewhere = stage.citizen.elsewhere();
    elsewhere.log_in(CITIZEN, CITIZEN_PASSWORD).await;
    let change = |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
    let refused = stage.citizen.refused("ChangePassword", change("Rượu-Cần", SECOND)).await;
    assert_eq!(refused, [fault("WRONG_CREDENTIALS", "currentPassword")]);
    let refused = stage.citizen.refused("ChangePassword", change(CITIZEN_PASSWORD, "Ngắn")).await;
    assert_eq!(refused, [fault("TOO_SHORT", "newPassword")]);
    assert!(elsewhere.is_signed_in().await);

    assert_eq!(stage.citizen.done("ChangePassword", change(CITIZEN_PASSWORD, SECOND)).await["changed"], true);
    assert!(stage.citizen.is_signed_in().await, "the session at hand goes on");
    assert!(!elsewhere.is_signed_in().await, "all others end");
    let old = json!({ "username": CITIZEN, "password": CITIZEN_PASSWORD });
    assert_eq!(elsewhere.elsewhere().refused("LogIn", old).await, [fault("WRONG_CREDENTIALS", "")]);
    elsewhere.log_in(CITIZEN, SECOND).await;
}

async fn a_forgotten_one(stage: &mut GuideSetup) {
    let visitor = stage.service.visitor();
    for email in ["nobody@example.vn", CITIZEN_EMAIL] {
        let payload = visitor.done("RequestPasswordReset", json!({ "email": email })).await;
        assert_eq!(payload["accepted"], true, "whether there is such an account is not told");
    }
    let token = token(&stage.mail(CITIZEN_EMAIL, "Đặt lại mật khẩu").await, "/reset");
    let reset = |password: &str| json!({ "token": token, "newPassword": password });
    assert_eq!(visitor.refused("ResetPassword", reset("Ngắn")).await, [fault("TOO_SHORT", "newPassword")]);
    assert_eq!(visitor.done("ResetPassword", reset(THIRD)).await["changed"], true);
    assert!(!stage.citizen.is_signed_in().await, "every session ends");
    assert_eq!(visitor.refused("ResetPassword", reset("Một-lần-nữa-1")).await, [fault("INVALID_TOKEN", "token")]);
    let old = json!({ "username": CITIZEN, "password": SECOND });
    assert_eq!(visitor.refused("LogIn", old).await, [fault("WRONG_CREDENTIALS", "")]);
    stage.citizen.log_in(CITIZEN, THIRD).await;
}

async fn log_out(stage: &mut GuideSetup) {
    let mut elsewhere = stage.citizen.elsewhere();
    elsewhere.log_in(CITIZEN, THIRD).await;
    assert_eq!(stage.citizen.done("LogOut", json!({})).await["loggedOut"], true);
    assert!(!stage.citizen.is_signed_in().await);
    assert!(elsewhere.is_signed_in().await, "one session ends, not all");
    assert_eq!(elsewhere.done("LogOut", json!({ "everywhere": true })).await["loggedOut"], true);
    assert!(!elsewhere.is_signed_in().await);
}
