//! I.3. Hướng dẫn tra cứu, xem thông tin hồ sơ.

use serde_json::{Value, json};
use support::contract_client::text;

use super::filing::PDF;
use super::setup::{Filed, GuideSetup};

pub(super) async fn chapter(stage: &GuideSetup, dossier: &Filed) {
    by_the_list(stage, dossier).await;
    by_its_number(stage, dossier).await;
    by_its_secret(stage, dossier).await;
    not_by_others(stage, dossier).await;
}

/// «Cách 1: … chọn mục ‘Hồ sơ công dân’»
async fn by_the_list(stage: &GuideSetup, dossier: &Filed) {
    let citizen = &stage.citizen;
    // «Hệ thống sẽ hiển thị danh sách tất cả các hồ sơ của công dân, tổ chức đã nộp»
    let listed = dossier.listed(citizen).await;
    assert_eq!(listed["status"], "REGISTERED");
    assert_eq!(listed["unreadMessages"], 0);
    assert_eq!(listed["procedure"]["name"], "Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh");
    let others = citizen.ask("MyDossiers", json!({ "statuses": ["STOPPED"] })).await;
    assert_eq!(others["viewer"]["dossiers"]["totalCount"], 0);

    // «bấm trực tiếp vào mã hồ sơ để xem chi tiết hồ sơ»
    let detail = dossier.detail(citizen).await;
    assert_eq!(detail["form"], dossier.form);
    assert_eq!(detail["applicant"]["displayName"], "Nguyễn Văn An");
    assert_eq!(detail["supplementRequest"], Value::Null);
    let documents = detail["documents"].as_array().expect("documents");
    assert_eq!(documents.len(), 4);
    for document in documents {
        assert_eq!(document["file"]["name"], format!("{}.pdf", text(&document["requirement"])));
        assert_eq!(citizen.elsewhere().download(&text(&document["file"]["url"])).await, PDF);
    }

    // «để xem tiến độ xử lý của hồ sơ đó»
    let progress = citizen.ask("DossierProgress", json!({ "code": dossier.code })).await["dossier"].clone();
    let entries = progress["progress"].as_array().expect("a timeline");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["title"], "Nộp hồ sơ");
    assert_eq!(entries[0]["at"], listed["submittedAt"]);
    assert_eq!(entries[0]["actor"], json!({ "name": "Nguyễn Văn An", "role": "CITIZEN" }));

    // «để xem ý kiến trao đổi giữa công dân và bộ phận tiếp nhận»
    let thread = citizen.ask("DossierExchange", json!({ "code": dossier.code })).await["dossier"].clone();
    assert_eq!((&thread["exchange"]["totalCount"], &thread["unreadMessages"]), (&json!(0), &json!(0)));
}

/// «Cách 2: … Nhập vào mã hồ sơ» «Hệ thống sẽ hiển thị tiến độ»
async fn by_its_number(stage: &GuideSetup, dossier: &Filed) {
    let visitor = stage.service.visitor();
    let typed = format!("  {} ", dossier.code.to_lowercase());
    let found = visitor.ask("LookUpDossier", json!({ "code": typed })).await["lookUpDossier"].clone();
    assert_eq!(found["code"], dossier.code.as_str());
    assert_eq!(found["statusTitle"], "Mới đăng ký");
    assert_eq!(found["agencyName"], "Sở Công Thương tỉnh Kon Tum");
    assert_eq!(found["progress"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["progress"][0]["title"], "Nộp hồ sơ");
    assert_eq!(found["detail"], Value::Null);
    // «tra cứu trực tiếp hồ sơ trên trang chủ bằng cách nhập mã hồ sơ»
    let by_address = visitor.ask_by_address("LookUpDossier", json!({ "code": dossier.code })).await;
    assert_eq!(by_address["lookUpDossier"], found);
    for unknown in ["000.00.08.H34-260101-0999", "không phải mã"] {
        let nothing = visitor.ask("LookUpDossier", json!({ "code": unknown })).await;
        assert_eq!(nothing["lookUpDossier"], Value::Null);
    }
}

/// «Hệ thống sẽ hiển thị tiến độ và chi tiết hồ sơ đã tra cứu», for whoever has the secret of the mail.
async fn by_its_secret(stage: &GuideSetup, dossier: &Filed) {
    let visitor = stage.service.visitor();
    let look_up = async |secret: &str| {
        let variables = json!({ "code": dossier.code, "secret": secret });
        visitor.ask("LookUpDossier", variables).await["lookUpDossier"].clone()
    };
    let found = look_up(&dossier.secret).await;
    assert_eq!(found["detail"]["applicantName"], "Nguyễn Văn An");
    assert_eq!(found["detail"]["form"], dossier.form);
    assert_eq!(found["detail"]["documents"].as_array().map(Vec::len), Some(4));
    let wrong = look_up(&dossier.secret.chars().rev().collect::<String>()).await;
    assert_eq!((&wrong["code"], &wrong["detail"]), (&found["code"], &Value::Null));
}

/// «danh sách tất cả các hồ sơ của công dân, tổ chức đã nộp», and of nobody else.
async fn not_by_others(stage: &GuideSetup, dossier: &Filed) {
    assert_eq!(dossier.detail(&stage.organization).await, Value::Null);
    let listed = stage.organization.ask("MyDossiers", json!({})).await;
    assert_eq!(listed["viewer"]["dossiers"]["totalCount"], 0);
}
