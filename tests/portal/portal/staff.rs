//! A day at the office in a real browser: reception, specialist, leader, auditor, administrator.

use serde_json::json;
use support::contract_client::{ContractClient, request_id, text};
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, eventually};

use super::axe;
use super::browser::{Browser, Look};
use super::deciding::{examines_and_decides, takes_it_back};
use super::filling::{PDF, sample};
use super::places::signs_in;
use super::weight::weighs;

const PASSWORD: &str = "Hoso-demo-2026";
const PROCEDURE: &str = "2.001624";
const APPLICANT: &str = "Y Công Dân";

#[tokio::test(flavor = "multi_thread")]
async fn staff_work_through_a_day_without_a_script_on_a_telephone() {
    walk(Look { script: false, ..Look::of(360) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_work_through_a_day_with_a_script_on_a_wide_screen() {
    walk(Look::of(1280)).await;
}

async fn walk(look: Look) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let citizen = person(&service, "congdan").await;
    let code = files(&citizen).await;
    let browser = Browser::open(&service.place(), look).await;
    finds_it_in_the_queue(&browser, look, &code).await;
    keeps_a_view(&browser).await;
    asks_for_a_supplement(&browser, &code).await;
    supplements(&citizen, &code).await;
    receives_it_though_somebody_was_faster(&browser, &service, look, &code).await;
    does_several_at_once(&browser).await;
    examines_and_decides(&browser, &code).await;
    takes_it_back(&browser, &citizen, &code).await;
    returns_the_result(&browser, &citizen, &code).await;
    looks_back(&browser, &code).await;
    if look.script {
        let workspace = [format!("/staff/dossiers/{code}"), format!("/audit/dossiers/{code}")];
        weighs(&browser, &["/staff", "/staff/report", &workspace[0], &workspace[1]]).await;
    }
    strangers_see_nothing(&browser, &code).await;
    browser.close().await;
}

async fn person(service: &HosoProcess, username: &str) -> ContractClient {
    let mut person = service.visitor();
    person.log_in(username, PASSWORD).await;
    person
}

async fn files(citizen: &ContractClient) -> String {
    let procedure = citizen.ask("Procedure", json!({ "code": PROCEDURE })).await["procedure"].clone();
    let mut documents = Vec::new();
    for paper in procedure["requiredDocuments"].as_array().expect("papers") {
        if paper["required"] == true {
            let upload = citizen.upload("giấy tờ.pdf", "application/pdf", PDF).await;
            documents.push(json!({ "requirement": paper["key"], "uploadId": upload }));
        }
    }
    let input = json!({
        "requestId": request_id("filed for the staff's day"), "procedureCode": PROCEDURE,
        "procedureVersion": procedure["version"], "form": sample(), "documents": documents,
    });
    text(&citizen.done("SubmitDossier", input).await["dossier"]["code"])
}

async fn finds_it_in_the_queue(browser: &Browser, look: Look, code: &str) {
    signs_in(browser, "tiepnhan").await;
    assert_eq!(browser.path().await, "/staff", "the queue is the staff's first page");
    browser.reads("Cả cơ quan").await;
    // Diacritics are optional; search texts may be names, and must not be in URLs.
    browser.fill("text", "y cong dan ban buon ruou").await;
    browser.press(".queue-search button").await;
    browser.reads(code).await;
    browser.reads(APPLICANT).await;
    assert!(!browser.query().await.contains("cong"), "{}", browser.query().await);
    browser.press_labelled("Bỏ tất cả bộ lọc").await;
    browser.reads("Mới đăng ký").await;
    browser.reads(code).await;
    // By telephone number too; the workspace shows the applicant's contact data.
    browser.fill("text", "0905 000 001").await;
    browser.press(".queue-search button").await;
    browser.reads(code).await;
    assert!(!browser.query().await.contains("0905"), "{}", browser.query().await);
    browser.go(&format!("/staff/dossiers/{code}")).await;
    assert!(browser.has("a[href='tel:0905000001']").await && browser.has("a[href='mailto:congdan@example.vn']").await);
    browser.reads("062085000001").await;
    browser.go("/staff?who=anyone").await;
    if look.width > 960 {
        browser.press_labelled("Ngày nộp").await;
        browser.press_labelled("Ngày nộp").await;
        assert!(browser.has("th[aria-sort='descending']").await);
        if browser.runs_scripts() {
            browser.one("th [data-ticks-all] input").await.click().await.expect("a box");
            let ticked = "return document.querySelectorAll('tbody input[name=d]:checked').length";
            assert_eq!(browser.run(ticked).await, 20, "all of the page");
        }
    } else {
        // Cards have no column headings to sort by.
        browser.go("/staff?order=SUBMITTED_AT_DESC").await;
    }
    browser.reads(code).await;
    browser.reads("Trang 1/").await;
    browser.press_labelled("Trang sau").await;
    browser.reads("Trang 2/").await;
    browser.press_labelled("Trang trước").await;
    browser.reads("Trang 1/").await;
    browser.reads(code).await;
    browser.press(".sizes a[href*='size=50']").await;
    assert!(browser.query().await.contains("size=50") && browser.has(".sizes [aria-current]").await);
    browser.go(&format!("/staff/bulk?act=accept&d={code}~1")).await;
    browser.reads("bán buôn rượu").await;
    browser.reads(APPLICANT).await;
    browser.go("/staff?who=anyone").await;
}

async fn keeps_a_view(browser: &Browser) {
    browser.one(".queue-filters summary").await.click().await.expect("a summary");
    browser.tick("status", "REGISTERED").await;
    browser.press(".filter-form button").await;
    browser.press_labelled("Lưu bộ lọc").await;
    browser.send().await;
    browser.reads("chỗ cần sửa").await;
    browser.fill("name", "Chờ tiếp nhận trực tuyến").await;
    browser.send().await;
    browser.reads("Đã lưu bộ lọc").await;
    browser.go("/staff").await;
    browser.press_labelled("Chờ tiếp nhận trực tuyến").await;
    assert!(browser.query().await.contains("status=REGISTERED"));
    browser.press(".views button").await;
    browser.reads("Đã xóa bộ lọc").await;
}

async fn asks_for_a_supplement(browser: &Browser, code: &str) {
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.reads("Chờ bạn xử lý").await;
    browser.press_labelled("Yêu cầu bổ sung").await;
    browser.send().await;
    browser.reads("chỗ cần sửa").await;
    assert!(browser.has(".summary li:first-child a[href='#items']").await, "in the order of the page");
    assert!(browser.has("#items.in-error .error").await);
    assert!(!browser.has(".summary a[href='#message']").await, "items say by themselves what to do");
    let field = "/representative/phone";
    browser.one(&format!("details:has([value='{field}']) > summary")).await.click().await.expect("a summary");
    browser.tick("ask", field).await;
    browser.fill("message", "Hồ sơ còn thiếu.").await;
    browser.fill("respondBy", "31/2/2099").await;
    browser.send().await;
    browser.reads("Lịch không có ngày này").await;
    assert_eq!(browser.value("message").await, "Hồ sơ còn thiếu.", "nothing typed is lost");
    browser.fill("respondBy", "28/2/2099").await;
    browser.send().await;
    browser.reads("chỗ cần sửa").await;
    assert!(browser.has(&format!(".summary a[href='#i{field}']")).await, "the summary leads to the instruction");
    assert!(browser.has(".ask.in-error .error").await);
    browser.fill(&format!("i{field}"), "Ghi lại số điện thoại.").await;
    browser.send().await;
    looks_once_more(browser, field).await;
    browser.send().await;
    browser.reads("Đã gửi yêu cầu bổ sung").await;
    browser.reads("Ghi lại số điện thoại.").await;
    browser.reads("Đang chờ người nộp").await;
}

/// Preview for the applicant; every way back keeps the input.
async fn looks_once_more(browser: &Browser, field: &str) {
    let check = browser.path().await;
    assert!(check.ends_with("/request-supplement/check"));
    for told in
        ["Yêu cầu chưa được gửi", "Người nộp sẽ đọc", "28/02/2099", "Hồ sơ còn thiếu.", "Ghi lại số điện thoại."]
    {
        browser.reads(told).await;
    }
    browser.reload().await;
    browser.reads("Ghi lại số điện thoại.").await;
    browser.press_labelled("Sửa yêu cầu").await;
    assert!(browser.has(&format!("[name='ask'][value='{field}']:checked")).await);
    assert_eq!(browser.value(&format!("i{field}")).await, "Ghi lại số điện thoại.");
    browser.fill("message", "").await;
    browser.send().await;
    browser.reads("Đề nghị bổ sung hồ sơ theo các mục dưới đây.").await;
    browser.press_labelled("Sửa yêu cầu").await;
    browser.fill("message", "Hồ sơ còn thiếu một mục.").await;
    browser.send().await;
    browser.reads("Hồ sơ còn thiếu một mục.").await;
    browser.back().await;
    browser.reads("Nội dung cần bổ sung").await;
    assert_eq!(browser.value("message").await, "Hồ sơ còn thiếu một mục.", "the browser's own way back");
    browser.send().await;
    browser.press("button[name='language'][value='en']").await;
    assert_eq!(browser.one("h1").await.text().await.expect("a heading"), "Check the request");
    browser.press("button[name='language'][value='vi']").await;
    browser.reads("Yêu cầu chưa được gửi").await;
}

async fn supplements(citizen: &ContractClient, code: &str) {
    let detail = citizen.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    let input = json!({
        "requestId": request_id("supplemented for the staff"), "code": code, "expectedVersion": detail["version"],
        "form": { "representative": { "phone": "0905000333" } },
    });
    citizen.done("SupplementDossier", input).await;
}

async fn receives_it_though_somebody_was_faster(browser: &Browser, service: &HosoProcess, look: Look, code: &str) {
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.reads("Thay đổi từ lần xem trước").await;
    browser.reads("Bổ sung hồ sơ").await;
    let news = browser.one(".news").await.text().await.expect("news");
    for told in ["Người nộp đã bổ sung, sửa đổi", "0905000333"] {
        assert!(news.contains(told), "what changed stands in the news: {news}");
    }
    let before = sample()["representative"]["phone"].as_str().expect("a telephone").to_owned();
    assert!(news.contains(&before), "with what was there before: {news}");
    if browser.runs_scripts() {
        assert_eq!(axe::faults(browser).await, Vec::<String>::new());
    }
    browser.press(".acts .button").await;
    browser.reads("15 ngày làm việc").await;
    browser.fill("note", "Hồ sơ đã đủ.").await;
    // Meanwhile a colleague assigns it.
    let leader = person(service, "lanhdao").await;
    let officers = leader.ask("AssignableOfficers", json!({ "code": code })).await;
    let detail = leader.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    let input = json!({
        "requestId": request_id("assigned meanwhile"), "code": code, "expectedVersion": detail["version"],
        "assigneeId": officers["dossier"]["assignableOfficers"][0]["account"]["id"],
    });
    leader.done("AssignDossier", input).await;
    browser.send().await;
    browser.reads("Chưa thực hiện được").await;
    browser.reads("Phân công xử lý").await;
    browser.reads("Lê Thị Lãnh Đạo").await;
    assert_eq!(browser.value("note").await, "Hồ sơ đã đủ.");
    browser.send().await;
    browser.reads("Đã tiếp nhận hồ sơ").await;
    assert!(!browser.text().await.contains("Thay đổi từ lần xem trước"), "one's own acts are no news");
    browser.go(&format!("/staff/dossiers/{code}/accept")).await;
    browser.reads("trạng thái không cho phép").await;
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.reads("Trong một giờ qua cũng mở hồ sơ này").await;
    papers_are_shown_in_place(browser, look).await;
    browser.press_labelled("Chuyển xử lý").await;
    browser.reads("Thẩm định hồ sơ").await;
    browser.send().await;
    browser.reads("Đã chuyển xử lý").await;
}

/// A PDF opens beside the form on a wide screen, and in a new tab on any.
async fn papers_are_shown_in_place(browser: &Browser, look: Look) {
    let link = browser.one(".sheet a[target='_blank']").await;
    let address = link.attr("href").await.expect("a link").expect("an address");
    let shown = reqwest::get(&address).await.expect("an answer");
    assert_eq!(shown.headers()["content-type"], "application/pdf");
    assert!(shown.headers()["content-disposition"].to_str().expect("a text").starts_with("inline;"));
    assert_eq!(shown.headers()["x-frame-options"], "SAMEORIGIN");
    assert!(!browser.has("iframe").await, "nothing is fetched before somebody wants to see it");
    if look.script && look.width > 960 {
        browser.open_up(".sheet details summary").await;
        let frame = browser.one(".sheet iframe").await;
        assert!(frame.attr("src").await.expect("a frame").is_some_and(|shown| shown.starts_with(&address)));
        let drawn = eventually("the paper is in the frame", async || {
            let kind = "return document.querySelector('iframe').contentDocument?.contentType";
            browser.run(kind).await.as_str().filter(|kind| *kind == "application/pdf").map(ToOwned::to_owned)
        });
        drawn.await;
    }
}

async fn does_several_at_once(browser: &Browser) {
    browser.go("/staff?status=REGISTERED").await;
    browser.press("button[name='act'][value='accept']").await;
    browser.reads("Bạn chưa chọn hồ sơ nào").await;
    browser.go("/staff?status=REGISTERED").await;
    browser.one("input[name='d']").await.click().await.expect("a box");
    browser.press("button[name='act'][value='accept']").await;
    browser.reads("Tiếp nhận 1 hồ sơ").await;
    browser.send().await;
    browser.reads("Đã thực hiện: 1").await;
    browser.go("/staff?status=ACCEPTED").await;
    browser.one("input[name='d']").await.click().await.expect("a box");
    browser.press("button[name='act'][value='assign']").await;
    browser.send().await;
    browser.reads("Hãy chọn người xử lý").await;
    browser.one("input[name='assigneeId']").await.click().await.expect("an officer");
    browser.send().await;
    browser.reads("Đã thực hiện: 1").await;
}

async fn returns_the_result(browser: &Browser, citizen: &ContractClient, code: &str) {
    signs_in(browser, "tiepnhan").await;
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.press(".acts .button").await;
    browser.fill("note", "Đã trao tại quầy.").await;
    browser.send().await;
    browser.reads("Đã trả kết quả").await;
    let detail = citizen.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    assert_eq!(detail["status"], "RESULT_RETURNED");
    assert_eq!(detail["result"]["files"][0]["name"], "giấy phép.pdf");
    assert_eq!(detail["result"]["files"][1]["name"], "dự thảo.pdf");
}

async fn looks_back(browser: &Browser, code: &str) {
    browser.go(&format!("/staff/dossiers/{code}/progress")).await;
    browser.reads("Thời gian từng bước").await;
    browser.reads("Trả kết quả").await;
    browser.go(&format!("/staff/dossiers/{code}/mail")).await;
    browser.reads("Yêu cầu bổ sung").await;
    browser.go("/staff/report").await;
    browser.reads("Theo trạng thái").await;
    assert!(browser.has("figure svg rect").await);
    browser.reads("Hồ sơ đang giải quyết theo cán bộ").await;
    browser.press_labelled("Năm nay").await;
    assert!(browser.has(".chip[aria-current=true]").await);
    browser.press("section[aria-labelledby=procedures] td a").await;
    eventually("the list behind a number", async || (browser.path().await == "/staff").then_some(())).await;
    browser.reads("Cả hồ sơ đã kết thúc").await;
    browser.go("/staff/report").await;
    browser.fill("from", "1/1/2099").await;
    browser.press(".report-filter button").await;
    browser.reads("Chưa có hồ sơ nào").await;

    signs_in(browser, "quantri").await;
    browser.go("/staff/deliveries").await;
    browser.reads("Thông báo về tài khoản").await;
    browser.go(&format!("/staff/dossiers/{code}")).await;
    browser.reads("Không tìm thấy").await;

    signs_in(browser, "thanhtra").await;
    browser.go(&format!("/staff/dossiers/{code}")).await;
    assert!(!browser.has(".acts").await, "auditors change nothing");
    browser.press_labelled("Lịch sử").await;
    browser.reads("Nguyên vẹn").await;
    browser.reads("Việc xem này được ghi lại").await;
    browser.press_labelled("So sánh").await;
    browser.reads("0905000333").await;
    assert!(!browser.text().await.contains("/form/"), "in words, not by pointers");
    browser.go(&format!("/audit/dossiers/{code}/as-of?day=1/1/2020")).await;
    browser.reads("Lúc đó chưa có hồ sơ này").await;
}

async fn strangers_see_nothing(browser: &Browser, code: &str) {
    signs_in(browser, "congdan").await;
    for path in ["/staff", "/staff/report", "/staff/deliveries", &format!("/staff/dossiers/{code}")] {
        browser.go(path).await;
        browser.reads("Không tìm thấy").await;
    }
}
