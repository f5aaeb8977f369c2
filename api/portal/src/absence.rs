//! When an officer is not at work: for themself on their account's pages, for anybody on those of administrators.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use cynic::{Id, QueryBuilder};
use uuid::Uuid;

use super::answer::Answer;
use super::control::{Choice, Control, Kind};
use super::days::unreadable_day;
use super::draft::{TRIES, contended};
use super::failure::Failure;
use super::fault::Faults;
use super::form::read_day;
use super::form_page::FormPage;
use super::moved;
use super::mutation::{Done, mutation};
use super::operation::schema;
use super::posted::Posted;
use super::schema::account::{Absence, AccountKey, Colleague, Person};
use super::schema::user_error::{UserError, UserErrorCode};
use super::tongue::Tongue;
use super::visit::{Here, Visit};

const OWN: &str = "/account/absence";
/// The version of the account that the page was drawn from, as a hidden field.
const VERSION: &str = "expectedVersion";
/// The absence that it showed, as a hidden field: of an account more may change than that.
const SEEN: &str = "seen";

/// `GET /account/absence`
pub async fn show_own(Extension(visit): Here) -> Answer {
    let whose = Whose::own(&visit).await?;
    form(&visit, &whose, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /account/absence`: notes it, or ends it.
pub async fn keep_own(Extension(visit): Here, posted: Posted) -> Answer {
    let whose = Whose::own(&visit).await?;
    keep(&visit, &whose, &posted).await
}

/// `GET /admin/accounts/{id}/absence`
pub async fn show(Extension(visit): Here, Path(id): Path<String>) -> Answer {
    visit.signed_in()?;
    form(&visit, &Whose::officer(id), &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /admin/accounts/{id}/absence`: notes it, or ends it.
pub async fn keep_of(Extension(visit): Here, Path(id): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    keep(&visit, &Whose::officer(id), &posted).await
}

/// Whose absence a page is about, and where that page is.
struct Whose {
    id: Id,
    page: String,
    back: String,
}

impl Whose {
    async fn own(visit: &Visit) -> Result<Self, Failure> {
        visit.signed_in()?;
        let viewer = visit.shell(String::new()).await?.viewer.ok_or(Failure::SignedOut)?;
        Ok(Self { id: viewer.id, page: OWN.to_owned(), back: "/account".to_owned() })
    }

    fn officer(id: String) -> Self {
        let back = format!("/admin/accounts/{id}");
        Self { page: format!("{back}/absence"), back, id: Id::new(id) }
    }
}

async fn keep(visit: &Visit, whose: &Whose, posted: &Posted) -> Answer {
    let tongue = visit.tongue();
    if posted.is_redrawn() {
        return form(visit, whose, posted, Faults::none(tongue)).await;
    }
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let days = if posted.get("also") == "end" {
        None
    } else {
        match days(tongue, posted) {
            Ok(days) => Some(days),
            Err(faults) => return form(visit, whose, posted, faults).await,
        }
    };
    let wish =
        Wish { request_id, account_id: whose.id.clone(), days, deputy_id: posted.given("deputyId").map(Id::new) };
    let mut version = posted.get(VERSION).parse().ok();
    for _ in 0..TRIES {
        let errors = match wish.sent(visit, version).await {
            Ok(done) => done.errors,
            Err(failure) => return form(visit, whose, posted, Faults::of_failure(visit, failure)?).await,
        };
        if errors.is_empty() {
            visit.leave_notice(wish.notice());
            return Ok(moved::to(&whose.page));
        }
        let is = |code: UserErrorCode| errors.iter().any(|error| error.code == code);
        if !is(UserErrorCode::VersionConflict) && !is(UserErrorCode::RequestIdReused) {
            return form(visit, whose, posted, Faults::of(tongue, errors)).await;
        }
        let scene = Scene::of(visit, whose).await?;
        // Sent twice, or somebody else was faster with the same.
        if scene.officer.holds(&wish) {
            visit.leave_notice(wish.notice());
            return Ok(moved::to(&whose.page));
        }
        if is(UserErrorCode::RequestIdReused) {
            return scene.page(visit, whose, posted, Faults::of(tongue, errors)).await;
        }
        if scene.officer.seen() != posted.get(SEEN) {
            let faults = Faults::none(tongue).about(scene.clash(tongue));
            let (version, seen) = (scene.officer.version.to_string(), scene.officer.seen());
            let typed = posted.clone().holding(VERSION, version).holding(SEEN, seen);
            return scene.page(visit, whose, &typed, faults).await;
        }
        // Something else of the account has changed, and nobody takes anything back.
        version = Some(scene.officer.version);
    }
    Err(contended())
}

/// What somebody wants of an absence: another one on these days, else its end.
struct Wish {
    request_id: Uuid,
    account_id: Id,
    days: Option<(NaiveDate, NaiveDate)>,
    deputy_id: Option<Id>,
}

impl Wish {
    async fn sent(&self, visit: &Visit, expected_version: Option<i32>) -> Result<Done<AccountKey>, Failure> {
        let (request_id, account_id) = (self.request_id, self.account_id.clone());
        match self.days {
            Some((from, until)) => {
                let deputy_id = self.deputy_id.clone();
                let input = NoteAbsenceInput { request_id, account_id, from, until, deputy_id, expected_version };
                input.send(visit).await
            }
            None => EndAbsenceInput { request_id, account_id, expected_version }.send(visit).await,
        }
    }

    fn notice(&self) -> &'static str {
        if self.days.is_some() { "notice-absence-noted" } else { "notice-absence-ended" }
    }
}

/// The first and the last day, as typed.
fn days(tongue: &Tongue, posted: &Posted) -> Result<(NaiveDate, NaiveDate), Faults> {
    let mut faults = Faults::none(tongue);
    let mut day = |name: &'static str| {
        let typed = posted.get(name);
        let read = read_day(typed);
        if read.is_none() {
            let none = std::mem::replace(&mut faults, Faults::none(tongue));
            faults = match unreadable_day(tongue, typed) {
                Some(message) => none.at(name, message),
                None => none.missing(name),
            };
        }
        read
    };
    match (day("from"), day("until")) {
        (Some(from), Some(until)) => Ok((from, until)),
        _ => Err(faults),
    }
}

