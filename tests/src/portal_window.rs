//! Browser window without script: cookies and forms.

use std::cell::RefCell;
use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::test_service::{PDF, Person, Reply, TestService};

const BOUNDARY: &str = "a-window";

/// A browser window without script: keeps cookies, posts forms.
pub struct Window<'o> {
    office: &'o TestService,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// A page open in it.
pub struct Page {
    pub path: String,
    pub text: String,
}

impl<'o> Window<'o> {
    pub fn of(office: &'o TestService, person: &Person) -> Self {
        let token = person.token.clone().expect("somebody signed in");
        Self { office, cookies: RefCell::new([("hoso".to_owned(), token)].into()) }
    }

    /// Replaces the session cookie.
    pub fn holds_session(&self, token: &str) {
        self.cookies.borrow_mut().insert("hoso".to_owned(), token.to_owned());
    }

    pub async fn open(&self, path: &str) -> Page {
        let reply = self.send(Request::get(path), Body::empty()).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        Page { path: path.to_owned(), text: reply.text }
    }

    /// Requests a page that may be refused.
    pub async fn asks(&self, path: &str) -> Reply {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Posts the page's form with these fields changed.
    pub async fn post(&self, page: &Page, typed: &[(&str, &str)]) -> Reply {
        self.post_to(&page.path, page, typed).await
    }

    /// Posts to another path than the page's.
    pub async fn post_to(&self, path: &str, page: &Page, typed: &[(&str, &str)]) -> Reply {
        let mut fields = page.fields();
        for (name, value) in typed {
            fields.retain(|(found, _)| found != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let mut body = reqwest::Url::parse("http://nowhere/").expect("an address");
        body.query_pairs_mut().extend_pairs(fields);
        let body = body.query().unwrap_or_default().to_owned();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Uploads a file for a required document, as a form with files.
    pub async fn attach(&self, page: &Page, requirement: &str, name: &str) -> Reply {
        self.attach_by(page, Body::from(parcel(page, requirement, name).concat())).await
    }

    pub async fn attach_by(&self, page: &Page, body: Body) -> Reply {
        let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Request::post(&page.path).header(header::CONTENT_TYPE, media_type), body).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Reply {
        let cookies = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).expect("a request");
        let reply = self.office.send(request).await;
        for line in reply.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().expect("text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie");
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        reply
    }
}

/// Multipart body of the page's form with these fields changed.
pub fn parts(page: &Page, typed: &[(&str, &str)]) -> String {
    let kept = page.fields().into_iter().filter(|(found, _)| typed.iter().all(|(name, _)| found != name));
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    kept.chain(typed).map(|(name, value)| part(&name, &value)).collect::<String>() + &format!("--{BOUNDARY}--\r\n")
}

/// Multipart body with a file in this control, the token before the file as browsers send it.
pub fn parts_with_file(page: &Page, typed: &[(&str, &str)], control: &str) -> Vec<u8> {
    let kept = page.fields().into_iter().filter(|(found, _)| typed.iter().all(|(name, _)| found != name));
    let (token, kept): (Vec<_>, Vec<_>) = kept.partition(|(name, _)| name == "token");
    let kept: String = token.iter().chain(&kept).map(|(name, value)| part(name, value)).collect();
    let typed: String = typed.iter().map(|(name, value)| part(name, value)).collect();
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    [kept.as_bytes(), typed.as_bytes(), before_file(control, "a.pdf").as_bytes(), PDF, end.as_bytes()].concat()
}

fn part(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

/// Head of a file's part.
fn before_file(control: &str, name: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{control}\"; filename=\"{name}\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    )
}

/// Two halves of a form with a file: everything before the bytes, and the rest.
pub fn parcel(page: &Page, requirement: &str, name: &str) -> [Vec<u8>; 2] {
    let fields = page.fields();
    let hidden = |name: &str| fields.iter().find(|(found, _)| found == name).expect("a hidden field").1.clone();
    let head = [
        part("token", &hidden("token")),
        part("draft", &hidden("draft")),
        part("upload", requirement),
        before_file(&format!("d/{requirement}"), name),
    ];
    let rest = [PDF, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    [head.concat().into_bytes(), rest]
}

impl Page {
    /// Page of an answer.
    pub fn of(path: &str, reply: &Reply) -> Self {
        Self { path: path.to_owned(), text: reply.text.clone() }
    }

    /// Values of the page's controls, as a browser posts them.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for tag in self.text.split('<').filter_map(|tag| tag.strip_prefix("input ")) {
            let tag = tag.split('>').next().unwrap_or_default();
            let attribute = |name: &str| {
                let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
                Some(unescaped(&tag[start..start + tag[start..].find('"')?]))
            };
            let (Some(name), kind) = (attribute("name"), attribute("type").unwrap_or_default()) else { continue };
            let is_left_out = matches!(kind.as_str(), "radio" | "checkbox") && !tag.contains(" checked");
            if !is_left_out && kind != "file" && fields.iter().all(|(found, _)| *found != name) {
                fields.push((name, attribute("value").unwrap_or_default()));
            }
        }
        for area in self.text.split("<textarea ").skip(1) {
            let Some((head, rest)) = area.split_once(">\n") else { continue };
            let Some(name) = head.split_once("name=\"").and_then(|(_, rest)| rest.split_once('"')) else { continue };
            let value = rest.split("</textarea>").next().unwrap_or_default();
            fields.push((name.0.to_owned(), unescaped(value)));
        }
        fields
    }

    /// Value of the control of this name.
    pub fn value(&self, name: &str) -> String {
        self.fields().into_iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no {name}")).1
    }
}

fn unescaped(text: &str) -> String {
    let entities = [
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}
