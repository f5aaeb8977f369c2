//! The guide over a slow line, with a reload of each page and a step back, with and without script: no input and
//! no upload is lost.

use std::path::Path;

use serde_json::{Value, json};
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, eventually};

use super::browser::{Browser, Look};
use super::filling::{PROCEDURE, fill, sample, send};
use super::places::signs_in;
use super::two_windows::asked;

/// Bandwidth in bytes per second.
const SLOW: u32 = 60_000;
/// Size of a scanned page in bytes.
const SCAN: usize = 150_000;

/// Values of the form's visible controls, by name.
const TYPED: &str = "const held = {}; \
    for (const one of document.querySelectorAll('#main-form :is(input:not([type=hidden]), select, textarea)')) { \
        if (one.type === 'password' || !one.name) continue; \
        if (one.matches('[type=radio], [type=checkbox]')) { if (one.checked) held[`${one.name}=${one.value}`] = true; } \
        else if (one.value.trim()) held[one.name] = one.value.trim(); \
    } return held";
/// True once the script has saved the latest input; null without any.
const HAS_SAVED: &str = "const form = document.getElementById('main-form'); \
    return performance.getEntriesByType('resource').some((one) => one.name === form.action && one.startTime > window.typedAt)";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_by_going_back_and_loading_again_with_a_script() {
    walk(Look::of(1280)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_by_going_back_and_loading_again_without_a_script() {
    walk(Look { script: false, ..Look::of(360) }).await;
}

async fn walk(look: Look) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let browser = Browser::open(&service.place(), look).await;
    browser.slow_down().await;
    registers_wrongly(&browser).await;
    signs_in(&browser, "congdan").await;
    let code = applies(&browser, look).await;
    let mut citizen = service.visitor();
    citizen.log_in("congdan", "Hoso-demo-2026").await;
    let detail = citizen.ask("DossierDetail", json!({ "code": code })).await["dossier"].clone();
    assert_eq!(detail["form"], sample(), "what was typed is what was filed");
    assert_eq!(detail["documents"].as_array().map(Vec::len), Some(4));
    supplements(&browser, look, &asked(&service).await).await;
    browser.close().await;
}

/// A page with faults can be reloaded, and shows the same.
async fn registers_wrongly(browser: &Browser) {
    browser.go("/register").await;
    for (name, typed) in [("username", "le.thi.cham"), ("fullName", "Lê Thị Chậm"), ("email", "cham.le@example.vn")]
    {
        browser.fill(name, typed).await;
    }
    let typed = browser.typed().await;
    browser.send().await;
    browser.holds(&typed, "after a fault").await;
    browser.loads_again().await;
    browser.holds(&typed, "after a fault and a reload").await;
}

async fn applies(browser: &Browser, look: Look) -> String {
    let form = sample();
    browser.go(&format!("/services/{PROCEDURE}/apply")).await;
    while let Some((_, step)) = browser.path().await.rsplit_once("/form/").map(|(a, b)| (a.to_owned(), b.to_owned())) {
        browser.begins_to_type(look).await;
        for (key, value) in form.as_object().expect("a form") {
            let name = format!("f/{key}");
            if browser.has(&format!("[name^='{name}']")).await {
                fill(browser, &name, value).await;
            }
        }
        stays(browser, look, &format!("step {step}")).await;
        let next = browser.path().await;
        assert!(!next.ends_with(&format!("/form/{step}")), "{step} leads nowhere: {}", browser.text().await);
    }
    uploads(browser).await;
    browser.press_labelled("Tiếp tục").await;
    browser.reads("Hồ sơ chưa được gửi").await;
    let told = browser.text().await;
    browser.loads_again().await;
    assert_eq!(browser.text().await, told, "the last look");
    browser.tick("f/undertaking", "true").await;
    browser.press_labelled("Gửi hồ sơ").await;
    browser.reads("Gửi hồ sơ thành công").await;
    let path = browser.path().await;
    browser.loads_again().await;
    browser.reads("Gửi hồ sơ thành công").await;
    path.split('/').nth(2).expect("a code").to_owned()
}

/// The page's input is there after saving and reloading, and after going back from the next page.
async fn stays(browser: &Browser, look: Look, page: &str) {
    browser.saves(look).await;
    let typed = browser.typed().await;
    assert_ne!(typed, json!({}), "{page} holds nothing");
    browser.loads_again().await;
    browser.holds(&typed, &format!("{page}, loaded again")).await;
    browser.press_labelled("Lưu và tiếp tục").await;
    let next = browser.path().await;
    browser.goes_back().await;
    browser.holds(&typed, &format!("{page}, gone back to from {next}")).await;
    browser.loads_again().await;
    browser.holds(&typed, &format!("{page}, gone back to and loaded again")).await;
    browser.press_labelled("Lưu và tiếp tục").await;
}

/// Uploads one by one over the slow line; each is there after a reload and a step back.
async fn uploads(browser: &Browser) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut names = Vec::new();
    for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
        let file = folder.path().join(format!("bản quét {key}.pdf"));
        scan(&file);
        send(browser, key, &file).await;
        names.push(format!("bản quét {key}.pdf"));
        browser.shows_all(&names, "sent").await;
        browser.loads_again().await;
        browser.shows_all(&names, "loaded again").await;
    }
    browser.press(".back a").await;
    browser.goes_back().await;
    browser.shows_all(&names, "gone back to").await;
}

