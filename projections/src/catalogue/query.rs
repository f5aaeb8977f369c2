//! Queries of the catalogue: agencies, procedures by search or code, and the rulebook with its revision.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::boxed;

use domain::agency::Agency;
use domain::calendar::WorkingCalendar;
use domain::dossier::ProcedureRef;
use domain::procedure::{FormSchema, ProcedureDefinition};
use domain::text::SearchText;
use domain::{AgencyId, ProcedureVersion, Rulebook, Translated};
use store::sql::{Row, Sql, StoredText};

use super::search::{self, Searched};
use super::{CatalogueRevision, ProcedureFilter, ProcedureOrder, ProcedureView};
use crate::names::{NamedAgency, version};
use crate::page::{Conditions, Counted, Key, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

/// By name in Vietnamese alphabetical order; ties by code.
const BY_NAME: Order = Order {
    tag: "procedures-alphabet",
    columns: &[("procedure.name_key", KeyType::Text), ("procedure.code", KeyType::Text)],
    descending: false,
};
const BY_NAME_FROM_THE_END: Order = Order { tag: "procedures-alphabet-desc", descending: true, ..BY_NAME };
const BY_CODE: Order =
    Order { tag: "procedures-code", columns: &[("procedure.code", KeyType::Text)], descending: false };
const BY_CODE_FROM_THE_END: Order = Order { tag: "procedures-code-desc", descending: true, ..BY_CODE };
/// By relevance: the key is the difference to the best possible score.
const BEST_FIRST: Order = Order {
    tag: "procedures-best-alphabet",
    columns: &[
        ("shortfall", KeyType::Integer),
        ("procedure.name_key", KeyType::Text),
        ("procedure.code", KeyType::Text),
    ],
    descending: false,
};

const COLUMNS: &str = "procedure.code AS procedure_code, procedure.version AS procedure_version, \
                       procedure.is_current AS is_current, procedure.definition AS definition, \
                       procedure.agency_id AS agency_id, agency.code AS agency_code, agency.name AS agency_name";

const FROM: &str = "FROM procedures AS procedure LEFT JOIN agencies AS agency ON agency.id = procedure.agency_id";

/// Queries of agencies and procedures.
#[derive(Clone)]
pub struct Catalogue {
    views: Views,
}

impl Catalogue {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Every agency, by code.
    #[boxed]
    pub async fn agencies(&self) -> Result<Vec<NamedAgency>, QueryError> {
        let sql = "SELECT id AS agency_id, code AS agency_code, name AS agency_name FROM agencies ORDER BY code";
        let rows = self.views.pool.fetch_all(Sql::new(sql)).await?;
        Ok(rows.iter().map(NamedAgency::read).collect::<Result<_, _>>()?)
    }

    #[boxed]
    pub async fn agency(&self, id: AgencyId) -> Result<Option<NamedAgency>, QueryError> {
        let sql = "SELECT id AS agency_id, code AS agency_code, name AS agency_name FROM agencies WHERE id = $1";
        let row = self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await?;
        Ok(row.as_ref().map(NamedAgency::read).transpose()?)
    }

    /// Page of the procedures that can be applied for.
    #[boxed]
    pub async fn search(
        &self,
        filter: &ProcedureFilter,
        order: ProcedureOrder,
        request: &PageRequest,
    ) -> Result<Page<ProcedureView>, QueryError> {
        let listed = match order {
            ProcedureOrder::BestFirst | ProcedureOrder::NameAsc => &BY_NAME,
            ProcedureOrder::NameDesc => &BY_NAME_FROM_THE_END,
            ProcedureOrder::CodeAsc => &BY_CODE,
            ProcedureOrder::CodeDesc => &BY_CODE_FROM_THE_END,
        };
        let Some(search) = searched_for(filter) else {
            let keyset = Keyset::new(listed, request);
            let rows = keyset.fetch(&self.views.pool, COLUMNS, FROM, conditions(filter)).await?;
            return rows.open(&self.views, &[], |row| std::future::ready(procedure(&row))).await;
        };
        let order = if order == ProcedureOrder::BestFirst { &BEST_FIRST } else { listed };
        let found = self.found(filter, search).await?;
        let keyed = found.into_iter().map(|found| (found.keys(order), found.code)).collect();
        let page = Keyset::new(order, request).of_all(keyed)?;
        let mut conditions = Conditions::default();
        conditions.and("procedure.is_current = 1");
        let codes: Vec<_> =
            page.edges.iter().map(|edge| StoredText::new(edge.node.as_str())).collect::<Result<_, _>>()?;
        if codes.is_empty() {
            return Ok(page.filter_map(|_| None));
        }
        let codes = conditions.bind_all(codes);
        conditions.and(format!("procedure.code IN {codes}"));
        let rows = self.views.pool.fetch_all(conditions.select(&format!("SELECT {COLUMNS} {FROM}"), "")).await?;
        let mut views = HashMap::new();
        for row in &rows {
            let view = procedure(row)?;
            views.insert(view.code.clone(), view);
        }
        Ok(page.filter_map(|code| views.remove(&code)))
    }

    /// Number of procedures.
    #[boxed]
    pub async fn count(&self, filter: &ProcedureFilter) -> Result<Counted, QueryError> {
        match searched_for(filter) {
            Some(search) => Ok(Counted::all(self.found(filter, search).await?.len())),
            None => conditions(filter).count(&self.views.pool, FROM).await,
        }
    }

    /// Procedures found by full-text search. Scores depend on all procedures, so they are compared in memory.
    async fn found(&self, filter: &ProcedureFilter, search: &SearchText) -> Result<Vec<Found>, QueryError> {
        let columns = "procedure.code AS code, procedure.name AS name, procedure.name_key AS name_key, \
                       procedure.sector_code AS sector_code, procedure.sector_name AS sector_name, \
                       agency.code AS agency_code, agency.name AS agency_name";
        let select = conditions(filter).select(&format!("SELECT {columns} {FROM}"), "ORDER BY procedure.code");
        let (mut all, mut names) = (Vec::new(), Vec::new());
        let nameless = Translated { vi: String::new(), en: None };
        for row in self.views.pool.fetch_all(select).await? {
            let (sector_code, sector_name): (_, Translated) = (row.text("sector_code")?, row.json("sector_name")?);
            // The agency may be missing while the catalogue lags.
            let agency_code = row.opt_text("agency_code")?.unwrap_or_default();
            let agency_name = row.opt_json("agency_name")?.unwrap_or_else(|| nameless.clone());
            let code = row.text("code")?;
            names.push((code.clone(), row.text("name_key")?));
            let sector = (sector_code.as_str(), &sector_name);
            all.push(Searched::new(code, &row.json("name")?, sector, (&agency_code, &agency_name)));
        }
        let found = search::found(&all, search).into_iter();
        Ok(found.filter_map(|(score, index)| Found::of(score, names.get(index)?.clone())).collect())
    }

    /// Version of a procedure, by default the current one.
    #[boxed]
    pub async fn procedure(&self, code: &str, version: Option<u32>) -> Result<Option<ProcedureView>, QueryError> {
        let mut conditions = Conditions::default();
        let code = conditions.bind(StoredText::new(code)?);
        conditions.and(format!("procedure.code = {code}"));
        match version {
            Some(version) => {
                let version = conditions.bind(version);
                conditions.and(format!("procedure.version = {version}"));
            }
            None => conditions.and("procedure.is_current = 1"),
        }
        let rows = self.views.pool.fetch_all(conditions.select(&format!("SELECT {COLUMNS} {FROM}"), "")).await?;
        rows.first().map(procedure).transpose()
    }

    /// Version under which a dossier was filed.
    #[boxed]
    pub async fn pinned(&self, procedure: &ProcedureRef) -> Result<Option<ProcedureView>, QueryError> {
        self.procedure(&procedure.code, Some(procedure.version)).await
    }

    /// Loads the rulebook of decisions. Compare [`Self::revision`], asked before, to detect a change since.
    #[boxed]
    pub async fn load_rulebook(&self) -> Result<Rulebook, QueryError> {
        let pool = &self.views.pool;
        let mut agencies = Vec::new();
        for row in pool.fetch_all(Sql::new("SELECT version, code, name FROM agencies ORDER BY code")).await? {
            agencies.push(Agency {
                version: row.count("version")?,
                code: row.text("code")?,
                name: Some(row.json("name")?),
            });
        }
        let sql = "SELECT version, is_current, definition FROM procedures ORDER BY code, version";
        let (mut procedures, mut retired) = (Vec::new(), BTreeSet::new());
        for row in pool.fetch_all(Sql::new(sql)).await? {
            let definition: ProcedureDefinition = row.json("definition")?;
            let form = FormSchema::compile(definition.form_schema.clone())
                .map_err(|invalid| QueryError::UnusableForm { code: definition.code.clone(), reason: invalid.0 })?;
            // The last version tells: it is current unless the procedure is retired.
            if row.flag("is_current")? {
                retired.remove(&definition.code);
            } else {
                retired.insert(definition.code.clone());
            }
            procedures.push(Arc::new(ProcedureVersion { version: version(&row, "version")?, definition, form }));
        }
        let mut years = Vec::new();
        for row in pool.fetch_all(Sql::new("SELECT facts FROM calendar_years ORDER BY position")).await? {
            years.push(row.json("facts")?);
        }
        let rulebook = Rulebook::new(agencies, procedures, WorkingCalendar::new(years));
        Ok(rulebook.retiring(retired.iter().map(String::as_str)))
    }

    /// Revision of the result of [`Self::load_rulebook`]; cheap enough to be asked at every command.
    #[boxed]
    pub async fn revision(&self) -> Result<CatalogueRevision, QueryError> {
        let sql = "SELECT max(position) AS revision FROM (SELECT position FROM catalogue_revision \
                   UNION ALL SELECT max(position) FROM calendar_years) AS changes";
        let row = self.views.pool.fetch_optional(Sql::new(sql)).await?;
        let revision = row.map(|row| row.opt_text("revision")).transpose()?.flatten();
        Ok(CatalogueRevision(revision.unwrap_or_default()))
    }
}

/// Procedure found by a search.
struct Found {
    score: u64,
    code: String,
    name_key: String,
}

impl Found {
    fn of(score: u64, (code, name_key): (String, String)) -> Option<Self> {
        (score > 0).then_some(Self { score, code, name_key })
    }

    /// Its sort key in one of the orders.
    fn keys(&self, order: &Order) -> Vec<Key> {
        let key = |(column, _): &(&str, KeyType)| match *column {
            "shortfall" => Key::Integer(-i64::try_from(self.score).unwrap_or(i64::MAX)),
            "procedure.name_key" => Key::Text(self.name_key.clone()),
            _ => Key::Text(self.code.clone()),
        };
        order.columns.iter().map(key).collect()
    }
}

/// Search text, unless it is blank.
fn searched_for(filter: &ProcedureFilter) -> Option<&SearchText> {
    filter.search.as_ref().filter(|search| !search.as_str().is_empty())
}

fn conditions(filter: &ProcedureFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.and("procedure.is_current = 1");
    if let Some(code) = &filter.agency_code {
        let agency = conditions.bind(AgencyId::of_code(code.as_str()));
        conditions.and(format!("procedure.agency_id = {agency}"));
    }
    if let Some(code) = &filter.sector_code {
        let sector = conditions.bind(code);
        conditions.and(format!("procedure.sector_code = {sector}"));
    }
    conditions
}

fn procedure(row: &Row) -> Result<ProcedureView, QueryError> {
    Ok(ProcedureView {
        code: row.text("procedure_code")?,
        version: version(row, "procedure_version")?,
        current: row.flag("is_current")?,
        agency: NamedAgency::read(row)?,
        definition: row.json("definition")?,
    })
}
