//! Bulk actions on dossiers of the queue.

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use axum::response::Response;
use cynic::Id;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lines::line;
use crate::control::{Choice, Control, Kind};
use crate::csrf;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::layout::Layout;
use crate::mutation::{MutationOutcome, mutation};
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::query::one_dossier;
use crate::redirect::{self, encoded, local};
use crate::render::{Answer, ok};
use crate::schema::account::Colleague;
use crate::schema::user_error::UserError;
use crate::staff::away;

const PURPOSE: &str = "bulk-outcomes";

/// `GET /staff/bulk`: confirmation page of a bulk action with the chosen dossiers.
pub async fn confirm(Extension(context): PageExtension, RawQuery(query): RawQuery) -> Answer {
    context.signed_in()?;
    let asked = Posted::of_query(query.as_deref());
    if asked.all("d").next().is_none() {
        context.leave_notice("notice-nothing-ticked");
        return Ok(redirect::to(back(&asked)));
    }
    form(&context, &asked, Faults::none(context.translator())).await
}

/// `POST /staff/bulk`: carries it out, dossier by dossier.
pub async fn perform(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    if posted.get("act") == "accept" {
        let done = accept(&context, &posted).await;
        return told(&context, &posted, done).await;
    }
    if posted.get("assigneeId").is_empty() {
        let faults = Faults::none(context.translator()).at("assigneeId", context.t("assign-none"));
        return form(&context, &posted, faults).await;
    }
    if let Some(faults) = Box::pin(away::asks_back(&context, &posted)).await? {
        return form(&context, &posted, faults).await;
    }
    let done = assign(&context, &posted).await;
    told(&context, &posted, done).await
}

async fn assign(context: &PageContext, posted: &Posted) -> Result<Outcomes, Failure> {
    let input = AssignDossiersInput {
        dossiers: dossiers(posted),
        assignee_id: Id::new(posted.get("assigneeId")),
        request_id: posted.request_id().ok_or(Failure::NotOurForm)?,
    };
    let done = input.send(context).await?;
    Ok(done.after.ok_or(done.errors))
}

async fn accept(context: &PageContext, posted: &Posted) -> Result<Outcomes, Failure> {
    let input = AcceptDossiersInput {
        dossiers: dossiers(posted),
        note: posted.given("note"),
        request_id: posted.request_id().ok_or(Failure::NotOurForm)?,
    };
    let done = input.send(context).await?;
    Ok(done.after.ok_or(done.errors))
}

/// Redirects to the page of outcomes, which may be reloaded; errors of the whole action are shown at its form.
async fn told(context: &PageContext, posted: &Posted, done: Result<Outcomes, Failure>) -> Answer {
    let outcomes = match done {
        Ok(Ok(outcomes)) => outcomes,
        Ok(Err(errors)) => return form(context, posted, Faults::of(context.translator(), errors)).await,
        Err(failure) => return form(context, posted, Faults::of_failure(context, failure)?).await,
    };
    let told = |outcome: BulkOutcome| {
        let refused = outcome.user_errors.into_iter().next().map(|error| error.message);
        let forbidden = outcome.forbidden.then(|| context.t("bulk-forbidden"));
        BulkReport { code: outcome.code, refused: refused.or(forbidden) }
    };
    let told: Vec<BulkReport> = outcomes.into_iter().map(told).collect();
    let sealed = csrf::encrypt_token(context, PURPOSE, &told).ok_or(Failure::Unreadable)?;
    Ok(redirect::to(&format!("/staff/bulk/done?told={sealed}&within={}", encoded(back(posted)))))
}

/// `GET /staff/bulk/done`: the outcome of each dossier.
pub async fn show_outcomes(Extension(context): PageExtension, RawQuery(query): RawQuery) -> Answer {
    context.signed_in()?;
    let asked = Posted::of_query(query.as_deref());
    let told: Vec<BulkReport> = csrf::decrypt_token(&context, PURPOSE, asked.get("told")).ok_or(Failure::NotFound)?;
    let layout = context.layout(context.t("bulk-done-title")).await?;
    let done = told.iter().filter(|one| one.refused.is_none()).count();
    let refused = told.len() - done;
    let mut rows = Vec::with_capacity(told.len());
    for one in told {
        rows.push((line(&context, &one.code).await?, one));
    }
    Ok(ok(&OutcomesPage { layout, done, refused, told: rows, back: back(&asked).to_owned() }))
}