/// A PDF of one page with the size of a scan.
fn scan(file: &Path) {
    let rest = "trailer<</Root 1 0 R>>\n%%EOF\n";
    let start = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let dots = format!("%{}\n", ".".repeat(SCAN));
    std::fs::write(file, format!("{start}{dots}{rest}")).expect("a file");
}

async fn supplements(browser: &Browser, look: Look, code: &str) {
    browser.go(&format!("/dossiers/{code}/supplement")).await;
    browser.begins_to_type(look).await;
    browser.fill("f/exporter/phone", "0905 000 111").await;
    browser.fill("f/exporter/headOffice", "Số 2 đường Hai").await;
    browser.fill("message", "Tôi đã sửa cả hai mục.").await;
    stays(browser, look, "the supplement").await;
    browser.reads("Số 2 đường Hai").await;
    browser.loads_again().await;
    browser.press_labelled("Gửi hồ sơ bổ sung").await;
    browser.reads("Đã gửi bổ sung").await;
}

impl Browser {
    /// Throttles uploads from now on.
    async fn slow_down(&self) {
        self.devtools("Network.enable", json!({})).await;
        let line = json!({ "offline": false, "latency": 20, "downloadThroughput": -1, "uploadThroughput": SLOW });
        self.devtools("Network.emulateNetworkConditions", line).await;
    }

    /// Records the time of the last input, to tell the script's save.
    async fn begins_to_type(&self, look: Look) {
        if look.script {
            self.run("window.typedAt = 0; addEventListener('input', () => { window.typedAt = performance.now(); })")
                .await;
        }
    }

    /// Saves: by the script after a pause, else by the button.
    async fn saves(&self, look: Look) {
        // A page loaded anew has no input.
        let has_typed = look.script && self.run("return window.typedAt > 0").await == true;
        if !has_typed {
            return self.press_labelled("Lưu nháp").await;
        }
        let saved = async || (self.run(HAS_SAVED).await == true).then_some(());
        eventually("a draft that saves itself", saved).await;
        self.reads("Đã lưu nháp").await;
    }

    async fn typed(&self) -> Value {
        self.run(TYPED).await
    }

    /// Fails where input is missing; names each control.
    async fn holds(&self, typed: &Value, when: &str) {
        let held = self.typed().await;
        let typed = typed.as_object().expect("controls");
        let lost: Vec<String> = typed
            .iter()
            .filter(|(name, value)| held.get(name.as_str()) != Some(value))
            .map(|(name, value)| {
                format!("{name} held {value}, now {}", held.get(name.as_str()).unwrap_or(&Value::Null))
            })
            .collect();
        assert!(lost.is_empty(), "{} {when}:\n{}", self.path().await, lost.join("\n"));
    }

    /// Fails where a file is missing.
    async fn shows_all(&self, names: &[String], when: &str) {
        for name in names {
            let shown = async || {
                let main = self.run("return document.querySelector('main')?.textContent ?? ''").await;
                main.as_str().is_some_and(|text| text.contains(name.as_str())).then_some(())
            };
            eventually(&format!("{name}, {when}, on {}", self.path().await), shown).await;
        }
    }

    async fn loads_again(&self) {
        self.reload().await;
        self.one("footer").await;
    }

    async fn goes_back(&self) {
        self.back().await;
        self.one("footer").await;
    }
}
