use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::Moment;

/// The first day that is reckoned with; no dossier is older.
pub(super) const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The last day that is reckoned with.
///
/// Time limits are walked day by day; this bounds the walk, whatever amount somebody asks for, and keeps what
/// comes out within the years that RFC 3339 can write.
pub(crate) const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The first moment that is reckoned with, as clocks show it.
pub(super) const FIRST: NaiveDateTime = NaiveDateTime::new(FIRST_DAY, NaiveTime::MIN);

/// The last moment that is reckoned with, as clocks show it.
const LAST: NaiveDateTime = match LAST_DAY.and_hms_micro_opt(23, 59, 59, 999_999) {
    Some(last) => last,
    None => NaiveDateTime::MAX,
};

/// What clocks show at a moment; beyond what is reckoned with, what they show at the first or last of it.
pub(super) fn local(moment: Moment) -> NaiveDateTime {
    moment.clamp(Moment::from_local(FIRST), Moment::from_local(LAST)).local()
}
