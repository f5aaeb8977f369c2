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

/// A dossier that something is about to be done with.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "ActionVariables")]
pub struct ActionPage {
    /// Its number.
    pub code: String,
    /// What the act is decided on.
    pub version: i32,
    /// When the result is due.
    pub due_at: Option<Moment>,
    /// Whether the viewer may do it.
    #[arguments(name: $action)]
    pub action: ActionRuling,
    /// Who filed it.
    pub applicant: Option<Person>,
    /// Who works on it.
    pub assignee: Option<Person>,
    /// What happened, with what was said about it.
    pub progress: Vec<ProgressEntry>,
    /// What went along where it was passed on.
    #[cynic(rename = "progress", alias)]
    pub transfers: Vec<Transfer>,
    /// Where the office is with it.
    pub current_step: Option<Step>,
    /// Under what it was filed.
    pub procedure: Procedure,
    /// What it holds.
    pub form: Option<Value>,
    /// What was to be paid last.
    pub payment_request: Option<PaymentRequest>,
    /// How often a supplement was asked for.
    pub supplement_rounds: i32,
    /// Who can be given it.
    pub assignable_officers: Option<Vec<AssignableOfficer>>,
    /// Who can be named for the next step.
    pub next_officers: Option<Vec<AssignableOfficer>>,
    /// What happened since the version that was on the screen.
    #[arguments(version: $since)]
    pub changes_since: Vec<ProgressEntry>,
}

/// What a dossier was filed under.
#[derive(Debug, cynic::QueryFragment)]
pub struct Procedure {
    /// What it is called.
    pub name: String,
    /// How long the office may take.
    pub processing_time: ProcessingTime,
    /// What is paid.
    pub fees: Vec<Fee>,
    /// Which papers.
    pub required_documents: Vec<RequiredDocument>,
    /// Which fields.
    pub form_schema: Value,
    steps: Vec<Step>,
}

/// Which dossier, and what about it.
#[derive(Debug, cynic::QueryVariables)]
pub struct ActionVariables {
    code: String,
    action: DossierAction,
    since: i32,
}

query!(StaffAct(ActionVariables): dossier(code: $code) -> ActionPage);

impl ActionPage {
    /// The dossier as it is, with what happened since the version that the posted form was made of.
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

    /// Its page.
    pub fn page(&self) -> String {
        format!("/staff/dossiers/{}", self.code)
    }

    /// What the act is about: the procedure, who applies, where it is, with whom, until when; and what a colleague said
    /// last.
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

    /// What happened meanwhile, and who did it; nothing where nothing did.
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
