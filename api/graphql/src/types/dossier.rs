//! Output type of dossiers, with fields by the caller's permission.

mod filing;
mod officers;
mod origin;
mod parts;
mod source;

use std::sync::Arc;

use app::deliveries::LedgerList;
use async_graphql::{Context, ID, Object};
use domain::dossier::{allowed_actions, authorize};
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use projections::{Counted, Page};

use super::account::Account;
use super::connection::{PageArguments, connection, counts, page_request, uncounted};
use super::delivery::{DeliveryConnection, deliveries_page};
use super::event::EventConnection;
use super::exchange::{Message, MessageConnection};
use super::file::File;
use super::procedure::{Procedure, ProcedureStep};
use super::progress::ProgressEntry;
use super::ruling::ActionRuling;
use super::supplement::{DossierResult, PaymentRequest, SupplementRequest};
use super::times::{ReachedDeadline, StepTime, TimeLeft};
use super::viewing::DossierViewingConnection;
use crate::context::ContextExt;
use crate::enums::{DossierAction, DossierStatus, DueDateDoubt, Timeliness, Turn};
use crate::scalar::{DateTime, Json};

use filing::FilingChanges;
use parts::{AssignableOfficer, DossierDocument};
use source::DossierSource;

/// Application filed under one version of a procedure. Seen by its applicant, officers of its agency and auditors;
/// others get null as for a dossier that does not exist.
#[derive(Clone)]
pub struct Dossier(Arc<DossierSource>);

