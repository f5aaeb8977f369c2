//! Hostile values in paths, queries and forms of the portal.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::Role;
use support::portal_sources::{api, paths, read, routes};
use support::test_service::{AGENCY, PDF, Person, Reply, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// Functions and constants by which the portal's sources read and render fields.
const CALLS: [&str; 13] = [
    ".get(\"",
    ".all(\"",
    ".exact(\"",
    ".has(\"",
    "given(\"",
    "code(\"",
    "text(\"",
    "field(\"",
    "day(\"",
    "of_organization(\"",
    ".hiding(\"",
    "translator,\"",
    ":&str=\"",
];
/// Names of all query and form fields in the portal's sources and templates.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut names = BTreeSet::new();
    read(&api("portal/src"), ".rs", &mut |source| {
        let unbroken: String = source.split_whitespace().collect();
        names.extend(CALLS.iter().flat_map(|call| names_after(&unbroken, call)));
        names.extend(of_queries(source));
        names.extend(of_enums(&unbroken));
    });
    read(&api("portal/templates"), ".html", &mut |template| names.extend(names_after(template, "name=\"")));
    names.into_iter().collect()
});
/// Longest URL: HTTP libraries accept no more than 64 KiB.
const ADDRESS_MAX: usize = 60_000;
/// Longest answer headers: proxies accept no more than 8 or 16 KiB.
const HEADERS_MAX: usize = 16_000;

