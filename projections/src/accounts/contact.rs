//! Blind indexes of accounts: exact search by username, e-mail address, telephone and identifying numbers, of which
//! rows hold keyed hashes only.

use domain::account::Particulars;
use domain::input;
use domain::text::SearchText;
use store::Keyring;
use store::sql::{Row, SqlError, StoredText};

use crate::page::Conditions;

/// Contact or number by which an account is found exactly: stored as a blind index (keyed hash), so that the row alone
/// reveals nothing, and deleted when the account is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contact {
    Username,
    Email,
    Phone,
    IdentityNumber,
    TaxCode,
}

impl Contact {
    /// Searchable by administrators of accounts.
    pub const ALL: [Self; 5] = [Self::Username, Self::Email, Self::Phone, Self::IdentityNumber, Self::TaxCode];
    /// Searchable by the office, of applicants.
    pub const OF_APPLICANTS: [Self; 4] = [Self::Email, Self::Phone, Self::IdentityNumber, Self::TaxCode];

    fn column(self) -> &'static str {
        match self {
            Self::Username => "username_digest",
            Self::Email => "email_digest",
            Self::Phone => "phone_digest",
            Self::IdentityNumber => "identity_digest",
            Self::TaxCode => "tax_digest",
        }
    }

    /// Normalized value; `None` where the text is no such thing.
    fn read(self, text: &str) -> Option<String> {
        match self {
            Self::Username => input::username(text, &[]).ok(),
            Self::Email => input::email(text, &[]).ok().map(|email| email.folded),
            Self::Phone => input::phone(text, &[]).ok(),
            Self::IdentityNumber => input::identity_number(text, &[]).ok(),
            Self::TaxCode => input::tax_code(text, &[]).ok(),
        }
    }

    /// Blind index of the value.
    pub fn digest(self, text: &str, keyring: &Keyring) -> Option<String> {
        self.read(text).map(|value| keyring.contact(self.column(), &value))
    }

    /// Blind index values under which an applicant may be found by a typed text.
    pub fn digests_of_applicants(typed: &SearchText, keyring: &Keyring) -> Result<Vec<StoredText>, SqlError> {
        let digests = Self::OF_APPLICANTS.iter().filter_map(|contact| contact.digest(typed.as_str(), keyring));
        digests.map(StoredText::new).collect()
    }

    /// Condition that one of these matches a typed text; `None` where it can be none of them.
    pub fn condition(
        these: &[Self],
        typed: &SearchText,
        keyring: &Keyring,
        conditions: &mut Conditions,
    ) -> Result<Option<String>, SqlError> {
        let mut ways = Vec::new();
        for contact in these {
            if let Some(digest) = contact.digest(typed.as_str(), keyring) {
                let digest = conditions.bind(StoredText::new(digest)?);
                ways.push(format!("{} = {digest}", contact.column()));
            }
        }
        Ok((!ways.is_empty()).then(|| ways.join(" OR ")))
    }
}

/// Blind index values of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Digests {
    pub username: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub identity_number: Option<String>,
    pub tax_code: Option<String>,
}

impl Digests {
    pub fn of(known: &Particulars, keyring: &Keyring) -> Self {
        let of = |contact: Contact, text: Option<&str>| text.and_then(|text| contact.digest(text, keyring));
        Self {
            username: of(Contact::Username, Some(&known.username)),
            email: of(Contact::Email, known.email.as_deref()),
            phone: of(Contact::Phone, known.phone.as_deref()),
            identity_number: of(Contact::IdentityNumber, known.identity_number.as_deref()),
            tax_code: of(Contact::TaxCode, known.tax_code.as_deref()),
        }
    }

    pub fn read(row: &Row) -> Result<Self, SqlError> {
        let of = |contact: Contact| row.opt_text(contact.column());
        Ok(Self {
            username: of(Contact::Username)?,
            email: of(Contact::Email)?,
            phone: of(Contact::Phone)?,
            identity_number: of(Contact::IdentityNumber)?,
            tax_code: of(Contact::TaxCode)?,
        })
    }
}
