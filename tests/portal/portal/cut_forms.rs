//! Truncated multipart forms have no effect: no file, no message, no decision.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use store::sql::Sql;
use support::licence::Licence;
use support::portal_sources::forms_with_files;
use support::portal_window::{Window, parts_with_file};
use support::test_service::Person;
use support::{TestDatabase, each_database};

const SEEN: &str = "query ($code: String!) { dossier(code: $code) { version exchange(first: 20) { nodes { id } } }
    viewer { drafts { procedureCode version documents { requirement } } } }";

/// Sends forms about a dossier, truncated at some bytes and then whole.
struct Sender<'a> {
    licence: &'a Licence,
    forms: usize,
}

impl Sender<'_> {
    async fn cuts(&mut self, who: &Person, path: &str, control: &str, typed: &[(&str, &str)]) {
        let window = Window::of(&self.licence.office, who);
        let page = window.open(path).await;
        let bytes = parts_with_file(&page, typed, control);
        // The last line's end is optional.
        let whole = bytes.len() - 2;
        let before = self.stands().await;
        for end in (1..8).map(|eighth| eighth * whole / 8).chain([whole - 50, whole - 9, whole - 1]) {
            let reply = window.attach_by(&page, Body::from(bytes[..end].to_vec())).await;
            assert_eq!(
                reply.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path} cut at {end} of {whole}: {}",
                reply.text
            );
        }
        assert_eq!(self.stands().await, before, "{path}");
        let reply = window.attach_by(&page, Body::from(bytes)).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
        let after = self.stands().await;
        assert!(after.0 != before.0 && after.1 == before.1 + 1, "{path}: {after:?}");
        self.forms += 1;
    }

    /// State of the dossier and its drafts, and the number of files ever uploaded.
    async fn stands(&self) -> (Value, u64) {
        let Licence { office, citizen, code, .. } = self.licence;
        let seen = office.ask(citizen, SEEN, json!({ "code": code })).await.at("").clone();
        let sql = Sql::new("select count(*) as files from uploads");
        let row = office.app.parts.database.ledger.fetch_optional(sql).await.expect("an answer").expect("one row");
        (seen, row.count("files").expect("a count"))
    }
}

each_database! {
    async fn a_form_with_files_that_breaks_off_does_nothing(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let Licence { citizen, desk, specialist, leader, code, .. } = &licence;
        let mut sender = Sender { licence: &licence, forms: 0 };
        let (filed, at_office) = (format!("/dossiers/{code}"), format!("/staff/dossiers/{code}"));
        let (said, paper) = ([("body", "Xem tệp kèm theo.")], [("upload", "application")]);
        sender.cuts(citizen, "/services/2.001433/apply/papers", "d/application", &paper).await;
        licence.moved(desk, "acceptDossier", json!({})).await;
        sender.cuts(citizen, &format!("{filed}/exchange"), "files", &said).await;
        sender.cuts(desk, &format!("{at_office}/exchange"), "files", &said).await;
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        licence.moved(desk, "requestSupplement", json!({ "message": "Đề nghị bổ sung.", "items": [item] })).await;
        sender.cuts(citizen, &format!("{filed}/supplement/papers"), "d/application", &paper).await;
        licence.moved(desk, "cancelSupplementRequest", json!({ "reason": "Không cần nữa." })).await;
        licence.moved(desk, "forwardDossier", json!({})).await;
        sender.cuts(specialist, &format!("{at_office}/forward"), "files", &[("note", "Trình dự thảo.")]).await;
        sender.cuts(leader, &format!("{at_office}/send-back"), "files", &[("reason", "Xem lại.")]).await;
        licence.moved(specialist, "forwardDossier", json!({})).await;
        let decided = [("outcome", "GRANTED"), ("reason", "Đủ điều kiện."), ("stage", "decide")];
        sender.cuts(leader, &format!("{at_office}/decide"), "files", &decided).await;
        assert_eq!(sender.forms, forms_with_files(), "every form with files");
    }
}
