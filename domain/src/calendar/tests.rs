//! Worked examples of due dates, working time and calendar validation.

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::*;
use crate::testing::day;
use crate::{Fault, FaultCode, Moment, Refusal, Translated};

#[test]
fn the_worked_examples_of_the_published_years_hold() {
    for (received, working_days, due) in [
        ("2026-02-11 09:00", 15, "2026-03-11 17:00"),
        ("2026-02-13 16:59", 15, "2026-03-13 17:00"),
        ("2026-02-14 10:00", 5, "2026-03-02 17:00"),
        ("2026-08-21 14:00", 5, "2026-08-27 17:00"),
        ("2026-11-20 10:00", 5, "2026-11-30 17:00"),
        ("2025-04-24 10:00", 5, "2025-05-05 17:00"),
    ] {
        assert_due(received, working_days, TimeUnit::WorkingDay, due);
    }
}

#[test]
fn the_swapped_days_of_january_2026_are_off_and_worked() {
    assert_due("2025-12-31 09:00", 8, TimeUnit::WorkingHour, "2026-01-05 09:00");
    assert_due("2025-12-31 09:00", 1, TimeUnit::WorkingDay, "2026-01-05 17:00");
    assert_due("2026-01-09 09:00", 1, TimeUnit::WorkingDay, "2026-01-10 17:00");
}

#[test]
fn a_dossier_after_closing_time_is_received_on_the_next_working_day() {
    assert_due("2026-03-05 06:00", 1, TimeUnit::WorkingDay, "2026-03-06 17:00");
    assert_due("2026-03-05 12:00", 1, TimeUnit::WorkingDay, "2026-03-06 17:00");
    assert_due("2026-03-05 15:01", 1, TimeUnit::WorkingDay, "2026-03-06 17:00");
    assert_due("2026-03-05 17:00", 1, TimeUnit::WorkingDay, "2026-03-06 17:00");
    assert_due("2026-03-05 17:01", 1, TimeUnit::WorkingDay, "2026-03-09 17:00");
    assert_eq!(
        published().due_at(at("2026-03-05 17:00") + chrono::TimeDelta::microseconds(1), days(1)),
        at("2026-03-09 17:00")
    );
}

#[test]
fn a_time_limit_of_zero_days_ends_at_closing_time_of_day_zero() {
    assert_due("2026-03-05 09:00", 0, TimeUnit::WorkingDay, "2026-03-05 17:00");
    assert_due("2026-03-05 18:00", 0, TimeUnit::Day, "2026-03-06 17:00");
    assert_due("2026-03-07 09:00", 0, TimeUnit::Month, "2026-03-09 17:00");
    assert_due("2026-03-05 09:00", 0, TimeUnit::WorkingHour, "2026-03-05 09:00");
    assert_due("2026-03-05 18:00", 0, TimeUnit::WorkingHour, "2026-03-06 07:00");
}

#[test]
fn calendar_days_count_holidays_and_roll_forward_off_them() {
    assert_due("2026-03-02 09:00", 3, TimeUnit::Day, "2026-03-05 17:00");
    assert_due("2026-03-05 09:00", 2, TimeUnit::Day, "2026-03-09 17:00");
    assert_due("2026-02-11 09:00", 5, TimeUnit::Day, "2026-02-23 17:00");
    assert_due("2026-02-14 10:00", 1, TimeUnit::Day, "2026-02-24 17:00");
    assert_due("2026-08-20 09:00", 2, TimeUnit::Day, "2026-08-22 17:00");
}

#[test]
fn months_end_on_the_corresponding_day_or_the_last_of_a_shorter_month() {
    assert_due("2026-03-05 09:00", 1, TimeUnit::Month, "2026-04-06 17:00");
    assert_due("2026-12-30 09:00", 2, TimeUnit::Month, "2027-03-01 17:00");
    assert_due("2027-03-31 09:00", 3, TimeUnit::Month, "2027-06-30 17:00");
    assert_due("2027-12-31 09:00", 2, TimeUnit::Month, "2028-02-29 17:00");
    assert_due("2026-01-31 09:00", 1, TimeUnit::Month, "2026-03-02 17:00");
}

#[test]
fn working_hours_run_through_the_opening_windows() {
    assert_due("2026-03-05 06:00", 1, TimeUnit::WorkingHour, "2026-03-05 08:00");
    assert_due("2026-03-05 11:00", 1, TimeUnit::WorkingHour, "2026-03-05 14:00");
    assert_due("2026-03-05 12:00", 1, TimeUnit::WorkingHour, "2026-03-05 14:30");
    assert_due("2026-03-05 17:00", 1, TimeUnit::WorkingHour, "2026-03-06 08:00");
    assert_due("2026-03-05 09:00", 8, TimeUnit::WorkingHour, "2026-03-06 09:00");
    assert_due("2026-02-13 16:00", 2, TimeUnit::WorkingHour, "2026-02-23 08:00");
    assert_due("2026-03-05 10:30", 1, TimeUnit::WorkingHour, "2026-03-05 11:30");
    assert_due("2026-03-05 07:00", 8, TimeUnit::WorkingHour, "2026-03-05 17:00");
}

