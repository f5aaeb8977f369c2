//! Work queue of the office: tabs, filters, search, order, pages, saved views.

mod bulk;
mod filters;
mod lines;
mod operation;
mod query;
mod views;

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use cynic::{Id, QueryBuilder};
use foundation::cookie;

use super::rows::Queued;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::layout::{Layout, Viewer};
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, again, ok};
use crate::schema::account::{Absence, Colleague};
use crate::schema::dossier::DossierCount;
use crate::schema::enums::{DossierOrder, Role};
use crate::schema::procedure::{ProcedureSteps, Step};
use crate::translator::Translator;
use filters::{Chip, Choices, Filters};
use operation::{QueueChoices, StaffQueue, StaffQueueVariables};
use query::{QueueQuery, SIZES, Who};
use views::SavedView;

pub use bulk::{AssignableOfficer, confirm as confirm_bulk, perform as do_bulk, show_outcomes};
pub use views::{delete as delete_view, name as name_view, save as save_view};

/// Cookie with the queue's last query, to which a dossier's page leads back.
const LAST: &str = "hoso-queue";
const A_DAY: u32 = 24 * 60 * 60;

/// `GET /staff`: the address is the view.
pub async fn show(Extension(context): PageExtension, RawQuery(query): RawQuery) -> Answer {
    context.signed_in()?;
    let mut layout = context.layout(context.t("queue-title")).await?.wide();
    let viewer = layout.viewer.clone().ok_or(Failure::SignedOut)?;
    if !viewer.role.has_steps() {
        layout.title = context.t(viewer.role.queue_title());
    }
    let fields = Posted::of_query(query.as_deref());
    let (mut wanted, typed) = (QueueQuery::read(&context, &fields, &viewer), QueueQuery::typed_days(&fields));
    let count = |counted: Option<DossierCount>| counted.map_or(0, |counted| counted.total_count);
    let mut answer = context.ask(StaffQueue::build(variables(&wanted, &viewer.id))).await?;
    if fields.fields().is_empty() && wanted.who == Who::New && count(answer.new) == 0 {
        wanted = wanted.of(Who::where_nothing_is_new(&viewer));
        answer = context.ask(StaffQueue::build(variables(&wanted, &viewer.id))).await?;
    }
    let page = answer.dossiers.ok_or(Failure::NotFound)?;
    context.set_cookie(LAST, &wanted.address(), Some(A_DAY));
    let translator = context.translator();
    let procedures = answer.progress_report.map(|report| report.parts).unwrap_or_default();
    let (agency, views) = answer.viewer.map(|viewer| (viewer.agency, viewer.queue_views)).unwrap_or_default();
    let asked = context.ask(QueueChoices::build(())).await?;
    let away = away(translator, asked.officers.as_deref().unwrap_or_default(), &viewer);
    let steps = steps_of(&context, &wanted.procedure).await?;
    let own = agency.as_ref().map(|agency| agency.code.as_str());
    let choices = Choices::new(&wanted, own, procedures, steps, asked);
    let chips = filters::chips(translator, &wanted, &choices);
    let chips_are_none = chips.is_empty();
    let mut filters = Filters::new(translator, &wanted, &typed, &choices);
    let faults = typed.faults(translator).marked(&mut filters.controls);
    layout.is_in_error = !faults.is_empty();
    let new = if viewer.role == Role::Reception { "queue-new" } else { "queue-at-my-step" };
    let anyone = if viewer.role.has_steps() { "queue-anyone" } else { "queue-anywhere" };
    let needed = viewer.awaiting_dossiers.unwrap_or_default();
    let mut tabs = vec![
        Tab::new(&wanted, Who::Needed, context.t("queue-needed"), needed),
        Tab::new(&wanted, Who::New, context.t(new), count(answer.new)),
        Tab::new(&wanted, Who::Mine, context.t("queue-mine"), count(answer.mine)),
        Tab::new(&wanted, Who::Nobody, context.t("queue-nobody"), count(answer.nobody)),
        Tab::new(&wanted, Who::Anyone, context.t(anyone), count(answer.anyone)),
    ];
    // Roles without steps of their own, such as auditors, are assigned nothing.
    tabs.retain(|tab| viewer.role.has_steps() || matches!(tab.who, Who::Nobody | Who::Anyone));
    let template = QueuePage {
        tabs,
        alarms: vec![
            Alarm {
                path: wanted.of(Who::Anyone).unread().address(),
                label: context.t("queue-with-unread"),
                count: count(answer.unread),
                tint: "info",
            },
            Alarm::new(&wanted, "overdue", context.t("timeliness-overdue"), count(answer.overdue)),
            Alarm::new(&wanted, "soon", context.t("timeliness-due-soon"), count(answer.soon)),
        ],
        previous: page.page_info.start_cursor.filter(|_| page.page_info.has_previous_page).map(|at| wanted.before(&at)),
        next: page.page_info.end_cursor.filter(|_| page.page_info.has_next_page).map(|at| wanted.after(&at)),
        number: page_number(translator, &wanted, page.total_count),
        sizes: Size::all(&wanted, page.total_count),
        chips,
        filters,
        views: views.into_iter().map(|view| SavedView::new(&context, view, &viewer)).collect(),
        columns: Column::all(&wanted, |id| context.t(id)),
        found: page.total_count,
        dossiers: page.nodes,
        may_accept: viewer.role == Role::Reception,
        away,
        hand_over: hand_over(&wanted, &viewer),
        may_assign: matches!(viewer.role, Role::Reception | Role::Leader | Role::Specialist),
        none: context.t(if chips_are_none { wanted.who.said_where_empty(&viewer) } else { "queue-none" }),
        kept_fields: wanted.kept_fields(),
        query: wanted.query(),
        here: wanted.address(),
        wanted,
        faults,
        layout,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

/// `Trang 4/96`; nothing where all are on one page.
fn page_number(translator: &Translator, wanted: &QueueQuery, found: i32) -> Option<String> {
    let pages = (found + wanted.size - 1) / wanted.size;
    let written = |number: i32| translator.count(number);
    // Rows change between pages: the number is at most that of the last page.
    let here = wanted.page.min(pages);
    (pages > 1).then(|| translator.t_with_both("queue-page", ("page", &written(here)), ("pages", &written(pages))))
}

/// The steps of a procedure, by which the queue can be narrowed once it is narrowed to that.
async fn steps_of(context: &PageContext, procedure: &str) -> Result<Vec<Step>, Failure> {
    if procedure.is_empty() {
        return Ok(Vec::new());
    }
    let found: Option<ProcedureSteps> = context.procedure("QueueSteps", procedure.to_owned(), None).await?;
    Ok(found.map(|procedure| procedure.steps).unwrap_or_default())
}

/// `POST /staff/search`: searches the whole queue, or within the view. The search words are an encrypted token in the
/// address, since they may be a person's name.
pub async fn search(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let viewer = context.layout(String::new()).await?.viewer.ok_or(Failure::SignedOut)?;
    let (within, text) = if posted.has("within") {
        (QueueQuery::read(&context, &Posted::of_query(posted.given("within").as_deref()), &viewer), posted.get("text"))
    } else {
        (QueueQuery::default(), posted.get("find"))
    };
    Ok(redirect::to(&within.searching(&context, text).address()))
}

/// Path of the queue with its last query.
pub(super) fn last(context: &PageContext, headers: &HeaderMap) -> String {
    let kept = cookie::read(headers, LAST, &context.app().public_url).map(redirect::local);
    kept.filter(|path| path.starts_with("/staff?")).unwrap_or("/staff").to_owned()
}

/// Links to the queues of absent officers whom the viewer substitutes: as named deputy, or without one as a colleague
/// of the same role.
fn away(translator: &Translator, officers: &[Colleague], viewer: &Viewer) -> Vec<(String, String)> {
    let link = |officer: &Colleague| {
        let Colleague { person, absence, .. } = officer;
        let absence = absence.as_ref().filter(|absence| absence.is_now() && person.id != viewer.id)?;
        // An absent deputy substitutes for nobody.
        let is_away = |deputy: &&Id| {
            let found = officers.iter().find(|officer| officer.person.id == **deputy);
            found.and_then(|found| found.absence.as_ref()).is_some_and(Absence::is_now)
        };
        let stands_in = match absence.deputy().filter(|deputy| !is_away(deputy)) {
            Some(deputy) => *deputy == viewer.id,
            None => officer.role == viewer.role,
        };
        let label =
            translator.t_with_both("queue-away", ("name", person.name()), ("absence", &absence.told(translator)));
        stands_in.then(|| (format!("/staff?who=anyone&officer={}", redirect::encoded(person.id.inner())), label))
    };
    officers.iter().filter_map(link).collect()
}

/// Path of the hand-over form: of the officer by whom the queue is filtered, where the viewer may hand over for others,
/// else of the viewer.
fn hand_over(wanted: &QueueQuery, viewer: &Viewer) -> Option<String> {
    let may_for_all = matches!(viewer.role, Role::Reception | Role::Leader);
    let from = Some(wanted.officer.as_str()).filter(|officer| may_for_all && !officer.is_empty());
    let from = from.unwrap_or_else(|| viewer.id.inner());
    viewer.role.has_steps().then(|| format!("/staff/hand-over?from={}", redirect::encoded(from)))
}

fn variables(wanted: &QueueQuery, viewer: &Id) -> StaffQueueVariables {
    let backwards = wanted.before.is_some();
    StaffQueueVariables {
        filter: Some(wanted.filter(viewer)),
        order_by: Some(wanted.order),
        first: (!backwards).then_some(wanted.size),
        after: wanted.after.clone(),
        last: backwards.then_some(wanted.size),
        before: wanted.before.clone(),
        new: Some(wanted.of(Who::New).filter(viewer)),
        unread: Some(wanted.of(Who::Anyone).unread().filter(viewer)),
        mine: Some(wanted.of(Who::Mine).filter(viewer)),
        nobody: Some(wanted.of(Who::Nobody).filter(viewer)),
        anyone: Some(wanted.of(Who::Anyone).filter(viewer)),
        overdue: Some(wanted.alarmed("overdue").filter(viewer)),
        soon: Some(wanted.alarmed("soon").filter(viewer)),
    }
}

/// Tab of the queue, by assignment.
struct Tab {
    who: Who,
    path: String,
    label: String,
    count: i32,
    is_here: bool,
}

/// Alert counter, linked to the dossiers that it counts.
struct Alarm {
    path: String,
    label: String,
    count: i32,
    tint: &'static str,
}

/// Page size on offer, linked to the queue in that size.
struct Size {
    amount: i32,
    path: String,
    is_here: bool,
}

/// A column's heading; those that the queue is ordered by lead to the other order.
struct Column {
    label: String,
    sorts: Option<(String, &'static str)>,
}

impl Tab {
    fn new(wanted: &QueueQuery, who: Who, label: String, count: i32) -> Self {
        Self { who, path: wanted.of(who).address(), label, count, is_here: wanted.who == who }
    }
}

impl Alarm {
    fn new(wanted: &QueueQuery, which: &'static str, label: String, count: i32) -> Self {
        let tint = if which == "overdue" { "bad" } else { "warn" };
        Self { path: wanted.alarmed(which).address(), label, count, tint }
    }
}

impl Size {
    /// Sizes on offer; none where the smallest page holds all.
    fn all(wanted: &QueueQuery, found: i32) -> Vec<Self> {
        let offered = SIZES.into_iter().filter(|_| found > SIZES[0]);
        let size = |amount| Self { amount, path: wanted.sized(amount).address(), is_here: amount == wanted.size };
        offered.map(size).collect()
    }
}

impl Column {
    fn all(wanted: &QueueQuery, t: impl Fn(&str) -> String) -> Vec<Self> {
        let plain = |id: &str| Self { label: t(id), sorts: None };
        let sorting = |id: &str, up: DossierOrder, down: DossierOrder| {
            let (next, sorted) = match wanted.order {
                order if order == up => (down, "ascending"),
                order if order == down => (up, "descending"),
                _ => (up, "none"),
            };
            Self { label: t(id), sorts: Some((wanted.ordered(next).address(), sorted)) }
        };
        vec![
            plain("dossier-code"),
            plain("dossier-procedure"),
            plain("dossier-applicant"),
            plain("dossier-status"),
            sorting("dossier-submitted", DossierOrder::SubmittedAtAsc, DossierOrder::SubmittedAtDesc),
            sorting("dossier-due", DossierOrder::DueAtAsc, DossierOrder::DueAtDesc),
            plain("queue-step"),
            plain("queue-assignee"),
        ]
    }

    fn arrow(&self) -> &'static str {
        match self.sorts {
            Some((_, "ascending")) => "▲",
            Some((_, "descending")) => "▼",
            _ => "",
        }
    }
}

impl PageContext {
    /// Layout and viewer of a staff page; 404 for applicants.
    pub(super) async fn colleague(&self, title: String) -> Result<(Layout, Viewer), Failure> {
        self.signed_in()?;
        let layout = self.layout(title).await?;
        let viewer = layout.viewer.clone().ok_or(Failure::SignedOut)?;
        if viewer.is_applicant() { Err(Failure::NotFound) } else { Ok((layout, viewer)) }
    }
}

#[derive(Template)]
#[template(path = "staff-queue.html")]
struct QueuePage {
    layout: Layout,
    faults: Faults,
    wanted: QueueQuery,
    here: String,
    query: String,
    kept_fields: Vec<(&'static str, String)>,
    tabs: Vec<Tab>,
    alarms: Vec<Alarm>,
    views: Vec<SavedView>,
    filters: Filters,
    chips: Vec<Chip>,
    /// Text of the empty list.
    none: String,
    columns: Vec<Column>,
    found: i32,
    dossiers: Vec<Queued>,
    may_accept: bool,
    may_assign: bool,
    /// Queues of absent officers whom the viewer substitutes, as path and label.
    away: Vec<(String, String)>,
    /// Path of the hand-over form, for roles that work on dossiers.
    hand_over: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    number: Option<String>,
    sizes: Vec<Size>,
}
