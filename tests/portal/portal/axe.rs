//! Accessibility by axe-core: violations of WCAG 2.2, levels A and AA, and of best practices.

use std::sync::LazyLock;

use serde_json::Value;

use super::browser::Browser;

/// `tests/browser` installs it. Our Content-Security-Policy forbids foreign scripts; the browser's driver runs
/// it all the same.
static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).expect("axe-core: tests/browser installs it")
});
const RUN: &str = "const told = arguments[arguments.length - 1]; \
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']; \
    const fault = (rule, node) => `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary}`; \
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then( \
        ({ violations, passes }) => told({ passed: passes.length, \
            faults: violations.flatMap((rule) => rule.nodes.map((node) => fault(rule, node))) }), \
        (error) => told({ passed: 0, faults: [String(error)] }))";

/// Colours that pages are shown in.
pub(super) const THEMES: &[&str] = &["light", "dark"];

/// Violations of the shown page, in light and dark mode.
pub(super) async fn faults(browser: &Browser) -> Vec<String> {
    faults_in(THEMES, browser).await
}

/// Violations of the shown page in these colours.
pub(super) async fn faults_in(themes: &[&str], browser: &Browser) -> Vec<String> {
    browser.run(&AXE).await;
    let chosen = browser.run("return document.documentElement.dataset.theme").await;
    let mut found = Vec::new();
    for &theme in themes {
        wear(browser, theme).await;
        let answer = browser.run_to_its_end(RUN).await;
        assert!(answer["passed"].as_u64().is_some_and(|passed| passed > 10), "axe looked at nothing: {answer}");
        let faults = answer["faults"].as_array().into_iter().flatten().filter_map(Value::as_str);
        found.extend(faults.map(|fault| format!("in {theme}: {fault}")));
    }
    wear(browser, chosen.as_str().unwrap_or("device")).await;
    found
}

/// Switches the page's colours by its own control.
pub(super) async fn wear(browser: &Browser, theme: &str) {
    browser.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
}
