//! List of the applicant's dossiers and drafts, with filters and pagination.

mod deletion;
mod query;

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use domain::Moment;

use super::control::{Choice, Control, Kind};
use super::failure::Failure;
use super::fault::Faults;
use super::layout::Layout;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::paging::{Turned, Turns};
use super::query::query;
use super::render::{Answer, again, ok};
use super::schema::dossier::{DossierCount, Head};
use super::schema::draft::ListedDraft;
use super::schema::enums::DossierStatus;
use super::schema::input::DossierFilter;
use super::schema::page::{CountedPage, Page};
use super::schema::procedure::ProcedureName;
pub use deletion::{ask as ask_to_delete, delete as delete_draft};
pub use query::DossierListQuery;
use query::WAITING;

/// Dossiers on one page.
const PAGE: i32 = 20;

/// `GET /dossiers`: dossiers that wait for the applicant first, then the rest, the newest first.
pub async fn show(Extension(context): PageExtension, Query(wanted): Query<DossierListQuery>) -> Answer {
    context.signed_in()?;
    let wanted = wanted.read();
    let turned = Turned::to(&wanted.after, &wanted.before, PAGE);
    let variables = MyDossiersVariables {
        first: turned.first,
        after: turned.after,
        last: turned.last,
        before: turned.before,
        listed: Some(wanted.listed()),
        waiting: Some(wanted.waiting()),
    };
    let answer: MyDossiers = context.ask(MyDossiers::build(variables)).await?;
    let viewer = answer.viewer.ok_or(Failure::SignedOut)?;
    let layout = context.layout(context.t("dossiers-title")).await?;
    let turns = viewer.dossiers.page_info.turns(&wanted.address(&wanted.show));
    let before = wanted.number.parse::<u16>().map(usize::from).unwrap_or_default();
    let turns = turns.numbered(before, usize::try_from(PAGE).unwrap_or_default());
    let is_first = turns.previous.is_none();
    let mut controls =
        controls(&context, &wanted, answer.procedures.map(|procedures| procedures.nodes).unwrap_or_default());
    let faults = wanted.faults(context.translator()).marked(&mut controls);
    let page = DossiersPage {
        // On the first page rows are numbered from one, whichever way led there.
        number: if is_first { 0 } else { before },
        turns,
        waiting_count: viewer.waiting.total_count,
        waiting: if is_first && wanted.begins() { viewer.waiting.nodes } else { Vec::new() },
        changed: viewer.drafts.iter().filter_map(|draft| draft.dossier_code.clone()).collect(),
        has_drafts: !viewer.drafts.is_empty(),
        drafts: if is_first && wanted.begins() && !wanted.is_narrowed() { viewer.drafts } else { Vec::new() },
        dossiers: viewer.dossiers.nodes,
        controls,
        faults,
        wanted,
        layout,
    };
    Ok(if page.faults.is_empty() { ok(&page) } else { again(&page) })
}

/// Number of the viewer's dossiers that wait for them: supplement requests and payments.
pub async fn count_waiting(context: &PageContext) -> Result<i32, Failure> {
    let variables = WaitingDossiersVariables { statuses: Some(WAITING.to_vec()) };
    let viewer = WaitingDossiers::ask(context, variables).await?;
    Ok(viewer.map(|viewer| viewer.dossiers.total_count).unwrap_or_default())
}

fn controls(context: &PageContext, wanted: &DossierListQuery, procedures: Vec<ProcedureName>) -> Vec<Control> {
    let all = Choice::new("", context.t("dossiers-any-procedure"));
    let choices = procedures.into_iter().map(|procedure| Choice::new(&procedure.code, procedure.name));
    let choices = std::iter::once(all).chain(Choice::in_order(choices)).collect();
    let procedure =
        Control::of(context.translator(), "procedure", context.t("dossiers-of-procedure"), Kind::Select(choices));
    let day = |id: &str, label: &str, typed: &str| {
        let control = Control::digits(context.translator(), id, context.t(label)).typed_by("text", "short");
        control.hinted(context.t("form-day-hint")).holding(typed)
    };
    vec![
        procedure.holding(&wanted.procedure),
        day("from", "dossiers-from", &wanted.from),
        day("to", "dossiers-to", &wanted.to),
    ]
}

