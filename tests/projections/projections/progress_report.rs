//! Progress report: counters over all dossiers.

mod counting;
mod durations;
mod parts;

use chrono::NaiveDate;
use domain::dossier::{DossierEvent, DossierOutcome, DossierStatus, StepRef, Timeliness};
use domain::permission::QueueScope;
use domain::procedure::Money;
use domain::{AccountId, Actor, AgencyId, Moment, PaymentRequestId, Role};
use projections::Queries;
use projections::progress_report::{Grouping, ProgressReport, ReportFilter};
use store::sql::{Pool, Sql};
use support::TestDatabase;

use super::story::dossiers::Filed;
use super::story::{AGENCY, Story, fresh, moment};

/// Of the first agency.
fn own() -> QueueScope {
    QueueScope::Agency(AgencyId::of_code(AGENCY))
}

/// A time in March 2026 in Viet Nam. The 2nd is a Monday; the month has no holiday.
fn march(day: u32, hour: u32, minute: u32) -> Moment {
    let day = NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
    Moment::from_local(day.and_hms_opt(hour, minute, 0).unwrap())
}

/// Due date of every dossier here.
fn due() -> Moment {
    moment("2026-03-23T10:00:00.000000Z")
}

/// A story of one applicant and one reception.
struct ReportSetup {
    story: Story,
    applicant: AccountId,
    desk: AccountId,
}

impl ReportSetup {
    async fn open(database: TestDatabase) -> Self {
        let mut story = Story::with_catalogue(database).await;
        let applicant = story.citizen("Nguyễn Văn An").await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        Self { story, applicant, desk }
    }

    async fn submitted(&mut self) -> Filed {
        self.story.submitted(self.applicant).await
    }

    async fn accepted(&mut self) -> Filed {
        let filed = self.submitted().await;
        self.story.accepted(&filed, self.desk, due()).await;
        filed
    }

    /// Records an event of a dossier now.
    async fn happens(&mut self, filed: &Filed, event: impl FnOnce(&Filed, Moment) -> DossierEvent) {
        let event = event(filed, self.story.now);
        self.story.of_dossier(filed, Actor::System, &[event]).await;
    }

    async fn report(&self, scope: QueueScope, filter: &ReportFilter, now: Moment) -> ProgressReport {
        let queries: Queries = self.story.queries().await;
        queries.progress_reports.report(scope, filter, now).await.unwrap()
    }

    /// Report of the first agency now.
    async fn whole(&self) -> ProgressReport {
        self.report(own(), &ReportFilter::default(), self.story.now).await
    }

    /// Values of all counters.
    async fn counters(&self) -> Vec<i64> {
        counts(&self.story.database.views, "report_counts").await
    }
}

async fn counts(views: &Pool, table: &str) -> Vec<i64> {
    let rows = views
        .fetch_all(Sql::new(format!("SELECT dossiers FROM {table} WHERE period LIKE 'D%' AND procedure_code <> ''")))
        .await
        .unwrap();
    rows.iter().map(|row| row.integer("dossiers").unwrap()).collect()
}

fn forwarded(_: &Filed, at: Moment) -> DossierEvent {
    let (key, role) = ("examination".to_owned(), Role::Specialist);
    let step = StepRef { key, number: 1, of: 2, role, assignee_required: false };
    DossierEvent::DossierForwarded {
        at,
        by: AccountId(fresh()),
        step,
        step_due_at: None,
        note: None,
        files: Vec::new(),
    }
}

/// A payment request that pauses the time limit or not.
fn payment(request: PaymentRequestId, pauses: bool) -> impl FnOnce(&Filed, Moment) -> DossierEvent {
    let money = Money { amount: "1200000".to_owned(), currency: "VND".to_owned() };
    move |filed, at| DossierEvent::PaymentRequested { at, request, money, reason: filed.says("Phí"), pauses }
}

fn paid(request: PaymentRequestId) -> impl FnOnce(&Filed, Moment) -> DossierEvent {
    move |filed, at| DossierEvent::PaymentRecorded { at, request, reference: filed.says("BL-0001") }
}

fn rejected(filed: &Filed, at: Moment) -> DossierEvent {
    DossierEvent::DossierRejected { at, reason: filed.says("Sai thủ tục") }
}

fn withdrawn(filed: &Filed, at: Moment) -> DossierEvent {
    DossierEvent::WithdrawalRequested { at, reason: filed.says("Xin rút") }
}

fn stopped(filed: &Filed, at: Moment) -> DossierEvent {
    DossierEvent::ProcessingStopped { at, reason: filed.says("Dừng") }
}

fn decided(_: &Filed, at: Moment) -> DossierEvent {
    DossierEvent::DossierDecided { at, outcome: DossierOutcome::Granted, reason: None, files: Vec::new() }
}

fn returned(_: &Filed, at: Moment) -> DossierEvent {
    DossierEvent::ResultReturned { at, note: None }
}

fn nothing() -> ProgressReport {
    ProgressReport::default()
}

/// Report with one count.
fn found(status: DossierStatus, timeliness: Timeliness) -> ProgressReport {
    let by_timeliness = vec![(timeliness, 1)];
    // Rejected and stopped dossiers have no result.
    let is_without = matches!(status, DossierStatus::Rejected | DossierStatus::Stopped);
    let without_result = if is_without { by_timeliness.clone() } else { Vec::new() };
    ProgressReport { total: 1, by_status: vec![(status, 1)], by_timeliness, without_result, ..nothing() }
}
