use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use domain::Moment;

use super::head::{Frame, Head};
use crate::answer::{Answer, ok};
use crate::operation::schema;
use crate::schema::enums::DeadlineKind;
use crate::schema::procedure::Step;
use crate::schema::progress::ProgressEntry;
use crate::shell::Shell;
use crate::tongue::Tongue;
use crate::visit::Here;

/// `GET /staff/dossiers/{code}/progress`: what happened, how long it took, what fell due.
pub async fn show(Extension(visit): Here, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    let shell = visit.colleague(visit.say("dossier-progress")).await?.0;
    let dossier: Progressed = visit.dossier("StaffProgress", code).await?;
    let frame = Frame::new(&visit, &headers, "progress", &shell, &dossier.head);
    Ok(ok(&ProgressPage { shell: shell.wide(), frame, dossier }))
}

#[derive(Template)]
#[template(path = "staff-progress.html")]
struct ProgressPage {
    shell: Shell,
    frame: Frame,
    dossier: Progressed,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Progressed {
    #[cynic(spread)]
    head: Head,
    progress: Vec<ProgressEntry>,
    step_times: Vec<StepTime>,
    deadlines: Vec<ReachedDeadline>,
}

#[derive(Debug, cynic::QueryFragment)]
struct StepTime {
    step: Option<Step>,
    entered_at: Moment,
    left_at: Option<Moment>,
    working_days: f64,
    waiting_days: f64,
}

#[derive(Debug, cynic::QueryFragment)]
struct ReachedDeadline {
    kind: DeadlineKind,
    at: Moment,
}

impl Progressed {
    fn latest_first(&self) -> impl Iterator<Item = &ProgressEntry> {
        self.progress.iter().rev()
    }
}

impl StepTime {
    fn name(&self, tongue: &Tongue) -> String {
        self.step.as_ref().map_or_else(|| tongue.say("queue-at-desk"), |step| step.name.clone())
    }

    fn worked(&self, tongue: &Tongue) -> String {
        tongue.decimal(self.working_days)
    }

    fn waited(&self, tongue: &Tongue) -> String {
        tongue.decimal(self.waiting_days)
    }
}

impl ReachedDeadline {
    fn label(&self, tongue: &Tongue) -> String {
        tongue.say(match self.kind {
            DeadlineKind::AnswerAwaited => "deadline-answer-awaited",
            DeadlineKind::AnswerLapsed => "deadline-answer-lapsed",
            DeadlineKind::DueSoon => "deadline-due-soon",
            DeadlineKind::Overdue => "deadline-overdue",
            DeadlineKind::SupplementTimeEnding => "deadline-supplement-time",
        })
    }
}