async fn form(visit: &Visit, whose: &Whose, typed: &Posted, faults: Faults) -> Answer {
    Scene::of(visit, whose).await?.page(visit, whose, typed, faults).await
}

/// The officer whose absence it is, and who could stand in for them.
struct Scene {
    officer: Colleague,
    deputies: Vec<Person>,
}

impl Scene {
    async fn of(visit: &Visit, whose: &Whose) -> Result<Self, Failure> {
        let variables = SceneVariables { id: whose.id.clone() };
        let scene: AbsenceScene = visit.ask(AbsenceScene::build(variables)).await?;
        match (scene.possible_deputies, scene.node) {
            (Some(deputies), Some(Node::Account(officer))) => Ok(Self { officer, deputies }),
            _ => Err(Failure::NotFound),
        }
    }

    /// What somebody else has noted since the page was drawn.
    fn clash(&self, tongue: &Tongue) -> String {
        let Some(absence) = &self.officer.absence else { return tongue.say("absence-clash-none") };
        let everybody = tongue.say("absence-deputy-all");
        let deputy = absence.deputy.as_ref().map_or(everybody.as_str(), Person::name);
        tongue.say_with_both("absence-clash", ("absence", &absence.told(tongue)), ("deputy", deputy))
    }

    async fn page(self, visit: &Visit, whose: &Whose, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
        let (tongue, Self { officer, deputies }) = (visit.tongue(), self);
        let shell = visit.shell(visit.say("absence-title")).await?;
        let held = officer.absence.as_ref();
        let day = |id: &str, label: &str, value: Option<NaiveDate>| {
            let control = Control::digits(tongue, id, visit.say(label)).typed_by("text", "short").required();
            let value = value.map(|day| day.format("%d/%m/%Y").to_string()).unwrap_or_default();
            control.hinted(visit.say("form-day-hint")).holding(&value)
        };
        let deputy = held.and_then(Absence::deputy).map(Id::inner).unwrap_or_default();
        let choices = deputies.iter().map(|person| Choice::new(person.id.inner(), person.name().to_owned())).collect();
        let controls = vec![
            day("from", "absence-from", held.map(|absence| absence.from)),
            day("until", "absence-until-day", held.map(|absence| absence.until)),
            Control::of(tongue, "deputyId", visit.say("absence-deputy"), Kind::Select(choices))
                .or_else_chosen(visit.say("absence-deputy-all"))
                .hinted(visit.say("absence-deputy-hint"))
                .holding(deputy),
        ];
        let filled = |control: Control| if typed.has(&control.id) { control.filled_from(typed) } else { control };
        let controls = controls.into_iter().map(filled).collect();
        let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
        // A page that is drawn again was drawn from what it was.
        let drawn_from = |name: &str, now: String| if typed.has(name) { typed.get(name).to_owned() } else { now };
        let mut page = FormPage::new(shell, &whose.page, controls, faults, visit.say("absence-note"))
            .back_to(&whose.back, officer.person.name().to_owned())
            .saying(visit.say("absence-effect"))
            .or_else(&whose.back, visit.say("act-cancel"))
            .hiding("requestId", request_id.to_string())
            .hiding(VERSION, drawn_from(VERSION, officer.version.to_string()))
            .hiding(SEEN, drawn_from(SEEN, officer.seen()));
        if let Some(absence) = held {
            page = page.saying(absence.told(tongue)).also("end", visit.say("absence-end"));
        }
        Ok(page.answer())
    }
}

