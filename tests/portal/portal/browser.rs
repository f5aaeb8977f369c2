//! Driver of a headless browser for walks through the portal.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::KeyActions;
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Map, Value, json};
use support::eventually;
use tempfile::TempDir;

use super::axe;
use super::words::worded;

/// Time after which a click is repeated.
const PRESS_AGAIN: Duration = Duration::from_secs(8);

/// Conditions of a walk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) width: u32,
    pub(super) script: bool,
    pub(super) by_keyboard: bool,
    /// Language of the pages.
    pub(super) language: &'static str,
    /// Checks accessibility of each page on the way.
    pub(super) closely: bool,
}

impl Look {
    /// By mouse, with script, in Vietnamese.
    pub(super) const fn of(width: u32) -> Self {
        Self { width, script: true, by_keyboard: false, language: "vi", closely: false }
    }
}

/// Headless Chromium, as packaged by Debian.
pub(super) struct Browser {
    driver: Child,
    /// Files of browser and driver.
    _leavings: TempDir,
    client: Client,
    /// URL of the service.
    place: String,
    look: Look,
}

impl Browser {
    /// Opens a browser at this URL.
    pub(super) async fn open(place: &str, look: Look) -> Self {
        let leavings = TempDir::new().expect("a folder");
        let (driver, port) = (0..3).find_map(|_| start(leavings.path())).expect("chromedriver says where it listens");
        let connector = HttpConnector::new();
        let client = ClientBuilder::new(connector)
            .capabilities(capabilities(look))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser");
        // Emulates a focused window: otherwise focus is not rendered.
        let focused = Devtools("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        client.issue_cmd(focused).await.expect("a window with the focus");
        Self { driver, _leavings: leavings, client, place: place.to_owned(), look }
    }

    pub(super) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.place)).await.expect("a page");
    }

    /// Path of the current page, without query.
    pub(super) async fn path(&self) -> String {
        self.client.current_url().await.expect("an address").path().to_owned()
    }

    /// Query of the current page.
    pub(super) async fn query(&self) -> String {
        self.client.current_url().await.expect("an address").query().unwrap_or_default().to_owned()
    }

    /// Text of the page's main part.
    pub(super) async fn text(&self) -> String {
        self.one("main").await.text().await.expect("a text")
    }

    /// True where the main part has this text now.
    pub(super) async fn says(&self, wanted: &str) -> bool {
        self.text().await.contains(self.word(wanted))
    }

    /// The word in the walk's language.
    pub(super) fn word<'a>(&self, words: &'a str) -> &'a str {
        worded(self.look.language, words)
    }

    /// Waits for this text in the main part.
    pub(super) async fn reads(&self, wanted: &str) {
        let wanted = self.word(wanted);
        let said = eventually(wanted, async || {
            let main = self.client.find(Locator::Css("main")).await.ok()?;
            main.text().await.ok().filter(|text| text.contains(wanted))
        });
        said.await;
    }

    /// Waits for the element of this selector.
    pub(super) async fn one(&self, css: &str) -> Element {
        eventually(css, async || self.client.find(Locator::Css(css)).await.ok()).await
    }

    pub(super) async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.expect("a page").is_empty()
    }

    /// Replaces the text of the control of this name.
    pub(super) async fn fill(&self, name: &str, text: &str) {
        let control = self.one(&format!("[name='{name}']")).await;
        if self.look.by_keyboard {
            self.reach(&control).await;
            return self.type_over(text).await;
        }
        control.clear().await.expect("a control that can be typed into");
        control.send_keys(text).await.expect("a control that can be typed into");
    }

    /// Value of the control of this name.
    pub(super) async fn value(&self, name: &str) -> String {
        let control = self.one(&format!("[name='{name}']")).await;
        control.prop("value").await.expect("a control").unwrap_or_default()
    }

    /// Selects the radio button or box of this value.
    pub(super) async fn tick(&self, name: &str, value: &str) {
        let choice = self.one(&format!("[name='{name}'][value='{value}']")).await;
        if self.look.by_keyboard {
            return self.choose_by_keyboard(&choice).await;
        }
        choice.click().await.expect("a choice");
    }

    /// Sets a file control, which cannot be cleared first.
    pub(super) async fn attach(&self, css: &str, path: &str) {
        let control = self.one(css).await;
        if self.look.by_keyboard {
            self.reach(&control).await;
        }
        control.send_keys(path).await.expect("a file control");
    }

    /// Chooses a file in the control of this id; the script uploads it at once, and replaces the page.
    pub(super) async fn choose_file(&self, id: &str, path: &str) {
        let before = self.one("body").await;
        self.attach(&format!("input[id='{id}']"), path).await;
        if self.look.script {
            eventually("what comes of the file", async || before.tag_name().await.is_err().then_some(())).await;
            self.one("footer").await;
        }
    }

    pub(super) fn runs_scripts(&self) -> bool {
        self.look.script
    }

    /// Clicks this selector, and waits for the next page.
    pub(super) async fn press(&self, css: &str) {
        let before = self.one("body").await;
        let pressed = self.one(css).await;
        self.activate(&pressed).await;
        self.left(&before, &pressed).await;
    }

    /// Submits the page's form.
    pub(super) async fn send(&self) {
        self.press("#main-form .buttons button").await;
    }

    /// Opens a menu or details, on the same page.
    pub(super) async fn open_up(&self, css: &str) {
        let opened = self.one(css).await;
        self.activate(&opened).await;
    }

    async fn activate(&self, pressed: &Element) {
        if self.look.by_keyboard {
            self.reach(pressed).await;
            return self.strike(&[Key::Enter.into()]).await;
        }
        pressed.click().await.expect("something to press");
    }

    /// Clicks the link or button of this label, and waits for the next page.
    pub(super) async fn press_labelled(&self, label: &str) {
        let before = self.one("body").await;
        let label = self.word(label);
        let named = format!("//*[self::a or self::button][starts-with(normalize-space(.), \"{label}\")]");
        let found = eventually(label, async || self.shown(&named).await).await;
        self.activate(&found).await;
        self.left(&before, &found).await;
    }

    /// First visible one of these, opening the menu of narrow screens if needed.
    async fn shown(&self, xpath: &str) -> Option<Element> {
        let all = self.client.find_all(Locator::XPath(xpath)).await.ok()?;
        for found in &all {
            if found.is_displayed().await.ok()? {
                return Some(found.clone());
            }
        }
        if !all.is_empty() {
            let menu = self.client.find(Locator::Css(".bar-menu:not([open]) summary")).await.ok()?;
            self.activate(&menu).await;
        }
        None
    }

    /// The old page is gone when its body is stale, and the next is there with its own footer. A click can miss an
    /// element that moves during layout on a busy machine: it is repeated while the old page stays, as people do;
    /// pages must tolerate that.
    async fn left(&self, before: &Element, pressed: &Element) {
        let mut since = Instant::now();
        let gone = eventually("another page", async || {
            if before.tag_name().await.is_err() {
                return Some(());
            }
            if since.elapsed() > PRESS_AGAIN {
                since = Instant::now();
                // An error means that the page is gone.
                let _ = if self.look.by_keyboard { pressed.send_keys("\u{e007}").await } else { pressed.click().await };
            }
            None
        });
        gone.await;
        self.one("footer").await;
        if self.look.closely {
            let found = axe::faults(self).await;
            assert!(found.is_empty(), "{}: {}", self.path().await, found.join("\n"));
        }
    }

    pub(super) async fn reload(&self) {
        self.client.refresh().await.expect("a page");
    }

    pub(super) async fn back(&self) {
        self.client.back().await.expect("a page");
    }

    /// Screenshot of the whole page.
    pub(super) async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// Runs a script of the test.
    pub(super) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("a script")
    }

    /// Runs a script with arguments.
    pub(super) async fn run_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("a script")
    }

    /// Element returned by a script.
    pub(super) fn element(&self, given: &Value) -> Element {
        let id = given.as_object().and_then(|element| element.values().next()).and_then(Value::as_str);
        Element::from_element_id(self.client.clone(), ElementRef::from(id.expect("an element").to_owned()))
    }

    /// Sends keys to the focused element.
    pub(super) async fn perform(&self, strokes: KeyActions) {
        self.client.perform_actions(strokes).await.expect("a keyboard");
    }

    pub(super) async fn keep(&self, name: &str, value: &str) {
        let cookie = json!({ "name": name, "value": value, "url": self.place, "httpOnly": true });
        let kept = self.client.issue_cmd(Devtools("Network.setCookie", cookie)).await.expect("a cookie");
        assert_eq!(kept["success"], true, "{name}");
    }

    /// Deletes the session cookie.
    pub(super) async fn sign_out(&self) {
        self.devtools("Network.deleteCookies", json!({ "name": "hoso", "url": self.place })).await;
    }

    /// Switches the emulated media between print and screen.
    pub(super) async fn print(&self, printed: bool) {
        let media = json!({ "media": if printed { "print" } else { "" } });
        self.client.issue_cmd(Devtools("Emulation.setEmulatedMedia", media)).await.expect("a medium");
    }

    /// Sends a command of the DevTools protocol.
    pub(super) async fn devtools(&self, command: &'static str, takes: Value) -> Value {
        self.client.issue_cmd(Devtools(command, takes)).await.expect("a tool of the browser")
    }

    /// Runs an asynchronous script, which calls its last argument with its result.
    pub(super) async fn run_to_its_end(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.expect("a script")
    }

    /// Switches the language by the page's own control.
    pub(super) async fn speak(&self, language: &'static str) {
        self.go("/").await;
        self.keep("hoso-language", language).await;
    }

    /// Ends the browser before its driver, which would leave it running.
    pub(super) async fn close(self) {
        let closed = self.client.clone().close();
        tokio::time::timeout(Duration::from_secs(10), closed).await.expect("a browser ends").expect("a browser ends");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let ended = self.driver.kill().and_then(|()| self.driver.wait());
        if let Err(error) = ended {
            println!("chromedriver does not end: {error}");
        }
    }
}

/// Starts a driver on a free port; `None` where another program took the port.
fn start(leavings: &Path) -> Option<(Child, u16)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .env("TMPDIR", leavings)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver: tests/browser installs it");
    let output = driver.stdout.take().expect("its output");
    let mut started = BufReader::new(output).lines().map_while(Result::ok);
    let port = started.find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    if port.is_none() {
        driver.wait().expect("it has ended");
    }
    Some((driver, port?))
}

fn capabilities(look: Look) -> Map<String, Value> {
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--force-device-scale-factor=1", format!("--window-size={},900", look.width),
        ],
    });
    if look.width < 500 {
        // Desktop windows cannot be that narrow.
        options["mobileEmulation"] =
            json!({ "deviceMetrics": { "width": look.width, "height": 900, "pixelRatio": 1.0, "touch": false } });
    }
    if !look.script {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": options });
    capabilities.as_object().expect("an object").clone()
}

/// A command of the DevTools protocol, with its parameters.
#[derive(Debug)]
struct Devtools(&'static str, Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, driver: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        driver.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.0, "params": self.1 }).to_string()))
    }
}
