use std::sync::Arc;

use app::App;
use app::caller::Caller;
use async_graphql::{Context, ID, Object, SimpleObject};
use domain::permission::{AccountSight, account_sight, lists_accounts};
use domain::{AccountId, Role as KnownRole};
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;
use projections::PageRequest;
use projections::accounts::AccountView;
use projections::citizen_list::{Front, Wanted};
use tokio::sync::OnceCell;

use super::absence::Absence;
use super::agency::Agency;
use super::connection::{PageArguments, connection, counts, page_request, uncounted};
use super::dossier::{Dossier, DossierConnection};
use super::draft::Draft;
use super::erasure::RequestedErasure;
use super::queue_view::QueueView;
use super::session::Session;
use crate::context::Here;
use crate::enums::{AccountKind, AccountStatus, DossierOrder, NewsTopic, Role};
use crate::input::DossierFilter;
use crate::scalar::{Date, DateTime};

/// Somebody's account, as far as the caller may see it.
#[derive(Clone)]
pub struct Account(Arc<Met>);

/// An account as it was met: its row is read only where more than id and name is asked for.
struct Met {
    id: AccountId,
    sight: AccountSight,
    name: Name,
    view: OnceCell<Option<AccountView>>,
}

/// What is known of a name before the row is read.
enum Name {
    /// Nothing.
    Unread,
    /// It was joined to a row that names the account; `None` once erased.
    Joined(Option<String>),
}

impl Account {
    /// The account of a row that has been read, as the caller sees it; `None` where they do not.
    pub fn of(view: AccountView, caller: &Caller, in_own_dossier: bool) -> Option<Self> {
        let sight = account_sight(&caller.actor, view.id, in_own_dossier)?;
        Some(Self::with_sight(view, sight))
    }

    /// The account with this id, as the caller sees it.
    pub async fn seen(app: &App, id: AccountId, caller: &Caller) -> Result<Option<Self>, TopLevel> {
        Ok(app.account(id, caller).await?.and_then(|view| Self::of(view, caller, false)))
    }

    /// The account of a row, seen so far.
    fn with_sight(view: AccountView, sight: AccountSight) -> Self {
        Self(Arc::new(Met { id: view.id, sight, name: Name::Unread, view: OnceCell::new_with(Some(Some(view))) }))
    }

    /// The caller's own account, as a command left it.
    pub fn of_own(view: AccountView) -> Self {
        Self::with_sight(view, AccountSight::Whole)
    }

    /// What tells how to reach its holder, or who exactly that is.
    pub(super) const PERSONAL: [&'static str; 6] =
        ["dateOfBirth", "identityNumber", "taxCode", "email", "phone", "address"];

    /// An account of which id and name are known, met in a dossier that the caller sees.
    pub fn named(id: AccountId, name: Option<String>, caller: &Caller) -> Option<Self> {
        let sight = account_sight(&caller.actor, id, true)?;
        Some(Self(Arc::new(Met { id, sight, name: Name::Joined(name), view: OnceCell::new() })))
    }

    fn is_own(&self, ctx: &Context<'_>) -> bool {
        ctx.caller().actor.account() == Some(self.0.id)
    }

    async fn view(&self, ctx: &Context<'_>) -> Result<Option<&AccountView>, TopLevel> {
        let read = || ctx.app().account_view(self.0.id, ctx.caller());
        Ok(self.0.view.get_or_try_init(read).await?.as_ref())
    }

    /// The row, which an account that is met has.
    async fn row(&self, ctx: &Context<'_>) -> Result<&AccountView, TopLevel> {
        self.view(ctx).await?.ok_or(TopLevel::Unavailable)
    }

    /// A particular, where the caller sees that much.
    async fn particular<T>(
        &self,
        ctx: &Context<'_>,
        needs: AccountSight,
        pick: impl FnOnce(&domain::account::Particulars) -> Option<T>,
    ) -> Result<Option<T>, TopLevel> {
        if self.0.sight < needs {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.particulars.as_ref().and_then(pick))
    }
}

/// Somebody's account, as far as the caller may see it.
#[Object]
impl Account {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::Account(self.0.id).encode().into()
    }