#[derive(Template)]
#[template(path = "dossiers.html")]
struct DossiersPage {
    layout: Layout,
    wanted: DossierListQuery,
    faults: Faults,
    /// Filters: procedure, first and last day of filing.
    controls: Vec<Control>,
    waiting: Vec<Head>,
    /// Number of waiting dossiers, beyond this page too.
    waiting_count: i32,
    drafts: Vec<ListedDraft>,
    /// Dossiers to whose request an answer has been begun, whether its draft is shown here or not.
    changed: Vec<String>,
    /// Set where drafts exist, listed on this page or not.
    has_drafts: bool,
    dossiers: Vec<Head>,
    number: usize,
    turns: Turns,
}

impl DossiersPage {
    /// Tells a dossier to whose supplement request an unsent draft exists.
    fn is_changed(&self, code: &str) -> bool {
        self.changed.iter().any(|changed| changed == code)
    }

    /// Tells that more dossiers wait than the part above the list shows.
    fn has_more_waiting(&self) -> bool {
        usize::try_from(self.waiting_count).is_ok_and(|count| count > self.waiting.len())
    }

    /// Tells that there is something to filter, or a filter to take away.
    fn can_be_narrowed(&self) -> bool {
        self.wanted.is_narrowed() || !self.dossiers.is_empty() || self.waiting_count > 0
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct MyDossiersVariables {
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
    listed: Option<DossierFilter>,
    waiting: Option<DossierFilter>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "MyDossiersVariables")]
struct MyDossiers {
    viewer: Option<Account>,
    #[arguments(first: 100)]
    procedures: Option<Page<ProcedureName>>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(variables = "MyDossiersVariables")]
struct Account {
    #[arguments(first: $first, after: $after, last: $last, before: $before, filter: $listed)]
    dossiers: Page<Head>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(first: 10, filter: $waiting)]
    waiting: CountedPage<Head>,
    drafts: Vec<ListedDraft>,
}

#[derive(Debug, cynic::QueryVariables)]
struct WaitingDossiersVariables {
    statuses: Option<Vec<DossierStatus>>,
}

query!(WaitingDossiers(WaitingDossiersVariables): viewer -> WaitingOf);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account", variables = "WaitingDossiersVariables")]
struct WaitingOf {
    #[arguments(first: 1, filter: { statuses: $statuses })]
    dossiers: DossierCount,
}

/// Next step in a sentence, by the status, with its deadline where there is one.
pub fn line(layout: &Layout, status: DossierStatus, due: Option<&Moment>, respond_by: Option<&Moment>) -> String {
    let translator = layout.translator();
    match (status, due, respond_by) {
        (DossierStatus::Accepted, Some(due), _) => {
            translator.t_with("line-accepted-due", "date", translator.day_of(due))
        }
        (DossierStatus::SupplementRequested, _, Some(by)) => {
            translator.t_with("line-supplement-by", "date", translator.until(by))
        }
        (DossierStatus::Registered, ..) => translator.t("line-registered"),
        (DossierStatus::Accepted, None, _) => translator.t("line-accepted"),
        (DossierStatus::Rejected, ..) => translator.t("line-rejected"),
        (DossierStatus::Processing, ..) => translator.t("line-processing"),
        (DossierStatus::SupplementRequested, _, None) => translator.t("line-supplement"),
        (DossierStatus::PaymentRequired, ..) if layout.office.takes_transfers => {
            translator.t("line-payment-or-transfer")
        }
        (DossierStatus::PaymentRequired, ..) => translator.t("line-payment"),
        (DossierStatus::WithdrawalRequested, ..) => translator.t("line-withdrawal"),
        (DossierStatus::Stopped, ..) => translator.t("line-stopped"),
        (DossierStatus::Resolved, ..) => translator.t("line-resolved"),
        (DossierStatus::ResultReturned, ..) => translator.t("line-returned"),
    }
}
