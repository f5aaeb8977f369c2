//! Counters of the report.

use domain::deadline::{Deadline, DeadlineEvent};
use domain::dossier::DossierStatus::{
    Accepted, PaymentRequired, Processing, Registered, Rejected, Resolved, ResultReturned, Stopped,
    SupplementRequested, WithdrawalRequested,
};
use domain::dossier::Timeliness::{DoneEarly, DoneLate, DoneOnTime, DueSoon, NotStarted, OnTime, Overdue, Paused};
use domain::dossier::{DossierEvent, DossierStatus, Timeliness};
use domain::permission::QueueScope;
use domain::{AggregateKind, PaymentRequestId};
use projections::DossierFilter;
use projections::progress_report::ReportFilter;
use serde_json::json;
use store::sql::Sql;
use support::each_database;

use super::*;
use crate::projections::story::{OTHER_AGENCY, PROCEDURE, definition};

const OTHER_PROCEDURE: &str = "2.000648";

/// One dossier per status.
async fn one_at_each(office: &mut ReportSetup) {
    office.submitted().await;
    office.accepted().await;
    let filed = office.submitted().await;
    office.happens(&filed, rejected).await;
    let filed = office.accepted().await;
    office.happens(&filed, forwarded).await;
    let filed = office.accepted().await;
    office.story.asked(&filed, office.desk).await;
    let filed = office.accepted().await;
    office.happens(&filed, payment(PaymentRequestId(fresh()), true)).await;
    let filed = office.accepted().await;
    office.happens(&filed, withdrawn).await;
    let filed = office.accepted().await;
    office.happens(&filed, stopped).await;
    let filed = office.accepted().await;
    office.happens(&filed, decided).await;
    let filed = office.accepted().await;
    office.happens(&filed, decided).await;
    office.happens(&filed, returned).await;
}

