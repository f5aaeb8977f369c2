//! Pages as they look: pictures of them for those who read the README, and what a machine can say of their layout.

use std::path::{Path, PathBuf};

use super::browser::{Browser, Look};
use crate::guide::service::Service;
use crate::support::{SmsGateway, SmtpServer, sqlite};

const PASSWORD: &str = "Hoso-demo-2026";
/// Before signing in.
const OPEN: [(&str, &str); 6] = [
    ("home", "/"),
    ("services", "/services"),
    ("service", "/services/2.001624"),
    ("register", "/register"),
    ("login", "/login"),
    ("lookup", "/lookup"),
];
/// After.
const OWN: [(&str, &str); 6] = [
    ("dossiers", "/dossiers"),
    ("apply", "/services/2.001624/apply"),
    ("papers", "/services/2.001624/apply/papers"),
    ("check", "/services/2.001624/apply/check"),
    ("account", "/account"),
    ("devices", "/account/devices"),
];

/// What those who work here see, of a dossier that waits for the desk.
const OFFICE: [(&str, &[(&str, &str)]); 2] = [
    (
        "tiepnhan",
        &[
            ("staff-dossier", "/staff/dossiers/CODE"),
            ("staff-progress", "/staff/dossiers/CODE/progress"),
            ("staff-exchange", "/staff/dossiers/CODE/exchange"),
            ("staff-mail", "/staff/dossiers/CODE/mail"),
            ("staff-accept", "/staff/dossiers/CODE/accept"),
            ("staff-ask", "/staff/dossiers/CODE/request-supplement"),
            ("staff-assign", "/staff/dossiers/CODE/assign"),
            ("report", "/staff/report"),
        ],
    ),
    (
        "thanhtra",
        &[
            ("history", "/audit/dossiers/CODE"),
            ("compare", "/audit/dossiers/CODE/compare?from=1&to=1"),
            ("as-of", "/audit/dossiers/CODE/as-of?day=1/1/2099"),
        ],
    ),
];

/// Looks at every page of the demo, narrow and wide: nothing is cut off sideways, no heading is missing, each control
/// has a name. With `HOSO_SCREENSHOTS` set, pictures are put into that folder.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_its_window_and_names_its_controls() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let database = sqlite().await;
    let service = Service::start_demo(&database, &smtp, &sms).await;
    for width in [360, 1280] {
        let browser = Browser::open(&service.place(), Look { width, script: true }).await;
        for (name, path) in OPEN {
            look(&browser, name, path, width).await;
        }
        browser.go("/login").await;
        browser.fill("username", "congdan").await;
        browser.fill("password", PASSWORD).await;
        browser.press("main form .buttons button").await;
        for (name, path) in OWN {
            look(&browser, name, path, width).await;
        }
        browser.go("/dossiers").await;
        let dossier = browser.one("a.code").await.attr("href").await.expect("a link").expect("a link");
        for (name, below) in [("dossier", ""), ("progress", "/progress"), ("exchange", "/exchange")] {
            look(&browser, name, &format!("{dossier}{below}"), width).await;
        }
        for (username, pages) in OFFICE {
            browser.go("/login").await;
            browser.fill("username", username).await;
            browser.fill("password", PASSWORD).await;
            browser.press("main form .buttons button").await;
            look(&browser, "queue", "/staff?who=anyone&status=REGISTERED", width).await;
            let code = browser.one("a.code").await.text().await.expect("a code");
            for (name, path) in pages {
                look(&browser, name, &path.replace("CODE", &code), width).await;
            }
        }
        browser.close().await;
    }
}

async fn look(browser: &Browser, name: &str, path: &str, width: u32) {
    browser.go(path).await;
    browser.stretch(width).await;
    let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(browser.run(overflow).await, 0, "{path} is wider than {width} pixels");
    assert_eq!(browser.run("return document.querySelectorAll('h1').length").await, 1, "{path}");
    let nameless = "return [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]\
        .filter((control) => !control.labels?.length && !control.ariaLabel).map((control) => control.name)";
    assert_eq!(browser.run(nameless).await, serde_json::json!([]), "{path}");
    let repeated = "const ids = [...document.querySelectorAll('[id]')].map((one) => one.id); \
        return ids.filter((id, place) => ids.indexOf(id) !== place)";
    assert_eq!(browser.run(repeated).await, serde_json::json!([]), "{path}");
    if let Some(folder) = std::env::var_os("HOSO_SCREENSHOTS").map(PathBuf::from) {
        save(&folder, &format!("{name}-{width}.png"), &browser.picture().await);
    }
}

fn save(folder: &Path, name: &str, picture: &[u8]) {
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join(name), picture).expect("a picture");
}
