//! Ends of retention periods.

use super::*;
use crate::testing::day;

fn last(retention: Retention, ended_on: &str) -> RetainedUntil {
    retention.retained_until(day(ended_on))
}

#[test]
fn a_dossier_is_retained_for_months_or_years_after_its_end() {
    let cases = [
        (Retention::Month { amount: 6 }, "2026-03-02", "2026-09-02"),
        (Retention::Month { amount: 1 }, "2026-01-31", "2026-02-28"),
        (Retention::Year { amount: 20 }, "2026-03-02", "2046-03-02"),
        (Retention::Year { amount: 1 }, "2028-02-29", "2029-02-28"),
    ];
    for (retention, ended, until) in cases {
        assert_eq!(last(retention, ended), RetainedUntil::Day(day(until)), "{retention:?} after {ended}");
    }
}

#[test]
fn the_last_day_of_retention_counts_and_permanent_retention_never_ends() {
    let until = last(Retention::Year { amount: 5 }, "2026-03-02");
    assert!(!until.is_over_on(day("2031-03-02")));
    assert!(until.is_over_on(day("2031-03-03")));
    assert!(!last(Retention::Permanent, "2026-03-02").is_over_on(day("2999-12-31")));
    assert!(RetainedUntil::Permanent > until);
}

#[test]
fn the_latest_end_of_work_out_of_retention_is_computed_for_every_day() {
    for retention in [Retention::Month { amount: 1 }, Retention::Month { amount: 6 }, Retention::Year { amount: 4 }] {
        for today in day("2027-12-20").iter_days().take(500) {
            let last = retention.last_end_over_on(today).unwrap();
            assert!(retention.retained_until(last).is_over_on(today), "{last} on {today}");
            let next = last.succ_opt().unwrap();
            assert!(!retention.retained_until(next).is_over_on(today), "{next} on {today}");
        }
    }
    assert_eq!(Retention::Permanent.last_end_over_on(day("2026-03-02")), None);
}

#[test]
fn retention_beyond_the_calendar_ends_on_the_last_supported_day() {
    for retention in [Retention::Year { amount: u32::MAX }, Retention::Month { amount: u32::MAX }] {
        assert_eq!(last(retention, "2026-03-02"), RetainedUntil::Day(day("2999-12-31")));
    }
}

#[test]
fn a_definition_without_retention_is_stored_unchanged() {
    let mut written = serde_json::to_value(shipped(ALCOHOL)).unwrap();
    assert!(written.as_object_mut().unwrap().remove("retention").is_some());
    let read: ProcedureDefinition = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(read.retention, None);
    assert_eq!(serde_json::to_value(read).unwrap(), written);
}

#[test]
fn retention_is_stored_as_an_amount_of_units_or_as_permanent() {
    let cases = [
        (Retention::Month { amount: 60 }, json!({"unit": "MONTH", "amount": 60})),
        (Retention::Year { amount: 20 }, json!({"unit": "YEAR", "amount": 20})),
        (Retention::Permanent, json!({"unit": "PERMANENT"})),
    ];
    for (retention, written) in cases {
        assert_eq!(serde_json::to_value(retention).unwrap(), written);
        assert_eq!(serde_json::from_value::<Retention>(written).unwrap(), retention);
    }
}
