//! Warnings before a limit locks somebody out, and pages of refused acts.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::Role;
use serde_json::json;
use support::licence::Licence;
use support::test_service::{PASSWORD, Person, Reply, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

const ORIGIN: &str = "http://127.0.0.1:8080";

/// A reader of pages in a language.
struct Reader<'a> {
    office: &'a TestService,
    cookie: String,
}

impl<'a> Reader<'a> {
    async fn of(office: &'a TestService, person: &Person, language: &str) -> Self {
        let input = json!({ "username": person.username, "password": PASSWORD, "delivery": "COOKIE" });
        let reply = office.mutate(&Person::nobody(), "logIn", "session { id }", input).await;
        reply.done();
        let session = reply.header("set-cookie").split(';').next().expect("a cookie");
        Self { office, cookie: format!("{session}; hoso-language={language}") }
    }

    fn request(&self, method: &str, path: &str, body: String) -> Request<Body> {
        let request = Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie);
        let request = request.header(header::ORIGIN, ORIGIN);
        let kind = if body.starts_with("--") {
            "multipart/form-data; boundary=here"
        } else {
            "application/x-www-form-urlencoded"
        };
        let request = request.header(header::CONTENT_TYPE, kind);
        request.body(Body::from(body)).expect("a request")
    }

    async fn page(&self, path: &str) -> Reply {
        self.office.send(self.request("GET", path, String::new())).await
    }

    /// Posts a multipart form that was allowed when it was shown.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let part = |(name, value): &(&str, &str)| {
            format!("--here\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        self.send(path, fields, |fields| fields.iter().map(part).chain(["--here--\r\n".to_owned()]).collect()).await
    }

    /// Posts a form without files.
    async fn post_plain(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let written = |fields: &[(&str, &str)]| {
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.iter().copied()).finish()
        };
        self.send(path, fields, written).await
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)], written: impl Fn(&[(&str, &str)]) -> String) -> Reply {
        let page = self.page("/account").await;
        let (_, rest) = page.text.split_once("name=\"token\" value=\"").expect("a token");
        let token = rest.split_once('"').expect("a token").0;
        // A token is valid in the browser it was sent to.
        let visitor = page.header("set-cookie").split(';').next().expect("a cookie");
        let browser = Self { office: self.office, cookie: format!("{}; {visitor}", self.cookie) };
        let fields: Vec<_> = [("token", token)].into_iter().chain(fields.iter().copied()).collect();
        browser.office.send(browser.request("POST", path, written(&fields))).await
    }
}

each_database! {
    async fn before_somebody_is_locked_out_the_page_names_what_they_hold(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let Licence { office, specialist, desk, code, .. } = &licence;
        let administrator = office.staff(Role::Administrator, None).await;
        let holder = office.ask(specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let idle = office.ask(desk, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        licence.moved(desk, "assignDossier", json!({ "assigneeId": holder })).await;
        for (language, one) in [("vi", "Đang được phân công 1 hồ sơ:"), ("en", "One dossier is assigned to them:")] {
            let reader = Reader::of(office, &administrator, language).await;
            for act in ["lock", "role"] {
                let page = reader.page(&format!("/admin/accounts/{holder}/{act}")).await;
                assert_eq!(page.status, StatusCode::OK);
                assert!(page.text.contains(one) && page.text.contains(code.as_str()), "{act}: {}", page.text);
                let page = reader.page(&format!("/admin/accounts/{idle}/{act}")).await;
                assert!(!page.text.contains(one), "{act} of somebody who holds nothing");
            }
        }
    }

    async fn what_can_no_longer_be_done_keeps_its_words_and_loses_its_button(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let Licence { office, desk, code, .. } = &licence;
        let version = office.version(desk, code).await.to_string();
        licence.moved(desk, "acceptDossier", json!({})).await;
        let path = format!("/staff/dossiers/{code}/reject");
        for (language, label, said) in [
            ("vi", "Từ chối tiếp nhận", "Hiện không thực hiện được việc này nữa."),
            ("en", "Reject", "This can no longer be done."),
        ] {
            let reader = Reader::of(office, desk, language).await;
            let request = Uuid::new_v4().to_string();
            let fields =
                [("expectedVersion", version.as_str()), ("requestId", request.as_str()), ("reason", "Sai thẩm quyền.")];
            let page = reader.post_plain(&path, &fields).await;
            assert!(page.text.contains(label) && page.text.contains("Sai thẩm quyền."), "{}", page.text);
            let buttons = page.text.split_once("class=\"buttons\"").expect("its end").1;
            let buttons = buttons.split_once("</div>").expect("an end").0;
            assert!(buttons.contains(said) && !buttons.contains("<button"), "{buttons}");
        }
    }

    async fn whoever_may_not_is_told_on_the_page_who_may(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let Licence { office, specialist, desk, code, .. } = &licence;
        licence.moved(desk, "acceptDossier", json!({})).await;
        let version = office.version(desk, code).await;
        let path = format!("/staff/dossiers/{code}/forward");
        for (language, said) in [
            ("vi", "Lúc này chỉ Bộ phận Một cửa mới được thực hiện thao tác này."),
            ("en", "At this stage, only the one-stop desk may do this."),
        ] {
            let reader = Reader::of(office, specialist, language).await;
            let page = reader.page(&path).await;
            assert!(page.text.contains(said), "{}", page.text);
            let (request, seen) = (uuid::Uuid::new_v4().to_string(), version.to_string());
            let sent = reader.post(&path, &[("requestId", &request), ("expectedVersion", &seen)]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN);
            assert!(sent.text.contains(said), "{}", sent.text);
            let dossier = reader.page(&format!("/staff/dossiers/{code}")).await;
            assert!(dossier.text.contains(said), "beside what they may do: {}", dossier.text);
        }
        assert_eq!(office.version(desk, code).await, version, "nothing was done");
    }
}
