//! Fields of an account: wherever a page asks for one or shows it, it has the same name, label, keyboard and value.

use super::control::Control;
use super::form::typed_day;
use super::schema::account::Particulars;
use super::translator::Translator;

/// Personal particular of an account, as registration, invitation and the account page ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountField {
    Username,
    OrganizationName,
    TaxCode,
    FullName,
    DateOfBirth,
    IdentityNumber,
    Email,
    Phone,
    Address,
}

impl AccountField {
    pub const ALL: [Self; 9] = [
        Self::Username,
        Self::OrganizationName,
        Self::TaxCode,
        Self::FullName,
        Self::DateOfBirth,
        Self::IdentityNumber,
        Self::Email,
        Self::Phone,
        Self::Address,
    ];

    /// Name of its control and of the field in every input, by which a fault finds its control.
    pub fn name(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::OrganizationName => "organizationName",
            Self::TaxCode => "taxCode",
            Self::FullName => "fullName",
            Self::DateOfBirth => "dateOfBirth",
            Self::IdentityNumber => "identityNumber",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
        }
    }

    /// The text that names it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Username => "account-username",
            Self::OrganizationName => "account-organization-name",
            Self::TaxCode => "account-tax-code",
            Self::FullName => "account-full-name",
            Self::DateOfBirth => "account-date-of-birth",
            Self::IdentityNumber => "account-identity-number",
            Self::Email => "account-email",
            Self::Phone => "account-phone",
            Self::Address => "account-address",
        }
    }

    /// The text that says how to fill it in.
    fn hint(self) -> Option<&'static str> {
        match self {
            Self::Username => Some("account-username-hint"),
            Self::TaxCode => Some("account-tax-code-hint"),
            Self::DateOfBirth => Some("account-date-of-birth-hint"),
            Self::IdentityNumber => Some("account-identity-number-hint"),
            Self::Phone => Some("account-phone-hint"),
            Self::OrganizationName | Self::FullName | Self::Email | Self::Address => None,
        }
    }

    /// HTML `autocomplete` token: browsers fill the field in from their owner's data; `off` for numbers
    /// that no token names.
    fn autocomplete(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::OrganizationName => "organization",
            Self::FullName => "name",
            Self::DateOfBirth => "bday",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Address => "street-address",
            Self::TaxCode | Self::IdentityNumber => "off",
        }
    }

    /// Input control of the field, with type and `autocomplete`; all but the address are mandatory.
    pub fn control(self, translator: &Translator) -> Control {
        let (name, label) = (self.name(), translator.t(self.label()));
        let control = match self {
            Self::TaxCode | Self::DateOfBirth | Self::IdentityNumber => Control::digits(translator, name, label),
            Self::Email => Control::line(translator, name, label).typed_by("email", "long"),
            Self::Phone => Control::line(translator, name, label).typed_by("tel", "medium"),
            Self::Username | Self::OrganizationName | Self::FullName | Self::Address => {
                Control::line(translator, name, label)
            }
        };
        let control = control.filled_by(self.autocomplete());
        if self == Self::Address { control } else { control.required() }
    }

    /// Input control with the hint on how to fill it in.
    pub fn explained(self, translator: &Translator) -> Control {
        let control = self.control(translator);
        match self.hint() {
            Some(hint) => control.hinted(translator.t(hint)),
            None => control,
        }
    }

    /// Read-only control of a value.
    pub fn told(self, translator: &Translator, value: String) -> Control {
        Control::told(translator, self.name(), translator.t(self.label()), value)
    }
}

impl Particulars {
    /// The value of a field as its control shows it.
    pub fn as_typed(&self, field: AccountField) -> Option<String> {
        match field {
            AccountField::Username => self.username.clone(),
            AccountField::OrganizationName => self.organization_name.clone(),
            AccountField::TaxCode => self.tax_code.clone(),
            AccountField::FullName => self.full_name.clone(),
            AccountField::DateOfBirth => self.date_of_birth.map(typed_day),
            AccountField::IdentityNumber => self.identity_number.clone(),
            AccountField::Email => self.email.clone(),
            AccountField::Phone => self.phone.clone(),
            AccountField::Address => self.address.clone(),
        }
    }
}
