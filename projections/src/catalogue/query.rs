use std::collections::BTreeSet;
use std::sync::Arc;

use domain::agency::Agency;
use domain::calendar::WorkingCalendar;
use domain::dossier::ProcedureRef;
use domain::procedure::{FormSchema, ProcedureDefinition};
use domain::{AgencyId, ProcedureVersion, Rulebook};
use store::sql::{Row, Sql, SqlError, StoredText};

use super::{CatalogueRevision, ProcedureFilter, ProcedureView};
use crate::dossier_filter::words;
use crate::names::{NamedAgency, version};
use crate::page::{Conditions, Counted, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

/// By name, without diacritics as search has it; ties by code.
const ORDER: Order = Order {
    tag: "procedures",
    columns: &[("procedure.folded_name", KeyType::Text), ("procedure.code", KeyType::Text)],
    descending: false,
};

const COLUMNS: &str = "procedure.code AS procedure_code, procedure.version AS procedure_version, \
                       procedure.is_current AS is_current, procedure.definition AS definition, \
                       procedure.agency_id AS agency_id, agency.code AS agency_code, agency.name AS agency_name";

const FROM: &str = "FROM procedures AS procedure LEFT JOIN agencies AS agency ON agency.id = procedure.agency_id";

/// Asks about agencies and procedures.
#[derive(Clone)]
pub struct Catalogue {
    views: Views,
}

impl Catalogue {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Every agency, by code.
    pub async fn agencies(&self) -> Result<Vec<NamedAgency>, QueryError> {
        let sql = "SELECT id AS agency_id, code AS agency_code, name AS agency_name FROM agencies ORDER BY code";
        let rows = self.views.pool.fetch_all(Sql::new(sql)).await?;
        Ok(rows.iter().map(NamedAgency::read).collect::<Result<_, _>>()?)
    }

    /// One agency.
    pub async fn agency(&self, id: AgencyId) -> Result<Option<NamedAgency>, QueryError> {
        let sql = "SELECT id AS agency_id, code AS agency_code, name AS agency_name FROM agencies WHERE id = $1";
        let row = self.views.pool.fetch_optional(Sql::new(sql).bind(id)).await?;
        Ok(row.as_ref().map(NamedAgency::read).transpose()?)
    }

    /// A page of the procedures that can be applied for, by name.
    pub async fn search(
        &self,
        filter: &ProcedureFilter,
        request: &PageRequest,
    ) -> Result<Page<ProcedureView>, QueryError> {
        let rows = Keyset::new(&ORDER, request).fetch(&self.views.pool, COLUMNS, FROM, conditions(filter)?).await?;
        rows.open(&self.views, &[], |row| std::future::ready(procedure(&row))).await
    }

    /// How many there are.
    pub async fn count(&self, filter: &ProcedureFilter) -> Result<Counted, QueryError> {
        conditions(filter)?.count(&self.views.pool, FROM).await
    }

    /// A version of a procedure, the current one where none is named.
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

    /// The version that a dossier was filed under.
    pub async fn pinned(&self, procedure: &ProcedureRef) -> Result<Option<ProcedureView>, QueryError> {
        self.procedure(&procedure.code, Some(procedure.version)).await
    }

    /// All that decisions look up. What has changed since is told by [`Self::revision`], asked before.
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

    /// Changes with every change of what [`Self::load_rulebook`] gives; cheap enough to be asked at every command.
    pub async fn revision(&self) -> Result<CatalogueRevision, QueryError> {
        let sql = "SELECT max(position) AS revision FROM (SELECT position FROM catalogue_revision \
                   UNION ALL SELECT max(position) FROM calendar_years) AS changes";
        let row = self.views.pool.fetch_optional(Sql::new(sql)).await?;
        let revision = row.map(|row| row.opt_text("revision")).transpose()?.flatten();
        Ok(CatalogueRevision(revision.unwrap_or_default()))
    }
}

fn conditions(filter: &ProcedureFilter) -> Result<Conditions, SqlError> {
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
    for word in words(filter.search.as_ref())? {
        let word = conditions.bind(word);
        conditions.and(format!("procedure.folded LIKE {word} ESCAPE '!'"));
    }
    Ok(conditions)
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
