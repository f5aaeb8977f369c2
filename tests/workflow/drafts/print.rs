//! Printing a draft for signature, before anything is sent.

use axum::http::StatusCode;
use domain::Role;
use serde_json::{Value, json};
use support::portal_window::Window;
use support::test_service::{AGENCY, Person, TestService};
use support::{TestDatabase, each_database};

const SAMPLE: &str = include_str!("../../../fixtures/procedures/samples/2.001624.json");
const PAPERS: &str = "/services/2.001624/apply/papers";
const CHECK: &str = "/services/2.001624/apply/check";
const PRINT: &str = "/services/2.001624/apply/print";
const TO_FILL: &str = "<span class=\"to-fill\"><span class=\"sr\">Điền tay</span></span>";

each_database! {
    async fn the_form_is_printed_as_it_was_typed_with_dots_where_nothing_was(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        let empty = window.open(PRINT).await;
        assert!(empty.text.contains(&format!("<dt>Nơi cấp</dt><dd>{TO_FILL}</dd>")), "{}", empty.text);
        assert!(empty.text.contains(&format!("<th scope=\"row\">1</th><td>{TO_FILL}</td>")), "{}", empty.text);
        assert!(!empty.text.contains("<th scope=\"row\">2</th>"), "{}", empty.text);
        assert_eq!(drafts(&office, &owner).await, json!([]), "nothing is stored by it");

        let mut form: Value = serde_json::from_str(SAMPLE).expect("a form");
        form["registration"]["amendment"] = json!(1_200_000);
        keeps(&office, &owner, &form).await;
        let before = drafts(&office, &owner).await;
        let page = window.open(PRINT).await;
        let parts = [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "<h1>Đơn đề nghị cấp Giấy phép bán buôn rượu</h1>",
            "Kính gửi: Sở Công Thương",
            "Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh",
            "<h2>Thương nhân</h2>",
            "<dt>Tên thương nhân</dt><dd>Công ty TNHH Thương mại Ngọc Linh Xanh</dd>",
            "<dt>Số fax</dt><dd><span class=\"to-fill\">",
            "<dt>Ngày cấp lần đầu</dt><dd>12/03/2019</dd>",
            "<dd>1.200.000</dd>",
            "<h2>Địa điểm kinh doanh</h2>",
            "<dt>Các loại rượu đề nghị được bán buôn</dt>",
            "<h2>Nhà cung cấp rượu</h2>",
            "<th scope=\"col\">Tên thương nhân cung cấp</th>",
            "<th scope=\"row\">1</th><td>Công ty CP Rượu Đồng Mẫu</td>",
            "<td class=\"nowrap\">20/05/2022</td>",
            "<th scope=\"row\">2</th><td>Công ty TNHH Phân phối Vang Cao Nguyên</td>",
            "<h2>Người đại diện theo pháp luật</h2>",
            "<h2>Cam kết</h2>",
            "<p>Tôi cam kết nội dung khai trong đơn",
            ", ngày …… tháng …… năm ……",
            "<strong>NGƯỜI LÀM ĐƠN</strong><br>(Ký, ghi rõ họ tên)",
        ];
        let mut rest = page.text.as_str();
        for part in parts {
            rest = rest.split_once(part).unwrap_or_else(|| panic!("no {part}, or not in this order: {}", page.text)).1;
        }
        assert!(!page.text.contains("Mẫu số"), "it is not the blank form of a decree");
        assert!(!page.text.contains("<form id="), "there is nothing to send");
        assert_eq!(drafts(&office, &owner).await, before, "nothing is stored by it");
    }

    async fn the_page_is_led_to_beside_the_paper_that_is_the_form_and_from_the_last_look(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        let papers = window.open(PAPERS).await;
        assert_eq!(papers.text.matches(&format!("href=\"{PRINT}\"")).count(), 1, "no other paper is the form");
        let beside = papers.text.split("id=\"name-application\"").nth(1).and_then(|rest| rest.split("</section>").next());
        assert!(beside.is_some_and(|block| block.contains(PRINT)), "{}", papers.text);
        let last_look = window.open(CHECK).await;
        assert!(last_look.text.contains(&format!("href=\"{PRINT}?from=check\"")), "{}", last_look.text);
        for (path, back) in [(PRINT.to_owned(), PAPERS), (format!("{PRINT}?from=check"), CHECK)] {
            let page = window.open(&path).await;
            assert!(page.text.contains(&format!("<p class=\"back\"><a href=\"{back}\">")), "{path}: {}", page.text);
        }
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        assert_ne!(Window::of(&office, &officer).asks(PRINT).await.status, StatusCode::OK, "staff do not apply");
    }

    async fn an_organization_signs_by_whoever_represents_it(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.activated(&office.organization()).await;
        let page = Window::of(&office, &owner).open(PRINT).await;
        assert!(page.text.contains("<dt>Người nộp</dt><dd>Công ty TNHH Rượu Ngọc Linh</dd>"), "{}", page.text);
        let signs = "<strong>ĐẠI DIỆN TỔ CHỨC</strong><br>(Ký, ghi rõ họ tên, đóng dấu)";
        assert!(page.text.contains(signs) && !page.text.contains("NGƯỜI LÀM ĐƠN"), "{}", page.text);
    }

    async fn whoever_goes_back_after_sending_prints_no_empty_form(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        keeps(&office, &owner, &serde_json::from_str(SAMPLE).expect("a form")).await;
        let papers = window.open(PAPERS).await;
        for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
            assert_eq!(window.attach(&papers, key, "a.pdf").await.status, StatusCode::SEE_OTHER);
        }
        let sent = window.post(&window.open(CHECK).await, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let late = window.asks(PRINT).await;
        assert_eq!((late.status, late.header("location")), (StatusCode::SEE_OTHER, sent.header("location")));
    }
}

async fn keeps(office: &TestService, owner: &Person, form: &Value) {
    let input = json!({ "procedureCode": "2.001624", "procedureVersion": 1, "form": form });
    office.mutate(owner, "saveDraft", "draft { version }", input).await.done();
}

async fn drafts(office: &TestService, owner: &Person) -> Value {
    office.ask(owner, "{ viewer { drafts { form version savedAt } } }", json!({})).await.at("/viewer/drafts").clone()
}
