use serde_json::Value;

use crate::Fault;
use crate::input::{self, Digits};

/// A kind of value that a form's schema names by `format`, beyond what JSON Schema knows: what somebody typed is read by
/// the rule that registration and accounts read it by, and kept in one way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// `vn-tax-code`: of an organization, a branch or a household.
    TaxCode,
    /// `vn-identity-number`: nine or twelve digits.
    IdentityNumber,
    /// `vn-phone`: mobile or landline, kept as it is dialled within the country.
    Phone,
    /// `email`, which JSON Schema knows: an address without a name around it.
    Email,
    /// `date`, which JSON Schema knows: kept as `2026-03-07`.
    Day,
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
        ("vn-phone", Self::Phone),
        ("email", Self::Email),
        ("decimal", Self::Decimal(DIGITS)),
    ];

    /// What the schema of a place names.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        let digits = |name: &str| schema.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok());
        match (schema.get("type")?.as_str()?, schema.get("format").and_then(Value::as_str)) {
            ("integer", _) => Some(Self::Whole),
            ("string", Some("vn-tax-code")) => Some(Self::TaxCode),
            ("string", Some("vn-identity-number")) => Some(Self::IdentityNumber),
            ("string", Some("vn-phone")) => Some(Self::Phone),
            ("string", Some("email")) => Some(Self::Email),
            ("string", Some("date")) => Some(Self::Day),
            ("string", Some("decimal")) => Some(Self::Decimal(Digits {
                whole: digits("x-whole").unwrap_or(DIGITS.whole),
                fraction: digits("x-fraction").unwrap_or(DIGITS.fraction),
            })),
            _ => None,
        }
    }

    /// What a text is kept as; its fault stands at no field.
    pub(super) fn read(self, text: &str) -> Result<Value, Fault> {
        Ok(match self {
            Self::TaxCode => input::tax_code(text, &[])?.into(),
            Self::IdentityNumber => input::identity_number(text, &[])?.into(),
            Self::Phone => input::phone(text, &[])?.into(),
            Self::Email => input::email(text, &[])?.address.into(),
            Self::Day => input::day(text, &[])?.to_string().into(),
            Self::Decimal(most) => input::decimal(text, most, &[])?.into(),
            Self::Whole => input::whole_number(text, &[])?.into(),
        })
    }
}
