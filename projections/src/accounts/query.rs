//! Queries of accounts: by id, as a filtered list, by contact, and the officers of an agency.

use std::collections::HashMap;
use store::boxed;

use domain::account::AccountStatus;
use domain::text::SearchText;
use domain::{AccountId, AgencyId, Moment, Role};
use store::sql::{Row, Sql, SqlError};

use super::awaited::AwaitedPhoneField;
use super::contact::Contact;
use super::row::{AccountRow, TABLE};
use super::{AccountFilter, AccountView, kind_name, status_name};
use crate::batch::for_texts;
use crate::dossier_filter::words;
use crate::names::{SealedName, name_columns, name_columns_then};
use crate::page::{Conditions, Counted, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

const OLDEST_FIRST: Order = Order {
    tag: "accounts",
    columns: &[("registered_at", KeyType::Integer), ("id", KeyType::Text)],
    descending: false,
};

/// Limit of accounts that share a telephone.
const REACHED_MAX: u32 = 500;

/// Queries of accounts.
#[derive(Clone)]
pub struct Accounts {
    views: Views,
}

impl Accounts {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    #[boxed]
    pub async fn get(&self, id: AccountId) -> Result<Option<AccountView>, QueryError> {
        let sql = Sql::new(format!("{} WHERE id = $1", select())).bind(id);
        match self.views.pool.fetch_optional(sql).await? {
            Some(row) => Ok(Some(self.view(&row).await?)),
            None => Ok(None),
        }
    }

    /// Name of an account at a moment; `None` where there is none, and once it is erased.
    #[boxed]
    pub async fn name_at(&self, id: AccountId, at: Moment) -> Result<Option<String>, QueryError> {
        let (now, then) = (name_columns("account"), name_columns_then("account", "$2"));
        let text = format!("SELECT {now}, {then} FROM accounts AS account WHERE account.id = $1");
        match self.views.pool.fetch_optional(Sql::new(text).bind(id).bind(at)).await? {
            Some(row) => Ok(self.views.display_name(&SealedName::read_then(&row, "account")?).await?),
            None => Ok(None),
        }
    }

    /// Those of these accounts that exist.
    #[boxed]
    pub async fn get_many(&self, ids: &[AccountId]) -> Result<HashMap<AccountId, AccountView>, QueryError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let text = format!("{} WHERE id IN (SELECT each.value FROM {{each}})", select());
        let views = self.views(for_texts(&text, self.views.pool.is_sqlite(), ids)?).await?;
        Ok(views.into_iter().map(|view| (view.id, view)).collect())
    }

    /// All matching accounts, oldest first; for the command line.
    #[boxed]
    pub async fn list(&self, filter: &AccountFilter) -> Result<Vec<AccountView>, QueryError> {
        self.views(self.conditions(filter)?.select(&select(), "ORDER BY registered_at, id")).await
    }

    /// Page of accounts, oldest first.
    #[boxed]
    pub async fn page(&self, filter: &AccountFilter, request: &PageRequest) -> Result<Page<AccountView>, QueryError> {
        let keyset = Keyset::new(&OLDEST_FIRST, request);
        let rows = keyset.fetch(&self.views.pool, &columns(), "FROM accounts", self.conditions(filter)?).await?;
        rows.open(&self.views, &["id"], |row| async move { self.view(&row).await }).await
    }

    #[boxed]
    pub async fn count(&self, filter: &AccountFilter) -> Result<Counted, QueryError> {
        self.conditions(filter)?.count(&self.views.pool, "FROM accounts").await
    }

    /// Applicants with exactly this telephone, e-mail address, identity number or tax code, up to a limit.
    #[boxed]
    pub async fn reached_by(&self, text: &SearchText) -> Result<Vec<AccountId>, QueryError> {
        let (mut conditions, keyring) = (Conditions::default(), self.views.vault.keyring());
        match Contact::condition(&Contact::OF_APPLICANTS, text, keyring, &mut conditions)? {
            Some(any) => conditions.and(format!("({any})")),
            None => return Ok(Vec::new()),
        }
        let sql = conditions.select("SELECT id FROM accounts", &format!("ORDER BY id LIMIT {REACHED_MAX}"));
        let rows = self.views.pool.fetch_all(sql).await?;
        rows.iter().map(|row| Ok(row.parsed("id")?)).collect()
    }

    /// Active officers of an agency with one of these roles, by name.
    #[boxed]
    pub async fn officers(&self, agency: AgencyId, roles: &[Role]) -> Result<Vec<AccountView>, QueryError> {
        if roles.is_empty() {
            return Ok(Vec::new());
        }
        let mut conditions = Conditions::default();
        let agency = conditions.bind(agency);
        conditions.and(format!("agency_id = {agency}"));
        let active = conditions.bind(status_name(AccountStatus::Active));
        conditions.and(format!("status = {active}"));
        let roles = conditions.bind_all(roles.iter().map(|role| role.name()));
        conditions.and(format!("role IN {roles}"));
        let mut officers = self.views(conditions.select(&select(), "ORDER BY id")).await?;
        // Names are sealed, so no database can sort by them. The sort is stable: ids break ties.
        officers.sort_by_cached_key(|officer| officer.display_name().map(domain::alphabet::rank_of_name));
        Ok(officers)
    }

    /// Accounts not activated although that was due by this moment, oldest first.
    #[boxed]
    pub async fn not_activated_before(&self, moment: Moment) -> Result<Vec<AccountId>, QueryError> {
        let sql = "SELECT id FROM accounts WHERE status = 'PENDING_ACTIVATION' AND activate_by <= $1 \
                   ORDER BY activate_by, id";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(moment)).await?;
        rows.iter().map(|row| Ok(row.parsed("id")?)).collect()
    }

    async fn views(&self, sql: Sql<'_>) -> Result<Vec<AccountView>, QueryError> {
        let rows = self.views.pool.fetch_all(sql).await?;
        self.views.prefetch(&rows, &["id"]).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            views.push(self.view(row).await?);
        }
        Ok(views)
    }

    async fn view(&self, row: &Row) -> Result<AccountView, QueryError> {
        let row = AccountRow::read(row)?;
        let mut particulars = self.views.open_optional(row.particulars.as_ref()).await?;
        if let Some(known) = &mut particulars {
            let views = &self.views;
            if let Some(full_name) = views.open_optional(row.full_name.as_ref()).await? {
                known.full_name = full_name;
            }
            if let Some(organization_name) = views.open_optional(row.organization_name.as_ref()).await? {
                known.organization_name = Some(organization_name);
            }
            if let Some(date_of_birth) = views.open_optional(row.date_of_birth.as_ref()).await? {
                known.date_of_birth = Some(date_of_birth);
            }
            if let Some(phone) = views.open_optional(row.phone.as_ref()).await? {
                known.phone = Some(phone);
            }
            if row.address_removed {
                known.address = None;
            }
            if let Some(address) = views.open_optional(row.address.as_ref()).await? {
                known.address = Some(address);
            }
        }
        Ok(AccountView {
            id: row.id,
            kind: row.kind,
            role: row.role,
            status: row.status,
            version: row.version,
            agency: row.agency,
            language: row.language,
            activate_by: row.activate_by,
            registered_at: row.registered_at,
            particulars,
            sms_notices: row.sms_notices,
            declined_news: row.declined_news,
            lock_reason: self.views.open_optional(row.lock_reason.as_ref()).await?,
            erasure: row.erasure,
            absence: row.absence,
            proven: row.proven,
            awaited_phone: AwaitedPhoneField::open(row.awaited_phone, &self.views).await?,
        })
    }

    fn conditions(&self, filter: &AccountFilter) -> Result<Conditions, SqlError> {
        let mut conditions = Conditions::default();
        let wanted = [
            ("kind", filter.kind.map(kind_name)),
            ("role", filter.role.map(Role::name)),
            ("status", filter.status.map(status_name)),
        ];
        for (column, name) in wanted {
            if let Some(name) = name {
                let name = conditions.bind(name);
                conditions.and(format!("{column} = {name}"));
            }
        }
        if let Some(agency) = filter.agency {
            let agency = conditions.bind(agency);
            conditions.and(format!("agency_id = {agency}"));
        }
        if let Some(text) = &filter.text {
            let mut ways = Vec::new();
            let words = words(Some(text))?.into_iter();
            let words: Vec<_> =
                words.map(|word| format!("folded_name LIKE {} ESCAPE '!'", conditions.bind(word))).collect();
            if !words.is_empty() {
                ways.push(format!("({})", words.join(" AND ")));
            }
            ways.extend(Contact::condition(&Contact::ALL, text, self.views.vault.keyring(), &mut conditions)?);
            if !ways.is_empty() {
                conditions.and_any(&ways);
            }
        }
        Ok(conditions)
    }
}

fn columns() -> String {
    TABLE.columns.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(", ")
}

fn select() -> String {
    format!("SELECT {} FROM accounts", columns())
}
