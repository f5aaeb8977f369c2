//! Event history of a dossier, for auditors.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use cynic::QueryBuilder;
use domain::Moment;
use serde::Deserialize;
use serde_json::Value;

use super::as_of;
use crate::control::Control;
use crate::failure::Failure;
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::PageExtension;
use crate::redirect::encoded;
use crate::render::{Answer, ok};
use crate::schema::page::Page;
use crate::schema::progress::Actor;
use crate::translator::Translator;

/// Events on one page.
const PAGE: i32 = 50;

/// Query string of the event log: the cursor of its page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    after: String,
}

/// `GET /audit/dossiers/{code}`: events as stored, and the verdict on their hash chain.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<HistoryQuery>,
) -> Answer {
    let layout = context.colleague(context.t("audit-title")).await?.0;
    let after = Some(wanted.after).filter(|after| !after.is_empty());
    let is_first = after.is_none();
    let variables = HistoryVariables { code, first: PAGE, after };
    let answer: DossierHistory = context.ask(DossierHistory::build(variables)).await?;
    let dossier = answer.dossier.ok_or(Failure::NotFound)?;
    let history = dossier.history.ok_or(Failure::NotFound)?;
    let here = format!("/audit/dossiers/{}", dossier.code);
    let next = history.page_info.following().map(|after| format!("{here}?after={}", encoded(after)));
    Ok(ok(&HistoryPage {
        is_intact: answer.verify_dossier.as_ref().is_some_and(|verification| verification.intact),
        verdict: answer.verify_dossier.map(|verification| verification.written(context.translator())),
        next,
        first: (!is_first).then(|| here.clone()),
        code: dossier.code,
        version: dossier.version,
        events: history.nodes,
        moment: as_of::controls(context.translator(), &as_of::AsOfQuery::default()),
        here,
        layout: layout.wide(),
    }))
}

#[derive(Template)]
#[template(path = "audit-history.html")]
struct HistoryPage {
    layout: Layout,
    here: String,
    code: String,
    version: i32,
    verdict: Option<String>,
    is_intact: bool,
    /// Day and time to look back to.
    moment: [Control; 2],
    events: Vec<Event>,
    first: Option<String>,
    next: Option<String>,
}

#[derive(Debug, cynic::QueryVariables)]
struct HistoryVariables {
    code: String,
    first: i32,
    after: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "HistoryVariables")]
struct DossierHistory {
    #[arguments(code: $code)]
    dossier: Option<Dossier>,
    #[arguments(code: $code)]
    verify_dossier: Option<Verification>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(variables = "HistoryVariables")]
struct Dossier {
    code: String,
    version: i32,
    #[arguments(first: $first, after: $after)]
    history: Option<Page<Event>>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Event {
    aggregate_type: String,
    sequence: i32,
    #[cynic(rename = "type")]
    kind: String,
    title: String,
    recorded_at: Moment,
    actor: Option<Actor>,
    payload: Option<Value>,
    hash: String,
    previous_hash: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Verification {
    intact: bool,
    event_count: i32,
    broken_stream: Option<String>,
    first_broken_sequence: Option<i32>,
}

impl Verification {
    fn written(&self, translator: &Translator) -> String {
        match self.first_broken_sequence {
            None if self.intact => translator.t_with("audit-intact", "count", self.event_count),
            broken => {
                let at = broken.map(|at| at.to_string()).unwrap_or_default();
                let stream = self.broken_stream.clone().unwrap_or_default();
                translator.t_with_both("audit-broken", ("at", &at), ("stream", &stream))
            }
        }
    }
}

impl Event {
    /// Tells an event of the dossier's own stream, whose sequence is the version that can be compared.
    fn is_version(&self) -> bool {
        self.aggregate_type == "dossier"
    }

    /// `Hồ sơ 3`: which event of which stream it is.
    fn place(&self, translator: &Translator) -> String {
        format!("{} {}", translator.stream(&self.aggregate_type), self.sequence)
    }

    fn who(&self, translator: &Translator) -> String {
        self.actor.as_ref().map_or_else(|| translator.t("exchange-system"), |actor| actor.written(translator))
    }

    /// Stored name and payload of the event, as JSON.
    fn says(&self) -> String {
        let payload = self.payload.as_ref().and_then(|payload| serde_json::to_string_pretty(payload).ok());
        format!("{} {}", self.kind, payload.unwrap_or_default())
    }
}
