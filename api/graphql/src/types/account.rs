//! Output type of accounts, with personal fields by the caller's permission.

use std::sync::Arc;

use app::UseCases;
use app::caller::Caller;
use async_graphql::{Context, ID, Object, SimpleObject};
use domain::permission::{AccountSight, account_sight, lists_accounts};
use domain::{AccountId, Role as KnownRole};
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use projections::PageRequest;
use projections::accounts::AccountView;
use projections::citizen_list::{CitizenListQuery, Front};
use tokio::sync::OnceCell;

use super::absence::Absence;
use super::agency::Agency;
use super::connection::{PageArguments, connection, counts, page_request, uncounted};
use super::dossier::{Dossier, DossierConnection};
use super::draft::Draft;
use super::erasure::RequestedErasure;
use super::queue_view::QueueView;
use super::session::Session;
use crate::context::ContextExt;
use crate::enums::{AccountKind, AccountStatus, DossierOrder, NewsTopic, Role};
use crate::input::DossierFilter;
use crate::scalar::{Date, DateTime};

/// Account of a citizen, an organization or a staff member. Its holder, administrators and auditors read all personal
/// fields; officers read contact fields of people in their dossiers; everybody else reads the name only.
#[derive(Clone)]
pub struct Account(Arc<AccountSource>);

/// Data of an account by its origin: the row is loaded lazily, when more than id and name is selected.
struct AccountSource {
    id: AccountId,
    sight: AccountSight,
    name: Name,
    view: OnceCell<Option<AccountView>>,
}

/// Name as far as known without the row.
enum Name {
    Unread,
    /// Joined to a row that names the account; `None` once erased.
    Joined(Option<String>),
}

impl Account {
    /// Account of a loaded row, as the caller may see it; `None` where they may not.
    pub fn of(view: AccountView, caller: &Caller, in_own_dossier: bool) -> Option<Self> {
        let sight = account_sight(&caller.actor, view.id, in_own_dossier)?;
        Some(Self::with_sight(view, sight))
    }

    /// Account by id, as the caller may see it.
    pub async fn seen(app: &UseCases, id: AccountId, caller: &Caller) -> Result<Option<Self>, AppError> {
        Ok(app.account_views.by_id(id, caller).await?.and_then(|view| Self::of(view, caller, false)))
    }

    /// Account of a row with this visibility.
    fn with_sight(view: AccountView, sight: AccountSight) -> Self {
        Self(Arc::new(AccountSource {
            id: view.id,
            sight,
            name: Name::Unread,
            view: OnceCell::new_with(Some(Some(view))),
        }))
    }

    /// The caller's own account, from a command's result.
    pub fn of_own(view: AccountView) -> Self {
        Self::with_sight(view, AccountSight::Whole)
    }

    /// Fields with contact data or identity of the holder.
    pub(super) const PERSONAL: [&'static str; 6] =
        ["dateOfBirth", "identityNumber", "taxCode", "email", "phone", "address"];

    /// Account known by id and name, in a dossier that the caller may see.
    pub fn named(id: AccountId, name: Option<String>, caller: &Caller) -> Option<Self> {
        let sight = account_sight(&caller.actor, id, true)?;
        Some(Self(Arc::new(AccountSource { id, sight, name: Name::Joined(name), view: OnceCell::new() })))
    }

    fn is_own(&self, ctx: &Context<'_>) -> bool {
        ctx.caller().actor.account() == Some(self.0.id)
    }

    async fn view(&self, ctx: &Context<'_>) -> Result<Option<&AccountView>, AppError> {
        let read = || ctx.app().account_views.current(self.0.id, ctx.caller());
        Ok(self.0.view.get_or_try_init(read).await?.as_ref())
    }

    /// The row; it exists for every account met.
    async fn row(&self, ctx: &Context<'_>) -> Result<&AccountView, AppError> {
        self.view(ctx).await?.ok_or(AppError::Unavailable)
    }

    /// A personal field, where the caller may see it.
    async fn particular<T>(
        &self,
        ctx: &Context<'_>,
        needs: AccountSight,
        pick: impl FnOnce(&domain::account::Particulars) -> Option<T>,
    ) -> Result<Option<T>, AppError> {
        if self.0.sight < needs {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.particulars.as_ref().and_then(pick))
    }
}

/// Account of a citizen, an organization or a staff member. Its holder, administrators and auditors read all personal
/// fields; officers read contact fields of people in their dossiers; everybody else reads the name only.
#[Object]
impl Account {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Account(self.0.id).encode().into()
    }