impl Absence {
    /// Whether they are away today.
    pub fn is_now(&self) -> bool {
        self.is_now
    }

    /// Who stands in, where somebody is named.
    pub fn deputy(&self) -> Option<&Id> {
        self.deputy.as_ref().map(|deputy| &deputy.id)
    }

    /// In a few words, beside a name.
    pub fn told(&self, tongue: &Tongue) -> String {
        let (from, until) = (tongue.day(self.from), tongue.day(self.until));
        if self.is_now {
            tongue.say_with("absence-now", "until", &until)
        } else {
            tongue.say_with_both("absence-to-come", ("from", &from), ("until", &until))
        }
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct SceneVariables {
    id: Id,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SceneVariables")]
struct AbsenceScene {
    #[arguments(accountId: $id)]
    possible_deputies: Option<Vec<Person>>,
    #[arguments(id: $id)]
    node: Option<Node>,
}

impl Colleague {
    /// The absence, to be compared with what stands when the page is sent; empty where there is none.
    fn seen(&self) -> String {
        let Some(absence) = &self.absence else { return String::new() };
        let deputy = absence.deputy().map(Id::inner).unwrap_or_default();
        format!("{} {} {deputy}", absence.from, absence.until).trim_end().to_owned()
    }

    /// Whether what was wished stands already.
    fn holds(&self, wish: &Wish) -> bool {
        match (&self.absence, wish.days) {
            (None, None) => true,
            (Some(absence), Some(days)) => {
                let deputy = wish.deputy_id.as_ref().map(Id::inner);
                (absence.from, absence.until) == days && absence.deputy().map(Id::inner) == deputy
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

#[derive(Debug, cynic::InlineFragments)]
enum Node {
    Account(Colleague),
    /// An id of something else.
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::InputObject)]
pub struct NoteAbsenceInput {
    pub request_id: Uuid,
    pub account_id: Id,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub deputy_id: Option<Id>,
    pub expected_version: Option<i32>,
}

mutation!(NoteAbsence: note_absence(NoteAbsenceInput) -> NoteAbsencePayload { account: AccountKey, user_errors });

#[derive(cynic::InputObject)]
pub struct EndAbsenceInput {
    pub request_id: Uuid,
    pub account_id: Id,
    pub expected_version: Option<i32>,
}

mutation!(EndAbsence: end_absence(EndAbsenceInput) -> EndAbsencePayload { account: AccountKey, user_errors });