each_database! {
    async fn of_no_dossier_there_is_an_empty_report(database: TestDatabase) {
        let office = ReportSetup::open(database).await;
        assert_eq!(office.whole().await, nothing());
    }

    async fn what_is_counted_is_told_in_the_order_of_statuses_and_of_timeliness(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        one_at_each(&mut office).await;
        let report = office.whole().await;
        assert_eq!(report.total, 10);
        assert_eq!(report.by_status, DossierStatus::ALL.iter().map(|status| (*status, 1)).collect::<Vec<_>>());
        // Registered and rejected; accepted, processing and withdrawing; supplement and payment requested;
        // and three that ended.
        assert_eq!(report.by_timeliness, [(NotStarted, 2), (OnTime, 3), (Paused, 2), (DoneEarly, 3)]);
        let late = office.report(own(), &ReportFilter::default(), march(24, 9, 0)).await;
        assert_eq!(late.by_timeliness, [(NotStarted, 2), (Overdue, 3), (Paused, 2), (DoneEarly, 3)]);
    }

    async fn the_report_counts_what_the_queue_lists_whenever_it_is_asked(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        one_at_each(&mut office).await;
        for hour in [16, 18] {
            let filed = office.accepted().await;
            office.story.now = march(23, hour, 0);
            office.happens(&filed, decided).await;
            office.story.now = march(3, 9, 0);
        }
        let queries = office.story.queries().await;
        let soon = march(20, 17, 0);
        let tick = chrono::TimeDelta::microseconds(1);
        for now in [march(3, 9, 0), soon - tick, soon, due(), due() + tick, march(31, 9, 0)] {
            let report = queries.progress_reports.report(own(), &ReportFilter::default(), now).await.unwrap();
            for timeliness in Timeliness::ALL {
                let filter = DossierFilter { timeliness: vec![timeliness], ..DossierFilter::default() };
                let listed = queries.staff_queue.count(own(), &filter, now).await.unwrap().count;
                let counted = report.by_timeliness.iter().find(|(of, _)| *of == timeliness);
                assert_eq!(counted.map_or(0, |(_, count)| *count), listed, "{timeliness:?} at {now}");
            }
            assert_eq!(report.by_timeliness.iter().map(|(_, count)| count).sum::<u64>(), report.total);
            assert_eq!(report.by_status.iter().map(|(_, count)| count).sum::<u64>(), report.total);
        }
    }

    async fn the_same_dossier_does_otherwise_as_time_goes_on(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let filed = office.accepted().await;
        let everything = ReportFilter::default();
        for (now, timeliness) in [
            (march(20, 16, 59), OnTime),
            (march(20, 17, 0), DueSoon),
            (march(23, 17, 0), DueSoon),
            (march(23, 17, 1), Overdue),
        ] {
            assert_eq!(office.report(own(), &everything, now).await, found(Accepted, timeliness), "{now}");
        }
        office.story.now = march(23, 17, 1);
        let request = office.story.asked(&filed, office.desk).await;
        assert_eq!(office.whole().await, found(SupplementRequested, Paused));
        office.story.answered(&filed, request, json!({ "note": "xong" })).await;
        assert_eq!(office.whole().await, found(Accepted, Overdue));
        for (end, timeliness) in [(march(20, 16, 0), DoneEarly), (march(23, 8, 0), DoneOnTime), (march(24, 8, 0), DoneLate)]
        {
            let filed = office.accepted().await;
            office.story.now = end;
            office.happens(&filed, decided).await;
            assert!(office.whole().await.by_timeliness.contains(&(timeliness, 1)), "{timeliness:?}");
        }
    }

    /// Counters of past dates do not accumulate; a later date is another counter.
    async fn what_was_said_to_be_overdue_is_counted_without_its_date(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let filed = office.accepted().await;
        office.story.now = march(24, 9, 0);
        let (at, deadline) = (office.story.now, Deadline::Overdue { due_at: due() });
        let event = DeadlineEvent::DeadlineReached { at, deadline };
        office.story.record(AggregateKind::Deadline, filed.id.0, Actor::System, &[event]).await;
        assert_eq!(office.whole().await, found(Accepted, Overdue));
        assert_eq!(office.report(own(), &ReportFilter::default(), march(2, 9, 0)).await, found(Accepted, Overdue));
        assert_eq!(office.counters().await, [1]);
        let later = |filed: &Filed, at| DossierEvent::DeadlineExtended { at, due_at: march(30, 17, 0), due_soon_at: None, reason: filed.says("Cần xác minh") };
        office.happens(&filed, later).await;
        assert_eq!(office.whole().await, found(Accepted, OnTime));
        assert_eq!(office.counters().await, [1]);
    }

    async fn a_dossier_stands_under_one_counter_wherever_it_moves(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let filed = office.submitted().await;
        let mut seen = Vec::new();
        let payment_request = PaymentRequestId(fresh());
        let follow = async |office: &ReportSetup, seen: &mut Vec<DossierStatus>| {
            let report = office.whole().await;
            assert_eq!(report.total, 1);
            assert_eq!(office.counters().await, [1], "after {seen:?}");
            seen.push(report.by_status[0].0);
        };
        follow(&office, &mut seen).await;
        office.story.accepted(&filed, office.desk, due()).await;
        follow(&office, &mut seen).await;
        let request = office.story.asked(&filed, office.desk).await;
        follow(&office, &mut seen).await;
        office.happens(&filed, withdrawn).await;
        follow(&office, &mut seen).await;
        let declined = |filed: &Filed, at| DossierEvent::WithdrawalDeclined { at, reason: filed.says("Không") };
        office.happens(&filed, declined).await;
        office.story.answered(&filed, request, json!({ "note": "xong" })).await;
        office.happens(&filed, forwarded).await;
        follow(&office, &mut seen).await;
        office.happens(&filed, payment(payment_request, false)).await;
        follow(&office, &mut seen).await;
        office.happens(&filed, paid(payment_request)).await;
        let later = |filed: &Filed, at| {
            DossierEvent::DeadlineExtended { at, due_at: march(30, 17, 0), due_soon_at: None, reason: filed.says("Cần xác minh") }
        };
        office.happens(&filed, later).await;
        follow(&office, &mut seen).await;
        office.happens(&filed, decided).await;
        follow(&office, &mut seen).await;
        office.happens(&filed, returned).await;
        follow(&office, &mut seen).await;
        let way = [Registered, Accepted, SupplementRequested, WithdrawalRequested, Processing, PaymentRequired, Processing];
        assert_eq!(seen, [&way[..], &[Resolved, ResultReturned]].concat());
        assert_eq!(counts(&office.story.database.views, "report_durations").await, [1]);
    }

    async fn many_events_at_once_come_to_the_same_counters(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        one_at_each(&mut office).await;
        one_at_each(&mut office).await;
        let report = office.whole().await;
        assert_eq!((report.total, report.by_status.len()), (20, 10));
        assert!(report.by_status.contains(&(Rejected, 2)) && report.by_status.contains(&(Stopped, 2)));
        let counters = office.counters().await;
        assert_eq!(counters.iter().sum::<i64>(), 20);
        // Dossiers without a running time limit share a counter; the running ones here are due together.
        assert_eq!(counters, [2; 10]);
        // A repeated projection counts once.
        let again = Sql::new("UPDATE checkpoints SET position = $1").bind(store::log::Position::START);
        office.story.database.views.execute(again).await.unwrap();
        assert_eq!(office.whole().await, report);
        assert_eq!(office.counters().await, counters);
    }

    async fn a_filter_chooses_by_agency_procedure_and_day(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        office.story.publish(definition(OTHER_PROCEDURE), 1).await;
        let an = office.applicant;
        // The last minute of a day in Viet Nam and the first of the next: one day in UTC.
        for (at, agency, procedure) in [
            (march(3, 23, 59), AGENCY, PROCEDURE),
            (march(4, 0, 0), AGENCY, PROCEDURE),
            (march(5, 9, 0), AGENCY, OTHER_PROCEDURE),
            (march(5, 9, 0), OTHER_AGENCY, OTHER_PROCEDURE),
        ] {
            office.story.now = at;
            let filed = office.story.submitted_to(an, agency, procedure).await;
            office.story.accepted(&filed, office.desk, due()).await;
            office.happens(&filed, decided).await;
        }
        let all = QueueScope::All;
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        let anything = ReportFilter::default;
        let agency = |code: &str| ReportFilter { agency_code: code.parse().ok(), ..anything() };
        let procedure = |code: &str| ReportFilter { procedure_code: code.parse().ok(), ..anything() };
        let far = NaiveDate::from_ymd_opt(12_345, 1, 1);
        for (scope, filter, total) in [
            (all, anything(), 4),
            (own(), anything(), 3),
            (all, agency(OTHER_AGENCY), 1),
            (all, agency(" 000.00.08.H34 "), 3),
            (own(), agency(AGENCY), 3),
            // Filtering by another agency does not widen the scope.
            (own(), agency(OTHER_AGENCY), 0),
            (all, agency("000.00.00.X00"), 0),
            (all, procedure(PROCEDURE), 2),
            (own(), procedure(OTHER_PROCEDURE), 1),
            (all, procedure("1.000000"), 0),
            (all, ReportFilter { from: day(3), to: day(3), ..anything() }, 1),
            (all, ReportFilter { from: day(4), ..anything() }, 3),
            (all, ReportFilter { to: day(4), ..anything() }, 2),
            (all, ReportFilter { from: day(6), ..anything() }, 0),
            (all, ReportFilter { from: far, ..anything() }, 0),
            (all, ReportFilter { to: far, ..anything() }, 4),
            (own(), ReportFilter { from: day(5), to: day(5), ..procedure(OTHER_PROCEDURE) }, 1),
        ] {
            let report = office.report(scope, &filter, office.story.now).await;
            assert_eq!(report.total, total, "{scope:?} {filter:?}");
            assert_eq!(report.median_tenths.is_some(), total > 0, "{scope:?} {filter:?}");
        }
    }
}
