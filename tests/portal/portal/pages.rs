//! Pages as rendered: screenshots for the README, layout checks, accessibility by axe-core.

use std::path::{Path, PathBuf};

use serde_json::json;
use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer};

use super::axe;
use super::browser::{Browser, Look};
use super::places::{Codes, WHO, signs_in};
use super::sights;

/// Screens that pages are looked at on, narrowest first.
const SCREENS: [Screen; 3] = [
    Screen { width: 320, is_measured: true, is_pictured: false },
    Screen { width: 360, is_measured: false, is_pictured: true },
    Screen { width: 1280, is_measured: true, is_pictured: true },
];

struct Screen {
    /// In pixels.
    width: u32,
    /// True where axe looks, too: once for each layout, since no breakpoint of the style sheet lies between telephones.
    is_measured: bool,
    is_pictured: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_vietnamese_fits_its_screen_and_shuts_nobody_out() {
    look_at_all("vi").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_english_fits_its_screen_and_shuts_nobody_out() {
    look_at_all("en").await;
}

/// Print layout: the page alone, dark on white, in any colour mode.
#[tokio::test(flavor = "multi_thread")]
async fn pages_are_printed_without_what_is_around_them() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let codes = Codes::of_demo(&service).await;
    let browser = Browser::open(&service.place(), Look::of(1280)).await;
    signs_in(&browser, "congdan").await;
    browser.keep("hoso-theme", "dark").await;
    for path in [
        "/dossiers/{REGISTERED}/submitted",
        "/dossiers/{RESULT_RETURNED}",
        "/dossiers/{PROCESSING}/exchange",
        "/dossiers",
    ] {
        browser.go(&codes.put_into(path)).await;
        let shown = "const style = (css) => getComputedStyle(document.querySelector(css)); \
            const around = ['.head', '.foot', '.buttons', '.say', '.links'].filter((css) => document.querySelector(css)); \
            return { around: around.filter((css) => style(css).display !== 'none'), ink: style('main').color }";
        let seen = browser.run(shown).await;
        assert_eq!(seen["ink"], "rgb(240, 242, 245)", "dark on the screen");
        browser.print(true).await;
        let printed = browser.run(shown).await;
        assert_eq!(printed, json!({ "around": [], "ink": "rgb(22, 25, 31)" }), "{path}");
        browser.print(false).await;
    }
    // A form to be signed is its signer's letter: without the office's head.
    browser.go("/services/2.001624/apply/print").await;
    assert!(browser.has("button[data-print]:not([hidden])").await, "a button prints it");
    let shown = "const shown = (css) => [...document.querySelectorAll(css)].filter((one) => one.checkVisibility()).length; \
        return { around: shown('.head, .foot, .back, .buttons, .notice, main > .paper-head'), \
            form: shown('.paper-form h1, .paper-form .signing'), page: getComputedStyle(document.body).page, \
            cut: [...document.querySelectorAll('.paper-form .scroll')].filter((one) => getComputedStyle(one).overflowX !== 'visible').length }";
    browser.print(true).await;
    let printed = browser.run(shown).await;
    assert_eq!(printed, json!({ "around": 0, "form": 2, "page": "form", "cut": 0 }));
    browser.print(false).await;
    // A printed report has a title, and whole tables.
    signs_in(&browser, "tiepnhan").await;
    browser.go("/staff/report?from=1/1/2026").await;
    assert!(browser.has("button[data-print]:not([hidden])").await, "a button prints it");
    let shown = "const shown = (css) => [...document.querySelectorAll(css)].filter((one) => one.checkVisibility()).length; \
        return { around: shown('.chips, .filter-form, .buttons'), said: shown('.on-paper'), tables: shown('.chart table'), \
            cut: [...document.querySelectorAll('.chart .scroll')].filter((one) => getComputedStyle(one).overflowX !== 'visible').length }";
    let seen = browser.run(shown).await;
    assert!(seen["around"] != 0 && seen["said"] == 0, "{seen}");
    browser.print(true).await;
    let printed = browser.run(shown).await;
    assert_eq!(printed, json!({ "around": 0, "said": 2, "tables": seen["tables"], "cut": 0 }));
    browser.close().await;
}

/// Checks every page of the demo: no horizontal overflow, a heading, a name for each control, no violation by axe in
/// light or dark mode, and room for the letters of every reader. A page is loaded once and looked at on each screen: no
/// script of ours asks how wide it is. With `HOSO_SCREENSHOTS` set, screenshots of the Vietnamese pages go into that
/// folder.
async fn look_at_all(language: &'static str) {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    let codes = Codes::of_demo(&service).await;
    let pictures = std::env::var_os("HOSO_SCREENSHOTS").map(PathBuf::from).filter(|_| language == "vi");
    let browser = Browser::open(&service.place(), Look::of(1280)).await;
    let mut found = Vec::new();
    for (username, places) in WHO {
        if let Some(username) = username {
            signs_in(&browser, username).await;
        }
        browser.speak(language).await;
        for place in places {
            place.show(&browser, &codes).await;
            let faults =
                faults_on_all_screens(&browser, language, pictures.as_deref().map(|to| (to, place.name))).await;
            found.extend(faults.into_iter().map(|fault| format!("{} in {language} {fault}", place.name)));
        }
        browser.speak("vi").await;
    }
    browser.close().await;
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

/// Faults of the current page; its screenshots go into the folder under the name.
async fn faults_on_all_screens(browser: &Browser, language: &str, pictured: Option<(&Path, &str)>) -> Vec<String> {
    let mut found = Vec::new();
    for screen in &SCREENS {
        browser.see(screen.width, "").await;
        let mut faults = layout_faults(browser, language).await;
        if screen.is_measured {
            // No colour depends on the language.
            let themes = if language == "vi" { axe::THEMES } else { &axe::THEMES[..1] };
            faults.extend(axe::faults_in(themes, browser).await);
        }
        found.extend(faults.into_iter().map(|fault| format!("at {}: {fault}", screen.width)));
        if let Some((folder, name)) = pictured.filter(|_| screen.is_pictured) {
            picture(browser, folder, name, screen.width).await;
        }
    }
    found.extend(sights::faults(browser).await);
    browser.see(1280, "").await;
    found
}

/// Layout faults that a script can find.
async fn layout_faults(browser: &Browser, language: &str) -> Vec<String> {
    let faults = browser
        .run(
            "const all = (css) => [...document.querySelectorAll(css)]; const faults = []; \
            const page = document.documentElement; const over = page.scrollWidth - page.clientWidth; \
            if (over > 0) faults.push(`${over} pixels wider than its window`); \
            if (all('h1').length !== 1) faults.push(`${all('h1').length} main headings`); \
            for (const control of all('main input:not([type=hidden]), main select, main textarea')) \
                if (!control.labels?.length && !control.ariaLabel) faults.push(`${control.name} has no label`); \
            const ids = all('[id]').map((one) => one.id); \
            for (const id of ids.filter((id, place) => ids.indexOf(id) !== place)) faults.push(`${id} is there twice`); \
            for (const link of all('a[href^=\"#\"]')) \
                if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) faults.push(`${link.hash} leads nowhere`); \
            const small = all('main button, main .button, main input:not([type=hidden]), main select').filter((one) => { \
                const box = (one.closest('label') ?? one).getBoundingClientRect(); \
                return box.height > 0 && box.height < 44 && !one.matches('.as-link'); }); \
            for (const one of small) faults.push(`${one.outerHTML.slice(0, 80)} is less than 44 pixels high`); \
            const inText = (one) => one.matches('.sr, .skip') || [...(one.closest('p, li, dd, td, th, label, h1, h2, h3')?.childNodes ?? [])] \
                .some((beside) => beside.nodeType === Node.TEXT_NODE && beside.data.trim()); \
            for (const one of all('a, summary, button').filter((one) => !inText(one))) { \
                const box = one.getBoundingClientRect(); \
                if (box.height > 0 && (box.height < 24 || box.width < 24)) \
                    faults.push(`${one.outerHTML.slice(0, 80)} is a target of ${Math.round(box.width)} by ${Math.round(box.height)}`); } \
            if (!document.querySelector('meta[name=description]')?.content) faults.push('nothing describes it'); \
            return { faults, language: page.lang, title: document.title }",
        )
        .await;
    let mut found: Vec<String> =
        faults["faults"].as_array().into_iter().flatten().filter_map(|fault| fault.as_str().map(Into::into)).collect();
    if faults["language"] != language {
        found.push(format!("says that it is in {}", faults["language"]));
    }
    if faults["title"].as_str().is_none_or(|title| title.contains("H34-")) {
        found.push(format!("its title would tell in the browser's history: {}", faults["title"]));
    }
    found
}

/// Screenshots of the whole page in light and dark mode.
async fn picture(browser: &Browser, folder: &Path, name: &str, width: u32) {
    let height = browser.run("return document.documentElement.scrollHeight").await.as_u64().unwrap_or(900);
    browser.resize(width, height.clamp(700, 6_000)).await;
    for theme in axe::THEMES {
        axe::wear(browser, theme).await;
        let picture = browser.picture().await;
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(folder.join(format!("{name}-{width}-{theme}.png")), picture).expect("a picture");
    }
}
