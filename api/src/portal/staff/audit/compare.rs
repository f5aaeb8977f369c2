use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use cynic::QueryBuilder;
use serde::Deserialize;

use super::as_of::Dossier;
use super::difference::{Difference, Differing};
use crate::portal::answer::{Answer, ok};
use crate::portal::failure::Failure;
use crate::portal::form::Form;
use crate::portal::operation::schema;
use crate::portal::shell::Shell;
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
    let form = Form::of(&answer.dossier.ok_or(Failure::NotFound)?.procedure.form_schema);
    let differences = answer.dossier_differences.ok_or(Failure::NotFound)?;
    let differences = differences.into_iter().map(|difference| difference.told(visit.tongue(), &form)).collect();
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
    differences: Vec<Differing>,
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
    #[arguments(code: $code)]
    dossier: Option<Dossier>,
}
