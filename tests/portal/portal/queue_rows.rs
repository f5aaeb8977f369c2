//! Rows of the queue at every width: no overflow, and a whole page can be selected.

use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer};

use super::browser::{Browser, Look};
use super::places::signs_in;

/// Horizontal overflow of the table in a wide font.
const OVER: &str = "document.body.style.fontFamily = 'DejaVu Sans'; const table = document.querySelector('table.rows'); \
    const over = table.getBoundingClientRect().right - document.querySelector('main').getBoundingClientRect().right; \
    return [Math.max(0, Math.ceil(over)), document.documentElement.scrollWidth - document.documentElement.clientWidth]";
const TICKED: &str = "return document.querySelectorAll('tbody input[name=d]:checked').length";

#[tokio::test(flavor = "multi_thread")]
async fn the_queues_rows_fit_and_all_of_them_are_ticked_at_once() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_copied_demo(&smtp, &sms).await;
    for width in [360, 1120, 1280] {
        let browser = Browser::open(&service.place(), Look::of(width)).await;
        signs_in(&browser, "tiepnhan").await;
        for query in ["who=anyone", "who=anyone&ended=true&size=50"] {
            browser.go(&format!("/staff?{query}")).await;
            assert_eq!(browser.run(OVER).await, serde_json::json!([0, 0]), "{query} at {width}");
        }
        browser.go("/staff?who=anyone").await;
        let all = if width < 1120 { ".ticks-all input" } else { "th [data-ticks-all] input" };
        browser.one(all).await.click().await.expect("a box");
        assert_eq!(browser.run(TICKED).await, 20, "all of the page at {width}");
        browser.one("tbody input[name=d]").await.click().await.expect("a box");
        assert_eq!(
            browser
                .run("return [...document.querySelectorAll('[data-ticks-all] input')].some((one) => one.checked)")
                .await,
            false
        );
        browser.close().await;
    }
}
