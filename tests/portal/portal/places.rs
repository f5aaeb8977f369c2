//! Every page of the portal in each of its states, for all tests of "every page".
//!
//! A new page is one line here: `at("name", "/path")`, or `after("name", "/path", &[…])` for a state that needs acts
//! before. Pages of further people get a list of their own, and a line in `WHO`.

use serde_json::json;
use support::contract_client::text;
use support::hoso_process::HosoProcess;

use super::browser::Browser;

/// Password of every demo account.
const PASSWORD: &str = "Hoso-demo-2026";

/// Pages by account of the demo; `None` without a session.
pub(super) const WHO: [(Option<&str>, &[Place]); 8] = [
    (None, VISITOR),
    (Some("congdan"), CITIZEN),
    (Some("tochuc"), ORGANIZATION),
    (Some("tiepnhan"), DESK),
    (Some("chuyenvien"), SPECIALIST),
    (Some("lanhdao"), LEADER),
    (Some("thanhtra"), AUDITOR),
    (Some("quantri"), ADMINISTRATOR),
];

/// A page in one of its states.
pub(super) struct Place {
    /// Name for screenshots and findings.
    pub(super) name: &'static str,
    /// `{STATUS}` stands for the code of a citizen's dossier in that status, `{SPECIALIST}`, `{ADMINISTRATOR}` and
    /// `{CITIZEN}` for the ids of their accounts.
    path: &'static str,
    first: &'static [Do],
}

