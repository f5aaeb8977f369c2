//! Hidden fields of a form's pages: versions and marks of shown values, never the input itself. The stored draft goes
//! from page to page and is submitted.

use axum::http::StatusCode;
use domain::Role;
use serde_json::{Value, json};
use support::portal_window::{Page, Window};
use support::test_service::{AGENCY, Person, Reply, TestService};
use support::{TestDatabase, each_database};

const SAMPLE: &str = include_str!("../../../fixtures/procedures/samples/2.001624.json");
const TRADER: &str = "/services/2.001624/apply/form/trader";
const PAPERS: &str = "/services/2.001624/apply/papers";
const CHECK: &str = "/services/2.001624/apply/check";
const NAME: &str = "f/trader/name";
const OFFICE: &str = "f/trader/headOffice";
const SAVES: (&str, &str) = ("also", "draft");
const BY_SCRIPT: (&str, &str) = ("also", "autosave");
/// Canary: typed once here and often elsewhere.
const TYPED: &str = "Zuvanti";

each_database! {
    async fn no_page_of_an_application_holds_what_was_typed_but_in_its_visible_fields(place: TestDatabase) {
        let office = TestService::open(place).await;
        let [short, long] = [TYPED.to_owned(), TYPED.repeat(20)];
        let hidden = [hidden_in_an_application(&office, &short).await, hidden_in_an_application(&office, &long).await];
        assert_eq!(hidden[0], hidden[1], "as long, whatever was typed: there is no copy of it, sealed or not");
    }

    async fn no_page_of_a_supplement_holds_what_was_typed_but_in_its_visible_fields(place: TestDatabase) {
        let office = TestService::open(place).await;
        let [short, long] = [TYPED.to_owned(), TYPED.repeat(20)];
        let hidden = [hidden_in_a_supplement(&office, &short).await, hidden_in_a_supplement(&office, &long).await];
        assert_eq!(hidden[0], hidden[1], "as long, whatever was typed: there is no copy of it, sealed or not");
    }

    async fn an_application_that_is_sent_twice_is_one_and_whoever_sent_it_is_told_of_it_as_at_first(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (window, other) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let form: Value = serde_json::from_str(SAMPLE).expect("a form");
        keeps(&office, &owner, form.clone()).await;
        for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
            window.attach(&window.open(PAPERS).await, key, "a.pdf").await;
        }
        let (check, same_version) = (window.open(CHECK).await, other.open(CHECK).await);
        let first = window.post(&check, &[]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
        let submitted = first.header("location").to_owned();
        let secret = secret_of(&window.open(&submitted).await);

        let second = window.post(&check, &[]).await;
        assert_eq!((second.status, second.header("location")), (StatusCode::SEE_OTHER, submitted.as_str()));
        assert!(sets(&second, "hoso-submitted="), "the answer to the first press may have reached nobody");
        assert_eq!(secret_of(&window.open(&submitted).await), secret);
        let late = other.post(&same_version, &[]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "another window did not send it");
        assert!(late.text.contains("Đã nộp ở cửa sổ khác"), "{}", late.text);

        let dossiers = "{ viewer { dossiers { nodes { form } } } }";
        let dossiers = office.ask(&owner, dossiers, json!({})).await.at("/viewer/dossiers/nodes").clone();
        assert_eq!(dossiers.as_array().map(Vec::len), Some(1));
        assert_eq!(dossiers[0]["form"]["trader"], form["trader"], "what the draft held");
    }

    async fn an_answer_that_is_sent_twice_is_one_and_another_window_is_told_that_it_was_late(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (window, other) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let dossier = asked(&office, &owner).await;
        let supplement = format!("{dossier}/supplement");
        let typed = [("f/organization/phone", "0905 000 333"), ("message", TYPED)];
        let kept = window.post(&window.open(&supplement).await, &typed).await;
        assert_eq!((kept.status, kept.header("location")), (StatusCode::SEE_OTHER, format!("{supplement}/check").as_str()));
        let check = format!("{supplement}/check");
        let (page, same_version) = (window.open(&check).await, other.open(&check).await);
        for press in ["first", "second"] {
            let sent = window.post(&page, &[]).await;
            assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, dossier.as_str()), "{press}");
            assert!(window.open(&dossier).await.text.contains("Đã gửi bổ sung."), "{press}");
        }
        assert_eq!(other.post(&same_version, &[]).await.header("location"), dossier);
        assert!(other.open(&dossier).await.text.contains("Yêu cầu bổ sung này đã được trả lời hoặc thu hồi."));
    }
}