#[test]
fn working_time_is_counted_in_whole_minutes_of_opening() {
    let calendar = published();
    let minutes = |from, to| calendar.working_minutes_between(at(from), at(to));
    assert_eq!(minutes("2026-03-05 07:00", "2026-03-05 17:00"), 480);
    assert_eq!(minutes("2026-03-05 11:00", "2026-03-05 14:00"), 60);
    assert_eq!(minutes("2026-03-05 11:30", "2026-03-05 13:30"), 0);
    assert_eq!(minutes("2026-03-05 17:00", "2026-03-06 07:00"), 0);
    assert_eq!(minutes("2026-02-13 16:59", "2026-02-23 07:01"), 2);
    assert_eq!(minutes("2026-08-21 17:00", "2026-08-24 07:00"), 480);
    assert_eq!(minutes("2026-03-06 09:00", "2026-03-05 09:00"), 0);
    assert_eq!(minutes("2026-03-05 09:00", "2026-03-05 09:00"), 0);
    let almost = at("2026-03-05 09:02") - chrono::TimeDelta::microseconds(1);
    assert_eq!(calendar.working_minutes_between(at("2026-03-05 09:00"), almost), 1);
}

#[test]
fn subtracting_working_time_yields_the_latest_possible_moment() {
    let calendar = published();
    let back = |from, minutes| calendar.subtract_working_minutes(at(from), minutes);
    assert_eq!(back("2026-03-09 08:00", 30), at("2026-03-09 07:30"));
    assert_eq!(back("2026-03-09 08:00", 60), at("2026-03-09 07:00"));
    assert_eq!(back("2026-03-09 08:00", 61), at("2026-03-06 16:59"));
    assert_eq!(back("2026-03-09 07:00", 60), at("2026-03-06 16:00"));
    assert_eq!(back("2026-03-08 12:00", 60), at("2026-03-06 16:00"));
    assert_eq!(back("2026-03-08 12:00", 0), at("2026-03-08 12:00"));
    assert_eq!(back("2026-03-05 14:00", 30), at("2026-03-05 13:30"));
}

#[test]
fn pauses_are_added_up_and_rounded_up_once() {
    let calendar = published();
    let postponed = |minutes, unit| calendar.postpone(at("2026-03-11 17:00"), minutes, unit);
    assert_eq!(postponed(0, TimeUnit::WorkingDay), at("2026-03-11 17:00"));
    assert_eq!(postponed(1, TimeUnit::WorkingDay), at("2026-03-12 17:00"));
    assert_eq!(postponed(270, TimeUnit::WorkingDay), at("2026-03-12 17:00"));
    assert_eq!(postponed(480, TimeUnit::Month), at("2026-03-12 17:00"));
    assert_eq!(postponed(481, TimeUnit::Day), at("2026-03-13 17:00"));
    assert_eq!(postponed(960 + 1, TimeUnit::Day), at("2026-03-16 17:00"));
    assert_eq!(postponed(90, TimeUnit::WorkingHour), at("2026-03-12 08:30"));
}

#[test]
fn a_promised_date_without_a_pause_stays_on_a_later_day_off() {
    let promised = at("2026-02-17 17:00");
    assert_eq!(published().postpone(promised, 0, TimeUnit::WorkingDay), promised);
    assert_eq!(published().postpone(promised, 1, TimeUnit::WorkingDay), at("2026-02-23 17:00"));
}

#[test]
fn it_is_due_soon_as_soon_as_eight_working_hours_are_left() {
    let soon = |due| published().due_soon_at(at(due));
    assert_eq!(soon("2026-03-06 17:00"), at("2026-03-05 17:00"));
    assert_eq!(soon("2026-03-06 09:00"), at("2026-03-05 09:00"));
    assert_eq!(soon("2026-03-06 13:30"), at("2026-03-05 11:30"));
    assert_eq!(soon("2026-02-23 17:00"), at("2026-02-13 17:00"));
    assert_eq!(soon("2026-03-08 12:00"), at("2026-03-05 17:00"));
}

#[test]
fn a_year_that_is_not_published_works_from_monday_to_friday() {
    let calendar = WorkingCalendar::default();
    assert!(!calendar.covers(2026) && published().covers(2026) && !published().covers(2028));
    assert_eq!(calendar.due_at(at("2026-02-11 09:00"), days(15)), at("2026-03-04 17:00"));
    assert!(!calendar.is_working_day(day("2026-08-22")) && published().is_working_day(day("2026-08-22")));
    assert!(calendar.is_working_day(day("2026-11-24")) && !published().is_working_day(day("2026-11-24")));
}

