//! Formats of form fields beyond JSON Schema's own, and the rule of input for each.

use chrono::NaiveDate;
use serde_json::Value;

use crate::input::{self, Digits};
use crate::{Fault, FaultCode};

/// Format of a value, named by `format` in a form's schema beyond JSON Schema's own: parsed by the same rule of input
/// as accounts' particulars, and stored in canonical notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// `vn-tax-code`: of an organization, a branch or a household.
    TaxCode,
    /// `vn-identity-number`: nine or twelve digits.
    IdentityNumber,
    /// `passport`: of any country.
    Passport,
    /// `vn-identity-or-passport`: either number.
    IdentityOrPassport,
    /// `vn-phone`: mobile or landline, stored in national form.
    Phone,
    /// `phone-abroad`: of any country, with its code.
    PhoneAbroad,
    /// `email`, as in JSON Schema: an address without a display name.
    Email,
    /// `date`, as in JSON Schema: stored as `2026-03-07`; no later than the day of sending where `x-latest` is `today`.
    Day {
        /// Refuses later days than today.
        is_past: bool,
    },
    /// `decimal`: text, stored as `1234,5`; `x-whole` and `x-fraction` limit the digits before and after the decimal
    /// comma.
    Decimal(Digits),
    /// `type: integer`, with or without a `format`.
    Whole,
}

/// Default limit of digits.
const DIGITS: Digits = Digits { whole: 15, fraction: 6 };

impl Format {
    /// Formats for the schema validator, which checks the places that are not parsed one by one; JSON Schema has `date`
    /// itself.
    pub(super) const NAMED: &[(&'static str, Self)] = &[
        ("vn-tax-code", Self::TaxCode),
        ("vn-identity-number", Self::IdentityNumber),
        ("passport", Self::Passport),
        ("vn-identity-or-passport", Self::IdentityOrPassport),
        ("vn-phone", Self::Phone),
        ("phone-abroad", Self::PhoneAbroad),
        ("email", Self::Email),
        ("decimal", Self::Decimal(DIGITS)),
    ];

    /// Format that the schema of a place names.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        let digits = |name: &str| schema.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok());
        match (schema.get("type")?.as_str()?, schema.get("format").and_then(Value::as_str)) {
            ("integer", _) => Some(Self::Whole),
            ("string", Some("date")) => {
                Some(Self::Day { is_past: schema.get("x-latest").and_then(Value::as_str) == Some("today") })
            }
            ("string", Some("decimal")) => Some(Self::Decimal(Digits {
                whole: digits("x-whole").unwrap_or(DIGITS.whole),
                fraction: digits("x-fraction").unwrap_or(DIGITS.fraction),
            })),
            ("string", Some(name)) => Self::NAMED.iter().find(|(named, _)| *named == name).map(|(_, format)| *format),
            _ => None,
        }
    }

    /// Parses and normalizes a text sent on this day; the fault is at no field.
    pub(super) fn read(self, text: &str, today: NaiveDate) -> Result<Value, Fault> {
        Ok(match self {
            Self::TaxCode => input::tax_code(text, &[])?.into(),
            Self::IdentityNumber => input::identity_number(text, &[])?.into(),
            Self::Passport => input::passport(text, &[])?.into(),
            Self::IdentityOrPassport => input::identity_or_passport(text, &[])?.into(),
            Self::Phone => input::phone(text, &[])?.into(),
            Self::PhoneAbroad => input::phone_abroad(text, &[])?.into(),
            Self::Email => input::email(text, &[])?.address.into(),
            Self::Day { is_past } => {
                let day = input::day(text, &[])?;
                if is_past && day > today {
                    let late = Fault::new(FaultCode::OutOfRange).with("reason", "AFTER_TODAY");
                    return Err(late.with("max", today.to_string()));
                }
                day.to_string().into()
            }
            Self::Decimal(most) => input::decimal(text, most, &[])?.into(),
            Self::Whole => input::whole_number(text, &[])?.into(),
        })
    }
}
