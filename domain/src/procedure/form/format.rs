use chrono::NaiveDate;
use serde_json::Value;

use crate::input::{self, Digits};
use crate::{Fault, FaultCode};

/// A kind of value that a form's schema names by `format`, beyond what JSON Schema knows: what somebody typed is read by
/// the rule that registration and accounts read it by, and kept in one way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// `vn-tax-code`: of an organization, a branch or a household.
    TaxCode,
    /// `vn-identity-number`: nine or twelve digits.
    IdentityNumber,
    /// `passport`: of any country.
    Passport,
    /// `vn-identity-or-passport`: the one or the other.
    IdentityOrPassport,
    /// `vn-phone`: mobile or landline, kept as it is dialled within the country.
    Phone,
    /// `phone-abroad`: of any country, with its code.
    PhoneAbroad,
    /// `email`, which JSON Schema knows: an address without a name around it.
    Email,
    /// `date`, which JSON Schema knows: kept as `2026-03-07`; no later than the day on which it is sent where `x-latest` is
    /// `today`.
    Day {
        /// Whether it has been already.
        is_past: bool,
    },
    /// `decimal`: a text, kept as `1234,5`; `x-whole` and `x-fraction` say how many digits at most stand before and behind
    /// the comma.
    Decimal(Digits),
    /// A whole number, `type: integer`, with or without a `format`.
    Whole,
}

/// Digits where a schema does not say.
const DIGITS: Digits = Digits { whole: 15, fraction: 6 };

impl Format {
    /// Those that a schema names, for places that are not read one by one; JSON Schema knows dates itself.
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

    /// What the schema of a place names.
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

    /// What a text is kept as when it is sent on a day; its fault stands at no field.
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
