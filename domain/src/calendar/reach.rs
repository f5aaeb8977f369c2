//! Supported range of days and moments.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::Moment;

/// First supported day; no dossier is older.
pub(super) const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Last supported day.
///
/// Time limits are walked day by day; this bounds the walk, whatever amount somebody asks for, and keeps the results
/// within the years that RFC 3339 can write.
pub(crate) const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// First supported moment, in local time.
pub(super) const FIRST: NaiveDateTime = NaiveDateTime::new(FIRST_DAY, NaiveTime::MIN);

/// Last supported moment, in local time.
const LAST: NaiveDateTime = match LAST_DAY.and_hms_micro_opt(23, 59, 59, 999_999) {
    Some(last) => last,
    None => NaiveDateTime::MAX,
};

/// Local time of a moment, clamped to the supported range.
pub(super) fn local(moment: Moment) -> NaiveDateTime {
    moment.clamp(Moment::from_local(FIRST), Moment::from_local(LAST)).local()
}
