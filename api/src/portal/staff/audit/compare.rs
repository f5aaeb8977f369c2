use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use cynic::QueryBuilder;
use domain::Moment;
use serde::Deserialize;
use serde_json::Value;

use crate::portal::answer::{Answer, ok};
use crate::portal::failure::Failure;
use crate::portal::operation::schema;
use crate::portal::shell::Shell;
use crate::portal::tongue::Tongue;
use crate::portal::visit::Here;

/// Which versions, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    from: String,
    to: String,
}

/// `GET /audit/dossiers/{code}/compare`: what differs between two versions.
pub async fn show(Extension(visit): Here, Path(code): Path<String>, Query(wanted): Query<Wanted>) -> Answer {
    let shell = visit.colleague(visit.say("audit-compare-title")).await?.0;
    let version = |text: &str| text.trim().parse::<i32>().map_err(|_| Failure::NotFound);
    let (one, other) = (version(&wanted.from)?, version(&wanted.to)?);
    // Whichever way they were chosen, the earlier comes first.
    let variables = DifferencesVariables { code: code.clone(), from: one.min(other), to: one.max(other) };
    let (from, to) = (variables.from, variables.to);
    let answer: DossierDifferences = visit.ask(DossierDifferences::build(variables)).await?;
    let differences = answer.dossier_differences.ok_or(Failure::NotFound)?;
    let lead = visit.tongue().say_with_both("audit-compare-lead", ("from", &from.to_string()), ("to", &to.to_string()));
    let back = format!("/audit/dossiers/{code}");
    Ok(ok(&ComparePage { shell: shell.wide(), lead, back, differences }))
}

#[derive(Template)]
#[template(path = "audit-compare.html")]
struct ComparePage {
    shell: Shell,
    lead: String,
    back: String,
    differences: Vec<Difference>,
}

#[derive(Debug, cynic::QueryVariables)]
struct DifferencesVariables {
    code: String,
    from: i32,
    to: i32,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DifferencesVariables")]
struct DossierDifferences {
    #[arguments(code: $code, from: $from, to: $to)]
    dossier_differences: Option<Vec<Difference>>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Difference {
    path: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl Difference {
    fn before(&self, tongue: &Tongue) -> String {
        written(tongue, self.before.as_ref())
    }

    fn after(&self, tongue: &Tongue) -> String {
        written(tongue, self.after.as_ref())
    }
}

/// Moments by our clocks, other texts as they are, all else as JSON writes it; nothing where nothing stands.
fn written(tongue: &Tongue, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.parse::<Moment>().map_or_else(|_| text.clone(), |at| tongue.moment(&at)),
        Some(other) => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}
