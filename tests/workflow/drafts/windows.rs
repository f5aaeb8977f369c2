//! Two windows of the portal without script: input of both is kept or shown.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures::StreamExt;
use serde_json::{Value, json};
use support::portal_window::{Page, Window, parcel};
use support::test_service::{Person, Reply, TestService};
use support::{TestDatabase, each_database};

const PROCEDURE: &str = "2.001624";
const SAMPLE: &str = include_str!("../../../fixtures/procedures/samples/2.001624.json");
const TRADER: &str = "/services/2.001624/apply/form/trader";
const REGISTRATION: &str = "/services/2.001624/apply/form/registration";
const PAPERS: &str = "/services/2.001624/apply/papers";
const CHECK: &str = "/services/2.001624/apply/check";
const SAVES: (&str, &str) = ("also", "draft");
const BY_SCRIPT: (&str, &str) = ("also", "autosave");

each_database! {
    async fn papers_that_are_sent_together_are_all_kept(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        let page = window.open(PAPERS).await;
        let keys = ["application", "wholesaleNetwork", "supplierPapers"];
        let sent = keys.map(|key| window.attach(&page, key, "giấy tờ.pdf"));
        for reply in futures::future::join_all(sent).await {
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        }
        let page = window.open(PAPERS).await;
        assert_eq!(page.text.matches("class=\"file-name\"").count(), 3);
        assert_eq!(page.text.matches("class=\"muted nowrap\"").count(), 3, "each with its size");
        assert!(page.text.contains("Đã đính kèm 3/50 tệp, tổng cộng "), "{}", page.text);
        // A draft begun by attachments is still prefilled from the account.
        let page = window.open(TRADER).await;
        assert!(!page.value("f/trader/phone").is_empty());
        assert!(page.text.contains("name=\"f/trader/headOffice\" rows=\"2\""), "an address takes two lines: {}", page.text);
    }

    async fn a_paper_that_is_cut_at_any_byte_is_in_no_draft_and_both_sides_are_told(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        let page = window.open(PAPERS).await;
        let [head, rest] = parcel(&page, "application", "a.pdf");
        // The last line's end is optional.
        let (begun, whole) = (head.len() - 40, head.len() + rest.len() - 2);
        let bytes = [head, rest].concat();
        for end in begun..whole {
            let reply = window.attach_by(&page, Body::from(bytes[..end].to_vec())).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "cut at {end} of {whole}: {}", reply.text);
        }
        assert_eq!(drafts(&office, &owner).await, json!([]));
        let reply = window.attach_by(&page, Body::from(bytes)).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        assert_eq!(window.open(PAPERS).await.text.matches("class=\"file-name\"").count(), 1);
    }

    async fn text_that_is_saved_while_a_paper_is_on_its_way_stays(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (window, other) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let page = window.open(PAPERS).await;
        let [head, rest] = parcel(&page, "application", "đơn.pdf").map(Bytes::from);
        let (saved, is_saved) = tokio::sync::oneshot::channel::<()>();
        let slowly = futures::stream::once(async { Ok::<_, std::io::Error>(head) }).chain(futures::stream::once(async {
            let _ = is_saved.await;
            Ok(rest)
        }));
        let attaching = window.attach_by(&page, Body::from_stream(slowly));
        let typing = async {
            let trader = other.open(TRADER).await;
            let reply = other.post(&trader, &[("f/trader/name", "Trong lúc tải"), SAVES]).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER);
            saved.send(()).expect("an upload under way");
        };
        let (attached, ()) = futures::future::join(attaching, typing).await;
        assert_eq!(attached.status, StatusCode::SEE_OTHER, "{}", attached.text);
        assert_eq!(window.open(TRADER).await.value("f/trader/name"), "Trong lúc tải");
        assert!(window.open(PAPERS).await.text.contains("đơn.pdf"));
    }

    async fn two_windows_keep_what_was_typed_in_either_and_show_both_where_it_is_the_same_field(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (one, two) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let (first, second) = (one.open(TRADER).await, two.open(TRADER).await);
        one.post(&first, &[("f/trader/name", "Một"), ("f/trader/fax", "0260"), SAVES]).await;
        let late = two.post(&second, &[("f/trader/name", "Hai"), ("f/trader/headOffice", "Kon Tum"), SAVES]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("Cửa sổ khác vừa lưu: Một"), "{}", late.text);
        let shown = Page::of(TRADER, &late);
        assert_eq!((shown.value("f/trader/name"), shown.value("f/trader/fax")), ("Hai".to_owned(), "0260".to_owned()));
        let kept = one.open(TRADER).await;
        assert_eq!((kept.value("f/trader/name"), kept.value("f/trader/headOffice")), ("Một".to_owned(), "Kon Tum".to_owned()));
        // A second save, after both values were shown, wins.
        assert_eq!(two.post(&shown, &[SAVES]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(one.open(TRADER).await.value("f/trader/name"), "Hai");

        // Another page of the form is no conflict.
        let registration = one.open(REGISTRATION).await;
        two.post(&two.open(TRADER).await, &[("f/trader/name", "Ba"), SAVES]).await;
        let reply = one.post(&registration, &[("f/registration/number", "123"), SAVES]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        assert_eq!(one.open(TRADER).await.value("f/trader/name"), "Ba");
    }

    async fn a_script_is_told_what_it_saved_and_what_clashes(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (one, two) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let (first, second) = (one.open(TRADER).await, two.open(TRADER).await);
        let saved = one.post(&first, &[("f/trader/name", "Một"), BY_SCRIPT]).await;
        assert_eq!((saved.status, &saved.body["draft"]), (StatusCode::OK, &json!("1")));
        let goes_on = drawn(&saved);
        let saved = one.post(&first, &[("f/trader/name", "Một mình"), BY_SCRIPT, ("draft", &goes_on.0), ("base", &goes_on.1)]).await;
        assert_eq!(saved.status, StatusCode::OK, "one's own earlier save is nobody else's: {}", saved.text);
        let late = two.post(&second, &[("f/trader/name", "Hai"), ("f/trader/fax", "0260"), BY_SCRIPT]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body["said"].as_str().is_some_and(|said| said.contains("cửa sổ khác")), "{}", late.text);
        let kept = one.open(TRADER).await;
        assert_eq!((kept.value("f/trader/name"), kept.value("f/trader/fax")), ("Một mình".to_owned(), "0260".to_owned()));
        let still = drawn(&late);
        let again = two.post(&second, &[("f/trader/name", "Hai"), ("f/trader/fax", "0260"), BY_SCRIPT, ("draft", &still.0), ("base", &still.1)]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "told again until somebody has seen both");
    }

    async fn a_draft_that_was_submitted_elsewhere_is_told_with_its_dossier_and_not_made_anew(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (one, two) = (Window::of(&office, &owner), Window::of(&office, &owner));
        keeps_the_sample(&office, &owner).await;
        let papers = one.open(PAPERS).await;
        for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
            assert_eq!(one.attach(&papers, key, "a.pdf").await.status, StatusCode::SEE_OTHER);
        }
        let (late, late_papers, late_check) = (two.open(TRADER).await, two.open(PAPERS).await, two.open(CHECK).await);
        let check = one.open(CHECK).await;
        // The version that was checked is sent, not a later save.
        two.post(&late, &[("f/trader/fax", "02603000999"), SAVES]).await;
        let moved = one.post(&check, &[]).await;
        assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(moved.text.contains("Hãy xem lại rồi nộp") && moved.text.contains("02603000999"), "{}", moved.text);
        let sent = one.post(&Page::of(CHECK, &moved), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let code = sent.header("location").split('/').nth(2).expect("a number").to_owned();

        let reply = two.post(&late, &[("f/trader/name", "Muộn"), SAVES]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        let link = format!("href=\"/dossiers/{code}\"");
        assert!(reply.text.contains("Đã nộp ở cửa sổ khác") && reply.text.contains(&link), "{}", reply.text);
        assert_eq!(Page::of(TRADER, &reply).value("f/trader/name"), "Muộn");
        let reply = two.post(&late, &[("f/trader/name", "Muộn"), BY_SCRIPT]).await;
        assert_eq!((reply.status, &reply.body["link"]["href"]), (StatusCode::CONFLICT, &json!(format!("/dossiers/{code}"))));
        let reply = two.attach(&late_papers, "application", "b.pdf").await;
        assert!(reply.status == StatusCode::UNPROCESSABLE_ENTITY && reply.text.contains(&link), "{}", reply.text);
        let reply = two.post(&late_check, &[]).await;
        assert!(reply.status == StatusCode::UNPROCESSABLE_ENTITY && reply.text.contains(&link), "{}", reply.text);
        assert_eq!(drafts(&office, &owner).await, json!([]), "nothing came back");
        let dossiers = "{ viewer { dossiers { nodes { code } } } }";
        let dossiers = office.ask(&owner, dossiers, json!({})).await.at("/viewer/dossiers/nodes").clone();
        assert_eq!(dossiers, json!([{ "code": code }]));
    }

    async fn a_draft_of_a_client_of_the_api_keeps_its_types_and_all_that_pages_do_not_know(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let form = json!({
            "trader": { "name": "A", "unknown": { "deep": [1, 2.5, null, true] } },
            "registration": { "number": "1", "issuedOn": "2019-03-12", "amendment": 2 },
            "kindsOfAlcohol": ["wine", "mead"],
            "undertaking": true,
            "suppliers": [{ "name": "S", "kind": "nobody", "since": 1999 }],
            "ours": { "flag": false, "count": 7 },
        });
        keeps(&office, &owner, form.clone()).await;
        let window = Window::of(&office, &owner);
        for step in ["trader", "registration", "kindsOfAlcohol", "suppliers"] {
            let page = window.open(&format!("/services/{PROCEDURE}/apply/form/{step}")).await;
            assert_eq!(window.post(&page, &[SAVES]).await.status, StatusCode::SEE_OTHER, "{step}");
        }
        let mut kept = drafts(&office, &owner).await[0]["form"].clone();
        assert_eq!(kept, form);
        let page = window.open(REGISTRATION).await;
        assert_eq!(page.value("f/registration/amendment"), "2");
        window.post(&page, &[("f/registration/amendment", "3"), ("f/registration/issuedOn", "13/3/2019"), SAVES]).await;
        kept = drafts(&office, &owner).await[0]["form"].clone();
        assert_eq!(kept["registration"], json!({ "number": "1", "issuedOn": "2019-03-13", "amendment": 3 }));
    }

    async fn each_page_tells_all_of_them_and_leads_to_those_that_were_seen(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        let leads_to = |page: &Page, path: &str| page.text.contains(&format!("<li><a href=\"{path}\">"));
        let first = window.open(TRADER).await;
        assert!(first.text.contains("<strong aria-current=\"step\">Thương nhân</strong>"), "{}", first.text);
        assert!(first.text.contains("Thành phần hồ sơ") && first.text.contains("Kiểm tra và gửi"));
        assert!([REGISTRATION, PAPERS, CHECK].iter().all(|path| !leads_to(&first, path)), "none of them was seen");
        window.post(&first, &[("f/trader/name", "Một"), SAVES]).await;
        let second = window.open(REGISTRATION).await;
        assert!(leads_to(&second, TRADER) && !leads_to(&second, PAPERS));
        window.post(&second, &[("f/registration/number", "123"), SAVES]).await;
        assert!(leads_to(&window.open(TRADER).await, REGISTRATION), "back and forth");
        for key in ["application", "wholesaleNetwork", "supplierPapers"] {
            assert_eq!(window.attach(&window.open(PAPERS).await, key, "a.pdf").await.status, StatusCode::SEE_OTHER);
        }
        let first = window.open(TRADER).await;
        assert!(leads_to(&first, PAPERS) && !leads_to(&first, CHECK));
        window.attach(&window.open(PAPERS).await, "supplierLicences", "a.pdf").await;
        assert!(leads_to(&window.open(TRADER).await, CHECK));
    }

    async fn what_is_undertaken_is_read_once_and_ticked_where_the_whole_is_sent(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        let mut form: Value = serde_json::from_str(SAMPLE).expect("a form");
        let undertaken = form.as_object_mut().and_then(|form| form.remove("undertaking"));
        assert_eq!(undertaken, Some(json!(true)));
        keeps(&office, &owner, form.clone()).await;
        for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
            window.attach(&window.open(PAPERS).await, key, "a.pdf").await;
        }
        let check = window.open(CHECK).await;
        assert_eq!(check.text.matches("tài liệu kèm theo là đúng sự thật").count(), 1, "{}", check.text);
        assert!(!check.text.contains("class=\"summary\""), "nothing is to be mended before anything was sent");
        let refused = window.post(&check, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("href=\"#f/undertaking\""), "{}", refused.text);
        assert!(refused.text.contains("Vui lòng đánh dấu đồng ý"), "{}", refused.text);
        assert_eq!(drafts(&office, &owner).await[0]["form"]["trader"], form["trader"], "the draft is as it was");
        let again = Page::of(CHECK, &refused);
        let sent = window.post(&again, &[("f/undertaking", "true")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let code = sent.header("location").split('/').nth(2).expect("a number").to_owned();
        for (path, on_paper) in [(format!("/dossiers/{code}/submitted"), false), (format!("/dossiers/{code}"), true)] {
            let page = window.open(&path).await.text;
            assert!(page.contains(&format!("role=\"img\" aria-label=\"Mã QR để tra cứu hồ sơ {code}\"")), "{page}");
            assert_eq!(page.contains("class=\"on-paper\""), on_paper);
        }
        let document = "query ($code: String!) { dossier(code: $code) { form } }";
        let filed = office.ask(&owner, document, json!({ "code": code })).await.at("/dossier/form").clone();
        assert_eq!(filed["undertaking"], json!(true));
        let detail = window.open(&format!("/dossiers/{code}")).await;
        assert_eq!(detail.text.matches("tài liệu kèm theo là đúng sự thật").count(), 1);

        // A draft of older forms with the box on another page stays ticked; that page redirects to its new place.
        keeps_the_sample(&office, &owner).await;
        assert_eq!(window.open(CHECK).await.value("f/undertaking"), "true");
        let former = window.post_to("/services/2.001624/apply/form/undertaking", &window.open(TRADER).await, &[]).await;
        assert_eq!((former.status, former.header("location")), (StatusCode::SEE_OTHER, CHECK));
    }

    async fn a_draft_is_deleted_as_it_was_seen(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let window = Window::of(&office, &owner);
        keeps(&office, &owner, json!({ "trader": { "name": "A" } })).await;
        // The page before knows the version that it came from.
        let asking = async || {
            let list = window.open("/dossiers").await;
            let link = list.text.split("href=\"").find(|rest| rest.starts_with("/drafts/delete")).expect("a link");
            window.open(&link.split('"').next().unwrap_or_default().replace("&amp;", "&")).await
        };
        let seen = asking().await;
        keeps(&office, &owner, json!({ "trader": { "name": "B" } })).await;
        for (still, page) in [(1, seen), (0, asking().await)] {
            window.post_to("/drafts/delete", &page, &[]).await;
            assert_eq!(drafts(&office, &owner).await.as_array().map(Vec::len), Some(still));
        }
    }
}

/// Version and marks of a page after the script has saved it.
fn drawn(reply: &Reply) -> (String, String) {
    let text = |name: &str| reply.body[name].as_str().unwrap_or_else(|| panic!("{}", reply.text)).to_owned();
    (text("draft"), text("base"))
}

async fn keeps_the_sample(office: &TestService, owner: &Person) {
    keeps(office, owner, serde_json::from_str(SAMPLE).expect("a form")).await;
}

async fn keeps(office: &TestService, owner: &Person, form: Value) {
    let input = json!({ "procedureCode": PROCEDURE, "procedureVersion": 1, "form": form });
    office.mutate(owner, "saveDraft", "draft { version }", input).await.done();
}

async fn drafts(office: &TestService, owner: &Person) -> Value {
    office.ask(owner, "{ viewer { drafts { form } } }", json!({})).await.at("/viewer/drafts").clone()
}