/// Name and length of each hidden field in an application with this input.
async fn hidden_in_an_application(office: &TestService, typed: &str) -> Vec<(String, usize)> {
    let owner = office.citizen().await;
    let (window, late) = (Window::of(office, &owner), Window::of(office, &owner));
    let (empty, at_first) = (window.open(TRADER).await, late.open(TRADER).await);
    let kept = window.post(&empty, &[(NAME, typed), (OFFICE, typed), SAVES]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let by_script = window.post(&window.open(TRADER).await, &[(NAME, typed), BY_SCRIPT]).await;
    assert!(by_script.body["base"].is_string() && !by_script.text.contains(TYPED), "{}", by_script.text);
    window.attach(&window.open(PAPERS).await, "application", "a.pdf").await;

    let clash = late.post(&at_first, &[(NAME, &format!("{typed} Hai")), SAVES]).await;
    assert!(clash.text.contains("Cửa sổ khác vừa lưu"), "{}", clash.text);
    let check = window.open(CHECK).await;
    let refused = window.post(&check, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.post(&late.open(TRADER).await, &[("f/trader/fax", "02603000999"), SAVES]).await;
    let moved_on = window.post(&check, &[]).await;
    assert!(
        moved_on.text.contains("Hãy xem lại rồi nộp") && moved_on.text.contains("02603000999"),
        "{}",
        moved_on.text
    );
    let before = window.open(TRADER).await;
    window.holds_session("a-token-that-is-no-longer-known");
    window.post(&before, &[(NAME, typed)]).await;
    window.holds_session(owner.token.as_deref().expect("a session"));
    let brought_back = window.open(TRADER).await;

    for page in [&before, &brought_back, &check] {
        assert!(page.text.contains(typed), "it is shown: {}", page.text);
    }
    let shown = [Page::of(TRADER, &clash), Page::of(CHECK, &refused), Page::of(CHECK, &moved_on)];
    let opened = [before, brought_back, window.open(PAPERS).await, check];
    opened.iter().chain(&shown).flat_map(hidden).collect()
}

/// Name and length of each hidden field in a supplement with this input.
async fn hidden_in_a_supplement(office: &TestService, typed: &str) -> Vec<(String, usize)> {
    let owner = office.citizen().await;
    let window = Window::of(office, &owner);
    let supplement = format!("{}/supplement", asked(office, &owner).await);
    let said = [("f/organization/phone", "0905 000 333"), ("message", typed), SAVES];
    assert_eq!(window.post(&window.open(&supplement).await, &said).await.status, StatusCode::SEE_OTHER);
    let page = window.open(&supplement).await;
    let by_script = window.post(&page, &[BY_SCRIPT]).await;
    assert!(by_script.body["base"].is_string() && !by_script.text.contains(TYPED), "{}", by_script.text);
    let check = window.open(&format!("{supplement}/check")).await;
    window.post(&window.open(&supplement).await, &[("f/organization/phone", "0905 000 444"), SAVES]).await;
    let moved_on = window.post(&check, &[]).await;
    assert!(moved_on.text.contains("Hãy xem lại rồi nộp") && moved_on.text.contains("0905000444"), "{}", moved_on.text);
    let moved_on = Page::of(&check.path, &moved_on);
    for page in [&page, &check, &moved_on] {
        assert!(page.text.contains(typed), "it is shown: {}", page.text);
    }
    [page, check, moved_on].iter().flat_map(hidden).collect()
}

/// Name and length of a page's hidden fields; fails where one holds the input.
fn hidden(page: &Page) -> Vec<(String, usize)> {
    let fields = page.text.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |rest: &str| {
        let (name, rest) = rest.split_once("\" value=\"").expect("a value");
        let value = rest.split('"').next().unwrap_or_default();
        assert!(!value.contains(TYPED), "{name} of {}: {value}", page.path);
        (name.to_owned(), value.len())
    };
    fields.map(field).collect()
}

/// Path of a dossier with a requested telephone number.
async fn asked(office: &TestService, owner: &Person) -> String {
    let filed = office.file(owner).await;
    let desk = office.staff(Role::Reception, Some(AGENCY)).await;
    let input = json!({
        "code": filed.code, "expectedVersion": filed.version, "message": "Hồ sơ còn thiếu.",
        "items": [{ "target": { "formField": "/organization/phone" }, "instruction": "Ghi lại." }],
    });
    office.mutate(&desk, "requestSupplement", "dossier { version }", input).await.done();
    format!("/dossiers/{}", filed.code)
}

async fn keeps(office: &TestService, owner: &Person, form: Value) {
    let input = json!({ "procedureCode": "2.001624", "procedureVersion": 1, "form": form });
    office.mutate(owner, "saveDraft", "draft { version }", input).await.done();
}

/// Look-up secret on the page after sending.
fn secret_of(page: &Page) -> String {
    let rest = page.text.split_once("class=\"secret code\">").unwrap_or_else(|| panic!("no secret: {}", page.text)).1;
    rest.split('<').next().unwrap_or_default().to_owned()
}

fn sets(reply: &Reply, cookie: &str) -> bool {
    let mut lines = reply.headers.get_all("set-cookie").iter();
    lines.any(|line| line.to_str().is_ok_and(|line| line.contains(cookie)))
}
