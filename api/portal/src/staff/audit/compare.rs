//! Difference between two versions of a dossier, for auditors.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use cynic::QueryBuilder;
use serde::Deserialize;
use serde_json::Value;

use super::difference::Telling;
use super::officers::Officers;
use super::procedure::Procedure;
use crate::failure::Failure;
use crate::form::Form;
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::PageExtension;
use crate::render::{Answer, ok};
use crate::schema::enums::DossierStatus;
use crate::staff::filing::{Difference, Differing};

/// Query string of the comparison: two versions, in either order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CompareQuery {
    from: String,
    to: String,
}

/// `GET /audit/dossiers/{code}/compare`: the diff of two versions.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<CompareQuery>,
) -> Answer {
    let layout = context.colleague(context.t("audit-compare-title")).await?.0;
    let version = |text: &str| text.trim().parse::<i32>().map_err(|_| Failure::NotFound);
    let (one, other) = (version(&wanted.from)?, version(&wanted.to)?);
    // Whichever way they were chosen, the earlier comes first.
    let (from, to) = (one.min(other), one.max(other));
    let variables = DifferencesVariables { code: code.clone(), from, to, earlier: from.max(1) };
    let answer: ComparedDossier = context.ask(ComparedDossier::build(variables)).await?;
    let procedure = answer.dossier.ok_or(Failure::NotFound)?.procedure;
    let form = Form::of(&procedure.form_schema);
    // There are no versions behind the last one.
    let to = answer.later.as_ref().map_or(to, |later| later.version.min(to));
    let state = |snapshot: Option<DossierSnapshot>| snapshot.and_then(|then| then.state).unwrap_or_default();
    // Before it was filed there was nothing.
    let (before, after) = (if from == 0 { Value::Null } else { state(answer.earlier) }, state(answer.later));
    let of_form = answer.dossier_differences.ok_or(Failure::NotFound)?;
    let officers = Officers::of(&context, [&before, &after]).await?;
    let telling = Telling { translator: context.translator(), procedure: &procedure, form: &form, officers: &officers };
    let differences = telling.all(&before, &after, &of_form);
    let lead =
        context.translator().t_with_both("audit-compare-lead", ("from", &from.to_string()), ("to", &to.to_string()));
    let back = format!("/audit/dossiers/{code}");
    Ok(ok(&ComparePage { layout: layout.wide(), lead, back, differences }))
}

#[derive(Template)]
#[template(path = "audit-compare.html")]
struct ComparePage {
    layout: Layout,
    lead: String,
    back: String,
    differences: Vec<Differing>,
}

impl ComparePage {
    fn caption(&self) -> String {
        self.layout.title.clone()
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct DifferencesVariables {
    code: String,
    from: i32,
    to: i32,
    /// The first version that there is a state of.
    earlier: i32,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DifferencesVariables")]
struct ComparedDossier {
    #[arguments(code: $code, from: $from, to: $to)]
    dossier_differences: Option<Vec<Difference>>,
    #[cynic(rename = "dossierAtVersion", alias)]
    #[arguments(code: $code, version: $earlier)]
    earlier: Option<DossierSnapshot>,
    #[cynic(rename = "dossierAtVersion", alias)]
    #[arguments(code: $code, version: $to)]
    later: Option<DossierSnapshot>,
    #[arguments(code: $code)]
    dossier: Option<Dossier>,
}

/// Definition of the procedure, from which fields and documents take their titles.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Dossier {
    pub(super) procedure: Procedure,
}

/// A dossier as it was: its form apart, and the whole state that the log folds to.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct DossierSnapshot {
    pub(super) status: DossierStatus,
    pub(super) version: i32,
    pub(super) form: Option<Value>,
    state: Option<Value>,
}