#[test]
fn each_year_keeps_its_own_hours() {
    let short = CalendarYear { hours: vec![window("08:00", "12:00")], ..year(2027, &[], &[]) };
    let calendar = WorkingCalendar::new([year(2026, &[], &[]), short]);
    assert_eq!(calendar.due_at(at("2026-12-31 13:00"), days(1)), at("2027-01-01 12:00"));
    assert_eq!(calendar.add_working_minutes(at("2026-12-31 16:00"), 120), at("2027-01-01 09:00"));
    assert_eq!(calendar.subtract_working_minutes(at("2027-01-01 09:00"), 120), at("2026-12-31 16:00"));
}

#[test]
fn of_two_entries_for_a_year_the_later_counts() {
    let calendar = WorkingCalendar::new([year(2027, &[], &[]), year(2026, &["03-05"], &[]), year(2026, &[], &[])]);
    assert!(calendar.is_working_day(day("2026-03-05")));
    assert_eq!(calendar.years().map(|year| year.year).collect::<Vec<_>>(), [2026, 2027]);
}

#[test]
fn dates_are_clamped_to_the_year_2999() {
    let calendar = published();
    let received = at("2026-03-05 09:00");
    let end = at("2999-12-31 17:00");
    for unit in [TimeUnit::WorkingHour, TimeUnit::WorkingDay, TimeUnit::Day, TimeUnit::Month] {
        assert_eq!(calendar.due_at(received, ProcessingTime { amount: u32::MAX, unit }), end);
        assert_eq!(calendar.postpone(received, u64::MAX, unit), end);
    }
    assert_eq!(calendar.subtract_working_minutes(received, u64::MAX), at("1900-01-01 00:00"));
    for edge in [chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::<chrono::Utc>::MAX_UTC].map(Moment::new) {
        assert!(calendar.due_at(edge, days(1)) >= edge);
        assert!(calendar.add_working_minutes(edge, 1) >= edge);
        assert!(calendar.subtract_working_minutes(edge, 1) <= edge);
        assert!(calendar.due_soon_at(edge) <= edge);
        assert_eq!(calendar.working_minutes_between(edge, edge), 0);
    }
}

#[test]
fn unchecked_calendars_neither_panic_nor_loop() {
    let closed = CalendarYear { hours: vec![], ..year(2026, &[], &[]) };
    let backwards = CalendarYear { hours: vec![window("17:00", "07:00"), window("09:00", "08:00")], ..closed.clone() };
    for calendar in [closed, backwards].map(|year| WorkingCalendar::new([year])) {
        let received = at("2026-03-05 09:00");
        assert!(calendar.due_at(received, days(5)) >= received);
        assert_eq!(calendar.add_working_minutes(received, 60), at("2027-01-01 08:00"));
        assert_eq!(calendar.subtract_working_minutes(received, 60), at("2025-12-31 16:00"));
        assert_eq!(calendar.working_minutes_between(received, at("2026-04-01 09:00")), 0);
    }
}

#[test]
fn the_published_years_pass_their_check() {
    for year in published().years() {
        assert_eq!(year.check(), Ok(()));
    }
}

#[test]
fn all_contradictory_facts_are_reported_at_once() {
    let wrong = CalendarYear {
        hours: vec![window("07:00", "11:30"), window("11:00", "11:00"), window("08:00", "17:00")],
        ..year(2026, &["11-21", "11-24"], &["11-21", "11-25", "11-28"])
    };
    let elsewhere =
        CalendarYear { year: 2025, hours: vec![window("07:00", "12:00"), window("12:00", "15:00")], ..wrong.clone() };
    assert_eq!(
        faults(&wrong),
        [
            ("OUT_OF_RANGE", "hours/1/opens", json!({"min": "11:30", "max": "23:59"})),
            ("OUT_OF_RANGE", "hours/1/closes", json!({"min": "11:01", "max": "23:59"})),
            ("OUT_OF_RANGE", "hours/2/opens", json!({"min": "11:30", "max": "23:59"})),
            ("INVALID_FORMAT", "workingSaturdays/0/day", json!({})),
            ("INVALID_FORMAT", "workingSaturdays/1/day", json!({})),
        ]
        .map(|(code, field, params)| (code, field.to_owned(), params))
    );
    assert_eq!(
        faults(&elsewhere).into_iter().map(|(_, field, params)| (field, params)).collect::<Vec<_>>(),
        [
            "daysOff/0/day",
            "daysOff/1/day",
            "workingSaturdays/0/day",
            "workingSaturdays/1/day",
            "workingSaturdays/2/day"
        ]
        .map(|field| (field.to_owned(), json!({"min": "2025-01-01", "max": "2025-12-31"})))
    );
    let closed = CalendarYear { hours: vec![], ..year(2026, &[], &[]) };
    assert_eq!(closed.check(), Err(Refusal::from(Fault::at(FaultCode::Required, &["hours"]))));
}

