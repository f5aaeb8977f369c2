//! Output types of the working calendar.

use async_graphql::{Context, Object, SimpleObject};
use domain::calendar::{Calendar, CalendarYear as Year, NamedDay, WorkingCalendar};

use crate::context::ContextExt;
use crate::scalar::Date;

/// Working calendar of all agencies for one year; working days are Monday to Friday except for the days listed here.
/// Public.
#[derive(Clone)]
pub struct CalendarYear {
    facts: Year,
    version: u64,
}

impl CalendarYear {
    /// Calendar of a year from all publications; `None` where it has none.
    pub fn of_year(year: i32, calendar: &WorkingCalendar) -> Option<Self> {
        let facts = calendar.years().find(|published| published.year == year)?.clone();
        Some(Self { facts, version: calendar.version(year) })
    }

    /// Calendar of a year after a command.
    pub fn decided(calendar: Calendar) -> Option<Self> {
        let Calendar { version, published } = calendar;
        published.map(|facts| Self { facts, version })
    }
}

/// Part of a working day during which the agencies are open.
#[derive(Clone, SimpleObject)]
pub struct OpeningHours {
    /// Start of the working time, `07:30`, local time in Asia/Ho_Chi_Minh.
    opens: String,
    /// End of the working time, `11:30`, local time in Asia/Ho_Chi_Minh, excluded.
    closes: String,
}

/// Named day of the working calendar: a holiday, or a weekend day that is worked.
#[derive(Clone, SimpleObject)]
pub struct CalendarDay {
    /// Calendar day, ISO 8601 in Asia/Ho_Chi_Minh.
    day: Date,
    /// Name of the day in the language of the request, such as that of a holiday.
    name: String,
}

/// Working calendar of all agencies for one year; working days are Monday to Friday except for the days listed here.
/// Public.
#[Object]
impl CalendarYear {
    /// Year of the Gregorian calendar, `2026` for example.
    async fn year(&self) -> i32 {
        self.facts.year
    }

    /// Version for optimistic concurrency, raised by each publication; pass it as `expectedVersion` of
    /// `publishCalendarYear`.
    async fn version(&self) -> i32 {
        i32::try_from(self.version).unwrap_or(i32::MAX)
    }

    /// Opening hours of each working day, in the order of the day; only these count as working time.
    async fn hours(&self) -> Vec<OpeningHours> {
        let window = |window: &domain::calendar::OpeningWindow| OpeningHours {
            opens: window.opens.to_string(),
            closes: window.closes.to_string(),
        };
        self.facts.hours.iter().map(window).collect()
    }

    /// Public holidays and days off in lieu, on which no working time counts.
    async fn days_off(&self, ctx: &Context<'_>) -> Vec<CalendarDay> {
        named(&self.facts.days_off, ctx)
    }

    /// Weekend days that are worked to make up for a day off; nearly always Saturdays.
    async fn working_saturdays(&self, ctx: &Context<'_>) -> Vec<CalendarDay> {
        named(&self.facts.working_saturdays, ctx)
    }
}

fn named(days: &[NamedDay], ctx: &Context<'_>) -> Vec<CalendarDay> {
    let language = ctx.language();
    days.iter().map(|day| CalendarDay { day: Date(day.day), name: day.name.get(language).to_owned() }).collect()
}
