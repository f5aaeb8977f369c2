//! Catalogue of procedures: search, filters and pagination.

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use domain::alphabet;
use domain::text::{Code, SearchText};
use serde::Deserialize;

use super::layout::Layout;
use super::operation::schema;
use super::page_context::PageExtension;
use super::paging::{Turned, Turns};
use super::redirect::{self, encoded};
use super::render::{Answer, ok};
use super::schema::agency::{Agency, Sector};
use super::schema::page::CountedPage;
use super::schema::procedure::{Fee, ProcessingTime};
use super::translator::Translator;

/// Procedures on one page.
const PAGE: i32 = 20;

/// Search and filters as the query string has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Search {
    q: String,
    sector: String,
    agency: String,
    after: String,
    before: String,
}

impl Search {
    /// Drops search words and codes that are malformed.
    fn read(self) -> Self {
        let code = |text: &str| Code::of_address(text).map(|code| code.to_string()).unwrap_or_default();
        Self {
            q: SearchText::of_address(&self.q).map(|text| text.as_str().to_owned()).unwrap_or_default(),
            sector: code(&self.sector),
            agency: code(&self.agency),
            ..self
        }
    }

    /// Path of the first page of this search.
    fn address(&self) -> String {
        let [q, sector, agency] = [&self.q, &self.sector, &self.agency].map(|wanted| encoded(wanted));
        format!("/services?q={q}&sector={sector}&agency={agency}")
    }
}

/// Fields by code and name, in the order of the alphabet; of those that are called alike each says whose it is.
pub fn labelled(sectors: &[Sector], agencies: &[Agency]) -> Vec<(String, String)> {
    let label = |sector: &Sector| {
        let is_alone = sectors.iter().filter(|other| other.name == sector.name).count() == 1;
        let agency = agencies.iter().find(|agency| agency.code == sector.agency_code);
        match agency {
            Some(agency) if !is_alone => format!("{} ({})", sector.name, agency.name),
            _ => sector.name.clone(),
        }
    };
    let mut labelled: Vec<_> = sectors.iter().map(|sector| (sector.code.clone(), label(sector))).collect();
    labelled.sort_by_cached_key(|(code, label)| (alphabet::rank(label), code.clone()));
    labelled
}

/// The code where it is one of these, nothing else.
fn of_one<'a>(code: String, mut known: impl Iterator<Item = &'a str>) -> String {
    if known.any(|known| known == code) { code } else { String::new() }
}

/// `GET /services`: procedures on offer, by keyword, field and agency.
pub async fn show(Extension(context): PageExtension, Query(search): Query<Search>) -> Answer {
    let search = search.read();
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let filter = ProcedureFilter {
        search: given(&search.q),
        sector_code: given(&search.sector),
        agency_code: given(&search.agency),
    };
    let Turned { first, after, last, before } = Turned::to(&search.after, &search.before, PAGE);
    let variables = ProceduresVariables { filter: Some(filter), first, after, last, before };
    let answer: Procedures = context.ask(Procedures::build(variables)).await?;
    let found = answer.found.map(|found| (found.total_count, found.nodes, found.page_info));
    let (count, services, page_info) = found.unwrap_or_default();
    let layout = context.layout(context.t("services-title")).await?;
    let (sectors, agencies) = (answer.sectors.unwrap_or_default(), answer.agencies.unwrap_or_default());
    let fields = labelled(&sectors, &agencies);
    let known = Search {
        sector: of_one(search.sector.clone(), sectors.iter().map(|sector| sector.code.as_str())),
        agency: of_one(search.agency.clone(), agencies.iter().map(|agency| agency.code.as_str())),
        ..search.clone()
    };
    if known != search {
        // Nothing would be found in a field that is not among the choices, and the page would not show why.
        return Ok(redirect::to(&known.address()));
    }
    Ok(ok(&ServicesPage {
        turns: page_info.turns(&search.address()),
        count,
        services,
        fields,
        agencies,
        is_filtered: !search.sector.is_empty() || !search.agency.is_empty(),
        search,
        layout,
    }))
}

#[derive(Template)]
#[template(path = "services.html")]
struct ServicesPage {
    layout: Layout,
    search: Search,
    is_filtered: bool,
    count: i32,
    services: Vec<Listed>,
    /// Fields as code and label.
    fields: Vec<(String, String)>,
    agencies: Vec<Agency>,
    turns: Turns,
}

#[derive(Debug, cynic::QueryVariables)]
struct ProceduresVariables {
    filter: Option<ProcedureFilter>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
}

#[derive(Debug, cynic::InputObject)]
struct ProcedureFilter {
    search: Option<String>,
    sector_code: Option<String>,
    agency_code: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ProceduresVariables")]
struct Procedures {
    #[cynic(rename = "procedures")]
    #[arguments(filter: $filter, first: $first, after: $after, last: $last, before: $before)]
    found: Option<CountedPage<Listed>>,
    sectors: Option<Vec<Sector>>,
    agencies: Option<Vec<Agency>>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
struct Listed {
    code: String,
    name: String,
    sector: Option<Sector>,
    agency: Agency,
    processing_time: ProcessingTime,
    fees: Vec<Fee>,
}

impl Listed {
    /// Lowest fee: the amount, or `from` it where there are higher ones; `None` where the procedure is free.
    fn price(&self, translator: &Translator) -> Option<String> {
        let amount = |fee: &&Fee| fee.money.amount.0.parse::<u64>().unwrap_or(u64::MAX);
        let least = self.fees.iter().min_by_key(amount)?;
        let written = least.money.written();
        let is_one = self.fees.iter().all(|fee| fee.money.written() == written);
        Some(if is_one { written } else { translator.t_with("services-fee-from", "amount", written) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_alphabets_order_by_what_is_read_of_them() {
        let sector = |code: &str, name: &str, agency_code: &str| Sector {
            code: code.to_owned(),
            name: name.to_owned(),
            agency_code: agency_code.to_owned(),
        };
        let agency = |code: &str, name: &str| Agency { code: code.to_owned(), name: name.to_owned() };
        let agencies = [agency("1", "Sở Xây dựng"), agency("2", "Sở Công Thương")];
        let sectors =
            [sector("a", "Điện", "1"), sector("b", "Dầu khí", "1"), sector("c", "Điện", "2"), sector("d", "Ăn", "2")];
        let labels: Vec<_> = labelled(&sectors, &agencies).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["Ăn", "Dầu khí", "Điện (Sở Công Thương)", "Điện (Sở Xây dựng)"]);
    }
}