/// Application filed under one version of a procedure. Seen by its applicant, officers of its agency and auditors;
/// others get null as for a dossier that does not exist.
#[Object]
impl Dossier {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Dossier(self.0.id).encode().into()
    }

    /// Dossier code for people, `000.00.08.H34-260213-0001`; unique and never reused.
    async fn code(&self) -> &str {
        self.0.state.filed.code.as_str()
    }

    /// Version for optimistic concurrency, raised by each workflow event; messages and read marks do not move it. Pass
    /// it as `expectedVersion`.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.state.version).unwrap_or(i32::MAX)
    }

    /// Current status, one of the ten of the National Public Service Portal.
    async fn status(&self) -> DossierStatus {
        self.0.state.status().into()
    }

    /// Title of the status in the language of the request; show it for statuses that you do not know.
    async fn status_title(&self, ctx: &Context<'_>) -> String {
        ctx.app().texts.status(ctx.language(), self.0.state.status())
    }

    /// When the applicant filed it, UTC.
    async fn submitted_at(&self) -> DateTime {
        self.0.state.filed.submitted_at.into()
    }

    /// When the dossier last changed, UTC, messages included; the filter `changedSince` compares with it.
    async fn updated_at(&self, ctx: &Context<'_>) -> Result<DateTime, AppError> {
        if let Some(updated_at) = self.0.updated_at {
            return Ok(updated_at.into());
        }
        let app = ctx.app();
        let listed = app.queries.dossier_details.updated_at(self.0.id).await;
        // Where no row has it yet, nothing but its submission has happened that others could see.
        let listed = listed.map_err(|error| app.faults.unanswered(error))?;
        Ok(listed.unwrap_or(self.0.state.filed.submitted_at).into())
    }

    /// When the one-stop desk accepted it and the clock started, UTC; null before.
    async fn accepted_at(&self) -> Option<DateTime> {
        self.0.state.filed.accepted_at.map(Into::into)
    }

    /// When the result is due, UTC; while the clock is paused, the date last promised. Null before acceptance.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.state.filed.due_at.map(Into::into)
    }

    /// Why the due date may not hold because of the calendar; null if nothing speaks against it, and once the work has
    /// ended.
    async fn due_date_doubt(&self, ctx: &Context<'_>) -> Option<DueDateDoubt> {
        let rulebook = ctx.app().facts.rulebook();
        self.0.state.filed.due_date_doubt(ctx.caller().at, rulebook.calendar()).map(Into::into)
    }

    /// Whether the work is on time against `dueAt`, at the moment of the request.
    async fn timeliness(&self, ctx: &Context<'_>) -> Timeliness {
        self.0.state.timeliness(ctx.caller().at).into()
    }

    /// Side that has to act next: applicant, office or nobody.
    async fn turn(&self) -> Turn {
        self.0.state.filed.turn().into()
    }

    /// Working time left until `dueAt`, or passed since; frozen while the clock is paused. Null before acceptance and
    /// once the work has ended.
    async fn time_left(&self, ctx: &Context<'_>) -> Option<TimeLeft> {
        let rulebook = ctx.app().facts.rulebook();
        self.0.state.filed.time_left(ctx.caller().at, rulebook.calendar()).map(Into::into)
    }

    /// Last moment at which the office may ask for a supplement, UTC; null before acceptance, and if the procedure sets
    /// no limit.
    async fn supplement_until(&self) -> Option<DateTime> {
        self.0.state.filed.supplement_until.map(Into::into)
    }

    /// Number of supplement requests so far; 0 if there was none.
    async fn supplement_rounds(&self) -> i32 {
        i32::try_from(self.0.state.filed.rounds).unwrap_or(i32::MAX)
    }

    /// Working time spent at the desk and at each step since acceptance, in order.
    async fn step_times(&self, ctx: &Context<'_>) -> Result<Vec<StepTime>, AppError> {
        let app = ctx.app();
        let entries = app.queries.progress.of(self.0.id).await.map_err(|error| app.faults.unanswered(error))?;
        let (procedure, rulebook) = (self.0.pinned_procedure(app), app.facts.rulebook());
        Ok(StepTime::all(entries, procedure.as_deref(), rulebook.calendar(), ctx.caller().at, ctx.language()))
    }

    /// Deadlines reached so far, oldest first. The applicant does not see SUPPLEMENT_TIME_ENDING.
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<Vec<ReachedDeadline>, AppError> {
        Ok(self.0.reached(ctx).await?.into_iter().map(Into::into).collect())
    }

    /// Actions that the caller may run now, for enabling buttons; each is the mutation of the same name.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Vec<DossierAction> {
        let caller = ctx.caller();
        let rulebook = ctx.app().facts.rulebook();
        let actions = allowed_actions(&caller.actor, &self.0.state.filed, caller.at, rulebook.calendar());
        actions.into_iter().map(Into::into).collect()
    }

    /// Whether the caller may run one action on the dossier now, with the reason if not.
    async fn action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Action to check; each is the mutation of the same name.")] name: DossierAction,
    ) -> ActionRuling {
        let (app, caller) = (ctx.app(), ctx.caller());
        let rulebook = app.facts.rulebook();
        let obstacle = authorize(name.into(), &caller.actor, &self.0.state.filed, caller.at, rulebook.calendar()).err();
        ActionRuling::of(name, obstacle.as_ref(), &app.texts, ctx.language())
    }

    /// Messages that the caller's side has not read; officers of an agency share their read marks.
    async fn unread_messages(&self, ctx: &Context<'_>) -> Result<i32, AppError> {
        Ok(i32::try_from(self.0.unread(ctx).await?).unwrap_or(i32::MAX))
    }

    /// Version of the procedure that it was filed under; it never changes.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Procedure, AppError> {
        let pinned = &self.0.state.filed.procedure;
        ctx.app().facts.procedure(&pinned.code, pinned.version).await?.map(Procedure).ok_or(AppError::Unavailable)
    }

    /// Account that filed it; null if the caller may not see it. Selecting its contact fields records a viewing by
    /// officers and auditors.
    async fn applicant(&self, ctx: &Context<'_>) -> Result<Option<Account>, AppError> {
        let selected = ctx.look_ahead();
        if Account::PERSONAL.iter().any(|field| selected.field(field).exists()) {
            self.0.view(ctx).await?;
        }
        let named = match &self.0.applicant {
            Some(named) => Some(named),
            None => self.0.detail(ctx).await?.map(|detail| &detail.applicant),
        };
        Ok(named.and_then(|named| Account::named(named.id, named.display_name.clone(), ctx.caller())))
    }

    /// Display name of the applicant at submission, even if changed since; null once erased.
    async fn applicant_name(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        let (app, filed) = (ctx.app(), &self.0.state.filed);
        if Account::named(filed.applicant, None, ctx.caller()).is_none() {
            return Ok(None);
        }
        if let Some(named) = &self.0.applicant_then {
            return Ok(named.display_name.clone());
        }
        let name = app.queries.accounts.name_at(filed.applicant, filed.submitted_at).await;
        name.map_err(|error| app.faults.unanswered(error))
    }

    /// Officer who works on it; null if nobody is assigned.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Account>, AppError> {
        let named = match &self.0.assignee {
            Some(named) => Some(named),
            None if self.0.state.filed.assignee.is_none() => None,
            None => self.0.detail(ctx).await?.and_then(|detail| detail.assignee.as_ref()),
        };
        Ok(named.and_then(|named| Account::named(named.id, named.display_name.clone(), ctx.caller())))
    }

    /// Officers whom the caller can name in `assignDossier`, with their workload; null if the caller may not assign it
    /// now.
    async fn assignable_officers(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssignableOfficer>>, AppError> {
        self.assignable(ctx).await
    }

    /// Officers whom the caller can name for the next step in `forwardDossier`; null if the caller may not forward it
    /// now.
    async fn next_officers(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssignableOfficer>>, AppError> {
        self.named_next(ctx).await
    }

    /// Procedure step that the office is at; null while the dossier is at the one-stop desk.
    async fn current_step(&self, ctx: &Context<'_>) -> Option<ProcedureStep> {
        let current = self.0.state.filed.step.as_ref()?;
        let procedure = self.0.pinned_procedure(ctx.app())?;
        let step = procedure.definition.steps.iter().find(|step| step.key == current.step.key)?;
        Some(ProcedureStep::of(step, ctx.language()))
    }

    /// Form content as it stands after all supplements, matching `procedure.formSchema`; null once erased.
    async fn form(&self, ctx: &Context<'_>) -> Result<Option<Json>, AppError> {
        Ok(self.0.detail(ctx).await?.and_then(|detail| detail.form.clone()).map(Json))
    }

    /// Attached documents as they stand after all supplements.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<DossierDocument>, AppError> {
        let documents = self.0.detail(ctx).await?.map(|detail| detail.documents.clone()).unwrap_or_default();
        let document = |document: projections::ShownDocument| DossierDocument {
            requirement: document.requirement,
            supplemented_at: document.supplemented_at.map(Into::into),
            file: File(document.file),
        };
        Ok(documents.into_iter().map(document).collect())
    }

    /// Supplement request that waits for the applicant's answer; null if none does.
    async fn supplement_request(&self, ctx: &Context<'_>) -> Result<Option<SupplementRequest>, AppError> {
        let open = self.0.detail(ctx).await?.and_then(|detail| detail.supplement.clone());
        Ok(open.map(|open| SupplementRequest::of(open, self.0.pinned_procedure(ctx.app()))))
    }

    /// Latest payment request, paid or not; null if there is none or it was cancelled.
    async fn payment_request(&self, ctx: &Context<'_>) -> Result<Option<PaymentRequest>, AppError> {
        Ok(self.0.detail(ctx).await?.and_then(|detail| detail.payment.clone()).map(Into::into))
    }

    /// Decision with its documents; null before a decision, or if it was revoked.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<DossierResult>, AppError> {
        Ok(self.0.detail(ctx).await?.and_then(|detail| detail.result.clone()).map(Into::into))
    }

    /// Reason given when it was rejected or stopped; null in other statuses and once erased. For a refusal see
    /// `result`.
    async fn end_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        let ends = match self.0.state.status() {
            domain::dossier::DossierStatus::Rejected => "DossierRejected",
            domain::dossier::DossierStatus::Stopped => "ProcessingStopped",
            _ => return Ok(None),
        };
        let app = ctx.app();
        let entries = app.queries.progress.of(self.0.id).await.map_err(|error| app.faults.unanswered(error))?;
        Ok(entries.into_iter().rfind(|entry| entry.event_type == ends).and_then(|entry| entry.note))
    }

    /// True if the caller is the applicant and may start a new application from it with `reapplyDossier`.
    async fn may_reapply(&self, ctx: &Context<'_>) -> bool {
        let filed = &self.0.state.filed;
        ctx.caller().actor.account() == Some(filed.applicant)
            && filed.may_be_filed_again()
            && ctx.app().facts.rulebook().current_procedure(&filed.procedure.code).is_some()
    }

    /// Timeline of what happened, oldest first; notes among officers are hidden from the applicant.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Vec<ProgressEntry>, AppError> {
        let app = ctx.app();
        let entries = app.queries.progress.of(self.0.id).await.map_err(|error| app.faults.unanswered(error))?;
        Ok(entries.into_iter().map(ProgressEntry).collect())
    }

    /// Progress entries after a version, oldest first: what others did while the caller had that version on screen.
    async fn changes_since(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Version shown on screen; entries up to it are left out.")] version: i32,
    ) -> Result<Vec<ProgressEntry>, AppError> {
        let version = since(version)?;
        let app = ctx.app();
        let entries = app.queries.progress.of(self.0.id).await.map_err(|error| app.faults.unanswered(error))?;
        // Each event is an entry, and the version counts the events.
        Ok(entries.into_iter().skip(version).map(ProgressEntry).collect())
    }

    /// What the applicant changed by supplements after a version; null if nothing.
    async fn filing_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Version shown on screen; changes after it are returned.")] version: i32,
    ) -> Result<Option<FilingChanges>, AppError> {
        FilingChanges::since(&self.0, ctx, since(version)?).await
    }

    /// Message thread between applicant and office, oldest first; supplement requests appear in it too.
    async fn exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<MessageConnection, AppError> {
        let request = page_request(PageArguments { first, after, last, before })?;
        self.0.view(ctx).await?;
        let app = ctx.app();
        let said = app.dossier_views.said_about(self.0.id, &request, ctx.caller()).await?;
        let counted = if counts(ctx) {
            let thread = &app.queries.exchange_thread;
            let counted = thread.count(self.0.id).await.map_err(|error| app.faults.unanswered(error))?;
            Counted { count: counted.count + said.ahead, ..counted }
        } else {
            uncounted()
        };
        let procedure = self.0.pinned_procedure(app);
        Ok(MessageConnection::of(said.page, counted, |shown| Message::of(shown, procedure.clone())))
    }

    /// E-mails and SMS about the dossier, newest first; the applicant sees only those sent to themselves.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<DeliveryConnection, AppError> {
        let request = page_request(PageArguments { first, after, last, before })?;
        deliveries_page(ctx, &LedgerList::OfDossier(self.0.id), &request).await
    }

    /// Stored events of the dossier's streams, oldest first; null for all but auditors.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start, 1 to 100; null to use `last`.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; needs `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<EventConnection>, AppError> {
        self.0.view(ctx).await?;
        EventConnection::of_dossier(ctx, self.0.id, PageArguments { first, after, last, before }).await
    }

    /// Views of the dossier by officers and auditors, oldest first, recorded at most once an hour for each person.
    async fn viewings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start, 1 to 100; null to use `last`.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; needs `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<DossierViewingConnection, AppError> {
        DossierViewingConnection::of_dossier(ctx, self.0.id, PageArguments { first, after, last, before }).await
    }

    /// Position of this answer in the event log; pass it as `after` of a subscription to miss nothing.
    async fn live_cursor(&self, ctx: &Context<'_>) -> String {
        ctx.caller().followed.to_string()
    }
}

fn since(version: i32) -> Result<usize, AppError> {
    usize::try_from(version).map_err(|_| AppError::BadUserInput("version is not a version".to_owned()))
}

connection!(DossierConnection, DossierEdge, Dossier, "dossiers");

impl DossierConnection {
    /// Empty page for callers who may not see the list.
    pub fn none() -> Self {
        let page: Page<Dossier> = Page { edges: Vec::new(), has_next: false, has_previous: false };
        Self::of(page, Counted { count: 0, exact: true }, |dossier| dossier)
    }
}
