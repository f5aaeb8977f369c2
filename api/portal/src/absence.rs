//! Absence form of an officer: their own on their account's pages, anybody's on those of administrators.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use cynic::{Id, QueryBuilder};
use uuid::Uuid;

use super::control::{Choice, Control, Kind};
use super::days::unreadable_day;
use super::draft::{TRIES, contended};
use super::failure::Failure;
use super::fault::Faults;
use super::form::{read_day, typed_day};
use super::form_page::FormPage;
use super::mutation::{MutationOutcome, mutation};
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::redirect;
use super::render::Answer;
use super::schema::account::{Absence, AccountKey, AccountNode, Colleague, Person};
use super::schema::user_error::{UserError, UserErrorCode};
use super::translator::Translator;

const OWN: &str = "/account/absence";
/// The version of the account that the page was drawn from, as a hidden field.
const VERSION: &str = "expectedVersion";
/// The absence that it showed, as a hidden field: of an account more may change than that.
const SEEN: &str = "seen";

/// `GET /account/absence`: absence form of the signed-in officer.
pub async fn show_own(Extension(context): PageExtension) -> Answer {
    let whose = Whose::own(&context).await?;
    form(&context, &whose, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /account/absence`: notes it, or ends it.
pub async fn keep_own(Extension(context): PageExtension, posted: Posted) -> Answer {
    let whose = Whose::own(&context).await?;
    keep(&context, &whose, &posted).await
}

/// `GET /admin/accounts/{id}/absence`: the same form about another officer.
pub async fn show(Extension(context): PageExtension, Path(id): Path<String>) -> Answer {
    context.signed_in()?;
    form(&context, &Whose::officer(id), &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /admin/accounts/{id}/absence`: notes it, or ends it.
pub async fn keep_of(Extension(context): PageExtension, Path(id): Path<String>, posted: Posted) -> Answer {
    context.signed_in()?;
    keep(&context, &Whose::officer(id), &posted).await
}

/// Officer whose absence a page is about, with the paths of the form and of the page that it leads back to.
struct Whose {
    id: Id,
    page: String,
    back: String,
}

impl Whose {
    async fn own(context: &PageContext) -> Result<Self, Failure> {
        context.signed_in()?;
        let viewer = context.layout(String::new()).await?.viewer.ok_or(Failure::SignedOut)?;
        Ok(Self { id: viewer.id, page: OWN.to_owned(), back: "/account".to_owned() })
    }

    fn officer(id: String) -> Self {
        let back = format!("/admin/accounts/{id}");
        Self { page: format!("{back}/absence"), back, id: Id::new(id) }
    }
}

async fn keep(context: &PageContext, whose: &Whose, posted: &Posted) -> Answer {
    let translator = context.translator();
    if posted.is_redrawn() {
        return form(context, whose, posted, Faults::none(translator)).await;
    }
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let days = if posted.get("also") == "end" {
        None
    } else {
        match days(translator, posted) {
            Ok(days) => Some(days),
            Err(faults) => return form(context, whose, posted, faults).await,
        }
    };
    let wish =
        Wish { request_id, account_id: whose.id.clone(), days, deputy_id: posted.given("deputyId").map(Id::new) };
    let mut version = posted.get(VERSION).parse().ok();
    for _ in 0..TRIES {
        let errors = match wish.sent(context, version).await {
            Ok(done) => done.errors,
            Err(failure) => return form(context, whose, posted, Faults::of_failure(context, failure)?).await,
        };
        if errors.is_empty() {
            context.leave_notice(wish.notice());
            return Ok(redirect::to(&whose.page));
        }
        let is = |code: UserErrorCode| errors.iter().any(|error| error.code == code);
        if !is(UserErrorCode::VersionConflict) && !is(UserErrorCode::RequestIdReused) {
            return form(context, whose, posted, Faults::of(translator, errors)).await;
        }
        let scene = AbsencePage::of(context, whose).await?;
        // Repeated request, or the same absence noted by a colleague meanwhile.
        if scene.officer.holds(&wish) {
            context.leave_notice(wish.notice());
            return Ok(redirect::to(&whose.page));
        }
        if is(UserErrorCode::RequestIdReused) {
            return scene.page(context, whose, posted, Faults::of(translator, errors)).await;
        }
        if scene.officer.seen() != posted.get(SEEN) {
            let faults = Faults::none(translator).about(scene.clash(translator));
            let (version, seen) = (scene.officer.version.to_string(), scene.officer.seen());
            let typed = posted.clone().holding(VERSION, version).holding(SEEN, seen);
            return scene.page(context, whose, &typed, faults).await;
        }
        // Another part of the account changed: no conflict, so that the mutation is retried at the new version.
        version = Some(scene.officer.version);
    }
    Err(contended())
}

/// Desired absence: first and last day with an optional deputy; without days, the end of the present one.
struct Wish {
    request_id: Uuid,
    account_id: Id,
    days: Option<(NaiveDate, NaiveDate)>,
    deputy_id: Option<Id>,
}

impl Wish {
    async fn sent(
        &self,
        context: &PageContext,
        expected_version: Option<i32>,
    ) -> Result<MutationOutcome<AccountKey>, Failure> {
        let (request_id, account_id) = (self.request_id, self.account_id.clone());
        match self.days {
            Some((from, until)) => {
                let deputy_id = self.deputy_id.clone();
                let input = NoteAbsenceInput { request_id, account_id, from, until, deputy_id, expected_version };
                input.send(context).await
            }
            None => EndAbsenceInput { request_id, account_id, expected_version }.send(context).await,
        }
    }

    fn notice(&self) -> &'static str {
        if self.days.is_some() { "notice-absence-noted" } else { "notice-absence-ended" }
    }
}

/// The first and the last day, as typed.
fn days(translator: &Translator, posted: &Posted) -> Result<(NaiveDate, NaiveDate), Faults> {
    let mut faults = Faults::none(translator);
    let mut day = |name: &'static str| {
        let typed = posted.get(name);
        let read = read_day(typed);
        if read.is_none() {
            let none = std::mem::replace(&mut faults, Faults::none(translator));
            faults = match unreadable_day(translator, typed) {
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

async fn form(context: &PageContext, whose: &Whose, typed: &Posted, faults: Faults) -> Answer {
    AbsencePage::of(context, whose).await?.page(context, whose, typed, faults).await
}

/// View of the form: the officer with their absence, and possible deputies.
struct AbsencePage {
    officer: Colleague,
    deputies: Vec<Person>,
}

impl AbsencePage {
    async fn of(context: &PageContext, whose: &Whose) -> Result<Self, Failure> {
        let variables = SceneVariables { id: whose.id.clone() };
        let scene: AbsenceScene = context.ask(AbsenceScene::build(variables)).await?;
        match (scene.possible_deputies, scene.node.and_then(AccountNode::account)) {
            (Some(deputies), Some(officer)) => Ok(Self { officer, deputies }),
            _ => Err(Failure::NotFound),
        }
    }

    /// Conflict message: the absence that somebody else noted since the page was drawn.
    fn clash(&self, translator: &Translator) -> String {
        let Some(absence) = &self.officer.absence else { return translator.t("absence-clash-none") };
        let everybody = translator.t("absence-deputy-all");
        let deputy = absence.deputy.as_ref().map_or(everybody.as_str(), Person::name);
        translator.t_with_both("absence-clash", ("absence", &absence.told(translator)), ("deputy", deputy))
    }

    async fn page(
        self,
        context: &PageContext,
        whose: &Whose,
        typed: &Posted,
        faults: Faults,
    ) -> Result<Response, Failure> {
        let (translator, Self { officer, deputies }) = (context.translator(), self);
        let layout = context.layout(context.t("absence-title")).await?;
        let held = officer.absence.as_ref();
        let day = |id: &str, label: &str, value: Option<NaiveDate>| {
            let control = Control::digits(translator, id, context.t(label)).typed_by("text", "short").required();
            let value = value.map(typed_day).unwrap_or_default();
            control.hinted(context.t("form-day-hint")).holding(&value)
        };
        let deputy = held.and_then(Absence::deputy).map(Id::inner).unwrap_or_default();
        let choices = deputies.iter().map(|person| Choice::new(person.id.inner(), person.name().to_owned())).collect();
        let controls = vec![
            day("from", "absence-from", held.map(|absence| absence.from)),
            day("until", "absence-until-day", held.map(|absence| absence.until)),
            Control::of(translator, "deputyId", context.t("absence-deputy"), Kind::Select(choices))
                .or_else_chosen(context.t("absence-deputy-all"))
                .hinted(context.t("absence-deputy-hint"))
                .holding(deputy),
        ];
        let filled = |control: Control| if typed.has(&control.id) { control.filled_from(typed) } else { control };
        let controls = controls.into_iter().map(filled).collect();
        let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
        // A redrawn page keeps the version and the absence that it was first drawn from.
        let drawn_from = |name: &str, now: String| if typed.has(name) { typed.get(name).to_owned() } else { now };
        let mut page = FormPage::new(layout, &whose.page, controls, faults, context.t("absence-note"))
            .back_to(&whose.back, officer.person.name().to_owned())
            .saying(context.t("absence-effect"))
            .or_else(&whose.back, context.t("act-cancel"))
            .hiding("requestId", request_id.to_string())
            .hiding(VERSION, drawn_from(VERSION, officer.version.to_string()))
            .hiding(SEEN, drawn_from(SEEN, officer.seen()));
        if let Some(absence) = held {
            page = page.saying(absence.told(translator)).also("end", context.t("absence-end"));
        }
        Ok(page.respond())
    }
}

impl Absence {
    /// Tells an absence that covers today from one to come.
    pub fn is_now(&self) -> bool {
        self.is_now
    }

    pub fn deputy(&self) -> Option<&Id> {
        self.deputy.as_ref().map(|deputy| &deputy.id)
    }

    /// Period of the absence in a few words, beside a name.
    pub fn told(&self, translator: &Translator) -> String {
        let (from, until) = (translator.day(self.from), translator.day(self.until));
        if self.is_now {
            translator.t_with("absence-now", "until", &until)
        } else {
            translator.t_with_both("absence-to-come", ("from", &from), ("until", &until))
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
    node: Option<AccountNode<Colleague>>,
}

impl Colleague {
    /// Present absence as a comparable text, for conflict detection; empty without one.
    fn seen(&self) -> String {
        let Some(absence) = &self.absence else { return String::new() };
        let deputy = absence.deputy().map(Id::inner).unwrap_or_default();
        format!("{} {} {deputy}", absence.from, absence.until).trim_end().to_owned()
    }

    /// Idempotency check: the stored absence is the desired one already, so that nothing is left to send.
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
