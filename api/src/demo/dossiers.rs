use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::dossier::{DossierCommand, SupplementTarget};
use domain::{Actor, DossierId, Moment, ProcedureVersion};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::accounts::{People, caller};
use super::{DemoError, denied, paper};
use crate::app::App;
use crate::files::Wish;
use crate::service::{Aimed, AskedItem, DossierDone, Offer, Submission};

/// How often each story is told.
const ROUNDS: usize = 5;

/// How a demo dossier has come along.
#[derive(Debug, Clone, Copy)]
enum Story {
    Registered,
    Accepted,
    Rejected,
    AwaitingSupplement,
    Supplemented,
    WithdrawalRequested,
    WithdrawalDeclined,
    Stopped,
}

const STORIES: [Story; 8] = [
    Story::Registered,
    Story::Accepted,
    Story::Rejected,
    Story::AwaitingSupplement,
    Story::Supplemented,
    Story::WithdrawalRequested,
    Story::WithdrawalDeclined,
    Story::Stopped,
];

/// Files dossiers over the last weeks and takes each as far as its story goes; how many that were.
pub async fn create(app: &App, fixtures: &Path, people: &People) -> Result<usize, DemoError> {
    let procedures: Vec<Arc<ProcedureVersion>> = app.rulebook().current_procedures().cloned().collect();
    if procedures.is_empty() {
        return Ok(0);
    }
    let now = app.clock.now();
    let count = STORIES.len() * ROUNDS;
    let bar = ProgressBar::new(count as u64).with_message("demo dossiers");
    bar.set_style(
        ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    for number in bar.wrap_iter(0..count) {
        let procedure = &procedures[number % procedures.len()];
        let form = sample(fixtures, &procedure.definition.code)?;
        // The oldest first, so that numbers grow with time; the last ones of today.
        let submitted_at = now - TimeDelta::hours(i64::try_from(count - number).unwrap_or(0) * 11);
        let story = STORIES[(number + number / STORIES.len()) % STORIES.len()];
        let teller = Teller { app, people, procedure, applicant: people.applicant(number) };
        teller.tell(story, form, submitted_at, now).await?;
    }
    Ok(count)
}

fn sample(fixtures: &Path, code: &str) -> Result<Value, DemoError> {
    let path = fixtures.join("procedures").join("samples").join(format!("{code}.json"));
    let text = std::fs::read_to_string(&path).map_err(|cause| DemoError::Sample { path: path.clone(), cause })?;
    serde_json::from_str(&text).map_err(|cause| DemoError::NotJson { path, cause })
}

/// Tells one dossier's story.
struct Teller<'a> {
    app: &'a App,
    people: &'a People,
    procedure: &'a ProcedureVersion,
    applicant: Actor,
}

