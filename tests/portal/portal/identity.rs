//! Identity of the office: from its files, never compiled in.

use axum::body::Body;
use axum::http::Request;
use domain::Role;
use serde_json::json;
use support::portal_window::Window;
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database};
use tempfile::TempDir;
use uuid::Uuid;

async fn page(office: &TestService, path: &str) -> String {
    office.send(Request::get(path).body(Body::empty()).expect("a request")).await.text
}

/// Versioned name of an asset in a page.
fn named<'a>(page: &'a str, beginning: &str) -> &'a str {
    let from = page.find(beginning).expect("its name");
    page[from..].split('"').next().expect("an end")
}

each_database! {
    async fn another_office_is_shown_by_its_own_file(place: TestDatabase) {
        let mut office = TestService::open(place).await;
        let home = page(&office, "/").await;
        assert!(home.contains("Sở Công Thương tỉnh Kon Tum") && home.contains("1800 1096"), "{home}");

        let own = TempDir::new().expect("a folder");
        let facts = r##"{ "agency": "000.00.08.H48", "hotline": "0255 000 000", "email": "lienhe@example.gov.vn",
            "address": { "vi": "Số 00, phố Mẫu", "en": "00 Sample Street" }, "colour": "#004d26",
            "footer": { "vi": "Chịu trách nhiệm: Văn phòng Sở" }, "terms": { "vi": "Điều khoản của Sở.\n\nĐiều thứ hai." }, "icon": "icon.svg" }"##;
        std::fs::write(own.path().join("office.json"), facts).expect("a file");
        std::fs::write(own.path().join("icon.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"own\"/>").expect("a file");
        let mut config = office.config();
        config.fixtures = own.path().into();
        office.restart_as(&config).await;

        let home = page(&office, "/").await;
        for said in ["Sở Công Thương tỉnh Quảng Ngãi", "0255 000 000", "Số 00, phố Mẫu", "lienhe@example.gov.vn", "Văn phòng Sở"] {
            assert!(home.contains(said), "{said}: {home}");
        }
        assert!(!home.contains("Kon Tum") && !home.contains("1800 1096"), "{home}");
        assert!(home.contains("000.00.08.H48-261129-0002"), "a code looks like this office's: {home}");
        for says_whom_to_ask in ["/privacy", "/accessibility", "/terms"] {
            assert!(page(&office, says_whom_to_ask).await.contains("0255 000 000"), "{says_whom_to_ask}");
        }
        let terms = page(&office, "/terms").await;
        assert!(terms.contains("<p class=\"prose\">Điều khoản của Sở.</p><p class=\"prose\">Điều thứ hai.</p>"), "{terms}");
        assert!(!terms.contains("118/2025"), "the office's own instead: {terms}");
        assert!(page(&office, named(&home, "/assets/portal.")).await.contains("--head:#004d26"));
        assert!(page(&office, named(&home, "/assets/icon.")).await.contains("own"));

        // An office without facts gets none invented; default terms are shown.
        std::fs::write(own.path().join("office.json"), "{}").expect("a file");
        office.restart_as(&config).await;
        let home = page(&office, "/").await;
        assert!(home.contains("Sở Công Thương tỉnh Kon Tum") && !home.contains("1800 1096"), "{home}");
        assert!(home.contains("href=\"/terms\"") && page(&office, "/register").await.contains("Đọc Điều khoản sử dụng"));
        assert!(page(&office, "/terms").await.contains("118/2025/NĐ-CP"));
    }

    async fn a_fee_can_be_transferred_where_the_office_says_to(place: TestDatabase) {
        let mut office = TestService::open(place).await;
        let own = TempDir::new().expect("a folder");
        let facts = r#"{ "hours": { "vi": "Thứ Hai đến thứ Sáu, 7:00–11:30" },
            "bankAccount": { "bank": "Ngân hàng Mẫu", "number": "0123456789", "holder": "SO CONG THUONG", "bin": "970415" } }"#;
        std::fs::write(own.path().join("office.json"), facts).expect("a file");
        let mut config = office.config();
        config.fixtures = own.path().into();
        office.restart_as(&config).await;
        assert!(page(&office, "/").await.contains("Giờ làm việc: Thứ Hai"));

        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = office.file(&citizen).await;
        let money = json!({ "amount": "1200000" });
        for (mutation, mut input) in [
            ("acceptDossier", json!({})),
            ("requestPayment", json!({ "money": money, "reason": "Phí thẩm định." })),
        ] {
            input["code"] = json!(filed.code);
            input["requestId"] = json!(Uuid::new_v4());
            input["expectedVersion"] = json!(office.version(&desk, &filed.code).await);
            office.mutate(&desk, mutation, "dossier { id }", input).await.done();
        }
        let page = Window::of(&office, &citizen).open(&format!("/dossiers/{}", filed.code)).await.text;
        let transfer = page.split_once("Số tài khoản").expect("how to transfer").1;
        assert!(page.contains("tại Bộ phận Một cửa hoặc chuyển khoản."), "{page}");
        for said in ["0123456789", "SO CONG THUONG", "1.200.000", "<svg aria-hidden=\"true\"", "Mã VietQR"] {
            assert!(transfer.contains(said), "{said}: {page}");
        }
        // As banks pass it on.
        let text = filed.code.replace('.', "").replace('-', " ");
        assert!(transfer.contains(&text), "{text}: {page}");

        // Without the bank's number there is no code.
        std::fs::write(own.path().join("office.json"), facts.replace(", \"bin\": \"970415\"", "")).expect("a file");
        office.restart_as(&config).await;
        let page = Window::of(&office, &citizen).open(&format!("/dossiers/{}", filed.code)).await.text;
        assert!(page.contains("SO CONG THUONG") && !page.contains("Mã VietQR"), "{page}");
    }
}
