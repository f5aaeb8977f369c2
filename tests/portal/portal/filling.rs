//! Filling in the guide's dossier, page by page.

use std::path::Path;

use serde_json::Value;

use super::browser::Browser;

pub(super) const PROCEDURE: &str = "2.001624";
pub(super) const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// From the first page of the form to the last check.
pub(super) async fn fills_in(browser: &Browser) {
    let sample = sample();
    let form = sample.as_object().expect("a form");
    while let Some(step) = browser.path().await.rsplit_once("/form/").map(|(_, step)| step.to_owned()) {
        for (key, value) in form {
            let name = format!("f/{key}");
            if browser.has(&format!("[name^='{name}']")).await {
                fill(browser, &name, value).await;
            }
        }
        browser.press_labelled("Lưu và tiếp tục").await;
        let next = browser.path().await;
        assert_ne!(next, format!("/services/{PROCEDURE}/apply/form/{step}"), "{}", browser.text().await);
    }
    browser.reads("Thành phần hồ sơ").await;
    attaches(browser).await;
    browser.press_labelled("Tiếp tục").await;
    browser.reads("Hồ sơ chưa được gửi").await;
    tick(browser, "f/undertaking", "true").await;
}

/// Fills the controls of a value.
pub(super) async fn fill(browser: &Browser, name: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                Box::pin(fill(browser, &format!("{name}/{key}"), value)).await;
            }
        }
        Value::Array(rows) if rows.iter().all(Value::is_object) => {
            for (place, row) in rows.iter().enumerate() {
                if !browser.has(&format!("[name^='{name}/{place}/']")).await {
                    browser.press(&format!("button[value='add:{name}']")).await;
                }
                Box::pin(fill(browser, &format!("{name}/{place}"), row)).await;
            }
        }
        Value::Array(chosen) => {
            for value in chosen {
                tick(browser, name, value.as_str().expect("a text")).await;
            }
        }
        Value::Bool(yes) => tick(browser, name, if *yes { "true" } else { "false" }).await,
        Value::String(text) if browser.has(&format!("[name='{name}'][type='radio']")).await => {
            tick(browser, name, text).await;
        }
        Value::String(text) => browser.fill(name, &as_people_write(text)).await,
        Value::Number(number) => browser.fill(name, &number.to_string()).await,
        Value::Null => {}
    }
}

async fn tick(browser: &Browser, name: &str, value: &str) {
    if !browser.has(&format!("[name='{name}'][value='{value}']:checked")).await {
        browser.tick(name, value).await;
    }
}

/// Date as people type it: `2019-03-12` as `12/3/2019`.
fn as_people_write(text: &str) -> String {
    let day = text.parse::<chrono::NaiveDate>();
    day.map_or_else(|_| text.to_owned(), |day| day.format("%-d/%-m/%Y").to_string())
}

/// Attaches a file of an unaccepted type, then one per required document.
pub(super) async fn attaches(browser: &Browser) {
    let folder = tempfile::tempdir().expect("a folder");
    let (pdf, text) = (folder.path().join("giấy tờ.pdf"), folder.path().join("ghi chú.txt"));
    std::fs::write(&pdf, PDF).expect("a file");
    std::fs::write(&text, "không phải PDF").expect("a file");
    send(browser, "application", &text).await;
    browser.reads("tệp không phải là PDF. Hãy lưu lại thành PDF rồi tải lên").await;
    for key in ["application", "wholesaleNetwork", "supplierPapers", "supplierLicences"] {
        send(browser, key, &pdf).await;
        browser.reads("giấy tờ.pdf").await;
    }
    // Several files for one document.
    let pages = ["trang 1.pdf", "trang 2.pdf"].map(|name| folder.path().join(name));
    for page in &pages {
        std::fs::write(page, PDF).expect("a file");
    }
    let both = pages.map(|page| page.display().to_string()).join("\n");
    send(browser, "supplierPapers", Path::new(&both)).await;
    browser.reads("trang 1.pdf").await;
    browser.reads("trang 2.pdf").await;
    assert!(!browser.has(".error").await);
}

/// Chooses a file: the script uploads it, without script the button beside it does.
pub(super) async fn send(browser: &Browser, key: &str, file: &Path) {
    browser.choose_file(&format!("d/{key}"), &file.display().to_string()).await;
    if !browser.runs_scripts() {
        browser.press(&format!("section[aria-labelledby='name-{key}'] .upload button")).await;
    }
}

pub(super) fn sample() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/procedures/samples/2.001624.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("a sample")).expect("a form")
}
