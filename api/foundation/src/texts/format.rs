//! Formats of dates, sizes, counts and amounts in both languages.

use std::borrow::Cow;

use chrono::{NaiveDate, Timelike};
use domain::{Language, Moment};
use fluent::FluentValue;

/// Date: `27/03/2026`, `27 March 2026`.
pub fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Vi => day.format("%d/%m/%Y"),
        Language::En => day.format("%-d %B %Y"),
    }
    .to_string()
}

/// Moment in the time zone of Viet Nam: `14:05, 27/03/2026`, `27 March 2026, 14:05`.
pub fn moment(language: Language, at: Moment) -> String {
    let local = at.local();
    match language {
        Language::Vi => local.format("%H:%M, %d/%m/%Y"),
        Language::En => local.format("%-d %B %Y, %H:%M"),
    }
    .to_string()
}

/// Deadline, to follow `chậm nhất` and `by`: `hết ngày 27/03/2026`, `the end of 27 March 2026` where it ends a day; any
/// other moment as it is.
pub fn until(language: Language, at: Moment) -> String {
    let local = at.local();
    if (local.hour(), local.minute()) != (23, 59) {
        return moment(language, at);
    }
    let day = day(language, local.date());
    match language {
        Language::Vi => format!("hết ngày {day}"),
        Language::En => format!("the end of {day}"),
    }
}

/// File size, comparable with what file managers show: `10 MB`, `512 KB`.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    match bytes {
        ..KIB => format!("{bytes} B"),
        KIB..MIB => format!("{} KB", bytes / KIB),
        _ => format!("{} MB", bytes / MIB),
    }
}

/// Count with thousands separators: `1.904`, `1,904`.
pub fn count(language: Language, count: i64) -> String {
    grouped(&count.to_string(), group_mark(language))
}

pub fn group_mark(language: Language) -> char {
    match language {
        Language::Vi => '.',
        Language::En => ',',
    }
}

pub fn grouped(digits: &str, mark: char) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    grouped.push_str(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// Amount of money, stored as a decimal: `1.200.000`, `1,200,000.5`.
pub fn amount(language: Language, decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').map_or((decimal, None), |(whole, rest)| (whole, Some(rest)));
    let grouped = grouped(whole, group_mark(language));
    let mark = match language {
        Language::Vi => ',',
        Language::En => '.',
    };
    fraction.map_or(grouped.clone(), |fraction| format!("{grouped}{mark}{fraction}"))
}

/// Everyday name of a media type.
pub fn media_type(name: &str) -> &str {
    match name {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "DOCX",
        other => other,
    }
}

/// Formats dates and moments found in a value; leaves everything else.
pub(super) fn written(language: Language, text: &str) -> String {
    let shown: Cow<'_, str> = if let Ok(date) = text.parse::<NaiveDate>() {
        day(language, date).into()
    } else if let Ok(at) = text.parse::<Moment>() {
        moment(language, at).into()
    } else {
        text.into()
    };
    shown.into_owned()
}

/// A count with thousands separators; `None` where it has no groups or is no count: limits may be years.
pub(super) fn grouped_count(number: &FluentValue<'_>, mark: char) -> Option<String> {
    let FluentValue::Number(number) = number else { return None };
    if !number.options.use_grouping || number.value.fract() != 0.0 || number.value < 1_000.0 {
        return None;
    }
    Some(grouped(&format!("{:.0}", number.value), mark))
}

/// A number without thousands separators.
pub(super) fn plain(number: i64) -> FluentValue<'static> {
    let FluentValue::Number(mut plain) = FluentValue::from(number) else { return number.to_string().into() };
    plain.options.use_grouping = false;
    FluentValue::Number(plain)
}

/// Waiting time rounded up: seconds below a minute, else minutes, with the unit that the texts select by.
pub(super) fn wait(seconds: u64) -> (u64, &'static str) {
    if seconds < 60 { (seconds.max(1), "seconds") } else { (seconds.div_ceil(60), "minutes") }
}
