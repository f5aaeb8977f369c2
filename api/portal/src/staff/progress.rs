//! Timeline of a dossier on the office's side.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use domain::Moment;

use super::head::{Frame, Head};
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::PageExtension;
use crate::render::{Answer, ok};
use crate::schema::enums::DeadlineKind;
use crate::schema::procedure::Step;
use crate::schema::progress::ProgressEntry;
use crate::translator::Translator;

/// `GET /staff/dossiers/{code}/progress`: timeline, working time by step, reached deadlines.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    let layout = context.colleague(context.t("dossier-progress")).await?.0;
    let dossier: Progressed = context.dossier("StaffProgress", code).await?;
    let frame = Frame::new(&context, &headers, "progress", &layout, &dossier.head);
    Ok(ok(&ProgressPage { layout: layout.wide(), frame, dossier }))
}

#[derive(Template)]
#[template(path = "staff-progress.html")]
struct ProgressPage {
    layout: Layout,
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
    fn name(&self, translator: &Translator) -> String {
        self.step.as_ref().map_or_else(|| translator.t("queue-at-desk"), |step| step.name.clone())
    }

    fn worked(&self, translator: &Translator) -> String {
        translator.decimal(self.working_days)
    }

    fn waited(&self, translator: &Translator) -> String {
        translator.decimal(self.waiting_days)
    }
}

impl ReachedDeadline {
    fn label(&self, translator: &Translator) -> String {
        translator.t(match self.kind {
            DeadlineKind::AnswerAwaited => "deadline-answer-awaited",
            DeadlineKind::AnswerLapsed => "deadline-answer-lapsed",
            DeadlineKind::DueSoon => "deadline-due-soon",
            DeadlineKind::Overdue => "deadline-overdue",
            DeadlineKind::SupplementTimeEnding => "deadline-supplement-time",
        })
    }
}
