//! Groups of the report.

use support::each_database;

use super::*;

/// Key, number and median of each group.
async fn parts(office: &ReportSetup, scope: QueueScope, by: Grouping) -> Vec<(String, u64, Option<u32>)> {
    let reports = office.story.queries().await.progress_reports;
    let parts = reports.parts(scope, &ReportFilter::default(), by, office.story.now).await.unwrap();
    parts.into_iter().map(|(key, report)| (key, report.total, report.median_tenths)).collect()
}

each_database! {
    async fn of_no_dossier_there_are_no_parts(database: TestDatabase) {
        let office = ReportSetup::open(database).await;
        for by in [Grouping::Procedure, Grouping::Month, Grouping::Agency, Grouping::Officer] {
            assert_eq!(parts(&office, own(), by).await, []);
        }
    }

    /// Months are Viet Nam's; durations count in the month of filing.
    async fn each_part_is_a_report_of_its_own(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        office.story.now = moment("2026-02-28T16:59:00.000000Z");
        office.submitted().await;
        office.story.now = moment("2026-02-28T17:01:00.000000Z");
        office.submitted().await;
        office.story.now = march(2, 8, 0);
        let filed = office.accepted().await;
        office.story.now = march(3, 8, 0);
        office.happens(&filed, decided).await;

        let months = [("2026-02".to_owned(), 1, None), ("2026-03".to_owned(), 2, Some(10))];
        assert_eq!(parts(&office, own(), Grouping::Month).await, months);
        let whole = [3].map(|dossiers| (dossiers, Some(10)));
        for by in [Grouping::Procedure, Grouping::Agency] {
            for scope in [own(), QueueScope::All] {
                let found = parts(&office, scope, by).await;
                assert_eq!(found.into_iter().map(|(_, total, median)| (total, median)).collect::<Vec<_>>(), whole);
            }
        }
    }

    /// Unassigned and ended dossiers belong to no officer.
    async fn each_officer_has_what_they_work_on_that_is_open(database: TestDatabase) {
        let mut office = ReportSetup::open(database).await;
        let hoa = office.story.officer(Role::Specialist, AGENCY, "Lê Thị Hoa").await;
        office.story.now = march(2, 8, 0);
        office.accepted().await;
        let desk = office.desk;
        for (officer, ends) in [(hoa, false), (hoa, false), (desk, false), (desk, true)] {
            let filed = office.accepted().await;
            office.story.assigned(&filed, desk, officer).await;
            if ends {
                office.happens(&filed, decided).await;
            }
        }
        let mut wanted = vec![(hoa.to_string(), 2, None), (desk.to_string(), 1, None)];
        wanted.sort();
        assert_eq!(parts(&office, own(), Grouping::Officer).await, wanted);
        assert_eq!(parts(&office, QueueScope::All, Grouping::Officer).await, wanted);
        let elsewhere = QueueScope::Agency(AgencyId::of_code("000.00.00.H00"));
        assert_eq!(parts(&office, elsewhere, Grouping::Officer).await, []);

        let reports = office.story.queries().await.progress_reports;
        let later = due() + chrono::TimeDelta::hours(1);
        let filter = ReportFilter { from: Some(march(3, 0, 0).local_date()), ..ReportFilter::default() };
        assert_eq!(reports.parts(own(), &filter, Grouping::Officer, later).await.unwrap(), []);
        let found = reports.parts(own(), &ReportFilter::default(), Grouping::Officer, later).await.unwrap();
        assert!(found.iter().all(|(_, report)| report.by_timeliness == [(Timeliness::Overdue, report.total)]), "{found:?}");
    }
}