    /// Login name; null once erased, and for all but the holder, administrators and auditors.
    async fn username(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Whole, |known| Some(known.username.clone())).await
    }

    /// Kind of account: citizen, organization or staff; visible to everybody who sees the account.
    async fn kind(&self, ctx: &Context<'_>) -> Result<AccountKind, AppError> {
        Ok(self.row(ctx).await?.kind.into())
    }

    /// Role that decides what the holder may do; visible to everybody who sees the account.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role, AppError> {
        Ok(self.row(ctx).await?.role.into())
    }

    /// Life cycle state: pending activation, active, locked or erased.
    async fn status(&self, ctx: &Context<'_>) -> Result<AccountStatus, AppError> {
        Ok(self.row(ctx).await?.status.into())
    }

    /// Version for optimistic concurrency, raised by each change; pass it as `expectedVersion` of mutations on the
    /// account.
    async fn version(&self, ctx: &Context<'_>) -> Result<i32, AppError> {
        Ok(i32::try_from(self.row(ctx).await?.version).unwrap_or(i32::MAX))
    }

    /// Name to show: the organization's, else the person's; null once erased.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        match &self.0.name {
            Name::Joined(name) => Ok(name.clone()),
            Name::Unread => Ok(self.row(ctx).await?.display_name().map(ToOwned::to_owned)),
        }
    }

    /// Full name of the person, or of an organization's representative; null once erased, and for callers who read the
    /// name only.
    async fn full_name(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| Some(known.full_name.clone())).await
    }

    /// Registered name of the organization; null for persons and staff, once erased, and for callers who read the name
    /// only.
    async fn organization_name(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.organization_name.clone()).await
    }

    /// Date of birth, ISO 8601; null for staff, once erased, and for callers who read the name only.
    async fn date_of_birth(&self, ctx: &Context<'_>) -> Result<Option<Date>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.date_of_birth.map(Date)).await
    }

    /// National identity number, 9 or 12 digits; null for staff, once erased, and for callers who read the name only.
    async fn identity_number(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.identity_number.clone()).await
    }

    /// Tax code of the organization: 10 digits, `6100123454-001` for a branch, 12 digits for a household; null for
    /// persons and staff, once erased, and for callers who read the name only.
    async fn tax_code(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.tax_code.clone()).await
    }

    /// E-mail address that messages go to; null once erased, and for callers who read the name only.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.email.clone()).await
    }

    /// Vietnamese phone number in national form, `0912345678`; null if none, once erased, and for callers who read the
    /// name only.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.phone.clone()).await
    }

    /// New phone number that waits for the code sent to it (`confirmPhone`), ten digits in national form; null if none
    /// waits, and for all but the holder.
    async fn awaited_phone(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.awaited_phone.as_ref().map(|awaited| awaited.phone.clone()))
    }

    /// When the code sent to `awaitedPhone` expires, UTC; null if none waits, and for all but the holder.
    async fn phone_code_expires_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, AppError> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.awaited_phone.as_ref().map(|awaited| awaited.expires_at.into()))
    }

    /// Postal address as free text, up to 500 characters; null if none was given, once erased, and for callers who read
    /// the name only.
    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        self.particular(ctx, AccountSight::Contacts, |known| known.address.clone()).await
    }

    /// True if notifications about dossiers also go by SMS; null for all but the holder.
    async fn notify_by_sms(&self, ctx: &Context<'_>) -> Result<Option<bool>, AppError> {
        if ctx.caller().actor.account() != Some(self.0.id) {
            return Ok(None);
        }
        Ok(Some(self.row(ctx).await?.sms_notices))
    }

    /// Topics of optional notifications that the holder receives, a subset of `offeredNewsTopics`; null for all but the
    /// holder.
    async fn news_topics(&self, ctx: &Context<'_>) -> Result<Option<Vec<NewsTopic>>, AppError> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        let row = self.row(ctx).await?;
        let wanted = domain::account::NewsTopic::wanted(row.role, &row.declined_news);
        Ok(Some(wanted.into_iter().map(Into::into).collect()))
    }

    /// Topics of optional notifications that the holder's role can choose in `updateAccount`; null for all but the
    /// holder.
    async fn offered_news_topics(&self, ctx: &Context<'_>) -> Result<Option<Vec<NewsTopic>>, AppError> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        let offered = domain::account::NewsTopic::offered_to(self.row(ctx).await?.role);
        Ok(Some(offered.iter().copied().map(Into::into).collect()))
    }

    /// Reason given when the account was locked; null if none was given or it is not locked, and for all but the
    /// holder, administrators and auditors.
    async fn lock_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, AppError> {
        if self.0.sight < AccountSight::Whole {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.lock_reason.clone())
    }

    /// Erasure request that waits for a second administrator; null if there is none, and for all but the holder,
    /// administrators and auditors.
    async fn erasure(&self, ctx: &Context<'_>) -> Result<Option<RequestedErasure>, AppError> {
        if self.0.sight < AccountSight::Whole {
            return Ok(None);
        }
        match self.row(ctx).await?.erasure.clone() {
            Some(requested) => Ok(Some(RequestedErasure::of(ctx, requested).await?)),
            None => Ok(None),
        }
    }

    /// Number of dossiers that the filter `awaitsViewer` would list, counted up to 100; null for all but the holder.
    async fn awaiting_dossiers(&self, ctx: &Context<'_>) -> Result<Option<i32>, AppError> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        ctx.app().dossier_views.awaiting(ctx.caller()).await.map(Some)
    }

    /// Agency that a staff member works for; null for citizens, organizations, auditors and administrators.
    async fn agency(&self, ctx: &Context<'_>) -> Result<Option<Agency>, AppError> {
        let agency = self.row(ctx).await?.agency;
        Ok(agency.and_then(|agency| ctx.app().facts.agency(agency)).as_ref().map(Agency::from))
    }

    /// Current or coming absence of an officer; null if there is none, and for all but officers of the same agency, the
    /// holder and administrators.
    async fn absence(&self, ctx: &Context<'_>) -> Result<Option<Absence>, AppError> {
        let caller = ctx.caller();
        let row = self.row(ctx).await?;
        let is_colleague = row.agency.is_some_and(|agency| caller.actor.is_officer_of(agency));
        match row.absence.filter(|_| is_colleague || self.is_own(ctx) || lists_accounts(&caller.actor)) {
            Some(absence) => Absence::of(ctx, absence).await,
            None => Ok(None),
        }
    }

    /// Codes of open dossiers assigned to this officer, at most 1,000; they lose their assignee if the account is
    /// locked or its role no longer fits. Null for all but administrators.
    async fn held_dossiers(&self, ctx: &Context<'_>) -> Result<Option<Vec<String>>, AppError> {
        let held = ctx.app().officers.held_dossiers(ctx.caller(), self.0.id).await?;
        Ok(held.map(|held| held.iter().map(ToString::to_string).collect()))
    }

    /// Open sessions of the holder, last used first; empty for all but the holder.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>, AppError> {
        if self.is_own(ctx) { Session::own(ctx.app(), ctx.caller()).await } else { Ok(Vec::new()) }
    }

    /// Forms that the holder has begun and not submitted, last saved first, at most 200; empty for all but the holder.
    async fn drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Also list drafts submitted or deleted in the last 90 days; their content is gone.")]
        include_ended: Option<bool>,
    ) -> Result<Vec<Draft>, AppError> {
        if !self.is_own(ctx) {
            return Ok(Vec::new());
        }
        Ok(ctx.app().own_drafts.list(ctx.caller(), include_ended == Some(true)).await?.into_iter().map(Draft).collect())
    }

    /// Saved filters of the staff queue, ordered by name; empty for all but the holder.
    async fn queue_views(&self, ctx: &Context<'_>) -> Result<Vec<QueueView>, AppError> {
        if !self.is_own(ctx) {
            return Ok(Vec::new());
        }
        Ok(QueueView::all(ctx.app().queues.views(ctx.caller()).await?))
    }

    /// Dossiers that this account filed, newest first by default. Empty unless the caller is the holder or an auditor;
    /// read marks are those of the holder.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
        #[graphql(desc = "Restrict the list to dossiers that match; all of them if left out.")] filter: Option<
            DossierFilter,
        >,
        #[graphql(
            desc = "Sort order of the list, newest submission first by default.",
            default_with = "Some(DossierOrder::SubmittedAtDesc)"
        )]
        order_by: Option<DossierOrder>,
    ) -> Result<DossierConnection, AppError> {
        let request: PageRequest = page_request(PageArguments { first, after, last, before })?;
        let (app, caller) = (ctx.app(), ctx.caller());
        if !self.is_own(ctx) && caller.actor.role() != Some(KnownRole::Auditor) {
            return Ok(DossierConnection::none());
        }
        let order = order_by.unwrap_or(DossierOrder::SubmittedAtDesc).into();
        let wanted = CitizenListQuery { filter: filter.unwrap_or_default().read(ctx.caller())?, order };
        let list = &app.queries.citizen_list;
        let page = app.dossier_views.filed_by(self.0.id, &wanted, caller.at, &request, Front::Fitting).await?;
        let counted = if counts(ctx) {
            list.count(self.0.id, &wanted.filter, caller.at).await.map_err(|error| app.faults.unanswered(error))?
        } else {
            uncounted()
        };
        Ok(DossierConnection::of(page, counted, |listed| Dossier::listed(listed, caller)))
    }
}

connection!(AccountConnection, AccountEdge, Account, "accounts");

/// Person who did something, as a value without id: the role of that time, with the name of today and of then.
#[derive(Clone, SimpleObject)]
pub struct Actor {
    /// Current display name; null once erased, and in the query `events`, which names nobody.
    pub name: Option<String>,
    /// Display name at that time, even if changed since; null where `name` is null.
    pub name_then: Option<String>,
    /// Role that the person had at that time; null if the record holds none.
    pub role: Option<Role>,
    /// Account of the person; null if the caller may not see it.
    pub account: Option<Account>,
}
