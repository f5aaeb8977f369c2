//! Live pages with script: updates appear, drafts save themselves.

use futures::StreamExt;
use reqwest::header;
use serde_json::{Value, json};
use support::contract_client::{ContractClient, request_id};
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, within};

use super::browser::{Browser, Look};
use super::places::{Codes, signs_in};

const STEP: &str = "/services/2.001624/apply/form/trader";
const PASSWORD: &str = "Hoso-demo-2026";

struct Setup {
    _smtp: SmtpServer,
    _sms: SmsGateway,
    service: HosoProcess,
    codes: Codes,
    desk: ContractClient,
}

impl Setup {
    async fn set() -> Self {
        let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
        let codes = Codes::of_demo(&service).await;
        let mut desk = service.visitor();
        desk.log_in("tiepnhan", PASSWORD).await;
        Self { _smtp: smtp, _sms: sms, service, codes, desk }
    }

    async fn browser(&self) -> Browser {
        let browser = Browser::open(&self.service.place(), Look::of(1280)).await;
        signs_in(&browser, "congdan").await;
        browser
    }

    async fn desk_says(&self, code: &str, body: &str) {
        let message = json!({ "requestId": request_id(body), "code": code, "body": body });
        self.desk.done("PostMessage", message).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_the_desk_appears_without_a_reload_and_disturbs_nothing() {
    let scene = Setup::set().await;
    let browser = scene.browser().await;
    let code = scene.codes.put_into("{PROCESSING}");
    browser.go(&format!("/dossiers/{code}/exchange")).await;
    browser.fill("body", "Tôi đang gõ dở").await;
    browser.run("document.body.dataset.here = 'the same page'").await;
    scene.desk_says(&code, "Mời ông bà đến vào thứ Hai.").await;
    browser.reads("Mời ông bà đến vào thứ Hai.").await;
    scene.desk_says(&code, "Nhớ mang theo bản gốc.").await;
    browser.reads("Nhớ mang theo bản gốc.").await;
    assert_eq!(browser.run("return document.body.dataset.here").await, "the same page");
    assert_eq!(browser.value("body").await, "Tôi đang gõ dở", "what is being typed is let alone");
    let focused = "return document.activeElement.name";
    assert_eq!(browser.run(focused).await, "body", "and so is the focus");

    let code = scene.codes.put_into("{REGISTERED}");
    browser.go(&format!("/dossiers/{code}/progress")).await;
    browser.reads("Mới đăng ký").await;
    let detail = scene.desk.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    let accept = json!({ "requestId": request_id("accept"), "expectedVersion": detail["version"], "code": code });
    scene.desk.done("AcceptDossier", accept).await;
    browser.reads("Được tiếp nhận").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_officer_may_do_no_more_is_offered_no_more() {
    let scene = Setup::set().await;
    let browser = Browser::open(&scene.service.place(), Look::of(1280)).await;
    signs_in(&browser, "tiepnhan").await;
    let code = scene.codes.put_into("{REGISTERED}");
    browser.go(&format!("/staff/dossiers/{code}")).await;
    let reject = format!(".acts a[href='/staff/dossiers/{code}/reject']");
    assert!(browser.has(&reject).await);
    browser.run("document.body.dataset.here = 'the same page'").await;
    let detail = scene.desk.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    let accept = json!({ "requestId": request_id("accept"), "expectedVersion": detail["version"], "code": code });
    scene.desk.done("AcceptDossier", accept).await;
    browser.reads("Thay đổi từ lần xem trước").await;
    assert!(!browser.has(&reject).await, "it was accepted meanwhile");
    assert_eq!(browser.run("return document.body.dataset.here").await, "the same page");

    // The applicant's message appears in the open exchange.
    browser.go(&format!("/staff/dossiers/{code}/exchange")).await;
    let mut citizen = scene.service.visitor();
    citizen.log_in("congdan", PASSWORD).await;
    let message = json!({ "requestId": request_id("from home"), "code": code, "body": "Tôi xin hỏi ngày hẹn." });
    citizen.done("PostMessage", message).await;
    browser.reads("Tôi xin hỏi ngày hẹn.").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_saves_itself_and_says_so_or_that_it_could_not() {
    let scene = Setup::set().await;
    let browser = scene.browser().await;
    browser.go(STEP).await;
    browser.fill("f/trader/name", "Công ty Tự Lưu").await;
    browser.reads("Đã lưu nháp lúc").await;
    browser.go(STEP).await;
    assert_eq!(browser.value("f/trader/name").await, "Công ty Tự Lưu");
    browser.keep("hoso", "a-token-that-is-no-longer-known").await;
    browser.fill("f/trader/name", "Công ty Chưa Lưu").await;
    browser.reads("Chưa lưu được bản nháp").await;
    assert_eq!(browser.value("f/trader/name").await, "Công ty Chưa Lưu");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_end_with_the_session_of_whoever_reads_them() {
    let scene = Setup::set().await;
    let code = scene.codes.put_into("{PROCESSING}");
    let (client, place) = (reqwest::Client::new(), scene.service.place());
    let graphql = async |query: &str, token: &str| -> Value {
        let request = client.post(format!("{place}/graphql")).bearer_auth(token).json(&json!({ "query": query }));
        request.send().await.expect("an answer").json().await.expect("an answer in JSON")
    };
    let input = format!("{{ username: \"congdan\", password: \"{PASSWORD}\" }}");
    let log_in = json!({ "query": format!("mutation {{ logIn(input: {input}) {{ session {{ token }} }} }}") });
    let answer = client.post(format!("{place}/graphql")).json(&log_in).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("an answer in JSON");
    let token = answer["data"]["logIn"]["session"]["token"].as_str().expect("a token").to_owned();
    let watch = async |path: String| {
        let request = client.get(format!("{place}{path}")).header(header::COOKIE, format!("hoso={token}"));
        request.send().await.expect("an answer")
    };
    assert_eq!(watch("/dossiers/000.00.08.H34-000000-0000/live".to_owned()).await.status(), 404);
    let answer = watch(format!("/dossiers/{code}/live")).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut news = answer.bytes_stream();
    let first = within("how it stands", news.next()).await.expect("an event").expect("an event");
    assert!(first.starts_with(b"event: state\n"), "{first:?}");
    scene.desk_says(&code, "Tin thứ nhất").await;
    let second = within("news", news.next()).await.expect("an event").expect("an event");
    assert!(second.starts_with(b"event: state\n") && second != first, "{second:?}");
    let answer = graphql("mutation { logOut { loggedOut } }", &token).await;
    assert_eq!(answer["data"]["logOut"]["loggedOut"], true);
    scene.desk_says(&code, "Tin thứ hai").await;
    assert!(within("the end", news.next()).await.is_none(), "nothing more is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn graphiql_hears_a_subscription_and_loads_nothing_from_elsewhere() {
    let scene = Setup::set().await;
    let browser = scene.browser().await;
    let code = scene.codes.put_into("{PROCESSING}");
    browser.go("/graphql").await;
    browser.one(".graphiql-container").await;
    let query = "subscription ($code: String!, $after: String) {
        dossierProgressed(code: $code, after: $after) { entry { status } } }";
    let variables = json!({ "code": code, "after": support::subscriptions::START });
    let asked = json!({ "query": query, "variables": variables });
    // As the page's own button does, which knows that it is a subscription.
    let document = json!({ "kind": "Document", "definitions": [{
        "kind": "OperationDefinition", "operation": "subscription",
        "selectionSet": { "kind": "SelectionSet", "selections": [] },
    }] });
    let script = format!(
        "const done = arguments[arguments.length - 1];
         (async () => {{
             const events = await fetcher({asked}, {{ documentAST: {document} }});
             for await (const event of events) return event;
         }})().then(done, (why) => done({{ why: String(why) }}));"
    );
    let told = browser.run_to_its_end(&script).await;
    assert_eq!(told["data"]["dossierProgressed"]["entry"]["status"], "REGISTERED", "{told}");
    let elsewhere = "return performance.getEntriesByType('resource').map((entry) => entry.name)
        .filter((name) => !name.startsWith(location.origin) && !name.startsWith('data:'))";
    assert_eq!(browser.run(elsewhere).await, json!([]));
    browser.close().await;
}
