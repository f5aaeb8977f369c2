//! Dossiers of the demo, each with a scripted course.

use std::sync::Arc;
use store::boxed;

use app::command_runner::Aimed;
use app::dossier_views::DossierDone;
use app::dossiers::{AskedItem, Offer, Ruling, Submission, SupplementAnswer, SupplementWish};
use app::files::Wish;
use chrono::TimeDelta;
use domain::calendar::WorkingCalendar;
use domain::dossier::{DossierAction, DossierCommand, DossierOutcome, Officer, SupplementTarget, authorize};
use domain::procedure::Money;
use domain::{Actor, DossierId, FileId, Moment, ProcedureVersion, Role};
use futures::TryStreamExt;
use futures::stream::{self, StreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use store::sql::own_line;

use super::accounts::{People, caller};
use super::timetable::{self, Doer};
use super::{DemoError, denied, document};
use crate::fixtures::Fixtures;
use crate::service::Service;

/// Number of dossiers by which each story occurs three times.
pub const A_FEW_DOZEN: usize = STORIES.len() * 3;
/// Concurrent stories: enough to share group commits, within the limit of an applicant's unbound uploads.
const AT_A_TIME: usize = 32;
/// Hours between filings, fewer where the first would lie further back than [`MINUTES_BACK`].
const HOURS_APART: i64 = 11;
/// Furthest first filing: nearly as far as calendars are published.
const MINUTES_BACK: i64 = 300 * 24 * 60;

/// Media type of results.
const PAPER: &str = "application/pdf";

/// Extension of a deadline: five working days.
const EXTENSION_MINUTES: u64 = 5 * 480;

/// A step of a story.
#[derive(Debug, Clone, Copy)]
enum Act {
    Accept,
    Reject,
    Chat,
    /// Reception and leaders assign to themselves, a leader to specialists.
    Assign,
    Ask,
    Answer,
    RequestPayment,
    Pay,
    Forward,
    /// Through all steps to the last.
    ForwardToDecision,
    /// Only while it is in time.
    Extend,
    Grant,
    Refuse,
    Return,
    Withdraw,
    Decline,
    Stop,
}

/// Stories, one per dossier, in order: together they end in every status, and leave some dossiers with every role.
const STORIES: [&[Act]; 15] = [
    &[],
    &[Act::Accept, Act::Chat],
    &[Act::Accept, Act::ForwardToDecision, Act::Grant, Act::Return],
    &[Act::Reject],
    &[Act::Assign, Act::Ask],
    &[Act::Accept, Act::Forward],
    &[Act::Accept, Act::Assign, Act::RequestPayment],
    &[Act::Accept, Act::RequestPayment, Act::Pay, Act::ForwardToDecision, Act::Grant],
    &[Act::Accept, Act::Ask, Act::Answer],
    &[Act::Accept, Act::ForwardToDecision, Act::Assign],
    &[Act::Accept, Act::Forward, Act::Assign, Act::Extend, Act::Chat],
    &[Act::Accept, Act::Withdraw],
    &[Act::Accept, Act::Withdraw, Act::Decline, Act::Forward],
    &[Act::Accept, Act::Forward, Act::Ask, Act::Answer, Act::ForwardToDecision, Act::Refuse],
    &[Act::Withdraw, Act::Stop],
];

impl Act {
    fn doer(self) -> Doer {
        match self {
            Self::Answer | Self::Withdraw => Doer::Applicant,
            Self::Accept
            | Self::Reject
            | Self::Chat
            | Self::Assign
            | Self::Ask
            | Self::RequestPayment
            | Self::Pay
            | Self::Forward
            | Self::ForwardToDecision
            | Self::Extend
            | Self::Grant
            | Self::Refuse
            | Self::Return
            | Self::Decline
            | Self::Stop => Doer::Officer,
        }
    }
}

/// A dossier to file, with its story.
struct Planned {
    number: usize,
    filed_at: Moment,
    acts: Vec<(Act, Moment)>,
}

/// Plans stories over the last weeks or months, in the order of their filing, so that numbers grow with time.
fn planned(count: usize, now: Moment, calendar: &WorkingCalendar) -> Vec<Planned> {
    let whole = i64::try_from(count).unwrap_or(i64::MAX);
    let apart = (HOURS_APART * 60).min(MINUTES_BACK / whole.max(1));
    let mut planned: Vec<Planned> = (0..count)
        .zip((1..=whole).rev())
        .map(|(number, before)| {
            let story = STORIES[(number + number / STORIES.len()) % STORIES.len()];
            let doers: Vec<Doer> = story.iter().map(|act| act.doer()).collect();
            let from = now - TimeDelta::minutes(before * apart);
            let (filed_at, moments) = timetable::of(&doers, from, now, calendar);
            Planned { number, filed_at, acts: story.iter().copied().zip(moments).collect() }
        })
        .collect();
    planned.sort_by_key(|planned| planned.filed_at);
    planned
}

/// Files dossiers and carries out their stories.
#[boxed]
pub async fn create(app: &Service, fixtures: &Fixtures, people: &People, count: usize) -> Result<(), DemoError> {
    let rulebook = app.cases.facts.rulebook();
    let mut procedures: Vec<(&Arc<ProcedureVersion>, &Value)> = Vec::new();
    for procedure in rulebook.current_procedures() {
        let code = &procedure.definition.code;
        let form = fixtures.sample(code).ok_or_else(|| DemoError::NoSample { code: code.clone() })?;
        procedures.push((procedure, form));
    }
    if procedures.is_empty() {
        return Ok(());
    }
    procedures.sort_by(|(one, _), (other, _)| one.definition.code.cmp(&other.definition.code));
    let bar = ProgressBar::new(count as u64).with_message("demo dossiers");
    bar.set_style(
        ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let stories = planned(count, app.parts.clock.now(), rulebook.calendar()).into_iter().map(|planned| {
        let (procedure, form) = procedures[planned.number % procedures.len()];
        let teller = Teller { app, people, procedure, applicant: people.applicant(planned.number) };
        let bar = bar.clone();
        own_line(async move {
            teller.tell(planned, form.clone()).await?;
            bar.inc(1);
            Ok::<(), DemoError>(())
        })
    });
    stream::iter(stories).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
    bar.finish_and_clear();
    Ok(())
}

/// Carries out one dossier's story.
struct Teller<'a> {
    app: &'a Service,
    people: &'a People,
    procedure: &'a ProcedureVersion,
    applicant: Actor,
}

impl Teller<'_> {
    async fn tell(&self, planned: Planned, form: Value) -> Result<(), DemoError> {
        let mut dossier = self.submit(form, planned.filed_at).await?;
        for (act, at) in planned.acts {
            dossier = self.play(act, dossier, at).await?;
        }
        Ok(())
    }

    async fn play(&self, act: Act, dossier: DossierDone, at: Moment) -> Result<DossierDone, DemoError> {
        let agency = self.procedure.agency();
        let officer = |role| self.people.officer(agency, role);
        let role = dossier.state.filed.step.as_ref().map_or(Role::Reception, |current| current.step.role);
        let (Some(desk), Some(leader), Some(doer)) = (officer(Role::Reception), officer(Role::Leader), officer(role))
        else {
            return Ok(dossier);
        };
        let reason = |text: &str| text.to_owned();
        let fee = self.procedure.definition.fees.first().map(|fee| fee.money.clone());
        let money = fee.unwrap_or_else(|| Money { amount: "200000".to_owned(), currency: "VND".to_owned() });
        let (by, command) = match act {
            Act::Ask => return self.ask(doer, &dossier, at).await,
            Act::Answer => return self.answer(&dossier, at).await,
            Act::Chat => {
                self.say(self.applicant, &dossier, "Khi nào tôi nhận được kết quả?", at).await?;
                self.say(doer, &dossier, "Ông/bà vui lòng theo dõi ngày hẹn trả trên trang hồ sơ.", at).await?;
                return Ok(dossier);
            }
            Act::ForwardToDecision => {
                let last = |dossier: &DossierDone| {
                    dossier.state.filed.step.as_ref().is_some_and(|current| current.step.is_last())
                };
                let mut dossier = dossier;
                while !last(&dossier) {
                    dossier = Box::pin(self.play(Act::Forward, dossier, at)).await?;
                }
                return Ok(dossier);
            }
            Act::Accept => (desk, DossierCommand::Accept { note: Some(reason("Hồ sơ đầy đủ, hợp lệ.")) }),
            Act::Reject => {
                let reason = reason("Thủ tục này không thuộc thẩm quyền giải quyết của cơ quan.");
                (desk, DossierCommand::Reject { reason })
            }
            Act::Assign => {
                let by = if role == Role::Reception { desk } else { leader };
                let assignee = doer.account().map(|account| Officer { account, role, agency: Some(agency) });
                (by, DossierCommand::Assign { assignee })
            }
            Act::RequestPayment => {
                let (request, reason) = (self.app.parts.ids.payment_request(), reason("Phí thẩm định theo quy định."));
                (desk, DossierCommand::RequestPayment { request, money, reason })
            }
            Act::Pay => (desk, DossierCommand::RecordPayment { money, reference: reason("BL-2026-0117") }),
            Act::Forward => (doer, DossierCommand::Forward { note: None, to: None, files: vec![] }),
            Act::Extend => {
                let calendar = self.app.cases.facts.rulebook();
                let filed = &dossier.state.filed;
                let Some(due_at) = filed.due_at else { return Ok(dossier) };
                if authorize(DossierAction::ExtendDeadline, &leader, filed, at, calendar.calendar()).is_err() {
                    return Ok(dossier);
                }
                let due_at = calendar.calendar().add_working_minutes(due_at, EXTENSION_MINUTES);
                (leader, DossierCommand::ExtendDeadline { due_at, reason: reason("Cần xác minh thực địa.") })
            }
            Act::Grant => return self.decide(leader, &dossier, DossierOutcome::Granted, at).await,
            Act::Refuse => return self.decide(leader, &dossier, DossierOutcome::Refused, at).await,
            Act::Return => (desk, DossierCommand::ReturnResult { note: Some(reason("Đã trao kết quả tại quầy.")) }),
            Act::Withdraw => (self.applicant, DossierCommand::Withdraw { reason: reason("Tôi sẽ nộp lại sau.") }),
            Act::Decline => {
                let reason = reason("Hồ sơ đang được thẩm định.");
                (leader, DossierCommand::DeclineWithdrawal { reason })
            }
            Act::Stop => {
                let reason = reason("Theo đề nghị rút hồ sơ của người nộp.");
                (desk, DossierCommand::StopProcessing { reason })
            }
        };
        self.move_on(by, &dossier, command, at).await
    }

    async fn submit(&self, form: Value, at: Moment) -> Result<DossierDone, DemoError> {
        let mut documents = Vec::new();
        for required in self.procedure.definition.required_documents.iter().filter(|required| required.required) {
            documents.push(self.offer(&required.key, &required.media_types).await?);
        }
        let submission = Submission {
            procedure_code: self.procedure.definition.code.clone(),
            procedure_version: self.procedure.version,
            form,
            documents,
            draft_version: None,
        };
        let caller = caller(self.app, self.applicant, at);
        let (filed, _) =
            self.app.cases.dossiers.submit(&caller, submission, None).await.map_err(denied("submission"))?;
        Ok(filed)
    }

    async fn offer(&self, key: &str, media_types: &[String]) -> Result<Offer, DemoError> {
        Ok(Offer { requirement: key.to_owned(), upload: self.upload(self.applicant, key, media_types).await? })
    }

    async fn upload(&self, by: Actor, name: &str, media_types: &[String]) -> Result<Option<FileId>, DemoError> {
        let Some(owner) = by.account() else { return Ok(None) };
        let (media_type, extension, bytes) = document::of(media_types);
        let wish = Wish {
            file_name: format!("{name}.{extension}"),
            media_type: Some(media_type.to_owned()),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256: None,
        };
        // At the present time, whatever the story's day: an upload expires after a day.
        let announced = self.app.parts.files.announce(owner, wish, self.app.parts.clock.now()).await?;
        self.app.parts.files.take_in(announced.id, bytes).await?;
        Ok(Some(announced.id))
    }

    /// Decides, with a document of the result.
    async fn decide(
        &self,
        leader: Actor,
        dossier: &DossierDone,
        outcome: DossierOutcome,
        at: Moment,
    ) -> Result<DossierDone, DemoError> {
        let (name, reason) = match outcome {
            DossierOutcome::Granted => ("ket-qua", None),
            DossierOutcome::Refused => ("thong-bao-tu-choi", Some("Địa điểm không đáp ứng điều kiện theo quy định.")),
        };
        let paper = self.upload(leader, name, &[PAPER.to_owned()]).await?;
        let caller = caller(self.app, leader, at);
        let reason = reason.map(ToOwned::to_owned);
        let ruling = Ruling { outcome, reason, uploads: vec![paper], drafts: Vec::new() };
        let decided = self.app.cases.dossiers.decide(&caller, aimed(dossier.id), ruling);
        decided.await.map_err(denied("decision"))
    }

    async fn move_on(
        &self,
        by: Actor,
        dossier: &DossierDone,
        command: DossierCommand,
        at: Moment,
    ) -> Result<DossierDone, DemoError> {
        let caller = caller(self.app, by, at);
        self.app.cases.dossiers.run(&caller, aimed(dossier.id), command).await.map_err(denied("command"))
    }

    async fn ask(&self, desk: Actor, dossier: &DossierDone, at: Moment) -> Result<DossierDone, DemoError> {
        let caller = caller(self.app, desk, at);
        let first = self.procedure.definition.required_documents.first();
        let items = first.map(|document| AskedItem {
            target: SupplementTarget::Requirement(document.key.clone()),
            instruction: "Bản quét bị mờ, đề nghị nộp lại bản rõ.".to_owned(),
        });
        let wish = SupplementWish {
            message: "Đề nghị bổ sung hồ sơ theo các mục dưới đây.".to_owned(),
            items: items.into_iter().collect(),
            respond_by: None,
        };
        let asked = self.app.cases.dossiers.request_supplement(&caller, aimed(dossier.id), wish);
        asked.await.map_err(denied("supplement request"))
    }

    async fn answer(&self, dossier: &DossierDone, at: Moment) -> Result<DossierDone, DemoError> {
        let caller = caller(self.app, self.applicant, at);
        let mut documents = Vec::new();
        if let Some(first) = self.procedure.definition.required_documents.first() {
            documents.push(self.offer(&first.key, &first.media_types).await?);
        }
        let message = Some("Tôi xin nộp lại bản rõ.".to_owned());
        let given = SupplementAnswer { form: None, documents, message, words: Vec::new() };
        let answered = self.app.cases.dossiers.supplement(&caller, aimed(dossier.id), given, None);
        answered.await.map_err(denied("supplement"))
    }

    async fn say(&self, by: Actor, dossier: &DossierDone, body: &str, at: Moment) -> Result<(), DemoError> {
        let caller = caller(self.app, by, at);
        let posted = self.app.cases.exchanges.post(&caller, aimed(dossier.id), body.to_owned(), Vec::new());
        posted.await.map(drop).map_err(denied("message"))
    }
}

fn aimed(dossier: DossierId) -> Aimed {
    Aimed { dossier: Some(dossier), expected_version: None, request: None }
}