#[test]
fn stored_shapes_are_stable() {
    let name = Translated { vi: "Ngày Văn hóa Việt Nam".to_owned(), en: None };
    let year =
        CalendarYear { days_off: vec![NamedDay { day: day("2026-11-24"), name }], ..year(2026, &[], &["08-22"]) };
    let stored = json!({
        "year": 2026,
        "hours": [{"opens": "07:00", "closes": "11:30"}, {"opens": "13:30", "closes": "17:00"}],
        "daysOff": [{"day": "2026-11-24", "name": {"vi": "Ngày Văn hóa Việt Nam"}}],
        "workingSaturdays": [{"day": "2026-08-22", "name": {"vi": "Làm bù", "en": "Make-up day"}}],
    });
    assert_eq!(serde_json::to_value(&year).unwrap(), stored);
    assert_eq!(serde_json::from_value::<CalendarYear>(stored).unwrap(), year);
    for (unit, name) in [
        (TimeUnit::WorkingHour, "WORKING_HOUR"),
        (TimeUnit::WorkingDay, "WORKING_DAY"),
        (TimeUnit::Day, "DAY"),
        (TimeUnit::Month, "MONTH"),
    ] {
        let stored = json!({"amount": 15, "unit": name});
        assert_eq!(serde_json::to_value(ProcessingTime { amount: 15, unit }).unwrap(), stored);
        assert_eq!(serde_json::from_value::<ProcessingTime>(stored).unwrap().unit.name(), name);
    }
}

#[test]
fn a_time_of_day_has_one_text() {
    for text in ["00:00", "07:05", "23:59"] {
        assert_eq!(text.parse::<LocalTime>().unwrap().to_string(), text);
    }
    for text in ["", "7:00", "07:0", "+7:00", "24:00", "07:60", "07:00:00", " 07:00", "-1:00", "07.00", "０7:00"] {
        assert_eq!(text.parse::<LocalTime>(), Err(Fault::new(FaultCode::InvalidFormat)), "{text}");
    }
    assert!(serde_json::from_value::<LocalTime>(json!("7:00")).is_err());
    assert_eq!(LocalTime::new(24, 0), None);
    assert_eq!(LocalTime::new(7, 60), None);
}

/// Years 2025 to 2027 as published; the last is provisional.
pub(super) fn published() -> WorkingCalendar {
    WorkingCalendar::new([
        year(
            2025,
            &[
                "01-01", "01-27", "01-28", "01-29", "01-30", "01-31", "04-07", "04-30", "05-01", "05-02", "09-01",
                "09-02",
            ],
            &["04-26"],
        ),
        year(
            2026,
            &[
                "01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "04-27", "04-30", "05-01", "08-31",
                "09-01", "09-02", "11-24",
            ],
            &["01-10", "08-22"],
        ),
        year(
            2027,
            &[
                "01-01", "02-04", "02-05", "02-08", "02-09", "02-10", "04-16", "04-30", "05-03", "09-02", "09-03",
                "11-24",
            ],
            &[],
        ),
    ])
}

fn year(year: i32, days_off: &[&str], working_saturdays: &[&str]) -> CalendarYear {
    let named = |days: &[&str], vi: &str, en: &str| {
        let name = Translated { vi: vi.to_owned(), en: Some(en.to_owned()) };
        days.iter().map(|text| NamedDay { day: day(&format!("{year}-{text}")), name: name.clone() }).collect()
    };
    CalendarYear {
        year,
        hours: vec![window("07:00", "11:30"), window("13:30", "17:00")],
        days_off: named(days_off, "Nghỉ lễ", "Public holiday"),
        working_saturdays: named(working_saturdays, "Làm bù", "Make-up day"),
    }
}

fn window(opens: &str, closes: &str) -> OpeningWindow {
    OpeningWindow { opens: opens.parse().unwrap(), closes: closes.parse().unwrap() }
}

fn at(text: &str) -> Moment {
    Moment::from_local(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
}

fn days(amount: u32) -> ProcessingTime {
    ProcessingTime { amount, unit: TimeUnit::WorkingDay }
}

fn assert_due(received: &str, amount: u32, unit: TimeUnit, due: &str) {
    let answer = published().due_at(at(received), ProcessingTime { amount, unit });
    assert_eq!(answer.local(), at(due).local(), "{amount} {} from {received}", unit.name());
}

fn faults(year: &CalendarYear) -> Vec<(&'static str, String, Value)> {
    let Err(Refusal::Faults(faults)) = year.check() else { return Vec::new() };
    faults.into_iter().map(|fault| (fault.code.code(), fault.field.join("/"), Value::Object(fault.params))).collect()
}