impl Teller<'_> {
    async fn tell(&self, story: Story, form: Value, from: Moment, now: Moment) -> Result<(), DemoError> {
        let agency = self.procedure.agency();
        let (Some(desk), Some(leader)) = (self.people.desk(agency), self.people.leader(agency)) else {
            return Ok(());
        };
        // Each step an hour after the last, none of them in the future.
        let at = |step: i32| (from + TimeDelta::hours(1) * step).min(now);
        let filed = self.submit(form, at(0)).await?;
        let accept = || DossierCommand::Accept { note: Some("Hồ sơ đầy đủ, hợp lệ.".to_owned()) };
        let reason = |text: &str| text.to_owned();
        match story {
            Story::Registered => {}
            Story::Accepted => {
                self.move_on(desk, &filed, accept(), at(1)).await?;
                self.say(self.applicant, &filed, "Khi nào tôi nhận được kết quả?", at(2)).await?;
                self.say(desk, &filed, "Ông/bà vui lòng theo dõi ngày hẹn trả trên trang hồ sơ.", at(3)).await?;
            }
            Story::Rejected => {
                let reason = reason("Thủ tục này không thuộc thẩm quyền giải quyết của cơ quan.");
                self.move_on(desk, &filed, DossierCommand::Reject { reason }, at(1)).await?;
            }
            Story::AwaitingSupplement => {
                self.ask(desk, &filed, at(1)).await?;
            }
            Story::Supplemented => {
                let accepted = self.move_on(desk, &filed, accept(), at(1)).await?;
                let asked = self.ask(desk, &accepted, at(2)).await?;
                self.answer(&asked, at(5)).await?;
            }
            Story::WithdrawalRequested => {
                let reason = reason("Tôi sẽ nộp lại sau.");
                self.move_on(self.applicant, &filed, DossierCommand::Withdraw { reason }, at(1)).await?;
            }
            Story::WithdrawalDeclined => {
                let accepted = self.move_on(desk, &filed, accept(), at(1)).await?;
                let withdraw = DossierCommand::Withdraw { reason: reason("Tôi muốn rút hồ sơ.") };
                let asked = self.move_on(self.applicant, &accepted, withdraw, at(2)).await?;
                let decline = DossierCommand::DeclineWithdrawal {
                    reason: reason("Hồ sơ đã có kết quả thẩm định.")
                };
                self.move_on(leader, &asked, decline, at(3)).await?;
            }
            Story::Stopped => {
                let withdraw = DossierCommand::Withdraw { reason: reason("Tôi không còn nhu cầu.") };
                let asked = self.move_on(self.applicant, &filed, withdraw, at(1)).await?;
                let stop = DossierCommand::StopProcessing {
                    reason: reason("Theo đề nghị rút hồ sơ của người nộp.")
                };
                self.move_on(desk, &asked, stop, at(2)).await?;
            }
        }
        Ok(())
    }

    async fn submit(&self, form: Value, at: Moment) -> Result<DossierDone, DemoError> {
        let mut documents = Vec::new();
        for required in self.procedure.definition.required_documents.iter().filter(|required| required.required) {
            documents.push(self.upload(&required.key, &required.media_types).await?);
        }
        let submission = Submission {
            procedure_code: self.procedure.definition.code.clone(),
            procedure_version: self.procedure.version,
            form,
            documents,
        };
        let caller = caller(self.app, self.applicant, at);
        let (filed, _) = self.app.submit(&caller, submission, None).await.map_err(denied("submission"))?;
        Ok(filed)
    }

    async fn upload(&self, key: &str, media_types: &[String]) -> Result<Offer, DemoError> {
        let Some(owner) = self.applicant.account() else {
            return Ok(Offer { requirement: key.to_owned(), upload: None });
        };
        let (media_type, extension, bytes) = paper::of(media_types);
        let wish = Wish {
            file_name: format!("{key}.{extension}"),
            media_type: media_type.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256: None,
        };
        // Sent now, whatever the story's day: an upload holds for a day only.
        let announced = self.app.files.announce(owner, wish, self.app.clock.now()).await?;
        self.app.files.take_in(announced.id, bytes).await?;
        Ok(Offer { requirement: key.to_owned(), upload: Some(announced.id) })
    }

    async fn move_on(
        &self,
        by: Actor,
        dossier: &DossierDone,
        command: DossierCommand,
        at: Moment,
    ) -> Result<DossierDone, DemoError> {
        let caller = caller(self.app, by, at);
        self.app.dossier_command(&caller, aimed(dossier.id), command).await.map_err(denied("command"))
    }

    async fn ask(&self, desk: Actor, dossier: &DossierDone, at: Moment) -> Result<DossierDone, DemoError> {
        let caller = caller(self.app, desk, at);
        let first = self.procedure.definition.required_documents.first();
        let items = first.map(|document| AskedItem {
            target: SupplementTarget::Requirement(document.key.clone()),
            instruction: "Bản quét bị mờ, đề nghị nộp lại bản rõ.".to_owned(),
        });
        let message = "Đề nghị bổ sung hồ sơ theo các mục dưới đây.".to_owned();
        let asked = self.app.request_supplement(&caller, aimed(dossier.id), message, items.into_iter().collect(), None);
        asked.await.map_err(denied("supplement request"))
    }

    async fn answer(&self, dossier: &DossierDone, at: Moment) -> Result<(), DemoError> {
        let caller = caller(self.app, self.applicant, at);
        let mut documents = Vec::new();
        if let Some(first) = self.procedure.definition.required_documents.first() {
            documents.push(self.upload(&first.key, &first.media_types).await?);
        }
        let message = Some("Tôi xin nộp lại bản rõ.".to_owned());
        let answered = self.app.supplement(&caller, aimed(dossier.id), None, documents, message);
        answered.await.map(drop).map_err(denied("supplement"))
    }

    async fn say(&self, by: Actor, dossier: &DossierDone, body: &str, at: Moment) -> Result<(), DemoError> {
        let caller = caller(self.app, by, at);
        let posted = self.app.post_message(&caller, aimed(dossier.id), body.to_owned(), Vec::new());
        posted.await.map(drop).map_err(denied("message"))
    }
}

fn aimed(dossier: DossierId) -> Aimed {
    Aimed { dossier: Some(dossier), expected_version: None, request: None }
}
