use domain::account::Particulars;
use domain::input;
use domain::text::SearchText;
use store::Keyring;
use store::sql::{Row, SqlError, StoredText};

use crate::page::Conditions;

/// By what an account is found as a whole: it stands in its row as a keyed hash, so that whoever reads the row alone
/// learns nothing, and goes with the rest once the account is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contact {
    Username,
    Email,
    Phone,
    IdentityNumber,
    TaxCode,
}

impl Contact {
    /// By what an account is known to those who run it.
    pub const ALL: [Self; 5] = [Self::Username, Self::Email, Self::Phone, Self::IdentityNumber, Self::TaxCode];
    /// By what an applicant is known to the office.
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

    /// The value as it is kept, however it is written; `None` where it is no such thing.
    fn read(self, text: &str) -> Option<String> {
        match self {
            Self::Username => input::username(text, &[]).ok(),
            Self::Email => input::email(text, &[]).ok().map(|email| email.folded),
            Self::Phone => input::phone(text, &[]).ok(),
            Self::IdentityNumber => input::identity_number(text, &[]).ok(),
            Self::TaxCode => input::tax_code(text, &[]).ok(),
        }
    }

    /// Under what it is found.
    pub fn digest(self, text: &str, keyring: &Keyring) -> Option<String> {
        self.read(text).map(|value| keyring.contact(self.column(), &value))
    }

    /// Under what an applicant may be found whom somebody typed this of.
    pub fn digests_of_applicants(typed: &SearchText, keyring: &Keyring) -> Result<Vec<StoredText>, SqlError> {
        let digests = Self::OF_APPLICANTS.iter().filter_map(|contact| contact.digest(typed.as_str(), keyring));
        digests.map(StoredText::new).collect()
    }

    /// That one of these is what somebody typed; `None` where it can be none of them.
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

/// The keyed hashes of an account.
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
