//! Dossier of an action's page: facts, permission and candidates that the form of any action needs, in one query.

use domain::Moment;
use serde_json::Value;

use crate::failure::Failure;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::query::query;
use crate::schema::account::Person;
use crate::schema::dossier::PaymentRequest;
use crate::schema::enums::DossierAction;
use crate::schema::procedure::{Fee, ProcessingTime, RequiredDocument, Step};
use crate::schema::progress::ProgressEntry;
use crate::staff::queue::AssignableOfficer;
use crate::staff::rulings::ActionRuling;
use crate::staff::transfer::Transfer;
use crate::translator::Translator;

/// Dossier as the form of an action needs it.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "ActionVariables")]
pub struct ActionPage {
    pub code: String,
    /// Version that the action is decided on, and that its mutation expects.
    pub version: i32,
    /// Due date; `None` before acceptance.
    pub due_at: Option<Moment>,
    /// Viewer's permission for the action.
    #[arguments(name: $action)]
    pub action: ActionRuling,
    pub applicant: Option<Person>,
    pub assignee: Option<Person>,
    /// Timeline with the notes of each entry.
    pub progress: Vec<ProgressEntry>,
    /// Timeline with the files of each entry.
    #[cynic(rename = "progress", alias)]
    pub transfers: Vec<Transfer>,
    /// Workflow step; `None` while reception has the dossier.
    pub current_step: Option<Step>,
    /// Procedure that it was filed under.
    pub procedure: Procedure,
    /// Filed form; `None` once erased.
    pub form: Option<Value>,
    /// Payment request made last, paid or not.
    pub payment_request: Option<PaymentRequest>,
    /// Number of supplement requests so far.
    pub supplement_rounds: i32,
    /// Candidates for the dossier's assignment.
    pub assignable_officers: Option<Vec<AssignableOfficer>>,
    /// Candidates for the step that forwarding leads to.
    pub next_officers: Option<Vec<AssignableOfficer>>,
    /// Timeline entries after the version that was on the screen.
    #[arguments(version: $since)]
    pub changes_since: Vec<ProgressEntry>,
}

/// Procedure of the dossier, as the forms of actions need it.
#[derive(Debug, cynic::QueryFragment)]
pub struct Procedure {
    pub name: String,
    pub processing_time: ProcessingTime,
    pub fees: Vec<Fee>,
    pub required_documents: Vec<RequiredDocument>,
    /// JSON Schema of the form.
    pub form_schema: Value,
    steps: Vec<Step>,
}

/// Variables of the query: dossier, action, and the version that was on the screen.
#[derive(Debug, cynic::QueryVariables)]
pub struct ActionVariables {
    code: String,
    action: DossierAction,
    since: i32,
}

query!(StaffAct(ActionVariables): dossier(code: $code) -> ActionPage);

impl ActionPage {
    /// Loads the dossier, with the changes since the version of the posted form.
    pub async fn load(
        context: &PageContext,
        code: &str,
        action: DossierAction,
        typed: &Posted,
    ) -> Result<Self, Failure> {
        context.signed_in()?;
        let since = typed.get("expectedVersion").parse().unwrap_or(i32::MAX);
        let variables = ActionVariables { code: code.to_owned(), action, since };
        StaffAct::ask(context, variables).await?.ok_or(Failure::NotFound)
    }

    /// Path of the dossier's page.
    pub fn page(&self) -> String {
        format!("/staff/dossiers/{}", self.code)
    }

    /// Summary of the dossier above the form: procedure, applicant, step, assignee, due date, and the latest
    /// note of an officer.
    pub fn about(&self, translator: &Translator) -> Vec<String> {
        let line = |label: &str, value: Option<String>| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(format!("{}: {value}", translator.t(label)))
        };
        let step = self.current_step.as_ref().map_or_else(|| translator.t("queue-at-desk"), |step| step.name.clone());
        let name = |person: Option<&Person>| person.map(|person| person.name().to_owned());
        let facts = [
            Some(self.procedure.name.clone()),
            line("dossier-applicant", name(self.applicant.as_ref())),
            line("queue-step", Some(step)),
            line("queue-assignee", name(self.assignee.as_ref())),
            line("dossier-due", self.due_at.as_ref().map(|due| translator.day_of(due))),
        ];
        let said = self.progress.iter().rev().find_map(|entry| {
            let actor = entry.actor.as_ref().filter(|actor| actor.is_officer())?;
            Some(format!("{} ({}): {}", entry.title, actor.written(translator), entry.note.as_ref()?))
        });
        let facts = facts.into_iter().flatten().collect::<Vec<_>>().join("\n");
        std::iter::once(facts).chain(said).collect()
    }

    /// Conflict message: entries since the version that was on the screen, with their actors; `None` without any.
    pub fn meanwhile(&self, translator: &Translator) -> Option<String> {
        let line = |entry: &ProgressEntry| {
            let who = entry.actor.as_ref().map(|actor| actor.written(translator)).unwrap_or_default();
            let told = [translator.moment(&entry.at), entry.title.clone(), who];
            told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        };
        let lines: Vec<String> = self.changes_since.iter().map(line).collect();
        (!lines.is_empty()).then(|| format!("{}\n{}", translator.t("act-meanwhile"), lines.join("\n")))
    }

    /// The step that forwarding leads to.
    pub fn next_step(&self) -> Option<&str> {
        let steps = &self.procedure.steps;
        let next = match &self.current_step {
            Some(here) => steps.iter().position(|step| step.key == here.key)? + 1,
            None => 0,
        };
        steps.get(next).map(|step| step.name.as_str())
    }
}
