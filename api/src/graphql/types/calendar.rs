use async_graphql::{Context, Object, SimpleObject};
use domain::calendar::{CalendarYear as Year, NamedDay};

use crate::graphql::context::Here;
use crate::graphql::scalar::Date;

/// When the agencies work in a year: from Monday to Friday but for what is named here.
#[derive(Clone)]
pub struct CalendarYear(pub Year);

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
        self.0.year
    }

    /// When they are open on each working day, from morning to evening.
    async fn hours(&self) -> Vec<OpeningHours> {
        let window = |window: &domain::calendar::OpeningWindow| OpeningHours {
            opens: window.opens.to_string(),
            closes: window.closes.to_string(),
        };
        self.0.hours.iter().map(window).collect()
    }

    /// Public holidays, and days that are off in exchange for others.
    async fn days_off(&self, ctx: &Context<'_>) -> Vec<CalendarDay> {
        named(&self.0.days_off, ctx)
    }

    /// Days of a weekend that are worked to make up for a day off, nearly always Saturdays.
    async fn working_saturdays(&self, ctx: &Context<'_>) -> Vec<CalendarDay> {
        named(&self.0.working_saturdays, ctx)
    }
}

fn named(days: &[NamedDay], ctx: &Context<'_>) -> Vec<CalendarDay> {
    let language = ctx.language();
    days.iter().map(|day| CalendarDay { day: Date(day.day), name: day.name.get(language).to_owned() }).collect()
}
