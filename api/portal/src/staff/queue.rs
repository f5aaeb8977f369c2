//! The queue: what waits for the office, as somebody wants to look at it.

mod bulk;
mod filters;
mod lines;
mod operation;
mod views;
mod wanted;

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use cynic::{Id, QueryBuilder};
use foundation::cookie;

use super::rows::Queued;
use crate::answer::{Answer, again, ok};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::moved;
use crate::posted::Posted;
use crate::schema::account::{Absence, Colleague};
use crate::schema::dossier::DossierCount;
use crate::schema::enums::{DossierOrder, Role};
use crate::schema::procedure::{ProcedureSteps, Step};
use crate::shell::{Shell, Viewer};
use crate::tongue::Tongue;
use crate::visit::{Here, Visit};
use filters::{Chip, Choices, Filters};
use operation::{QueueChoices, StaffQueue, StaffQueueVariables};
use views::Kept;
use wanted::{SIZES, Wanted, Who};

pub use bulk::{AssignableOfficer, confirm as confirm_bulk, perform as do_bulk, show_outcomes};
pub use views::{delete as delete_view, name as name_view, save as save_view};

/// The queue as it was last looked at: where a dossier's page leads back to.
const LAST: &str = "hoso-queue";
const A_DAY: u32 = 24 * 60 * 60;

