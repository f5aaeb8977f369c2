//! Durations in the report.

use domain::dossier::{DossierEvent, DueReason};
use domain::permission::QueueScope;
use domain::{Moment, PaymentRequestId};
use serde_json::json;
use support::each_database;

use super::*;

/// Working days after Monday, 2 March.
const DAYS: [u32; 10] = [3, 4, 5, 6, 9, 10, 11, 12, 13, 16];

impl ReportSetup {
    /// Accepted on Monday at nine.
    async fn received(&mut self) -> Filed {
        self.story.now = march(2, 8, 59);
        self.accepted().await
    }

    /// Decided at this moment.
    async fn ends(&mut self, filed: &Filed, at: Moment) {
        self.story.now = at;
        self.happens(filed, decided).await;
    }

    /// Supplement requested and answered; the event's own account of pauses is not used.
    async fn waits(&mut self, filed: &Filed, from: Moment, to: Moment) {
        self.story.now = from;
        let request = self.story.asked(filed, self.desk).await;
        self.story.now = to;
        let answered = DossierEvent::DossierSupplemented {
            at: to,
            request,
            patch: None,
            documents: Vec::new(),
            message: None,
            answers: Vec::new(),
        };
        let reason = DueReason::Supplemented;
        let moved = DossierEvent::DueDateMoved {
            at: to,
            due_at: march(30, 17, 0),
            reason,
            paused_minutes: 0,
            step: None,
            due_soon_at: None,
        };
        self.story.of_dossier(filed, Actor::System, &[answered, moved]).await;
    }

    async fn percentiles(&self) -> (Option<u32>, Option<u32>) {
        let report = self.whole().await;
        (report.median_tenths, report.p90_tenths)
    }
}

each_database! {
    async fn percentiles_are_by_nearest_rank(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let open = office.received().await;
        assert_eq!(office.percentiles().await, (None, None));
        let mut told = Vec::new();
        for day in DAYS {
            let filed = office.received().await;
            office.ends(&filed, march(day, 9, 0)).await;
            told.push(office.percentiles().await);
        }
        let expected = [
            (10, 10), (10, 20), (20, 30), (20, 40), (30, 50), (30, 60), (40, 70), (40, 80), (50, 90), (50, 90),
        ];
        assert_eq!(told, expected.map(|(median, p90)| (Some(median), Some(p90))));
        // Many that end at once lower both.
        for _ in 0..90 {
            let filed = office.received().await;
            office.ends(&filed, march(2, 9, 30)).await;
        }
        assert_eq!(office.percentiles().await, (Some(1), Some(1)));
        office.ends(&open, march(16, 9, 0)).await;
        assert_eq!(office.percentiles().await, (Some(1), Some(10)));
    }

    async fn working_time_alone_counts_to_the_nearest_tenth_of_a_day(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        for (end, tenths) in [
            (march(2, 9, 0), 0),
            (march(2, 9, 23), 0),
            (march(2, 9, 24), 1),
            (march(2, 10, 11), 1),
            (march(2, 10, 12), 2),
            // Lunch break, evening and week-end are no working time.
            (march(2, 13, 0), 3),
            (march(2, 23, 0), 8),
            (march(8, 12, 0), 48),
        ] {
            let filed = office.received().await;
            office.ends(&filed, end).await;
            // The 90th percentile of fewer than ten is the longest.
            assert_eq!(office.percentiles().await.1, Some(tenths), "{end}");
        }
    }

    async fn time_in_which_the_office_waits_does_not_count(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let filed = office.received().await;
        office.waits(&filed, march(3, 9, 0), march(5, 9, 0)).await;
        // A later due date makes the dossier forget its pauses; the report does not.
        let later = |filed: &Filed, at| {
            DossierEvent::DeadlineExtended { at, due_at: march(31, 17, 0), due_soon_at: None, reason: filed.says("Cần xác minh") }
        };
        office.happens(&filed, later).await;
        office.waits(&filed, march(6, 9, 0), march(9, 9, 0)).await;
        // Days 2 and 5 of March, and the 9th.
        office.ends(&filed, march(10, 9, 0)).await;
        office.happens(&filed, returned).await;
        assert_eq!(office.percentiles().await, (Some(30), Some(30)));
    }

    async fn a_payment_counts_as_waiting_only_where_the_clock_waits_for_it(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        for (pauses, tenths) in [(true, 10), (false, 30)] {
            let filed = office.received().await;
            let request = PaymentRequestId(fresh());
            office.story.now = march(3, 9, 0);
            office.happens(&filed, payment(request, pauses)).await;
            office.story.now = march(5, 9, 0);
            office.happens(&filed, paid(request)).await;
            office.ends(&filed, march(5, 9, 0)).await;
            let (_, p90) = office.percentiles().await;
            assert_eq!(p90, Some(tenths), "{pauses}");
        }
    }

    async fn a_payment_that_was_asked_for_by_mistake_was_waited_for_too(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let filed = office.received().await;
        let request = PaymentRequestId(fresh());
        office.story.now = march(3, 9, 0);
        office.happens(&filed, payment(request, true)).await;
        office.story.now = march(5, 9, 0);
        let reason = filed.says("Ghi nhầm");
        office.happens(&filed, |_, at| DossierEvent::PaymentRequestCancelled { at, request, reason }).await;
        office.ends(&filed, march(5, 9, 0)).await;
        assert_eq!(office.percentiles().await, (Some(10), Some(10)));
    }

    async fn what_is_cancelled_or_never_answered_was_waited_for_too(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let filed = office.received().await;
        office.story.now = march(3, 9, 0);
        let request = office.story.asked(&filed, office.desk).await;
        office.story.now = march(4, 9, 0);
        let cancelled =
            |filed: &Filed, at| DossierEvent::SupplementRequestCancelled { at, request, reason: filed.says("Thôi") };
        office.happens(&filed, cancelled).await;
        office.story.now = march(5, 9, 0);
        office.story.asked(&filed, office.desk).await;
        // A withdrawal request during a supplement request: the pause goes on until the dossier is stopped.
        office.story.now = march(6, 9, 0);
        office.happens(&filed, withdrawn).await;
        office.story.now = march(11, 9, 0);
        office.happens(&filed, stopped).await;
        assert_eq!(office.percentiles().await, (Some(20), Some(20)));
    }

    async fn only_what_was_received_and_ended_took_time(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        office.story.now = march(2, 9, 0);
        let refused = office.submitted().await;
        let back = office.submitted().await;
        let asked = office.submitted().await;
        office.story.now = march(4, 9, 0);
        office.happens(&refused, rejected).await;
        office.happens(&back, withdrawn).await;
        office.happens(&back, stopped).await;
        assert_eq!(office.percentiles().await, (None, None));
        // A request before reception pauses nothing.
        office.story.now = march(4, 9, 0);
        let request = office.story.asked(&asked, office.desk).await;
        office.story.now = march(6, 9, 0);
        office.story.answered(&asked, request, json!({ "note": "xong" })).await;
        office.story.now = march(6, 10, 0);
        office.story.accepted(&asked, office.desk, due()).await;
        office.ends(&asked, march(9, 10, 0)).await;
        assert_eq!(office.percentiles().await, (Some(10), Some(10)));
        let all = office.report(QueueScope::All, &ReportFilter::default(), office.story.now).await;
        assert_eq!((all.total, all.median_tenths), (3, Some(10)));
    }
}