    /// The name to sign in with; null once erased, and for those who only meet it in a dossier.
    async fn username(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Whole, |known| Some(known.username.clone())).await
    }

    /// What it is for.
    async fn kind(&self, ctx: &Context<'_>) -> Result<AccountKind, TopLevel> {
        Ok(self.row(ctx).await?.kind.into())
    }

    /// What its holder may do.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role, TopLevel> {
        Ok(self.row(ctx).await?.role.into())
    }

    /// Where it stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<AccountStatus, TopLevel> {
        Ok(self.row(ctx).await?.status.into())
    }

    /// Grows with each of its events; hand it back as `expectedVersion`.
    async fn version(&self, ctx: &Context<'_>) -> Result<i32, TopLevel> {
        Ok(i32::try_from(self.row(ctx).await?.version).unwrap_or(i32::MAX))
    }

    /// The organization's name, else the person's; null once erased.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        match &self.0.name {
            Name::Joined(name) => Ok(name.clone()),
            Name::Unread => Ok(self.row(ctx).await?.display_name().map(ToOwned::to_owned)),
        }
    }

    /// Of the person; for an organization, of its representative.
    async fn full_name(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| Some(known.full_name.clone())).await
    }

    /// Organizations only.
    async fn organization_name(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.organization_name.clone()).await
    }

    /// Missing for staff.
    async fn date_of_birth(&self, ctx: &Context<'_>) -> Result<Option<Date>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.date_of_birth.map(Date)).await
    }

    /// Missing for staff.
    async fn identity_number(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.identity_number.clone()).await
    }

    /// Organizations only.
    async fn tax_code(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.tax_code.clone()).await
    }

    /// Where e-mails go.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.email.clone()).await
    }

    /// Where SMS go.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.phone.clone()).await
    }

    /// The telephone that is wanted instead, and counts once the code is given that was sent to it; null for all but its
    /// holder.
    async fn awaited_phone(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.awaited_phone.as_ref().map(|awaited| awaited.phone.clone()))
    }

    /// Until when that code may be given; null for all but its holder.
    async fn phone_code_expires_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.awaited_phone.as_ref().map(|awaited| awaited.expires_at.into()))
    }

    /// Free text.
    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        self.particular(ctx, AccountSight::Contacts, |known| known.address.clone()).await
    }

    /// Whether news of one's dossiers come by SMS too; null for all but its holder.
    async fn notify_by_sms(&self, ctx: &Context<'_>) -> Result<Option<bool>, TopLevel> {
        if ctx.caller().actor.account() != Some(self.0.id) {
            return Ok(None);
        }
        Ok(Some(self.row(ctx).await?.sms_notices))
    }

    /// What one is written to about, of what may be declined; null for all but its holder.
    async fn news_topics(&self, ctx: &Context<'_>) -> Result<Option<Vec<NewsTopic>>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        let row = self.row(ctx).await?;
        let wanted = domain::account::NewsTopic::wanted(row.role, &row.declined_news);
        Ok(Some(wanted.into_iter().map(Into::into).collect()))
    }

    /// What there is to choose from for `newsTopics`; null for all but its holder.
    async fn offered_news_topics(&self, ctx: &Context<'_>) -> Result<Option<Vec<NewsTopic>>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        let offered = domain::account::NewsTopic::offered_to(self.row(ctx).await?.role);
        Ok(Some(offered.iter().copied().map(Into::into).collect()))
    }

    /// Why it is locked, where that was said; null for all but those who see the whole account.
    async fn lock_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, TopLevel> {
        if self.0.sight < AccountSight::Whole {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.lock_reason.clone())
    }

    /// The erasure that waits for a second administrator; null for all but those who see the whole account.
    async fn erasure(&self, ctx: &Context<'_>) -> Result<Option<RequestedErasure>, TopLevel> {
        if self.0.sight < AccountSight::Whole {
            return Ok(None);
        }
        match self.row(ctx).await?.erasure.clone() {
            Some(requested) => Ok(Some(RequestedErasure::of(ctx, requested).await?)),
            None => Ok(None),
        }
    }

    /// How many dossiers `awaitsViewer` would list, counted to 100; null for all but its holder.
    async fn awaiting_dossiers(&self, ctx: &Context<'_>) -> Result<Option<i32>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(None);
        }
        ctx.app().awaiting_dossiers(ctx.caller()).await.map(Some)
    }

    /// For staff.
    async fn agency(&self, ctx: &Context<'_>) -> Result<Option<Agency>, TopLevel> {
        let agency = self.row(ctx).await?.agency;
        Ok(agency.and_then(|agency| ctx.app().agency(agency)).as_ref().map(Agency::from))
    }

    /// On which days its holder is not at work, now or to come; for officers of the same agency, its holder and those who
    /// run accounts.
    async fn absence(&self, ctx: &Context<'_>) -> Result<Option<Absence>, TopLevel> {
        let caller = ctx.caller();
        let row = self.row(ctx).await?;
        let is_colleague = row.agency.is_some_and(|agency| caller.actor.is_officer_of(agency));
        match row.absence.filter(|_| is_colleague || self.is_own(ctx) || lists_accounts(&caller.actor)) {
            Some(absence) => Absence::of(ctx, absence).await,
            None => Ok(None),
        }
    }

    /// Numbers of the dossiers given to its holder that have not ended, at most 1,000: they are released where it is locked
    /// or its holder may not work on them any more. Null for all but administrators.
    async fn held_dossiers(&self, ctx: &Context<'_>) -> Result<Option<Vec<String>>, TopLevel> {
        let held = ctx.app().held_dossiers(ctx.caller(), self.0.id).await?;
        Ok(held.map(|held| held.iter().map(ToString::to_string).collect()))
    }

    /// Where its holder is signed in, the last used first; told to its holder alone.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>, TopLevel> {
        if self.is_own(ctx) { Session::own(ctx.app(), ctx.caller()).await } else { Ok(Vec::new()) }
    }

    /// What its holder has typed and not sent, the last saved first; told to its holder alone.
    async fn drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Also those that ended within the last 90 days, which hold nothing any more.")]
        include_ended: Option<bool>,
    ) -> Result<Vec<Draft>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(Vec::new());
        }
        Ok(ctx.app().own_drafts(ctx.caller(), include_ended == Some(true)).await?.into_iter().map(Draft).collect())
    }

    /// How its holder looks at the staff's queue, by name; told to its holder alone.
    async fn queue_views(&self, ctx: &Context<'_>) -> Result<Vec<QueueView>, TopLevel> {
        if !self.is_own(ctx) {
            return Ok(Vec::new());
        }
        Ok(QueueView::all(ctx.app().own_queue_views(ctx.caller()).await?))
    }

    /// What it has filed, as far as the caller sees them all: its own, for its holder and auditors. What has not been
    /// read is what its holder has not.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn dossiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which.")] filter: Option<DossierFilter>,
        #[graphql(desc = "In which order.", default_with = "Some(DossierOrder::SubmittedAtDesc)")] order_by: Option<
            DossierOrder,
        >,
    ) -> Result<DossierConnection, TopLevel> {
        let request: PageRequest = page_request(PageArguments { first, after, last, before })?;
        let (app, caller) = (ctx.app(), ctx.caller());
        if !self.is_own(ctx) && caller.actor.role() != Some(KnownRole::Auditor) {
            return Ok(DossierConnection::none());
        }
        let order = order_by.unwrap_or(DossierOrder::SubmittedAtDesc).into();
        let wanted = Wanted { filter: filter.unwrap_or_default().read(ctx.caller())?, order };
        let list = &app.questions.citizen_list;
        let page = app.filed_by(self.0.id, &wanted, caller.at, &request, Front::Fitting).await?;
        let counted = if counts(ctx) {
            list.count(self.0.id, &wanted.filter, caller.at).await.map_err(|error| app.unanswered(error))?
        } else {
            uncounted()
        };
        Ok(DossierConnection::of(page, counted, |listed| Dossier::listed(listed, caller)))
    }
}

connection!(AccountConnection, AccountEdge, Account, "accounts");

/// Who did it: the role as it was then, the name as it is known now (null once erased). A value, not a node.
#[derive(Clone, SimpleObject)]
pub struct Actor {
    /// As it is known now; null once erased, and for whom the office speaks as one.
    pub name: Option<String>,
    /// As it was when they did it, whatever they are called now; null where `name` is.
    pub name_then: Option<String>,
    /// As it was then.
    pub role: Option<Role>,
    /// Their account, where the caller sees it.
    pub account: Option<Account>,
}
