use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use domain::Moment;
use serde::Deserialize;

use super::answer::{Answer, ok};
use super::draft::{self, DeleteOutcome};
use super::failure::Failure;
use super::moved::{self, encoded};
use super::operation::schema;
use super::paging::{PageInfo, Turned, Turns};
use super::posted::Posted;
use super::shell::Shell;
use super::tag::{DossierStatus, Tag, TimeLeft, Timeliness, Turn};
use super::tongue::Tongue;
use super::visit::Here;

/// Dossiers on one page.
const PAGE: i32 = 20;
/// What waits for the applicant.
const WAITING: [DossierStatus; 2] = [DossierStatus::SupplementRequested, DossierStatus::PaymentRequired];
/// What is with the office.
const WITH_OFFICE: [DossierStatus; 5] = [
    DossierStatus::Registered,
    DossierStatus::Accepted,
    DossierStatus::Processing,
    DossierStatus::WithdrawalRequested,
    DossierStatus::Resolved,
];
/// What is over.
const OVER: [DossierStatus; 3] = [DossierStatus::Rejected, DossierStatus::Stopped, DossierStatus::ResultReturned];

/// Which dossiers, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    show: String,
    after: String,
    before: String,
    /// How many stand on the pages before.
    number: String,
}

/// `GET /dossiers`: what waits for the applicant first, then the rest, the newest first.
pub async fn show(Extension(visit): Here, Query(wanted): Query<Wanted>) -> Answer {
    visit.signed_in()?;
    let statuses = match wanted.show.as_str() {
        "open" => WITH_OFFICE.to_vec(),
        "done" => OVER.to_vec(),
        // Those that wait stand above.
        _ => [&WITH_OFFICE[..], &OVER].concat(),
    };
    let turned = Turned::to(&wanted.after, &wanted.before, PAGE);
    let variables = MyDossiersVariables {
        first: turned.first,
        after: turned.after,
        last: turned.last,
        before: turned.before,
        statuses: Some(statuses),
        waiting: Some(WAITING.to_vec()),
    };
    let viewer = visit.ask(MyDossiers::build(variables)).await?.viewer.ok_or(Failure::SignedOut)?;
    let shell = visit.shell(visit.say("dossiers-title")).await?;
    let turns = viewer.dossiers.page_info.turns(&format!("/dossiers?show={}", encoded(&wanted.show)));
    let before = wanted.number.parse::<u16>().map(usize::from).unwrap_or_default();
    let turns = turns.numbered(before, usize::try_from(PAGE).unwrap_or_default());
    let is_first = turns.previous.is_none();
    Ok(ok(&DossiersPage {
        // On the first page rows are numbered from one, whichever way led there.
        number: if is_first { 0 } else { before },
        turns,
        waiting: if is_first && wanted.show != "done" { viewer.waiting.nodes } else { Vec::new() },
        drafts: if is_first { viewer.drafts } else { Vec::new() },
        dossiers: viewer.dossiers.nodes,
        wanted,
        shell,
    }))
}

/// `POST /drafts/delete`
pub async fn delete_draft(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    let seen = posted.get("draft").parse().ok();
    match draft::delete(&visit, posted.get("procedure").to_owned(), posted.given("dossier"), seen).await? {
        DeleteOutcome::Done => visit.leave_notice("notice-draft-deleted"),
        DeleteOutcome::Outdated => visit.leave_notice("notice-draft-moved-on"),
        DeleteOutcome::Missing => {}
    }
    Ok(moved::to("/dossiers"))
}

#[derive(Template)]
#[template(path = "dossiers.html")]
struct DossiersPage {
    shell: Shell,
    wanted: Wanted,
    waiting: Vec<Listed>,
    drafts: Vec<Drafted>,
    dossiers: Vec<Listed>,
    number: usize,
    turns: Turns,
}

