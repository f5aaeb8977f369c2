use async_graphql::{Context, Object, SimpleObject};
use domain::calendar::{Calendar, CalendarYear as Year, NamedDay, WorkingCalendar};

use crate::context::Here;
use crate::scalar::Date;

/// When the agencies work in a year: from Monday to Friday but for what is named here.
#[derive(Clone)]
pub struct CalendarYear {
    facts: Year,
    version: u64,
}

impl CalendarYear {
    /// What counts of a year by these publications; `None` where it has none.
    pub fn of_year(year: i32, calendar: &WorkingCalendar) -> Option<Self> {
        let facts = calendar.years().find(|published| published.year == year)?.clone();
        Some(Self { facts, version: calendar.version(year) })
    }

    /// A year as it stands after a decision about it.
    pub fn decided(calendar: Calendar) -> Option<Self> {
        let Calendar { version, published } = calendar;
        published.map(|facts| Self { facts, version })
    }
}

/// A part of a working day during which the agencies are open.
#[derive(Clone, SimpleObject)]
pub struct OpeningHours {
    /// The first minute of working time, `07:30` in Asia/Ho_Chi_Minh.
    opens: String,
    /// The minute in which working time is over.
    closes: String,
}

/// A day and what it is called.
#[derive(Clone, SimpleObject)]
pub struct CalendarDay {
    /// Which.
    day: Date,
    /// Its name in the language of the request.
    name: String,
}

/// When the agencies work in a year: from Monday to Friday but for what is named here.
#[Object]
impl CalendarYear {
    /// Of the Gregorian calendar.
    async fn year(&self) -> i32 {
        self.facts.year
    }

    /// Grows each time that it is published; hand it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        i32::try_from(self.version).unwrap_or(i32::MAX)
    }

    /// When they are open on each working day, from morning to evening.
    async fn hours(&self) -> Vec<OpeningHours> {
        let window = |window: &domain::calendar::OpeningWindow| OpeningHours {
            opens: window.opens.to_string(),
            closes: window.closes.to_string(),
        };
        self.facts.hours.iter().map(window).collect()
    }

    /// Public holidays, and days that are off in exchange for others.
    async fn days_off(&self, ctx: &Context<'_>) -> Vec<CalendarDay> {
        named(&self.facts.days_off, ctx)
    }

    /// Days of a weekend that are worked to make up for a day off, nearly always Saturdays.
    async fn working_saturdays(&self, ctx: &Context<'_>) -> Vec<CalendarDay> {
        named(&self.facts.working_saturdays, ctx)
    }
}

fn named(days: &[NamedDay], ctx: &Context<'_>) -> Vec<CalendarDay> {
    let language = ctx.language();
    days.iter().map(|day| CalendarDay { day: Date(day.day), name: day.name.get(language).to_owned() }).collect()
}
