//! Page weight, for telephones on slow networks.

use reqwest::header;
use support::sqlite;

use super::browser::Browser;
use crate::guide::setup::GuideSetup;

/// Transferred bytes of the page and its resources.
const WEIGHT: &str = "const all = [...performance.getEntriesByType('navigation'), \
    ...performance.getEntriesByType('resource')]; \
    return [all[0].encodedBodySize, all.reduce((sum, one) => sum + one.encodedBodySize, 0)]";
/// Limit of page, style sheet, script and icon together, compressed.
const MOST: usize = 60_000;

/// Pages with a session are within the limit, whatever they show.
pub(super) async fn weighs(browser: &Browser, paths: &[&str]) {
    for path in paths {
        browser.go(path).await;
        let weight = browser.run(WEIGHT).await;
        let bytes = |place: usize| weight[place].as_u64().expect("a size");
        assert!(bytes(0) > 0 && bytes(0) < 25_000 && bytes(1) < 60_000, "{path}: {weight}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_all_it_brings_along_is_light_and_safe() {
    let stage = GuideSetup::set(&sqlite().await).await;
    let place = stage.service.place();
    let client = reqwest::Client::new();
    let get = async |path: &str| {
        let request = client.get(format!("{place}{path}")).header(header::ACCEPT_ENCODING, "br");
        let response = request.send().await.expect("an answer");
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response
    };
    for path in ["/", "/services", "/services/2.001624", "/lookup", "/register", "/login", "/password/forgot"] {
        let page = get(path).await;
        assert_eq!(page.headers()[header::CONTENT_ENCODING], "br", "{path}");
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("a policy").to_owned();
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(page.headers()[header::CACHE_CONTROL].to_str().expect("a text").starts_with("private"), "{path}");
        let weight = page.bytes().await.expect("a page").len();
        let plain = client.get(format!("{place}{path}")).send().await.expect("an answer").text().await.expect("a page");
        let named = plain.split('"').filter(|part| part.starts_with("/assets/"));
        let mut whole = weight;
        for asset in named {
            let asset = get(asset).await;
            assert!(asset.headers()[header::CACHE_CONTROL].to_str().expect("a text").contains("immutable"));
            whole += asset.bytes().await.expect("an asset").len();
        }
        assert!(whole < MOST && weight < 25_000, "{path}: {weight} bytes, {whole} with all it brings along");
        for inline in [" style=", " onclick=", "<style", "<script>"] {
            assert!(!plain.contains(inline), "{path} has {inline}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_none_of_our_pages_sent_does_nothing() {
    let stage = GuideSetup::set(&sqlite().await).await;
    let place = stage.service.place();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let form = "username=congdan&password=x&token=AAAA";
    let post = |path: &str, origin: &str| {
        client
            .post(format!("{place}{path}"))
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
    };
    for path in [
        "/login",
        "/staff/search",
        "/staff/bulk",
        "/staff/views/delete",
        "/staff/dossiers/x/accept",
        "/staff/dossiers/x/request-supplement/check",
        "/admin/accounts/invite",
        "/admin/accounts/x/lock",
    ] {
        for origin in ["https://evil.example", "null", place.as_str()] {
            let response = post(path, origin).await.expect("an answer");
            assert_eq!(response.status(), 403, "{path}, {origin}");
            assert!(response.text().await.expect("a page").contains("Trang đã mở quá lâu"));
        }
    }
}
