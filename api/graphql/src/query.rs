mod absence;
mod administration;
mod audit;
mod hand_over;

use app::service::LedgerList;
use async_graphql::{Context, ID, MergedObject, Object};
use domain::dossier::DossierCode;
use domain::permission::{QueueScope, lists_accounts, queue_scope};
use foundation::error::Denial;
use foundation::error::TopLevel;
use foundation::problem::ProblemCode;

use super::context::Here;
use super::enums::{DossierOrder, ProcedureOrder};
use super::error::UserError;
use super::hints::Hints;
use super::input::{AccountFilter, DeliveryFilter, DossierFilter, ProcedureFilter, ReportFilter};
use super::scalar::Json;
use super::types::{
    Account, AccountConnection, Agency, CalendarYear, DeliveryConnection, Dossier, DossierConnection, DossierLookUp,
    Node, PageArguments, PersonalDataCopy, Procedure, ProcedureConnection, ProgressReport, Sector, counts,
    deliveries_page, find, page_request, uncounted,
};

/// What can be asked.
#[derive(Default, MergedObject)]
pub struct Query(
    DeskQuery,
    audit::AuditQuery,
    administration::AdministrationQuery,
    hand_over::HandOverQuery,
    absence::AbsenceQuery,
);

/// What citizens, staff and administrators ask.
#[derive(Default)]
pub struct DeskQuery;

/// The most ids of one `nodes`.
const NODES_MAX: usize = 100;

/// Says which form the codes of dossiers have.
fn tell_form_of_codes(ctx: &Context<'_>) {
    Hints::give(ctx, ProblemCode::BadUserInput, ctx.app().form_of_codes(ctx.language()));
}

