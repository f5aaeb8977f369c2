//! Due dates computed independently of the service.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use serde_json::Value;

/// Due dates by the fixtures' calendar, counted day by day and minute by minute: a second
/// implementation to compare with.
pub(super) struct Calendar {
    years: BTreeMap<i32, Year>,
}

struct Year {
    windows: Vec<(NaiveTime, NaiveTime)>,
    off: BTreeSet<NaiveDate>,
    made_up: BTreeSet<NaiveDate>,
}

impl Calendar {
    pub(super) fn of_fixtures() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/calendar");
        let files = std::fs::read_dir(folder).expect("calendars").map(|file| file.expect("a calendar").path());
        let read = |file| {
            let text = std::fs::read_to_string(file).expect("a calendar");
            let year: Value = serde_json::from_str(&text).expect("a calendar in JSON");
            let number = year["year"].as_i64().expect("a year");
            (i32::try_from(number).expect("a year"), Year::of(&year))
        };
        Self { years: files.map(read).collect() }
    }

    /// End of a time limit in working days: the day of reception is day 0, after closing time the next one.
    pub(super) fn due(&self, received: DateTime<Utc>, working_days: usize) -> DateTime<Utc> {
        let received = received.with_timezone(&vietnam()).naive_local();
        let in_time = |day: &NaiveDate| *day > received.date() || received <= day.and_time(self.closing(*day));
        let mut days = self.working_days_from(received.date()).skip_while(|day| !in_time(day));
        self.closed(days.nth(working_days).expect("a working day"))
    }

    /// End of a time limit in working hours, which runs during office hours.
    pub(super) fn due_by_the_hour(&self, received: DateTime<Utc>, working_hours: i64) -> DateTime<Utc> {
        let received = received.with_timezone(&vietnam()).naive_local();
        let mut left = TimeDelta::hours(working_hours);
        for day in self.working_days_from(received.date()) {
            for (opens, closes) in &self.year(day).windows {
                let begin = day.and_time(*opens).max(received);
                let open = (day.and_time(*closes) - begin).max(TimeDelta::zero());
                if left <= open {
                    return in_utc(begin + left);
                }
                left -= open;
            }
        }
        unreachable!("there is always another working day");
    }

    /// Due date after a pause: moved by the working minutes that passed.
    pub(super) fn due_after_waiting(
        &self,
        due: DateTime<Utc>,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let minutes = (to - from).num_minutes();
        let open = (0..minutes).filter(|minute| self.is_open(from + TimeDelta::minutes(*minute))).count();
        assert!(open < 480, "a story never takes a day");
        let day = due.with_timezone(&vietnam()).date_naive();
        self.closed(self.working_days_from(day).nth(usize::from(open != 0)).expect("a working day"))
    }

    fn is_open(&self, at: DateTime<Utc>) -> bool {
        let at = at.with_timezone(&vietnam()).naive_local();
        let windows = &self.year(at.date()).windows;
        self.is_working(at.date()) && windows.iter().any(|(opens, closes)| (*opens..*closes).contains(&at.time()))
    }

    fn working_days_from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        (0..).map(move |days| day + Days::new(days)).filter(|day| self.is_working(*day))
    }

    fn is_working(&self, day: NaiveDate) -> bool {
        let year = self.year(day);
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        if weekend { year.made_up.contains(&day) } else { !year.off.contains(&day) }
    }

    fn closing(&self, day: NaiveDate) -> NaiveTime {
        self.year(day).windows.iter().map(|(_, closes)| *closes).max().expect("opening hours")
    }

    fn closed(&self, day: NaiveDate) -> DateTime<Utc> {
        in_utc(day.and_time(self.closing(day)))
    }

    fn year(&self, day: NaiveDate) -> &Year {
        self.years.get(&day.year()).unwrap_or_else(|| panic!("the fixtures have no calendar of {}", day.year()))
    }
}

impl Year {
    fn of(year: &Value) -> Self {
        let list = |name: &str| year[name].as_array().expect("a list").clone();
        let time = |value: &Value| {
            let time = value.as_str().map(|text| NaiveTime::parse_from_str(text, "%H:%M"));
            time.and_then(Result::ok).expect("a time of the day")
        };
        let day = |entry: &Value| entry["day"].as_str().and_then(|day| day.parse().ok()).expect("a day");
        let window = |hours: &Value| (time(&hours["opens"]), time(&hours["closes"]));
        Self {
            windows: list("hours").iter().map(window).collect(),
            off: list("daysOff").iter().map(day).collect(),
            made_up: list("workingSaturdays").iter().map(day).collect(),
        }
    }
}

/// Parses a moment of an answer.
pub(super) fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("a moment, not {value}"))
}

fn in_utc(local: NaiveDateTime) -> DateTime<Utc> {
    local.and_local_timezone(vietnam()).single().expect("a zone without summer time").to_utc()
}

fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).expect("seven hours")
}
