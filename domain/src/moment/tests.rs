//! Conversion, precision and text of moments.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn a_moment_is_written_in_utc_to_the_microsecond() {
    for (text, written) in [
        ("2026-02-13T09:59:00Z", "2026-02-13T09:59:00.000000Z"),
        ("2026-02-13T16:59:00+07:00", "2026-02-13T09:59:00.000000Z"),
        ("2026-02-13T09:59:00.123456789Z", "2026-02-13T09:59:00.123456Z"),
    ] {
        assert_eq!(moment(text).to_string(), written);
        assert_eq!(serde_json::to_value(moment(text)).unwrap(), serde_json::json!(written));
    }
    for text in ["", "2026-02-13", "2026-02-13T09:59:00", "hôm qua"] {
        assert!(text.parse::<Moment>().is_err(), "{text}");
        assert!(serde_json::from_value::<Moment>(serde_json::json!(text)).is_err());
    }
}

#[test]
fn local_days_and_times_are_those_of_viet_nam() {
    let evening = moment("2026-03-01T17:30:00Z");
    assert_eq!(evening.local_date(), NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
    assert_eq!(evening.local().to_string(), "2026-03-02 00:30:00");
    assert_eq!(evening.in_viet_nam().to_rfc3339(), "2026-03-02T00:30:00+07:00");
    assert_eq!(Moment::from_local(evening.local()), evening);
}

#[test]
fn the_difference_of_two_moments_is_the_time_between_them() {
    let (one, other) = (moment("2026-03-02T02:00:00Z"), moment("2026-03-02T02:05:00Z"));
    assert_eq!(one + TimeDelta::minutes(5), other);
    assert_eq!(other - TimeDelta::minutes(5), one);
    assert_eq!(other - one, TimeDelta::minutes(5));
    assert_eq!(Moment::from_micros(one.micros()), Some(one));
    assert_eq!(Moment::from_micros(i64::MAX), None);
}

proptest! {
    #[test]
    fn moments_read_back_and_sort_as_text(one in 0..4_000_000_000_000_000_i64, other in 0..4_000_000_000_000_000_i64) {
        let [one, other] = [one, other].map(|micros| Moment::from_micros(micros).unwrap());
        prop_assert_eq!(one.to_string().parse::<Moment>(), Ok(one));
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        prop_assert_eq!(Moment::new(one.utc()), one);
    }
}