/// What citizens, staff and administrators ask.
#[Object]
impl DeskQuery {
    /// Whatever has this id, where the caller sees it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of any type that is a Node.")] id: ID,
    ) -> Result<Option<Node>, TopLevel> {
        find(&id, ctx.app(), ctx.caller()).await
    }

    /// Whatever has these ids, null where the caller sees nothing.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of any types that are Nodes; at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, TopLevel> {
        if ids.len() > NODES_MAX {
            return Err(TopLevel::BadUserInput(format!("more than {NODES_MAX} ids")));
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(find(id, ctx.app(), ctx.caller()).await?);
        }
        Ok(nodes)
    }

    /// Who is signed in; null without a session.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Account>, TopLevel> {
        match ctx.caller().actor.account() {
            Some(id) => Account::seen(ctx.app(), id, ctx.caller()).await,
            None => Ok(None),
        }
    }

    /// The username of the account whose password a mailed link sets, so that programs that keep passwords know which;
    /// null where the link is wrong, used or expired.
    async fn password_reset_username(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the mailed link carries.")] token: String,
    ) -> Result<Option<String>, TopLevel> {
        match ctx.app().username_by_reset_link(ctx.caller(), &token).await {
            Ok(username) => Ok(username),
            Err(Denial::Faults(_)) => Ok(None),
            Err(Denial::Top(top)) => Err(top),
        }
    }

    /// A copy of all that is kept about the caller, a page of their dossiers at a time; null without a session.
    async fn export_my_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many dossiers, 1 to 100; the first page has more where more are in no list yet.",
            default = 20
        )]
        first: Option<i32>,
        #[graphql(desc = "Only dossiers that follow this cursor.")] after: Option<String>,
    ) -> Result<Option<PersonalDataCopy>, TopLevel> {
        let goes_on = after.is_some();
        let request = page_request(PageArguments { first, after, ..PageArguments::default() })?;
        let copy = ctx.app().own_copy(ctx.caller(), request).await?;
        Ok(copy.map(|copy| PersonalDataCopy::of(copy, goes_on)))
    }

    /// Who runs procedures here, in the order of the alphabet.
    async fn agencies(&self, ctx: &Context<'_>) -> Option<Vec<Agency>> {
        Some(Agency::of_all(ctx.app().rulebook().agencies(), ctx.language()))
    }

    /// What would have to be mended in a form if it was sent now, at fields below `form`; empty where it is right.
    async fn form_faults(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "National code of the procedure, `2.001624`.")] procedure_code: String,
        #[graphql(desc = "The version whose form was filled in.")] procedure_version: i32,
        #[graphql(desc = "As the procedure's `formSchema` says.")] form: Json,
    ) -> Result<Option<Vec<UserError>>, TopLevel> {
        let app = ctx.app();
        let version = u32::try_from(procedure_version).unwrap_or_default();
        let Some(procedure) = app.procedure(&procedure_code, version).await? else { return Ok(None) };
        let faults = match domain::input::form_texts(&form.0, &["form"]) {
            Ok(form) => procedure.form.check(&form, ctx.caller().at.local_date()),
            Err(faults) => faults,
        };
        Ok(Some(faults.into_iter().map(|fault| UserError::of(fault, &app.texts, ctx.language())).collect()))
    }

    /// The fields of what can be applied for, in the order of the alphabet.
    async fn sectors(&self, ctx: &Context<'_>) -> Option<Vec<Sector>> {
        Some(Sector::of_all(ctx.app().rulebook().current_procedures(), ctx.language()))
    }

    /// What can be applied for.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn procedures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<ProcedureFilter>,
        #[graphql(desc = "In which order.", default_with = "Some(ProcedureOrder::BestFirst)")] order_by: Option<
            ProcedureOrder,
        >,
        #[graphql(desc = "Page size from the start, 1 to 100; null to use `last`.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; needs `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<ProcedureConnection>, TopLevel> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let app = ctx.app();
        let filter = filter.unwrap_or_default().read();
        let catalogue = &app.questions.catalogue;
        let order = order_by.unwrap_or_default().into();
        let page = catalogue.search(&filter, order, &request).await.map_err(|error| app.unanswered(error))?;
        let counted = if counts(ctx) {
            catalogue.count(&filter).await.map_err(|error| app.unanswered(error))?
        } else {
            uncounted()
        };
        let rulebook = app.rulebook();
        let page = page.filter_map(|view| rulebook.procedure(&view.code, view.version).cloned());
        Ok(Some(ProcedureConnection::of(page, counted, Procedure)))
    }

    /// A procedure: the version that new dossiers are filed under, or another.
    async fn procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "National code, `2.001624`.")] code: String,
        #[graphql(desc = "Which version; the current one where it is left out.")] version: Option<i32>,
    ) -> Option<Procedure> {
        let rulebook = ctx.app().rulebook();
        let code = code.trim();
        match version {
            None => rulebook.current_procedure(code),
            Some(version) => rulebook.procedure(code, u32::try_from(version).ok()?),
        }
        .cloned()
        .map(Procedure)
    }

    /// When the agencies work in a year; null where it is not published.
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of the Gregorian calendar.")] year: i32,
    ) -> Option<CalendarYear> {
        let rulebook = ctx.app().rulebook();
        CalendarYear::of_year(year, rulebook.calendar())
    }

    /// The dossier with this code, where the caller sees it.
    async fn dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number; trimmed and case-folded. What cannot be one is null with a hint.")] code: String,
    ) -> Result<Option<Dossier>, TopLevel> {
        let Ok(code) = code.parse::<DossierCode>() else {
            tell_form_of_codes(ctx);
            return Ok(None);
        };
        let id = domain::DossierId::of_code(code.as_str());
        Ok(ctx.app().dossier(id, ctx.caller()).await?.map(Dossier::detailed))
    }

    /// The staff's queue: of the caller's agency, for auditors of all.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<DossierFilter>,
        #[graphql(desc = "In which order.", default_with = "Some(DossierOrder::DueAtAsc)")] order_by: Option<
            DossierOrder,
        >,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<DossierConnection>, TopLevel> {
        let (app, caller) = (ctx.app(), ctx.caller());
        if caller.actor.account().is_none() {
            return Err(TopLevel::Unauthenticated);
        }
        let scope = queue_scope(&caller.actor).ok_or(TopLevel::Forbidden)?;
        let request = page_request(PageArguments { first, after, last, before })?;
        let filter = app.reaching(caller, filter.unwrap_or_default().read(caller)?).await?;
        let order = order_by.unwrap_or_default().into();
        let queue = &app.questions.staff_queue;
        let page =
            queue.page(scope, &filter, order, caller.at, &request).await.map_err(|error| app.unanswered(error))?;
        let counted = if counts(ctx) {
            queue.count(scope, &filter, caller.at).await.map_err(|error| app.unanswered(error))?
        } else {
            uncounted()
        };
        Ok(Some(DossierConnection::of(page, counted, |listed| Dossier::listed(listed, caller))))
    }

    /// The officers of the caller's agency whose accounts are in use, by name; null for all but those who work on dossiers.
    async fn officers(&self, ctx: &Context<'_>) -> Result<Option<Vec<Account>>, TopLevel> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(QueueScope::Agency(agency)) = queue_scope(&caller.actor) else { return Ok(None) };
        let roles = domain::Role::ALL.into_iter().filter(|role| role.is_officer()).collect::<Vec<_>>();
        let officers = app.questions.accounts.officers(agency, &roles).await.map_err(|error| app.unanswered(error))?;
        Ok(Some(officers.into_iter().filter_map(|view| Account::of(view, caller, true)).collect()))
    }

    /// Everybody's accounts, the oldest first; null for all but administrators.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<AccountFilter>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<AccountConnection>, TopLevel> {
        let (app, caller) = (ctx.app(), ctx.caller());
        if !lists_accounts(&caller.actor) {
            return Ok(None);
        }
        let request = page_request(PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default().read();
        if filter.text.is_some() && !caller.by_post {
            return Err(TopLevel::BadUserInput("a search for people is sent by POST".to_owned()));
        }
        let accounts = &app.questions.accounts;
        let page = accounts.page(&filter, &request).await.map_err(|error| app.unanswered(error))?;
        let counted = if counts(ctx) {
            accounts.count(&filter).await.map_err(|error| app.unanswered(error))?
        } else {
            uncounted()
        };
        let page = page.filter_map(|view| Account::of(view, caller, false));
        Ok(Some(AccountConnection::of(page, counted, |account| account)))
    }

    /// Messages about accounts, the newest first: links, one-time passwords, invitations; null for all but
    /// administrators. Those about a dossier stand in it.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<DeliveryFilter>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<DeliveryConnection>, TopLevel> {
        if !lists_accounts(&ctx.caller().actor) {
            return Ok(None);
        }
        let request = page_request(PageArguments { first, after, last, before })?;
        let list = LedgerList::OfAccounts(filter.unwrap_or_default().read()?);
        deliveries_page(ctx, &list, &request).await.map(Some)
    }

    /// What anyone sees who knows a dossier's code; with its secret, by POST only, also what was filed.
    async fn look_up_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Its number, however it was pasted; what cannot be one costs no try, and is null with a hint."
        )]
        code: String,
        #[graphql(desc = "From `submitDossier` or the e-mail; a wrong one answers as none.")] secret: Option<String>,
    ) -> Result<Option<DossierLookUp>, TopLevel> {
        let found = ctx.app().look_up(ctx.caller(), &code, secret.as_deref()).await?;
        if code.parse::<DossierCode>().is_err() {
            tell_form_of_codes(ctx);
        }
        Ok(found.map(|found| DossierLookUp::of(found, ctx)))
    }

    /// How the work of the caller's agency goes, for auditors of all; null for everybody else.
    async fn progress_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "About which dossiers.")] filter: Option<ReportFilter>,
    ) -> Result<Option<ProgressReport>, TopLevel> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(scope) = queue_scope(&caller.actor) else { return Ok(None) };
        let filter = filter.unwrap_or_default().read()?;
        let reports = &app.questions.progress_reports;
        let found = reports.report(scope, &filter, caller.at).await.map_err(|error| app.unanswered(error))?;
        Ok(Some(ProgressReport::of(found, scope, filter)))
    }
}
