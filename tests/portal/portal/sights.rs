//! Accessibility of layout: other fonts, larger text, wider spacing, zoom.

use serde_json::{Value, json};

use super::browser::Browser;

/// Width and style sheet by which a reader sees pages.
struct Sight {
    name: &'static str,
    /// Page width in pixels.
    width: u32,
    style: &'static str,
}

/// A wide font, and the fallback of Debian's browsers.
const DEJAVU: &str = "html, body, button, input, select, textarea { font-family: 'DejaVu Sans' !important }";
/// Text spacing of WCAG 2.2, 1.4.12.
const SPACING: &str = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } \
    p { margin-bottom: 2em !important }";

const SIGHTS: &[Sight] = &[
    Sight { name: "with DejaVu on a narrow telephone", width: 320, style: DEJAVU },
    Sight { name: "with text spacing on a narrow telephone", width: 320, style: SPACING },
    Sight { name: "with letters of 150 % on a telephone", width: 360, style: "html { font-size: 150% !important }" },
    Sight { name: "at 200 %", width: 640, style: "" },
    Sight { name: "with DejaVu on a tablet", width: 960, style: DEJAVU },
    Sight { name: "with text spacing on a tablet", width: 960, style: SPACING },
    Sight { name: "with DejaVu on a wide screen", width: 1280, style: DEJAVU },
    Sight { name: "with text spacing on a wide screen", width: 1280, style: SPACING },
];

/// Text that overflows the window or its container, named by the nearest element; except in scrolling containers and
/// text for screen readers.
const LOOK: &str = "const said = []; const room = document.documentElement.clientWidth; \
    const named = (one) => `${one.localName}${one.id ? '#' + one.id : ''}${one.className ? '.' + String(one.className.baseVal ?? one.className).trim().replaceAll(' ', '.') : ''}`; \
    const path = (one) => [one.parentElement?.parentElement, one.parentElement, one].filter(Boolean).map(named).join(' > '); \
    const words = (text) => text.trim().replace(/\\s+/g, ' ').slice(0, 60); \
    const isClipped = (one) => one && (getComputedStyle(one).clipPath !== 'none' || isClipped(one.parentElement)); \
    const hides = (one) => one.closest('.skip, .scroll, option, details:not([open]) > :not(summary)') || isClipped(one); \
    const over = document.documentElement.scrollWidth - room; \
    if (over > 0) said.push(`scrolls sideways by ${over}`); \
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    for (let text = texts.nextNode(); text; text = texts.nextNode()) { \
        const owner = text.parentElement; \
        if (!text.data.trim() || hides(owner) || getComputedStyle(owner).visibility === 'hidden') continue; \
        const range = document.createRange(); range.selectNodeContents(text); \
        const right = Math.max(...[...range.getClientRects()].map((box) => box.right), 0); \
        if (right > room + 1) { said.push(`${path(owner)} ends ${Math.round(right - room)} behind the window: ${words(text.data)}`); continue; } \
        const place = owner.closest('td, th, button, .button, .tag, .card, .panel, .menu-name, dd, li, p, h1, h2, h3, label, legend'); \
        const clips = place && getComputedStyle(place).overflowX !== 'visible'; \
        const end = place?.getBoundingClientRect().right ?? room; \
        if (place && !clips && right > end + 1) said.push(`${path(owner)} ends ${Math.round(right - end)} behind ${named(place)}: ${words(text.data)}`); \
    } \
    for (const one of document.querySelectorAll('main input:not([type=hidden]), main select, main textarea, main button, main img, main iframe')) { \
        const box = one.getBoundingClientRect(); \
        if (box.width && box.right > room + 1 && !hides(one)) said.push(`${path(one)} ends ${Math.round(box.right - room)} behind the window`); \
    } \
    return said;";

/// Faults of the current page as each of these readers sees it.
pub(super) async fn faults(browser: &Browser) -> Vec<String> {
    let mut found = Vec::new();
    for sight in SIGHTS {
        browser.see(sight.width, sight.style).await;
        let faults = browser.run(LOOK).await;
        let faults = faults.as_array().into_iter().flatten().filter_map(Value::as_str);
        found.extend(faults.map(|fault| format!("{}: {fault}", sight.name)));
    }
    found
}

impl Browser {
    /// Shows the current page at this width with this style sheet.
    pub(super) async fn see(&self, width: u32, style: &str) {
        self.resize(width, 900).await;
        let put = "const own = new CSSStyleSheet(); own.replaceSync(arguments[0]); document.adoptedStyleSheets = [own]";
        self.run_with(put, vec![style.into()]).await;
    }

    /// Gives the current page a window of this size; desktop windows cannot be as narrow as telephones.
    pub(super) async fn resize(&self, width: u32, height: u64) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }
}