async fn form(context: &PageContext, asked: &Posted, faults: Faults) -> Result<Response, Failure> {
    let translator = context.translator();
    let accepts = asked.get("act") == "accept";
    let request_id = asked.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let ticked: Vec<&str> = asked.all("d").collect();
    let codes: Vec<&str> = ticked.iter().map(|one| one.split('~').next().unwrap_or_default()).collect();
    let control = if accepts {
        Control::area(translator, "note", context.t("act-note")).hinted(context.t("act-note-told")).filled_from(asked)
    } else {
        let officers = officers(context, &codes).await?;
        Control::of(translator, "assigneeId", context.t("queue-assignee"), Kind::Radios(officers))
            .required()
            .filled_from(asked)
    };
    let (title, button) = if accepts { ("bulk-accept", "act-accept") } else { ("bulk-assign", "act-assign") };
    let layout = context.layout(context.translator().t_with(title, "count", codes.len())).await?;
    let back = back(asked);
    let mut lines = Vec::with_capacity(codes.len());
    for code in &codes {
        lines.push(((*code).to_owned(), line(context, code).await?));
    }
    let meant = if faults.is_empty() { away::ASKED } else { "assigneeId" };
    let mut page = FormPage::new(layout, "/staff/bulk", vec![control], faults, context.t(button))
        .back_to(back, context.t("queue-title"))
        .listing(lines)
        .or_else(back, context.t("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("act", asked.get("act").to_owned())
        .hiding("within", back.to_owned())
        .hiding(away::ASKED, asked.get(meant).to_owned());
    for one in ticked {
        page = page.hiding("d", one.to_owned());
    }
    Ok(page.respond())
}

/// Candidates for the first dossier that can be assigned; the mutation refuses the others one by one.
async fn officers(context: &PageContext, codes: &[&str]) -> Result<Vec<Choice>, Failure> {
    for code in codes {
        let query = one_dossier::<Assignable>("AssignableOfficers", (*code).to_owned())?;
        let found = context.ask(query).await?.dossier;
        if let Some(officers) = found.and_then(|dossier| dossier.assignable_officers) {
            return Ok(officers.iter().map(|officer| officer.choice(context)).collect());
        }
    }
    Ok(Vec::new())
}

fn dossiers(posted: &Posted) -> Vec<DossierAtVersionInput> {
    let read = |ticked: &str| {
        let (code, version) = ticked.split_once('~')?;
        Some(DossierAtVersionInput { code: code.to_owned(), expected_version: version.parse().ok()? })
    };
    posted.all("d").filter_map(read).collect()
}

/// The view that it was begun from.
fn back(asked: &Posted) -> &str {
    match asked.get("within") {
        "" => "/staff",
        within => local(within),
    }
}

/// Outcome for one dossier of a bulk action.
#[derive(Serialize, Deserialize)]
struct BulkReport {
    code: String,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "staff-outcomes.html")]
struct OutcomesPage {
    layout: Layout,
    /// Description of each dossier, and its outcome.
    told: Vec<(String, BulkReport)>,
    done: usize,
    refused: usize,
    back: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Assignable {
    assignable_officers: Option<Vec<AssignableOfficer>>,
}

/// Candidate for an assignment, with their workload.
#[derive(Debug, cynic::QueryFragment)]
pub struct AssignableOfficer {
    account: Colleague,
    open_dossiers: i32,
}

impl AssignableOfficer {
    /// Option of a select: name, number of open dossiers, absence.
    pub fn choice(&self, context: &PageContext) -> Choice {
        let count = self.open_dossiers.to_string();
        let person = &self.account.person;
        let label = context.translator().t_with_both("assign-officer", ("name", person.name()), ("count", &count));
        let away = self.account.absence.as_ref().map(|absence| format!(" – {}", absence.told(context.translator())));
        Choice::new(person.id.inner(), format!("{label}{}", away.unwrap_or_default()))
    }
}

#[derive(Debug, cynic::InputObject)]
struct DossierAtVersionInput {
    code: String,
    expected_version: i32,
}

/// Dossiers that are accepted at once.
#[derive(cynic::InputObject)]
struct AcceptDossiersInput {
    dossiers: Vec<DossierAtVersionInput>,
    note: Option<String>,
    request_id: Uuid,
}

mutation!(
    AcceptDossiers: accept_dossiers(AcceptDossiersInput)
        -> AcceptDossiersPayload { outcomes: Vec<BulkOutcome>, user_errors }
);

/// Dossiers that are given to one officer at once.
#[derive(cynic::InputObject)]
struct AssignDossiersInput {
    dossiers: Vec<DossierAtVersionInput>,
    assignee_id: Id,
    request_id: Uuid,
}

mutation!(
    AssignDossiers: assign_dossiers(AssignDossiersInput)
        -> AssignDossiersPayload { outcomes: Vec<BulkOutcome>, user_errors }
);

/// Outcomes by dossier, or the user errors that kept the whole action from being carried out.
type Outcomes = Result<Vec<BulkOutcome>, Vec<UserError>>;

#[derive(Debug, cynic::QueryFragment)]
struct BulkOutcome {
    code: String,
    forbidden: bool,
    user_errors: Vec<UserError>,
}
