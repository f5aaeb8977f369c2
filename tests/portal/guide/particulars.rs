//! III. Hướng dẫn quản trị thông tin tài khoản.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, fault, request_id};

use super::registration::{CITIZEN, assert_same};
use super::setup::{Filed, GuideSetup};

/// «chọn mục ‘Thông tin tài khoản’ … Hệ thống sẽ hiển thị giao diện quản trị thông tin tài khoản»
pub(super) async fn chapter(stage: &GuideSetup, dossier: &Filed) {
    let citizen = &stage.citizen;
    let before = citizen.ask("Viewer", json!({})).await["viewer"].clone();
    some_may_change(stage, &before).await;
    the_others_have_no_input(citizen).await;
    each_has_its_form(citizen).await;
    // Tên mới ở mọi nơi tên được hiển thị; việc đã qua còn giữ cả tên lúc đó.
    let detail = dossier.detail(citizen).await;
    assert_eq!(detail["applicant"]["displayName"], "Nguyễn Văn Ân");
    let progress = citizen.ask("DossierProgress", json!({ "code": dossier.code })).await;
    assert_eq!(progress["dossier"]["progress"][0]["actor"]["name"], "Nguyễn Văn Ân");
}

/// «có thể thay đổi một số thông tin về tài khoản (Ngày sinh, Điện thoại liên hệ, Tên đầy đủ, Địa chỉ)»
async fn some_may_change(stage: &GuideSetup, before: &Value) {
    let citizen = &stage.citizen;
    let change = json!({
        "requestId": request_id("change the particulars"),
        "expectedVersion": before["version"],
        "dateOfBirth": "03/09/1985",
        "phone": "+84 912 345 678",
        "fullName": "Nguyễn Văn Ân",
        "address": "Thôn Mẫu, xã Đăk Hà, tỉnh Quảng Ngãi",
    });
    // «hệ thống sẽ hiển thị thông báo trên màn hình»
    let payload = citizen.done("UpdateAccount", change.clone()).await;
    assert_eq!(citizen.done("UpdateAccount", change.clone()).await, payload, "a button pressed twice");
    let after = citizen.ask("Viewer", json!({})).await["viewer"].clone();
    for shown in [&payload["account"], &after] {
        assert_eq!(shown["dateOfBirth"], "1985-09-03");
        assert_eq!(shown["phone"], before["phone"], "until its code is given");
        assert_eq!(shown["fullName"], "Nguyễn Văn Ân");
        assert_eq!(shown["displayName"], "Nguyễn Văn Ân");
        assert_eq!(shown["address"], "Thôn Mẫu, xã Đăk Hà, tỉnh Quảng Ngãi");
        for unchanged in ["username", "identityNumber", "email"] {
            assert_eq!(shown[unchanged], before[unchanged], "{unchanged}");
        }
    }
    let otp = stage.one_time_password("0912345678").await;
    let confirm = "mutation ($otp: String!) { confirmPhone(input: { phone: \"0912345678\", otp: $otp }) {
        account { version phone } userErrors { code } } }";
    let confirmed = citizen.ask_from("10.0.7.9", confirm, json!({ "otp": otp })).await["data"]["confirmPhone"].clone();
    assert_eq!(confirmed["account"]["phone"], "0912345678", "{confirmed}");
    let mut slower = change;
    slower["requestId"] = json!(request_id("change the particulars from an old screen"));
    assert_eq!(citizen.refused("UpdateAccount", slower).await[0].0, "VERSION_CONFLICT");
    let none = json!({ "expectedVersion": confirmed["account"]["version"], "address": null });
    let payload = citizen.done("UpdateAccount", none).await;
    assert_eq!((&payload["account"]["address"], &payload["account"]["phone"]), (&Value::Null, &json!("0912345678")));
}

/// «Các thông tin về tên đăng nhập, số chứng minh nhân dân và email sẽ không được phép thay đổi.»
async fn the_others_have_no_input(citizen: &ContractClient) {
    let before = citizen.ask("Viewer", json!({})).await["viewer"].clone();
    for (field, value) in [
        ("username", "nguyen.van.bao"),
        ("identityNumber", "062085009999"),
        ("email", "khac@example.vn"),
        ("taxCode", "6199910017"),
    ] {
        let mut input = json!({ "expectedVersion": before["version"] });
        input[field] = json!(value);
        let code = citizen.turned_away("UpdateAccount", json!({ "input": input })).await;
        assert_eq!(code, "BAD_USER_INPUT", "{field}");
    }
    assert_eq!(citizen.ask("Viewer", json!({})).await["viewer"], before);
    assert_eq!(before["username"], CITIZEN);
}

async fn each_has_its_form(citizen: &ContractClient) {
    let version = citizen.ask("Viewer", json!({})).await["viewer"]["version"].clone();
    let wrong = json!({ "expectedVersion": version, "dateOfBirth": "31/09/1985", "phone": "12345", "fullName": " " });
    let faults =
        [fault("INVALID_FORMAT", "dateOfBirth"), fault("INVALID_FORMAT", "phone"), fault("REQUIRED", "fullName")];
    assert_same(citizen.refused("UpdateAccount", wrong).await, faults.to_vec());
}
