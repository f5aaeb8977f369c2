mod filing;
mod met;
mod officers;
mod parts;

use std::sync::Arc;

use app::service::LedgerList;
use async_graphql::{Context, ID, Object};
use domain::dossier::{allowed_actions, permit};
use foundation::error::TopLevel;
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
use crate::context::Here;
use crate::enums::{DossierAction, DossierStatus, DueDateDoubt, Timeliness, Turn};
use crate::scalar::{DateTime, Json};
use filing::FilingChanges;
use met::Met;
use parts::{AssignableOfficer, DossierDocument};

/// A dossier that the caller may see.
#[derive(Clone)]
pub struct Dossier(Arc<Met>);

/// A dossier that the caller may see.
#[Object]
impl Dossier {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::Dossier(self.0.id).encode().into()
    }

    /// Its number, for people.
    async fn code(&self) -> &str {
        self.0.course.filed.code.as_str()
    }

    /// Grows with each event that a decision could rest on; messages and read marks do not move it.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.course.version).unwrap_or(i32::MAX)
    }

    /// Where it stands.
    async fn status(&self) -> DossierStatus {
        self.0.course.status().into()
    }

    /// The status in the language of the request, also for a status you do not know.
    async fn status_title(&self, ctx: &Context<'_>) -> String {
        ctx.app().texts.status(ctx.language(), self.0.course.status())
    }

    /// When it was filed.
    async fn submitted_at(&self) -> DateTime {
        self.0.course.filed.submitted_at.into()
    }

    /// When it changed last, if only by a message: `changedSince` finds it by that.
    async fn updated_at(&self, ctx: &Context<'_>) -> Result<DateTime, TopLevel> {
        if let Some(updated_at) = self.0.updated_at {
            return Ok(updated_at.into());
        }
        let app = ctx.app();
        let listed = app.questions.dossier_details.updated_at(self.0.id).await;
        // Where no row has it yet, nothing but its submission has happened that others could see.
        let listed = listed.map_err(|error| app.unanswered(error))?;
        Ok(listed.unwrap_or(self.0.course.filed.submitted_at).into())
    }

    /// When the desk received it.
    async fn accepted_at(&self) -> Option<DateTime> {
        self.0.course.filed.accepted_at.map(Into::into)
    }

    /// When the result is due; while paused, the date last promised.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.course.filed.due_at.map(Into::into)
    }

    /// Why the result may not come when it is due; null where nothing speaks against it, and
    /// once the work has ended.
    async fn due_date_doubt(&self, ctx: &Context<'_>) -> Option<DueDateDoubt> {
        let rulebook = ctx.app().rulebook();
        self.0.course.filed.due_date_doubt(ctx.caller().at, rulebook.calendar()).map(Into::into)
    }

    /// How it does against that.
    async fn timeliness(&self, ctx: &Context<'_>) -> Timeliness {
        self.0.course.timeliness(ctx.caller().at).into()
    }

    /// Whose turn it is.
    async fn turn(&self) -> Turn {
        self.0.course.filed.turn().into()
    }

    /// How much working time is left until the due date, or has passed since; null before acceptance and once the work
    /// has ended. While the clock waits, what was left when it began to.
    async fn time_left(&self, ctx: &Context<'_>) -> Option<TimeLeft> {
        let rulebook = ctx.app().rulebook();
        self.0.course.filed.time_left(ctx.caller().at, rulebook.calendar()).map(Into::into)
    }

    /// Until when the office may ask for a supplement; null before acceptance, and where the procedure sets no time.
    async fn supplement_until(&self) -> Option<DateTime> {
        self.0.course.filed.supplement_until.map(Into::into)
    }

    /// How often a supplement was asked for.
    async fn supplement_rounds(&self) -> i32 {
        i32::try_from(self.0.course.filed.rounds).unwrap_or(i32::MAX)
    }

    /// How long it was at the desk and at each step since it was accepted.
    async fn step_times(&self, ctx: &Context<'_>) -> Result<Vec<StepTime>, TopLevel> {
        let app = ctx.app();
        let entries = app.questions.progress.of(self.0.id).await.map_err(|error| app.unanswered(error))?;
        let (procedure, rulebook) = (self.pinned_procedure(app), app.rulebook());
        Ok(StepTime::all(entries, procedure.as_deref(), rulebook.calendar(), ctx.caller().at, ctx.language()))
    }

    /// What has fallen due of it, the first one first; that the time for asking for a supplement ends is told to the
    /// office only.
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<Vec<ReachedDeadline>, TopLevel> {
        Ok(self.reached(ctx).await?.into_iter().map(Into::into).collect())
    }

    /// What the caller may do now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Vec<DossierAction> {
        let caller = ctx.caller();
        let rulebook = ctx.app().rulebook();
        let actions = allowed_actions(&caller.actor, &self.0.course.filed, caller.at, rulebook.calendar());
        actions.into_iter().map(Into::into).collect()
    }

    /// Whether the caller may do this now, and if not, why.
    async fn action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they would do.")] name: DossierAction,
    ) -> ActionRuling {
        let (app, caller) = (ctx.app(), ctx.caller());
        let rulebook = app.rulebook();
        let obstacle = permit(name.into(), &caller.actor, &self.0.course.filed, caller.at, rulebook.calendar()).err();
        ActionRuling::of(name, obstacle.as_ref(), &app.texts, ctx.language())
    }

    /// Messages that the caller's side has not read.
    async fn unread_messages(&self, ctx: &Context<'_>) -> Result<i32, TopLevel> {
        Ok(i32::try_from(self.unread(ctx).await?).unwrap_or(i32::MAX))
    }

    /// The version under which it was filed.
    async fn procedure(&self, ctx: &Context<'_>) -> Result<Procedure, TopLevel> {
        let pinned = &self.0.course.filed.procedure;
        ctx.app().procedure(&pinned.code, pinned.version).await?.map(Procedure).ok_or(TopLevel::Unavailable)
    }

    /// Who filed it. Whoever asks how to reach them, or for their numbers, reads the dossier, and that is recorded.
    async fn applicant(&self, ctx: &Context<'_>) -> Result<Option<Account>, TopLevel> {
        let selected = ctx.look_ahead();
        if Account::PERSONAL.iter().any(|field| selected.field(field).exists()) {
            self.view(ctx).await?;
        }
        let named = match &self.0.applicant {
            Some(named) => Some(named),
            None => self.detail(ctx).await?.map(|detail| &detail.applicant),
        };
        Ok(named.and_then(|named| Account::named(named.id, named.display_name.clone(), ctx.caller())))
    }

    /// What whoever filed it was called then, whatever they are called now; null once erased.
    async fn applicant_name(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        let (app, filed) = (ctx.app(), &self.0.course.filed);
        if Account::named(filed.applicant, None, ctx.caller()).is_none() {
            return Ok(None);
        }
        if let Some(named) = &self.0.applicant_then {
            return Ok(named.display_name.clone());
        }
        let name = app.questions.accounts.name_at(filed.applicant, filed.submitted_at).await;
        name.map_err(|error| app.unanswered(error))
    }

    /// Who works on it.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Account>, TopLevel> {
        let named = match &self.0.assignee {
            Some(named) => Some(named),
            None if self.0.course.filed.assignee.is_none() => None,
            None => self.detail(ctx).await?.and_then(|detail| detail.assignee.as_ref()),
        };
        Ok(named.and_then(|named| Account::named(named.id, named.display_name.clone(), ctx.caller())))
    }

    /// Whom it can be assigned to; null for those who may not assign it.
    async fn assignable_officers(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssignableOfficer>>, TopLevel> {
        if !self.permits(ctx, domain::dossier::DossierAction::Assign) {
            return Ok(None);
        }
        let roles = self.0.course.filed.assignable_roles(&ctx.app().services()).unwrap_or_default();
        self.officers_of(ctx, &roles).await.map(Some)
    }

    /// Who can be named for the next step; null for those who may not pass it on.
    async fn next_officers(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssignableOfficer>>, TopLevel> {
        if !self.permits(ctx, domain::dossier::DossierAction::Forward) {
            return Ok(None);
        }
        let services = ctx.app().services();
        let role = self.0.course.filed.next_step(&services).ok().flatten().map(|step| step.role);
        self.officers_of(ctx, &role.into_iter().collect::<Vec<_>>()).await.map(Some)
    }

    /// The step that the office is at; null while the desk has it.
    async fn current_step(&self, ctx: &Context<'_>) -> Option<ProcedureStep> {
        let current = self.0.course.filed.step.as_ref()?;
        let procedure = self.pinned_procedure(ctx.app())?;
        let step = procedure.definition.steps.iter().find(|step| step.key == current.step.key)?;
        Some(ProcedureStep::of(step, ctx.language()))
    }

    /// As it stands now; null once erased.
    async fn form(&self, ctx: &Context<'_>) -> Result<Option<Json>, TopLevel> {
        Ok(self.detail(ctx).await?.and_then(|detail| detail.form.clone()).map(Json))
    }

    /// As they stand now.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<DossierDocument>, TopLevel> {
        let documents = self.detail(ctx).await?.map(|detail| detail.documents.clone()).unwrap_or_default();
        let document = |document: projections::ShownDocument| DossierDocument {
            requirement: document.requirement,
            supplemented_at: document.supplemented_at.map(Into::into),
            file: File(document.file),
        };
        Ok(documents.into_iter().map(document).collect())
    }

    /// The request that awaits its answer.
    async fn supplement_request(&self, ctx: &Context<'_>) -> Result<Option<SupplementRequest>, TopLevel> {
        let open = self.detail(ctx).await?.and_then(|detail| detail.supplement.clone());
        Ok(open.map(|open| SupplementRequest::of(open, self.pinned_procedure(ctx.app()))))
    }

    /// The latest payment that was asked for, also once it has been paid; one that was cancelled is none.
    async fn payment_request(&self, ctx: &Context<'_>) -> Result<Option<PaymentRequest>, TopLevel> {
        Ok(self.detail(ctx).await?.and_then(|detail| detail.payment.clone()).map(Into::into))
    }

    /// How it was decided.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<DossierResult>, TopLevel> {
        Ok(self.detail(ctx).await?.and_then(|detail| detail.result.clone()).map(Into::into))
    }

    /// Why it was not received, or was stopped; null for all others, and once erased. Why a decision was refused stands in
    /// `result`.
    async fn end_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        let ends = match self.0.course.status() {
            domain::dossier::DossierStatus::Rejected => "DossierRejected",
            domain::dossier::DossierStatus::Stopped => "ProcessingStopped",
            _ => return Ok(None),
        };
        let app = ctx.app();
        let entries = app.questions.progress.of(self.0.id).await.map_err(|error| app.unanswered(error))?;
        Ok(entries.into_iter().rfind(|entry| entry.event_type == ends).and_then(|entry| entry.note))
    }

    /// Whether the caller may begin a new one with it: `reapplyDossier`.
    async fn may_reapply(&self, ctx: &Context<'_>) -> bool {
        let filed = &self.0.course.filed;
        ctx.caller().actor.account() == Some(filed.applicant)
            && filed.may_be_filed_again()
            && ctx.app().rulebook().current_procedure(&filed.procedure.code).is_some()
    }

    /// What has happened, oldest first.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Vec<ProgressEntry>, TopLevel> {
        let app = ctx.app();
        let entries = app.questions.progress.of(self.0.id).await.map_err(|error| app.unanswered(error))?;
        Ok(entries.into_iter().map(ProgressEntry).collect())
    }

    /// What has happened since a version, oldest first: what changed meanwhile, and by whom.
    async fn changes_since(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version that was on the screen.")] version: i32,
    ) -> Result<Vec<ProgressEntry>, TopLevel> {
        let version = since(version)?;
        let app = ctx.app();
        let entries = app.questions.progress.of(self.0.id).await.map_err(|error| app.unanswered(error))?;
        // Each event is an entry, and the version counts the events.
        Ok(entries.into_iter().skip(version).map(ProgressEntry).collect())
    }

    /// What the applicant changed in what they filed since a version; null where they did not.
    async fn filing_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version that was on the screen.")] version: i32,
    ) -> Result<Option<FilingChanges>, TopLevel> {
        self.filing_since(ctx, since(version)?).await
    }

    /// What has been said about it, oldest first.
    async fn exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<MessageConnection, TopLevel> {
        let request = page_request(PageArguments { first, after, last, before })?;
        self.view(ctx).await?;
        let app = ctx.app();
        let said = app.said_about(self.0.id, &request, ctx.caller()).await?;
        let counted = if counts(ctx) {
            let thread = &app.questions.exchange_thread;
            let counted = thread.count(self.0.id).await.map_err(|error| app.unanswered(error))?;
            Counted { count: counted.count + said.ahead, ..counted }
        } else {
            uncounted()
        };
        let procedure = self.pinned_procedure(app);
        Ok(MessageConnection::of(said.page, counted, |shown| Message::of(shown, procedure.clone())))
    }

    /// The messages that were to be sent about it, the newest first, and what became of them; for its applicant, those
    /// to themselves.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<DeliveryConnection, TopLevel> {
        let request = page_request(PageArguments { first, after, last, before })?;
        deliveries_page(ctx, &LedgerList::OfDossier(self.0.id), &request).await
    }

    /// What happened in its streams as the log has it, the oldest first; null for all but auditors.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, with `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<Option<EventConnection>, TopLevel> {
        self.view(ctx).await?;
        EventConnection::of_dossier(ctx, self.0.id, PageArguments { first, after, last, before }).await
    }

    /// Who of the office and the auditors looked at it, the oldest first; each at most once an hour.
    async fn viewings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, with `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<DossierViewingConnection, TopLevel> {
        DossierViewingConnection::of_dossier(ctx, self.0.id, PageArguments { first, after, last, before }).await
    }

    /// Where this answer stands in the log: hand it to a subscription as `after`.
    async fn live_cursor(&self, ctx: &Context<'_>) -> String {
        ctx.caller().followed.to_string()
    }
}

fn since(version: i32) -> Result<usize, TopLevel> {
    usize::try_from(version).map_err(|_| TopLevel::BadUserInput("version is not a version".to_owned()))
}

connection!(DossierConnection, DossierEdge, Dossier, "dossiers");

impl DossierConnection {
    /// The page of those who see nothing of a list.
    pub fn none() -> Self {
        let page: Page<Dossier> = Page { edges: Vec::new(), has_next: false, has_previous: false };
        Self::of(page, Counted { count: 0, exact: true }, |dossier| dossier)
    }
}