/// `GET /staff`: the address is the view.
pub async fn show(Extension(visit): Here, RawQuery(query): RawQuery) -> Answer {
    visit.signed_in()?;
    let mut shell = visit.shell(visit.say("queue-title")).await?.wide();
    let viewer = shell.viewer.clone().ok_or(Failure::SignedOut)?;
    if !viewer.role.has_steps() {
        shell.title = visit.say(viewer.role.queue_title());
    }
    let fields = Posted::of_query(query.as_deref());
    let (mut wanted, typed) = (Wanted::read(&visit, &fields, &viewer), Wanted::typed_days(&fields));
    let count = |counted: Option<DossierCount>| counted.map_or(0, |counted| counted.total_count);
    let mut answer = visit.ask(StaffQueue::build(variables(&wanted, &viewer.id))).await?;
    if fields.fields().is_empty() && wanted.who == Who::New && count(answer.new) == 0 {
        wanted = wanted.of(Who::where_nothing_is_new(&viewer));
        answer = visit.ask(StaffQueue::build(variables(&wanted, &viewer.id))).await?;
    }
    let page = answer.dossiers.ok_or(Failure::NotFound)?;
    visit.set_cookie(LAST, &wanted.address(), Some(A_DAY));
    let tongue = visit.tongue();
    let procedures = answer.progress_report.map(|report| report.parts).unwrap_or_default();
    let (agency, views) = answer.viewer.map(|viewer| (viewer.agency, viewer.queue_views)).unwrap_or_default();
    let asked = visit.ask(QueueChoices::build(())).await?;
    let away = away(tongue, asked.officers.as_deref().unwrap_or_default(), &viewer);
    let steps = steps_of(&visit, &wanted.procedure).await?;
    let own = agency.as_ref().map(|agency| agency.code.as_str());
    let choices = Choices::new(&wanted, own, procedures, steps, asked);
    let chips = filters::chips(tongue, &wanted, &choices);
    let chips_are_none = chips.is_empty();
    let mut filters = Filters::new(tongue, &wanted, &typed, &choices);
    let faults = typed.faults(tongue).marked(&mut filters.controls);
    shell.is_in_error = !faults.is_empty();
    let new = if viewer.role == Role::Reception { "queue-new" } else { "queue-at-my-step" };
    let anyone = if viewer.role.has_steps() { "queue-anyone" } else { "queue-anywhere" };
    let needed = viewer.awaiting_dossiers.unwrap_or_default();
    let mut tabs = vec![
        Tab::new(&wanted, Who::Needed, visit.say("queue-needed"), needed),
        Tab::new(&wanted, Who::New, visit.say(new), count(answer.new)),
        Tab::new(&wanted, Who::Mine, visit.say("queue-mine"), count(answer.mine)),
        Tab::new(&wanted, Who::Nobody, visit.say("queue-nobody"), count(answer.nobody)),
        Tab::new(&wanted, Who::Anyone, visit.say(anyone), count(answer.anyone)),
    ];
    // Whoever only reads is given nothing.
    tabs.retain(|tab| viewer.role.has_steps() || matches!(tab.who, Who::Nobody | Who::Anyone));
    let template = QueuePage {
        tabs,
        alarms: vec![
            Alarm {
                path: wanted.of(Who::Anyone).unread().address(),
                label: visit.say("queue-with-unread"),
                count: count(answer.unread),
                tint: "info",
            },
            Alarm::new(&wanted, "overdue", visit.say("timeliness-overdue"), count(answer.overdue)),
            Alarm::new(&wanted, "soon", visit.say("timeliness-due-soon"), count(answer.soon)),
        ],
        previous: page.page_info.start_cursor.filter(|_| page.page_info.has_previous_page).map(|at| wanted.before(&at)),
        next: page.page_info.end_cursor.filter(|_| page.page_info.has_next_page).map(|at| wanted.after(&at)),
        number: page_number(tongue, &wanted, page.total_count),
        sizes: Size::all(&wanted, page.total_count),
        chips,
        filters,
        views: views.into_iter().map(|view| Kept::new(&visit, view, &viewer)).collect(),
        columns: Column::all(&wanted, |id| visit.say(id)),
        found: page.total_count,
        dossiers: page.nodes,
        may_accept: viewer.role == Role::Reception,
        away,
        hand_over: hand_over(&wanted, &viewer),
        may_assign: matches!(viewer.role, Role::Reception | Role::Leader | Role::Specialist),
        none: visit.say(if chips_are_none { wanted.who.said_where_empty(&viewer) } else { "queue-none" }),
        kept_fields: wanted.kept_fields(),
        query: wanted.query(),
        here: wanted.address(),
        wanted,
        faults,
        shell,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

/// `Trang 4/96`; nothing where all are on one page.
fn page_number(tongue: &Tongue, wanted: &Wanted, found: i32) -> Option<String> {
    let pages = (found + wanted.size - 1) / wanted.size;
    let written = |number: i32| tongue.count(number);
    // Rows come and go while somebody turns pages: a page that is there is at most the last.
    let here = wanted.page.min(pages);
    (pages > 1).then(|| tongue.say_with_both("queue-page", ("page", &written(here)), ("pages", &written(pages))))
}

/// The steps of a procedure, by which the queue can be narrowed once it is narrowed to that.
async fn steps_of(visit: &Visit, procedure: &str) -> Result<Vec<Step>, Failure> {
    if procedure.is_empty() {
        return Ok(Vec::new());
    }
    let found: Option<ProcedureSteps> = visit.procedure("QueueSteps", procedure.to_owned(), None).await?;
    Ok(found.map(|procedure| procedure.steps).unwrap_or_default())
}

/// `POST /staff/search`: searches among all that one may see, or within the view; what is searched for stands sealed in
/// the address, since it may be somebody's name.
pub async fn search(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    let viewer = visit.shell(String::new()).await?.viewer.ok_or(Failure::SignedOut)?;
    let (within, text) = if posted.has("within") {
        (Wanted::read(&visit, &Posted::of_query(posted.given("within").as_deref()), &viewer), posted.get("text"))
    } else {
        (Wanted::default(), posted.get("find"))
    };
    Ok(moved::to(&within.searching(&visit, text).address()))
}

/// The queue as it was last looked at.
pub(super) fn last(visit: &Visit, headers: &HeaderMap) -> String {
    let kept = cookie::read(headers, LAST, &visit.app().public_url).map(moved::local);
    kept.filter(|path| path.starts_with("/staff?")).unwrap_or("/staff").to_owned()
}

/// The work of those who are away today and for whom the viewer stands in, as one of the same role or named alone.
fn away(tongue: &Tongue, officers: &[Colleague], viewer: &Viewer) -> Vec<(String, String)> {
    let link = |officer: &Colleague| {
        let Colleague { person, absence, .. } = officer;
        let absence = absence.as_ref().filter(|absence| absence.is_now() && person.id != viewer.id)?;
        // A deputy who is away too stands in for nobody.
        let is_away = |deputy: &&Id| {
            let found = officers.iter().find(|officer| officer.person.id == **deputy);
            found.and_then(|found| found.absence.as_ref()).is_some_and(Absence::is_now)
        };
        let stands_in = match absence.deputy().filter(|deputy| !is_away(deputy)) {
            Some(deputy) => *deputy == viewer.id,
            None => officer.role == viewer.role,
        };
        let label = tongue.say_with_both("queue-away", ("name", person.name()), ("absence", &absence.told(tongue)));
        stands_in.then(|| (format!("/staff?who=anyone&officer={}", moved::encoded(person.id.inner())), label))
    };
    officers.iter().filter_map(link).collect()
}

/// The page that hands over what the officer holds whom the queue is narrowed to, where that is the viewer's to do; else
/// what the viewer holds.
fn hand_over(wanted: &Wanted, viewer: &Viewer) -> Option<String> {
    let may_for_all = matches!(viewer.role, Role::Reception | Role::Leader);
    let from = Some(wanted.officer.as_str()).filter(|officer| may_for_all && !officer.is_empty());
    let from = from.unwrap_or_else(|| viewer.id.inner());
    viewer.role.has_steps().then(|| format!("/staff/hand-over?from={}", moved::encoded(from)))
}

fn variables(wanted: &Wanted, viewer: &Id) -> StaffQueueVariables {
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

/// Whose work is shown.
struct Tab {
    who: Who,
    path: String,
    label: String,
    count: i32,
    is_here: bool,
}

/// How many need somebody soon; leads to them.
struct Alarm {
    path: String,
    label: String,
    count: i32,
    tint: &'static str,
}

/// How many dossiers can stand on a page; leads there.
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
    fn new(wanted: &Wanted, who: Who, label: String, count: i32) -> Self {
        Self { who, path: wanted.of(who).address(), label, count, is_here: wanted.who == who }
    }
}

impl Alarm {
    fn new(wanted: &Wanted, which: &'static str, label: String, count: i32) -> Self {
        let tint = if which == "overdue" { "bad" } else { "warn" };
        Self { path: wanted.alarmed(which).address(), label, count, tint }
    }
}

impl Size {
    /// None where all are on the smallest page.
    fn all(wanted: &Wanted, found: i32) -> Vec<Self> {
        let offered = SIZES.into_iter().filter(|_| found > SIZES[0]);
        let size = |amount| Self { amount, path: wanted.sized(amount).address(), is_here: amount == wanted.size };
        offered.map(size).collect()
    }
}

impl Column {
    fn all(wanted: &Wanted, say: impl Fn(&str) -> String) -> Vec<Self> {
        let plain = |id: &str| Self { label: say(id), sorts: None };
        let sorting = |id: &str, up: DossierOrder, down: DossierOrder| {
            let (next, sorted) = match wanted.order {
                order if order == up => (down, "ascending"),
                order if order == down => (up, "descending"),
                _ => (up, "none"),
            };
            Self { label: say(id), sorts: Some((wanted.ordered(next).address(), sorted)) }
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

impl Visit {
    /// Somebody who works here, with what stands around their page.
    pub(super) async fn colleague(&self, title: String) -> Result<(Shell, Viewer), Failure> {
        self.signed_in()?;
        let shell = self.shell(title).await?;
        let viewer = shell.viewer.clone().ok_or(Failure::SignedOut)?;
        if viewer.is_applicant() { Err(Failure::NotFound) } else { Ok((shell, viewer)) }
    }
}

#[derive(Template)]
#[template(path = "staff-queue.html")]
struct QueuePage {
    shell: Shell,
    faults: Faults,
    wanted: Wanted,
    here: String,
    query: String,
    kept_fields: Vec<(&'static str, String)>,
    tabs: Vec<Tab>,
    alarms: Vec<Alarm>,
    views: Vec<Kept>,
    filters: Filters,
    chips: Vec<Chip>,
    /// What is said where nothing is listed.
    none: String,
    columns: Vec<Column>,
    found: i32,
    dossiers: Vec<Queued>,
    may_accept: bool,
    may_assign: bool,
    /// The work of those who are away and for whom the viewer stands in: where it is, and whose.
    away: Vec<(String, String)>,
    /// Where all that an officer works on is handed over; for those who work on dossiers.
    hand_over: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    number: Option<String>,
    sizes: Vec<Size>,
}
