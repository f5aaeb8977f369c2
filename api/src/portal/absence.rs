//! When an officer is not at work: for themself on their account's pages, for anybody on those of administrators.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use cynic::{Id, MutationBuilder, QueryBuilder};
use uuid::Uuid;

use super::answer::Answer;
use super::control::{Choice, Control, Kind};
use super::days::unreadable_day;
use super::failure::Failure;
use super::fault::Faults;
use super::form::read_day;
use super::form_page::FormPage;
use super::moved;
use super::mutation::{Done, mutations};
use super::operation::{UserError, schema};
use super::posted::Posted;
use super::staff::Person;
use super::tongue::Tongue;
use super::visit::{Here, Visit};

const OWN: &str = "/account/absence";

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
    if posted.is_redrawn() {
        return form(visit, whose, posted, Faults::none(visit.tongue())).await;
    }
    let (request_id, account_id) = (posted.request_id().ok_or(Failure::NotOurForm)?, whose.id.clone());
    let (done, notice) = if posted.get("also") == "end" {
        (end::send(visit, end::Input { request_id, account_id }).await, "notice-absence-ended")
    } else {
        let (from, until) = match days(visit.tongue(), posted) {
            Ok(days) => days,
            Err(faults) => return form(visit, whose, posted, faults).await,
        };
        let deputy_id = posted.given("deputyId").map(Id::new);
        let input = note::Input { request_id, account_id, from, until, deputy_id };
        (note::send(visit, input).await, "notice-absence-noted")
    };
    let faults = match done {
        Ok(done) => Faults::of(visit.tongue(), done.errors),
        Err(failure) => Faults::of_failure(visit, failure)?,
    };
    if !faults.is_empty() {
        return form(visit, whose, posted, faults).await;
    }
    visit.leave_notice(notice);
    Ok(moved::to(&whose.page))
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

async fn form(visit: &Visit, whose: &Whose, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let variables = SceneVariables { id: whose.id.clone() };
    let scene: AbsenceScene = visit.ask(AbsenceScene::build(variables)).await?;
    let (Some(deputies), Some(Node::Account(officer))) = (scene.possible_deputies, scene.node) else {
        return Err(Failure::NotFound);
    };
    let shell = visit.shell(visit.say("absence-title")).await?;
    let held = officer.absence.as_ref();
    let day = |id: &str, label: &str, value: Option<NaiveDate>| {
        let control = Control::digits(tongue, id, visit.say(label)).typed_by("text", "short").required();
        let value = value.map(|day| day.format("%d/%m/%Y").to_string()).unwrap_or_default();
        control.hinted(visit.say("form-day-hint")).holding(&value)
    };
    let deputy = held.and_then(|absence| absence.deputy.as_ref()).map(|deputy| deputy.id.inner()).unwrap_or_default();
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
    let mut page = FormPage::new(shell, &whose.page, controls, faults, visit.say("absence-note"))
        .back_to(&whose.back, officer.person.name().to_owned())
        .saying(visit.say("absence-effect"))
        .or_else(&whose.back, visit.say("act-cancel"))
        .hiding("requestId", request_id.to_string());
    if let Some(absence) = held {
        page = page.saying(absence.told(tongue)).also("end", visit.say("absence-end"));
    }
    Ok(page.answer())
}

/// Days on which somebody is not at work, as pages tell it.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Absence {
    from: NaiveDate,
    until: NaiveDate,
    is_now: bool,
    deputy: Option<Person>,
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

/// An officer, and whether they are away.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Colleague {
    /// Who.
    #[cynic(spread)]
    pub person: Person,
    /// When they are not at work, where that is now or to come.
    pub absence: Option<Absence>,
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

#[derive(Debug, cynic::InlineFragments)]
enum Node {
    Account(Colleague),
    /// An id of something else.
    #[cynic(fallback)]
    Other,
}

/// An account as it is after something was done with it.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Kept {
    /// Which.
    #[expect(dead_code, reason = "a fragment selects something")]
    pub id: Id,
}

mutations! {
    account: Kept;
    note: NoteAbsence(note_absence) -> "NoteAbsencePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "NoteAbsenceInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
            pub from: NaiveDate,
            pub until: NaiveDate,
            pub deputy_id: Option<Id>,
        }
    }
    end: EndAbsence(end_absence) -> "EndAbsencePayload" {
        /// What is sent.
        #[derive(Debug, cynic::InputObject)]
        #[cynic(graphql_type = "EndAbsenceInput")]
        pub struct Input {
            pub request_id: Uuid,
            pub account_id: Id,
        }
    }
}
