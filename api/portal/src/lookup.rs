//! Public look-up of a dossier by its code, with details for the bearer of its secret.

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use axum::http::HeaderMap;
use domain::Moment;
use domain::dossier::DossierCode;
use domain::text::Code;
use foundation::cookie;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::csrf;
use super::form::{Form, ReadableGroup, told};
use super::layout::Layout;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::query::query;
use super::redirect::{self, encoded};
use super::render::{Answer, ok};
use super::schema::enums::{DossierStatus, Timeliness};
use super::schema::procedure::{ProcedureForm, RequiredDocument};
use super::tag::Tag;
use super::translator::Translator;

/// Cookie with a dossier's look-up secret, encrypted, for a quarter of an hour: the secret never stands in an address.
const COOKIE: &str = "hoso-lookup";
const PURPOSE: &str = "look-up";
const A_QUARTER: u32 = 15 * 60;

/// Query string of the look-up: the code as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LookUpQuery {
    code: String,
}

#[derive(Serialize, Deserialize)]
struct Presented {
    code: String,
    secret: String,
}

/// `GET /lookup`: status of a dossier; with its secret also form and documents.
pub async fn show(Extension(context): PageExtension, Query(wanted): Query<LookUpQuery>, headers: HeaderMap) -> Answer {
    let typed = wanted.code.trim().to_owned();
    let code = typed.parse::<DossierCode>().ok().map(|code| code.to_string());
    let presented = presented(&context, &headers).filter(|presented| Some(&presented.code) == code.as_ref());
    let has_presented = presented.is_some();
    let found = match &code {
        // A malformed code is not asked for: that would cost a try of the throttle.
        None => None,
        Some(code) => {
            let secret = presented.map(|presented| presented.secret);
            LookUpDossier::ask(&context, LookUpVariables { code: code.clone(), secret }).await?
        }
    };
    let layout = context.layout(context.t("lookup-title")).await?;
    let malformed = context.translator().t_with("lookup-malformed", "code", &layout.office.example_code);
    Ok(ok(&LookUpPage {
        fault: match (&code, &found) {
            (_, Some(_)) => None,
            (Some(_), None) => Some(context.t("lookup-none")),
            (None, None) => (!typed.is_empty()).then_some(malformed),
        },
        is_wrong_secret: has_presented && found.as_ref().is_some_and(|found| found.detail.is_none()),
        groups: found
            .as_ref()
            .and_then(|found| found.detail.as_ref())
            .map(|detail| detail.told(context.translator()))
            .unwrap_or_default(),
        code: code.unwrap_or(typed),
        found,
        layout,
    }))
}

/// `POST /lookup`: keeps the secret for a while, and shows the details.
pub async fn present_secret(Extension(context): PageExtension, posted: Posted) -> Answer {
    // Text that is neither code nor secret is echoed into no address and no cookie.
    let given = |name: &str| Code::of_address(posted.get(name)).map(|given| given.to_string());
    let code = given("code").unwrap_or_default();
    let place = format!("/lookup?code={}", encoded(&code));
    if !posted.is_redrawn()
        && let Some(secret) = given("secret")
        && let Some(sealed) = csrf::encrypt_token(&context, PURPOSE, &Presented { code, secret })
    {
        context.set_cookie(COOKIE, &sealed, Some(A_QUARTER));
    }
    Ok(redirect::to(&place))
}

fn presented(context: &PageContext, headers: &HeaderMap) -> Option<Presented> {
    csrf::decrypt_token(context, PURPOSE, cookie::read(headers, COOKIE, &context.app().public_url)?)
}

#[derive(Template)]
#[template(path = "lookup.html")]
struct LookUpPage {
    layout: Layout,
    code: String,
    found: Option<Found>,
    /// Filed form and documents, for whoever presented the secret.
    groups: Vec<(String, ReadableGroup)>,
    /// Error message where nothing was found or the code is malformed.
    fault: Option<String>,
    is_wrong_secret: bool,
}

#[derive(Debug, cynic::QueryVariables)]
struct LookUpVariables {
    code: String,
    secret: Option<String>,
}

query!(LookUpDossier(LookUpVariables): look_up_dossier(code: $code, secret: $secret) -> Found);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "DossierLookUp")]
struct Found {
    code: String,
    status: DossierStatus,
    status_title: String,
    procedure_name: String,
    agency_name: String,
    submitted_at: Moment,
    due_at: Option<Moment>,
    timeliness: Timeliness,
    progress: Vec<LookUpProgress>,
    detail: Option<LookUpDetail>,
}

#[derive(Debug, cynic::QueryFragment)]
struct LookUpProgress {
    at: Moment,
    title: String,
}

#[derive(Debug, cynic::QueryFragment)]
struct LookUpDetail {
    applicant_name: Option<String>,
    form: Option<Value>,
    procedure: Option<ProcedureForm>,
    documents: Vec<LookUpDocument>,
}

#[derive(Debug, cynic::QueryFragment)]
struct LookUpDocument {
    requirement: String,
    file: LookUpFile,
}

#[derive(Debug, cynic::QueryFragment)]
struct LookUpFile {
    name: String,
}

impl LookUpDetail {
    fn told(&self, translator: &Translator) -> Vec<(String, ReadableGroup)> {
        let (Some(filed), Some(procedure)) = (&self.form, &self.procedure) else { return Vec::new() };
        let form = Form::of(&procedure.form_schema);
        told(translator, form.fields(), filed).into_iter().map(|group| (String::new(), group)).collect()
    }

    fn document_name(&self, document: &LookUpDocument) -> String {
        let papers =
            self.procedure.as_ref().map(|procedure| procedure.required_documents.as_slice()).unwrap_or_default();
        RequiredDocument::name_of(papers, &document.requirement)
    }
}

impl Found {
    fn tag(&self) -> Tag {
        Tag::status(self.status, &self.status_title)
    }

    fn latest_first(&self) -> impl Iterator<Item = &LookUpProgress> {
        self.progress.iter().rev()
    }

    fn time(&self, translator: &Translator) -> String {
        Tag::timeliness(self.timeliness, translator).label
    }
}