/// Quoted names directly behind this text.
fn names_after(source: &str, before: &str) -> Vec<String> {
    let quoted = source.split(before).skip(1).filter_map(|rest| rest.split_once('"'));
    let is_name = |word: &&str| {
        word.starts_with(|first: char| first.is_ascii_lowercase()) && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    quoted.map(|(word, _)| word).filter(is_name).map(ToOwned::to_owned).collect()
}

/// Fields of query structs.
fn of_queries(source: &str) -> Vec<String> {
    let bodies = source.split("Deserialize)]").skip(1).filter_map(|rest| rest.split_once('{')?.1.split_once("\n}"));
    let lines = bodies.flat_map(|(body, _)| body.lines()).map(str::trim);
    let declared = lines.filter(|line| !line.starts_with(['/', '#'])).filter_map(|line| line.split_once(':'));
    declared.filter_map(|(said, _)| said.split(' ').next_back()).map(ToOwned::to_owned).collect()
}

/// Names that an enum of fields has for its variants.
fn of_enums(unbroken: &str) -> Vec<String> {
    let bodies = unbroken.split("fnname(self)->&'staticstr{").skip(1).filter_map(|rest| rest.split_once("}}"));
    bodies.flat_map(|(body, _)| names_after(body, "=>\"")).collect()
}

fn fields(names: &[String], value: &str) -> String {
    names.iter().map(|name| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// URLs of a path that give every name this value, in as few URLs as fit.
fn addresses(path: &str, value: &str) -> Vec<String> {
    let longest = NAMES.iter().map(String::len).max().expect("names");
    let at_once = (ADDRESS_MAX - path.len()) / (longest + value.len() + 2);
    NAMES.chunks(at_once).map(|names| format!("{path}?{}", fields(names, value))).collect()
}

fn wrong(path: &str, reply: &Reply) -> Option<String> {
    let headers: usize = reply.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let place: String = path.chars().take(60).collect();
    (reply.status.is_server_error() || headers > HEADERS_MAX)
        .then(|| format!("{place}: {} with {headers} bytes of headers", reply.status))
}

/// Requests a page, with cookies of session and browser.
async fn page(office: &TestService, who: &Person, path: &str, visitor: &str) -> Reply {
    let session = who.token.as_ref().map(|token| format!("hoso={token}; ")).unwrap_or_default();
    let request = Request::get(path).header(header::COOKIE, format!("{session}{visitor}"));
    office.send(request.body(Body::empty()).expect("a request")).await
}

async fn post(office: &TestService, who: &Person, path: &str, visitor: &str, body: String) -> Reply {
    let session = who.token.as_ref().map(|token| format!("hoso={token}; ")).unwrap_or_default();
    let request = Request::post(path)
        .header(header::COOKIE, format!("{session}{visitor}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    office.send(request.body(Body::from(body)).expect("a request")).await
}

/// Posts a multipart form each part of which has this value, also as file name.
async fn post_parts(
    office: &TestService,
    who: &Person,
    path: &str,
    (visitor, token): &(String, String),
    value: &str,
) -> Reply {
    let part = |disposition: &str, value: &str| {
        format!("--parts\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{value}\r\n")
    };
    let mut body = part("name=\"token\"", token);
    body.extend(NAMES.iter().map(|name| part(&format!("name=\"{name}\""), value)));
    let encoded = value.replace('\0', "%00");
    for called in [format!("filename=\"{value}.pdf\""), format!("filename*=UTF-8''{encoded}.pdf")] {
        body += &part(&format!("name=\"file\"; {called}"), &String::from_utf8_lossy(PDF));
    }
    body += &part(&format!("name=\"{value}\""), "x");
    let session = who.token.as_ref().map(|token| format!("hoso={token}; ")).unwrap_or_default();
    let request = Request::post(path)
        .header(header::COOKIE, format!("{session}{visitor}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=parts");
    office.send(request.body(Body::from(body + "--parts--\r\n")).expect("a request")).await
}

/// Visitor cookie with a form token.
async fn browser(office: &TestService, who: &Person) -> (String, String) {
    let visitor = "hoso-visitor=0123456789abcdef".to_owned();
    let home = page(office, who, "/lookup", &visitor).await;
    let token = home.text.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    (visitor, token.unwrap_or_else(|| panic!("a form's token in {}", home.text)).to_owned())
}

/// A sample of each way in which a name gets into the sources, and names that a manual list once lacked.
#[test]
fn the_names_of_fields_are_those_of_the_sources() {
    let known = "q sent viewed kept day time told toId deputyId from until awaited step size page ended unread officer \
        assigneeId draft upload dueAt respondBy money reference outcome fullName organizationName identityNumber dateOfBirth \
        newPassword currentPassword basis document agencyCode expectedVersion seen shown stage fee base notices newsTopics \
        notifyBySms privacyNotice askedOf redraws rows act d token";
    for name in known.split(' ') {
        assert!(NAMES.iter().any(|found| found == name), "{name} is none of {:?}", *NAMES);
    }
}

each_database! {
    async fn a_form_with_more_files_than_it_may_have_is_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let (visitor, token) = browser(&office, &citizen).await;
        let part = |disposition: &str, value: &str| {
            format!("--parts\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{value}\r\n")
        };
        let files = |count| part("name=\"file\"; filename=\"a.pdf\"", "x").repeat(count);
        let path = "/services/2.001433/apply/papers";
        let sent = |body: String| {
            let session = citizen.token.as_ref().map(|token| format!("hoso={token}; ")).unwrap_or_default();
            let request = Request::post(path)
                .header(header::COOKIE, format!("{session}{visitor}"))
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=parts");
            office.send(request.body(Body::from(body + "--parts--\r\n")).expect("a request"))
        };
        let fits = sent(part("name=\"token\"", &token) + &files(40)).await;
        assert_ne!(fits.status, StatusCode::PAYLOAD_TOO_LARGE);
        let refused = sent(part("name=\"token\"", &token) + &files(41)).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        // Without its token nothing is accepted.
        assert_eq!(sent(files(1) + &part("name=\"token\"", &token)).await.status, StatusCode::FORBIDDEN);
    }

    async fn no_address_and_no_form_of_the_portal_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let everybody = [
            office.citizen().await,
            office.staff(Role::Reception, Some(AGENCY)).await,
            office.staff(Role::Administrator, None).await,
        ];
        let long = "x".repeat(1_000);
        let mut found = Vec::new();
        for who in &everybody {
            let (visitor, token) = browser(&office, who).await;
            for value in ["%00", &long] {
                for path in paths(value) {
                    for address in addresses(&path, value) {
                        found.extend(wrong(&path, &page(&office, who, &address, &visitor).await));
                    }
                    let body = format!("token={token}&{}", fields(&NAMES, value));
                    found.extend(wrong(&path, &post(&office, who, &path, &visitor, body).await));
                }
            }
        }
        assert_eq!(found, [""; 0]);
    }

    /// As rendered by a page of the dossier, except for the typed fields.
    async fn no_form_about_a_dossier_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let long = "x".repeat(1_000);
        let mut found = Vec::new();
        for who in [&office.staff(Role::Reception, Some(AGENCY)).await, &citizen] {
            let (visitor, token) = browser(&office, who).await;
            for value in ["%00", &long] {
                for path in paths(&filed.code).into_iter().filter(|path| path.contains(&filed.code)) {
                    let drawn = format!("token={token}&requestId={}&expectedVersion={}", Uuid::new_v4(), filed.version);
                    let body = format!("{drawn}&{}", fields(&NAMES, value));
                    found.extend(wrong(&path, &post(&office, who, &path, &visitor, body).await));
                }
            }
        }
        assert_eq!(found, [""; 0]);
    }

    async fn no_form_with_files_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let long = "x".repeat(1_000);
        let mut found = Vec::new();
        for who in [&citizen, &office.staff(Role::Reception, Some(AGENCY)).await] {
            let browser = browser(&office, who).await;
            for (part, value) in [("%00", "\0"), (&long, &long), (&code, "\0"), (&code, &long), (&code, &code)] {
                for path in paths(part) {
                    found.extend(wrong(&path, &post_parts(&office, who, &path, &browser, value).await));
                }
            }
        }
        assert_eq!(found, [""; 0]);
    }

    /// Signed URLs of files with made-up parts.
    async fn no_address_of_a_file_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let upload = office.upload(&citizen).await;
        let long = "x".repeat(1_000);
        let mut found = Vec::new();
        for part in ["%00", "x", &long, &upload] {
            let paths = routes("app/src/files", part);
            assert_eq!(paths.len(), 3, "{paths:?}");
            for path in paths {
                for value in ["%00", &long, "-1", "99999999999999999999"] {
                    let named = ["expires", "signature", "viewer"];
                    let query: Vec<_> = named.iter().map(|name| format!("{name}={value}")).collect();
                    for method in ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"] {
                        let request = Request::builder().method(method).uri(format!("{path}?{}", query.join("&")));
                        let request = request.header(header::CONTENT_TYPE, "application/pdf");
                        let body = Body::from(PDF);
                        let reply = office.send(request.body(body).expect("a request")).await;
                        found.extend(wrong(&format!("{method} {path}"), &reply));
                    }
                }
            }
        }
        assert_eq!(found, [""; 0]);
    }

    async fn what_is_searched_for_in_the_portal_is_cut_and_a_field_that_is_none_left_out(place: TestDatabase) {
        let office = TestService::open(place).await;
        let nobody = Person::nobody();
        let found = page(&office, &nobody, "/services?q=%00r%C6%B0%E1%BB%A3u&sector=%00", "a=b").await;
        assert_eq!(found.status, 200);
        assert!(found.text.contains("value=\"rượu\""), "{}", found.text);
        let long = page(&office, &nobody, &format!("/services?q={}", "a".repeat(50_000)), "a=b").await;
        assert_eq!(long.status, 200);
        let unknown = page(&office, &nobody, "/services?q=ruou&sector=nothing&agency=nowhere", "a=b").await;
        assert_eq!((unknown.status.as_u16(), unknown.header("location")), (303, "/services?q=ruou&sector=&agency="));
    }

    async fn what_is_looked_up_is_echoed_only_where_it_can_be(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (visitor, token) = browser(&office, &Person::nobody()).await;
        let long = "x".repeat(50_000);
        let body = format!("token={token}&code={long}&secret={long}");
        let answer = post(&office, &Person::nobody(), "/lookup", &visitor, body).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/lookup?code="));
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
    }
}
