//! Root queries of citizens, staff and administrators.

mod absence;
mod administration;
mod audit;
mod hand_over;

use app::deliveries::LedgerList;
use async_graphql::{Context, ID, MergedObject, Object};
use domain::dossier::DossierCode;
use domain::permission::{QueueScope, lists_accounts, queue_scope};
use foundation::error::AppError;
use foundation::error::CommandError;
use foundation::problem::ProblemCode;

use super::context::ContextExt;
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

/// Root of the queries. What the caller may not see answers null, like what does not exist.
#[derive(Default, MergedObject)]
pub struct Query(
    DeskQuery,
    audit::AuditQuery,
    administration::AdministrationQuery,
    hand_over::HandOverQuery,
    absence::AbsenceQuery,
);

/// Queries of citizens, staff and administrators.
#[derive(Default)]
pub struct DeskQuery;

/// Most ids of one `nodes` query.
const NODES_MAX: usize = 100;

/// Adds a hint about the format of dossier codes.
fn tell_form_of_codes(ctx: &Context<'_>) {
    Hints::give(ctx, ProblemCode::BadUserInput, ctx.app().look_ups.form_of_codes(ctx.language()));
}

/// Queries of citizens, staff and administrators.
#[Object]
impl DeskQuery {
    /// Object with this global id (Relay); null if there is none or the caller may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of any type that implements Node.")] id: ID,
    ) -> Result<Option<Node>, AppError> {
        find(&id, ctx.app(), ctx.caller()).await
    }

    /// Objects with these global ids in their order (Relay); null in the place of those that the caller may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids of types that implement Node, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, AppError> {
        if ids.len() > NODES_MAX {
            return Err(AppError::BadUserInput(format!("more than {NODES_MAX} ids")));
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(find(id, ctx.app(), ctx.caller()).await?);
        }
        Ok(nodes)
    }

    /// Account of the caller; null without a session.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Account>, AppError> {
        match ctx.caller().actor.account() {
            Some(id) => Account::seen(ctx.app(), id, ctx.caller()).await,
            None => Ok(None),
        }
    }

    /// Username of the account whose password an e-mailed link sets, for password managers; null if the link is wrong,
    /// used or expired. Public.
    async fn password_reset_username(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Value of the parameter `token` of the e-mailed link.")] token: String,
    ) -> Result<Option<String>, AppError> {
        match ctx.app().accounts.username_by_reset_link(ctx.caller(), &token).await {
            Ok(username) => Ok(username),
            Err(CommandError::Faults(_)) => Ok(None),
            Err(CommandError::App(top)) => Err(top),
        }
    }

    /// Copy of all personal data kept about the caller, dossiers newest first, up to 100 a page; null without a
    /// session.
    async fn export_my_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Dossiers a page, 1 to 100; the first page may hold more if recent ones are in no list yet.",
            default = 20
        )]
        first: Option<i32>,
        #[graphql(desc = "Return only dossiers after this cursor, exclusive.")] after: Option<String>,
    ) -> Result<Option<PersonalDataCopy>, AppError> {
        let goes_on = after.is_some();
        let request = page_request(PageArguments { first, after, ..PageArguments::default() })?;
        let copy = ctx.app().own_copies.page(ctx.caller(), request).await?;
        Ok(copy.map(|copy| PersonalDataCopy::of(copy, goes_on)))
    }

    /// Agencies that run procedures here, in Vietnamese alphabetical order; public.
    async fn agencies(&self, ctx: &Context<'_>) -> Option<Vec<Agency>> {
        Some(Agency::of_all(ctx.app().facts.rulebook().agencies(), ctx.language()))
    }

    /// Validates a form without storing it: errors with fields below `form`, empty if it is valid; null if there is no
    /// such procedure version. Public.
    async fn form_faults(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "National code of the procedure, `2.001624`.")] procedure_code: String,
        #[graphql(desc = "Version of the procedure whose form was filled in.")] procedure_version: i32,
        #[graphql(desc = "Form content to validate against the procedure's `formSchema`.")] form: Json,
    ) -> Result<Option<Vec<UserError>>, AppError> {
        let app = ctx.app();
        let version = u32::try_from(procedure_version).unwrap_or_default();
        let Some(procedure) = app.facts.procedure(&procedure_code, version).await? else { return Ok(None) };
        let faults = match domain::input::form_texts(&form.0, &["form"]) {
            Ok(form) => procedure.form.check(&form, ctx.caller().at.local_date()),
            Err(faults) => faults,
        };
        Ok(Some(faults.into_iter().map(|fault| UserError::of(fault, &app.texts, ctx.language())).collect()))
    }

    /// Sectors of the procedures that can be applied for, in Vietnamese alphabetical order; public.
    async fn sectors(&self, ctx: &Context<'_>) -> Option<Vec<Sector>> {
        Some(Sector::of_all(ctx.app().facts.rulebook().current_procedures(), ctx.language()))
    }

    /// Procedures that can be applied for, best match or name first, up to 100 a page; public.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn procedures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Restrict the list to procedures that match; all procedures if left out.")] filter: Option<
            ProcedureFilter,
        >,
        #[graphql(
            desc = "Sort order of the list, best match of the search first by default.",
            default_with = "Some(ProcedureOrder::BestFirst)"
        )]
        order_by: Option<ProcedureOrder>,
        #[graphql(desc = "Page size from the start, 1 to 100; null to use `last`.", default = 20)] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; needs `first: null`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<ProcedureConnection>, AppError> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let app = ctx.app();
        let filter = filter.unwrap_or_default().read();
        let catalogue = &app.queries.catalogue;
        let order = order_by.unwrap_or_default().into();
        let page = catalogue.search(&filter, order, &request).await.map_err(|error| app.faults.unanswered(error))?;
        let counted = if counts(ctx) {
            catalogue.count(&filter).await.map_err(|error| app.faults.unanswered(error))?
        } else {
            uncounted()
        };
        let rulebook = app.facts.rulebook();
        let page = page.filter_map(|view| rulebook.procedure(&view.code, view.version).cloned());
        Ok(Some(ProcedureConnection::of(page, counted, Procedure)))
    }

    /// Procedure by its national code, in the current or a given version; null if there is none. Public.
    async fn procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "National code of the procedure, `2.001624`.")] code: String,
        #[graphql(desc = "Version number from 1; the current version if left out.")] version: Option<i32>,
    ) -> Option<Procedure> {
        let rulebook = ctx.app().facts.rulebook();
        let code = code.trim();
        match version {
            None => rulebook.current_procedure(code),
            Some(version) => rulebook.procedure(code, u32::try_from(version).ok()?),
        }
        .cloned()
        .map(Procedure)
    }

    /// Working calendar of a year; null if none is published. Public.
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Year of the Gregorian calendar, `2026` for example.")] year: i32,
    ) -> Option<CalendarYear> {
        let rulebook = ctx.app().facts.rulebook();
        CalendarYear::of_year(year, rulebook.calendar())
    }

    /// Dossier by its code; null if there is none or the caller may not see it. Reading by officers and auditors is
    /// recorded.
    async fn dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Dossier code, trimmed and case-insensitive; null with a hint in `extensions.hints` if malformed."
        )]
        code: String,
    ) -> Result<Option<Dossier>, AppError> {
        let Ok(code) = code.parse::<DossierCode>() else {
            tell_form_of_codes(ctx);
            return Ok(None);
        };
        let id = domain::DossierId::of_code(code.as_str());
        Ok(ctx.app().dossier_views.by_id(id, ctx.caller()).await?.map(Dossier::detailed))
    }

    /// Staff queue: dossiers of the caller's agency, for auditors of all agencies, up to 100 a page. FORBIDDEN for
    /// other roles, UNAUTHENTICATED without a session.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Restrict the list to dossiers that match; all dossiers if left out.")] filter: Option<
            DossierFilter,
        >,
        #[graphql(
            desc = "Sort order of the list, earliest due date first by default.",
            default_with = "Some(DossierOrder::DueAtAsc)"
        )]
        order_by: Option<DossierOrder>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<DossierConnection>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        if caller.actor.account().is_none() {
            return Err(AppError::Unauthenticated);
        }
        let scope = queue_scope(&caller.actor).ok_or(AppError::Forbidden)?;
        let request = page_request(PageArguments { first, after, last, before })?;
        let filter = app.dossier_views.reaching(caller, filter.unwrap_or_default().read(caller)?).await?;
        let order = order_by.unwrap_or_default().into();
        let queue = &app.queries.staff_queue;
        let page = queue
            .page(scope, &filter, order, caller.at, &request)
            .await
            .map_err(|error| app.faults.unanswered(error))?;
        let counted = if counts(ctx) {
            queue.count(scope, &filter, caller.at).await.map_err(|error| app.faults.unanswered(error))?
        } else {
            uncounted()
        };
        Ok(Some(DossierConnection::of(page, counted, |listed| Dossier::listed(listed, caller))))
    }

    /// Active officers of the caller's agency, ordered by name; null for all but officers.
    async fn officers(&self, ctx: &Context<'_>) -> Result<Option<Vec<Account>>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(QueueScope::Agency(agency)) = queue_scope(&caller.actor) else { return Ok(None) };
        let roles = domain::Role::ALL.into_iter().filter(|role| role.is_officer()).collect::<Vec<_>>();
        let officers =
            app.queries.accounts.officers(agency, &roles).await.map_err(|error| app.faults.unanswered(error))?;
        Ok(Some(officers.into_iter().filter_map(|view| Account::of(view, caller, true)).collect()))
    }

    /// All accounts, oldest first, up to 100 a page; null for all but administrators. With `filter.text` by POST only.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Restrict the list to accounts that match; all accounts if left out.")] filter: Option<
            AccountFilter,
        >,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<AccountConnection>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        if !lists_accounts(&caller.actor) {
            return Ok(None);
        }
        let request = page_request(PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default().read();
        if filter.text.is_some() && !caller.by_post {
            return Err(AppError::BadUserInput("a search for people is sent by POST".to_owned()));
        }
        let accounts = &app.queries.accounts;
        let page = accounts.page(&filter, &request).await.map_err(|error| app.faults.unanswered(error))?;
        let counted = if counts(ctx) {
            accounts.count(&filter).await.map_err(|error| app.faults.unanswered(error))?
        } else {
            uncounted()
        };
        let page = page.filter_map(|view| Account::of(view, caller, false));
        Ok(Some(AccountConnection::of(page, counted, |account| account)))
    }

    /// E-mails and SMS about accounts (links, one-time passwords, invitations), newest first, up to 100 a page; null
    /// for all but administrators. For those about a dossier see `Dossier.deliveries`.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Restrict the list to messages that match; all messages if left out.")] filter: Option<
            DeliveryFilter,
        >,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<Option<DeliveryConnection>, AppError> {
        if !lists_accounts(&ctx.caller().actor) {
            return Ok(None);
        }
        let request = page_request(PageArguments { first, after, last, before })?;
        let list = LedgerList::OfAccounts(filter.unwrap_or_default().read()?);
        deliveries_page(ctx, &list, &request).await.map(Some)
    }

    /// Public status of a dossier for anyone who knows its code; null if there is none. Limited to 20 tries a minute
    /// per address.
    async fn look_up_dossier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Dossier code in any spelling; a malformed one costs no try and is null with a hint.")]
        code: String,
        #[graphql(desc = "Look-up secret that opens `detail`, by POST only; a wrong one counts as none.")]
        secret: Option<String>,
    ) -> Result<Option<DossierLookUp>, AppError> {
        let found = ctx.app().look_ups.look_up(ctx.caller(), &code, secret.as_deref()).await?;
        if code.parse::<DossierCode>().is_err() {
            tell_form_of_codes(ctx);
        }
        Ok(found.map(|found| DossierLookUp::of(found, ctx)))
    }

    /// Figures on the work of the caller's agency, for auditors of all agencies; null for other roles.
    async fn progress_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Restrict the figures to dossiers that match; all dossiers if left out.")] filter: Option<
            ReportFilter,
        >,
    ) -> Result<Option<ProgressReport>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let Some(scope) = queue_scope(&caller.actor) else { return Ok(None) };
        let filter = filter.unwrap_or_default().read()?;
        let reports = &app.queries.progress_reports;
        let found = reports.report(scope, &filter, caller.at).await.map_err(|error| app.faults.unanswered(error))?;
        Ok(Some(ProgressReport::of(found, scope, filter)))
    }
}