#[derive(Debug, cynic::QueryVariables)]
struct MyDossiersVariables {
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
    statuses: Option<Vec<DossierStatus>>,
    waiting: Option<Vec<DossierStatus>>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "MyDossiersVariables")]
struct MyDossiers {
    viewer: Option<Account>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(variables = "MyDossiersVariables")]
struct Account {
    #[arguments(first: $first, after: $after, last: $last, before: $before, filter: { statuses: $statuses })]
    dossiers: DossierConnection,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(first: 50, filter: { statuses: $waiting })]
    waiting: DossierConnection,
    drafts: Vec<Drafted>,
}

#[derive(Debug, cynic::QueryFragment)]
struct DossierConnection {
    nodes: Vec<Listed>,
    page_info: PageInfo,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Listed {
    code: String,
    status: DossierStatus,
    status_title: String,
    due_at: Option<Moment>,
    timeliness: Timeliness,
    time_left: Option<TimeLeft>,
    turn: Turn,
    accepted_at: Option<Moment>,
    allowed_actions: Vec<DossierAction>,
    submitted_at: Moment,
    unread_messages: i32,
    procedure: Procedure,
}

#[derive(Debug, cynic::QueryFragment)]
struct Procedure {
    name: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Draft")]
struct Drafted {
    procedure_code: String,
    dossier_code: Option<String>,
    version: i32,
    saved_at: Moment,
    procedure: Option<Procedure>,
}

/// What may be done with a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
#[cynic(non_exhaustive)]
pub enum DossierAction {
    /// Answering a supplement request.
    Supplement,
    /// Asking for it back.
    Withdraw,
    /// Saying something.
    PostMessage,
    /// What applicants never do.
    #[cynic(fallback)]
    Other,
}

impl Listed {
    fn tag(&self) -> Tag {
        Tag::status(self.status, &self.status_title)
    }

    /// Whether time is counted, or was.
    fn has_clock(&self) -> bool {
        self.timeliness != Timeliness::NotStarted
    }

    fn turn(&self, tongue: &Tongue) -> Option<String> {
        self.turn.written(tongue)
    }

    fn line(&self, tongue: &Tongue) -> String {
        line(tongue, self.status, self.due_at.as_ref(), None)
    }

    fn leads_to_reason(&self) -> bool {
        self.status.has_reason()
    }

    fn time(&self, tongue: &Tongue) -> Tag {
        Tag::time(self.timeliness, self.time_left, tongue)
    }

    fn may_supplement(&self) -> bool {
        self.allowed_actions.contains(&DossierAction::Supplement)
    }

    fn may_withdraw(&self) -> bool {
        self.allowed_actions.contains(&DossierAction::Withdraw)
    }
}

/// What is to be done, by when.
pub fn line(tongue: &Tongue, status: DossierStatus, due: Option<&Moment>, respond_by: Option<&Moment>) -> String {
    match (status, due, respond_by) {
        (DossierStatus::Accepted, Some(due), _) => tongue.say_with("line-accepted-due", "date", tongue.day_of(due)),
        (DossierStatus::SupplementRequested, _, Some(by)) => {
            tongue.say_with("line-supplement-by", "date", tongue.day_of(by))
        }
        (DossierStatus::Registered, ..) => tongue.say("line-registered"),
        (DossierStatus::Accepted, None, _) => tongue.say("line-accepted"),
        (DossierStatus::Rejected, ..) => tongue.say("line-rejected"),
        (DossierStatus::Processing, ..) => tongue.say("line-processing"),
        (DossierStatus::SupplementRequested, _, None) => tongue.say("line-supplement"),
        (DossierStatus::PaymentRequired, ..) => tongue.say("line-payment"),
        (DossierStatus::WithdrawalRequested, ..) => tongue.say("line-withdrawal"),
        (DossierStatus::Stopped, ..) => tongue.say("line-stopped"),
        (DossierStatus::Resolved, ..) => tongue.say("line-resolved"),
        (DossierStatus::ResultReturned, ..) => tongue.say("line-returned"),
    }
}