/// Act that brings a state about.
pub(super) enum Do {
    /// Types this into the control of this name.
    Type(&'static str, &'static str),
    Press(&'static str),
    /// Opens a menu on the same page.
    Open(&'static str),
}
use Do::{Open, Press, Type};

const fn at(name: &'static str, path: &'static str) -> Place {
    after(name, path, &[])
}

const fn after(name: &'static str, path: &'static str, first: &'static [Do]) -> Place {
    Place { name, path, first }
}

/// Main button of a page with one form.
const MAIN: &str = "#main-form .buttons button";

const VISITOR: &[Place] = &[
    at("home", "/"),
    at("services", "/services"),
    after("services-filters", "/services", &[Open(".filters summary")]),
    at("services-none", "/services?q=khong-co-gi-nhu-the"),
    at("service", "/services/2.001624"),
    at("privacy", "/privacy"),
    at("terms", "/terms"),
    at("accessibility", "/accessibility"),
    at("register", "/register"),
    after("register-error", "/register", &[Press(MAIN)]),
    at("register-anew", "/register/anew"),
    after(
        "register-anew-error",
        "/register/anew",
        &[Type("username", "congdan"), Type("password", "sai-rồi"), Press(MAIN)],
    ),
    at("login", "/login"),
    after("login-error", "/login", &[Type("username", "congdan"), Type("password", "sai-rồi"), Press(MAIN)]),
    at("forgot", "/password/forgot"),
    after("forgot-error", "/password/forgot", &[Press(MAIN)]),
    at("reset", "/reset?token=AAAA"),
    after("reset-error", "/reset?token=AAAA", &[Press(MAIN)]),
    at("activate-link", "/activate?token=AAAA"),
    after("activate-link-error", "/activate?token=AAAA", &[Press(MAIN)]),
    at("lookup", "/lookup"),
    at("lookup-none", "/lookup?code=000.00.08.H34-000000-0000"),
    at("lookup-found", "/lookup?code={PROCESSING}"),
    after(
        "lookup-wrong-secret",
        "/lookup?code={PROCESSING}",
        &[Type("secret", "00000-00000"), Press("form[method=post].inline-form button")],
    ),
    at("guide", "/guide"),
    at("not-found", "/nowhere"),
];

const CITIZEN: &[Place] = &[
    at("home-signed-in", "/"),
    after("account-menu", "/", &[Open(".account-menu summary")]),
    at("dossiers", "/dossiers"),
    at("dossiers-open", "/dossiers?show=open"),
    at("dossiers-done", "/dossiers?show=done"),
    at("dossiers-waiting", "/dossiers?show=waiting"),
    at("dossiers-found", "/dossiers?q=ruou"),
    at("dossiers-found-none", "/dossiers?q=khong-co-gi-nhu-the"),
    at("dossiers-wrong-day", "/dossiers?from=hôm nay"),
    at("apply", "/services/2.001624/apply"),
    after("apply-error", "/services/2.001624/apply", &[Type("f/trader/name", ""), Press(MAIN)]),
    after("apply-saved", "/services/2.001624/apply", &[Press("#main-form button[value=draft]")]),
    at("draft-delete", "/drafts/delete?procedure=2.001624&draft=1"),
    at("apply-points", "/services/2.001624/apply/form/pointsOfBusiness"),
    at("apply-choices", "/services/2.001624/apply/form/kindsOfAlcohol"),
    at("apply-last", "/services/2.001624/apply/form/representative"),
    after(
        "apply-last-error",
        "/services/2.001624/apply/form/representative",
        &[Type("f/representative/fullName", ""), Press(MAIN)],
    ),
    at("papers", "/services/2.001624/apply/papers"),
    after("papers-error", "/services/2.001624/apply/papers", &[Press(".upload button")]),
    at("print", "/services/2.001624/apply/print"),
    at("check", "/services/2.001624/apply/check"),
    after("check-error", "/services/2.001624/apply/check", &[Press(MAIN)]),
    at("dossier-registered", "/dossiers/{REGISTERED}"),
    at("dossier-asked", "/dossiers/{SUPPLEMENT_REQUESTED}"),
    at("dossier-to-pay", "/dossiers/{PAYMENT_REQUIRED}"),
    at("dossier-returned", "/dossiers/{RESULT_RETURNED}"),
    at("dossier-rejected", "/dossiers/{REJECTED}"),
    at("again", "/dossiers/{REJECTED}/again"),
    at("submitted", "/dossiers/{REGISTERED}/submitted"),
    at("progress", "/dossiers/{RESULT_RETURNED}/progress"),
    at("record", "/dossiers/{RESULT_RETURNED}/record"),
    at("record-fresh", "/dossiers/{REGISTERED}/record"),
    at("exchange", "/dossiers/{PROCESSING}/exchange"),
    at("exchange-none", "/dossiers/{REJECTED}/exchange"),
    at("exchange-asked", "/dossiers/{SUPPLEMENT_REQUESTED}/exchange"),
    after("exchange-error", "/dossiers/{PROCESSING}/exchange", &[Press(MAIN)]),
    at("supplement", "/dossiers/{SUPPLEMENT_REQUESTED}/supplement"),
    at("supplement-papers", "/dossiers/{SUPPLEMENT_REQUESTED}/supplement/papers"),
    at("supplement-check", "/dossiers/{SUPPLEMENT_REQUESTED}/supplement/check"),
    after("supplement-check-error", "/dossiers/{SUPPLEMENT_REQUESTED}/supplement/check", &[Press(MAIN)]),
    at("withdraw", "/dossiers/{PROCESSING}/withdraw"),
    after("withdraw-error", "/dossiers/{PROCESSING}/withdraw", &[Press(MAIN)]),
    at("account", "/account"),
    after("account-error", "/account", &[Type("fullName", ""), Type("dateOfBirth", "hôm nay"), Press(MAIN)]),
    at("password", "/account/password"),
    after("password-error", "/account/password", &[Press(MAIN)]),
    at("devices", "/account/devices"),
    at("dossier-of-nobody", "/dossiers/000.00.08.H34-000000-0000"),
];

const ORGANIZATION: &[Place] = &[
    at("organization-dossiers", "/dossiers"),
    at("organization-apply", "/services/2.001624/apply"),
    at("organization-account", "/account"),
];

const DESK: &[Place] = &[
    at("queue", "/staff?who=anyone"),
    at("queue-none", "/staff?who=anyone&q=khong-co-gi-nhu-the"),
    at("hand-over", "/staff/hand-over"),
    at("absence", "/account/absence"),
    after("absence-error", "/account/absence", &[Press(MAIN)]),
    at("staff-dossier", "/staff/dossiers/{REGISTERED}"),
    at("staff-progress", "/staff/dossiers/{REGISTERED}/progress"),
    at("staff-exchange", "/staff/dossiers/{REGISTERED}/exchange"),
    at("staff-mail", "/staff/dossiers/{REGISTERED}/mail"),
    at("staff-accept", "/staff/dossiers/{REGISTERED}/accept"),
    at("staff-ask", "/staff/dossiers/{REGISTERED}/request-supplement"),
    after("staff-ask-error", "/staff/dossiers/{REGISTERED}/request-supplement", &[Press(MAIN)]),
    after(
        "staff-ask-check",
        "/staff/dossiers/{REGISTERED}/request-supplement",
        &[
            Open(".ask-group:last-of-type summary"),
            Open("input[name=ask][value='d/application']"),
            Type("id/application", "Bản quét bị mờ. Hãy quét lại toàn bộ đơn, đủ các trang và chữ ký."),
            Type("message", "Đề nghị bổ sung hồ sơ theo mục dưới đây."),
            Type("respondBy", "28/2/2099"),
            Press(MAIN),
        ],
    ),
    at("staff-request-payment", "/staff/dossiers/{PROCESSING}/request-payment"),
    after("staff-request-payment-error", "/staff/dossiers/{PROCESSING}/request-payment", &[Press(MAIN)]),
    at("staff-assign", "/staff/dossiers/{REGISTERED}/assign"),
    at("staff-forward", "/staff/dossiers/{ACCEPTED}/forward"),
    at("staff-reject", "/staff/dossiers/{REGISTERED}/reject"),
    after("staff-reject-error", "/staff/dossiers/{REGISTERED}/reject", &[Press(MAIN)]),
    at("staff-barred", "/staff/dossiers/{REGISTERED}/return-result"),
    at("staff-forward", "/staff/dossiers/{ACCEPTED}/forward"),
    at("staff-record-payment", "/staff/dossiers/{PAYMENT_REQUIRED}/record-payment"),
    after("staff-record-payment-error", "/staff/dossiers/{PAYMENT_REQUIRED}/record-payment", &[Press(MAIN)]),
    at("staff-cancel-payment", "/staff/dossiers/{PAYMENT_REQUIRED}/cancel-payment"),
    after("staff-cancel-payment-error", "/staff/dossiers/{PAYMENT_REQUIRED}/cancel-payment", &[Press(MAIN)]),
    at("staff-decline-withdrawal", "/staff/dossiers/{WITHDRAWAL_REQUESTED}/decline-withdrawal"),
    at("staff-cancel-request", "/staff/dossiers/{SUPPLEMENT_REQUESTED}/cancel-supplement"),
    at("staff-dossier-asked", "/staff/dossiers/{SUPPLEMENT_REQUESTED}"),
    after("staff-bulk", "/staff?status=REGISTERED", &[Open("input[name=d]"), Press("button[name=act][value=assign]")]),
    after(
        "staff-bulk-accept",
        "/staff?status=REGISTERED",
        &[Open("input[name=d]"), Press("button[name=act][value=accept]")],
    ),
    at("queue-filtered", "/staff?who=anyone&status=REGISTERED&timeliness=NOT_STARTED"),
    at("queue-ended", "/staff?who=anyone&ended=true&size=50"),
    at("queue-at-step", "/staff?who=anyone&procedure=2.001624&step=at%3Aexamination"),
    at("view-name", "/staff/views?who=anyone&status=REGISTERED"),
    at("queue-upside-down", "/staff?from=10%2F03%2F2026&to=09%2F03%2F2026"),
    at("report", "/staff/report"),
];

const SPECIALIST: &[Place] = &[
    at("specialist-queue", "/staff"),
    at("specialist-dossier", "/staff/dossiers/{PROCESSING}"),
    at("specialist-forward", "/staff/dossiers/{PROCESSING}/forward"),
    at("specialist-send-back", "/staff/dossiers/{PROCESSING}/send-back"),
];

const LEADER: &[Place] = &[
    at("hand-over-of", "/staff/hand-over?from={SPECIALIST}"),
    at("leader-dossier", "/staff/dossiers/{PROCESSING}"),
    at("staff-extend", "/staff/dossiers/{PROCESSING}/extend"),
    at("staff-stop", "/staff/dossiers/{PROCESSING}/stop"),
    at("staff-revoke-ruling", "/staff/dossiers/{REJECTED}/revoke-ruling"),
];

const AUDITOR: &[Place] = &[
    at("history", "/audit/dossiers/{REGISTERED}"),
    at("compare", "/audit/dossiers/{PROCESSING}/compare?from=1&to=2"),
    at("as-of", "/audit/dossiers/{REGISTERED}/as-of?day=1/1/2099"),
];

/// The locked account stays locked: it is used by nobody afterwards.
const ADMINISTRATOR: &[Place] = &[
    at("accounts", "/admin/accounts"),
    at("accounts-citizens", "/admin/accounts?kind=CITIZEN"),
    at("accounts-none", "/admin/accounts?status=ERASED"),
    at("invite", "/admin/accounts/invite"),
    after("invite-error", "/admin/accounts/invite", &[Open("[name=role][value=LEADER]"), Press(MAIN)]),
    at("account-of-staff", "/admin/accounts/{SPECIALIST}"),
    at("account-of-ones-own", "/admin/accounts/{ADMINISTRATOR}"),
    at("account-absence", "/admin/accounts/{SPECIALIST}/absence"),
    after("account-absence-error", "/admin/accounts/{SPECIALIST}/absence", &[Press(MAIN)]),
    at("account-role", "/admin/accounts/{SPECIALIST}/role"),
    at("account-invitation", "/admin/accounts/{SPECIALIST}/invitation"),
    at("account-lock", "/admin/accounts/{SPECIALIST}/lock"),
    after("account-locked", "/admin/accounts/{SPECIALIST}/lock", &[Type("reason", "Chuyển công tác."), Press(MAIN)]),
    at("account-unlock", "/admin/accounts/{SPECIALIST}/unlock"),
    at("account-erasure", "/admin/accounts/{CITIZEN}/erasure"),
    after(
        "account-erasure-refused",
        "/admin/accounts/{CITIZEN}/erasure",
        &[Open("[name=basis][value=PERSON_ASKED]"), Press(MAIN)],
    ),
    at("ledger", "/staff/deliveries"),
];

impl Place {
    /// Opens the page and brings its state about.
    pub(super) async fn show(&self, browser: &Browser, codes: &Codes) {
        browser.go(&codes.put_into(self.path)).await;
        for act in self.first {
            match act {
                Type(name, text) => browser.fill(name, text).await,
                Press(css) => browser.press(css).await,
                Open(css) => browser.open_up(css).await,
            }
        }
    }
}

/// Codes of the demo citizen's dossiers by status, and ids of accounts.
pub(super) struct Codes(Vec<(String, String)>);

impl Codes {
    pub(super) async fn of_demo(service: &HosoProcess) -> Self {
        let mut citizen = service.visitor();
        citizen.log_in("congdan", PASSWORD).await;
        let answer = citizen.ask("MyDossiers", json!({ "first": 100 })).await;
        let dossiers = answer["viewer"]["dossiers"]["nodes"].as_array().expect("a list").clone();
        let mut codes: Vec<_> =
            dossiers.iter().map(|dossier| (text(&dossier["status"]), text(&dossier["code"]))).collect();
        for (name, username) in [("SPECIALIST", "chuyenvien"), ("ADMINISTRATOR", "quantri"), ("CITIZEN", "congdan")] {
            let mut person = service.visitor();
            person.log_in(username, PASSWORD).await;
            codes.push((name.to_owned(), text(&person.ask("Viewer", json!({})).await["viewer"]["id"])));
        }
        Self(codes)
    }

    pub(super) fn put_into(&self, path: &str) -> String {
        let Some((before, rest)) = path.split_once('{') else { return path.to_owned() };
        let (status, behind) = rest.split_once('}').expect("a status");
        let code = self.0.iter().find(|(found, _)| found == status).map(|(_, code)| code);
        format!("{before}{}{behind}", code.unwrap_or_else(|| panic!("nothing of the demo is {status}")))
    }
}

/// Signs in with an account of the demo.
pub(super) async fn signs_in(browser: &Browser, username: &str) {
    // The log-in page redirects a signed-in visitor.
    browser.sign_out().await;
    browser.go("/login").await;
    browser.fill("username", username).await;
    browser.fill("password", PASSWORD).await;
    browser.press(MAIN).await;
}
