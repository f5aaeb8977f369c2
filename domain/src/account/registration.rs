//! Creation of accounts: registration of citizens and organizations, opening and invitation of staff.

use super::decision::Decision;
use super::password;
use super::{
    ACTIVATE_WITHIN, Account, AccountEvent, AccountKind, ActivationChannel, Consent, INVITATION_HOLDS, LINK_HOLDS,
    OTP_HOLDS, Particulars, Registration, RegistrationForm, StaffInvitation, StaffOpening,
};
use crate::input::{self, PasswordFor};
use crate::{AgencyId, Fault, FaultCode, Faults, Moment, Personal, Refusal, Role, Services};

/// Maximum length of a notice's version.
const NOTICE_MAX: usize = 32;

impl Account {
    pub(super) fn register(&self, registration: &Registration, at: Moment) -> Decision {
        if self.opened.is_some() {
            return Ok(Vec::new());
        }
        let (particulars, notice) = check_registration(&registration.form, at)?;
        // A landline is told nothing: its holder activates by the link alone.
        let is_reached = particulars.phone.as_deref().is_some_and(input::is_mobile);
        let otp = AccountEvent::ActivationRequested {
            issue: registration.otp,
            channel: ActivationChannel::Sms,
            expires_at: at + OTP_HOLDS,
        };
        let registered = [
            AccountEvent::AccountRegistered {
                kind: registration.form.kind,
                particulars: Personal::of(registration.id, particulars),
                language: registration.language,
                activate_by: at + ACTIVATE_WITHIN,
                consent: notice.map(|notice| Consent { notice, at }),
            },
            AccountEvent::ActivationRequested {
                issue: registration.link,
                channel: ActivationChannel::Email,
                expires_at: at + LINK_HOLDS,
            },
        ];
        Ok(registered.into_iter().chain(is_reached.then_some(otp)).collect())
    }

    pub(super) fn open_staff_account(&self, typed: &StaffOpening, services: &Services) -> Decision {
        if self.opened.is_some() {
            return Ok(Vec::new());
        }
        let mut faults = Faults::new();
        let username = faults.take(input::username(&typed.username, &["username"]));
        let full_name = faults.take(input::person_name(&typed.full_name, &["fullName"]));
        let email = faults.take(input::optional(typed.email.as_deref(), |text| input::email(text, &["email"])));
        let personal = password::personal_words([typed.username.as_str(), &typed.full_name], typed.email.as_deref());
        faults.take(password::check(&typed.password, PasswordFor::Staff, &personal, "password"));
        faults.extend(fault_of_place(typed.role, typed.agency, services));
        let (Some(username), Some(full_name), Some(email), true) = (username, full_name, email, faults.is_empty())
        else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let particulars = of_staff(username, full_name, email.map(|email| email.address));
        Ok(vec![AccountEvent::StaffAccountOpened {
            role: typed.role,
            agency: typed.agency,
            particulars: Personal::of(typed.id, particulars),
            language: typed.language,
        }])
    }

    /// Invites staff. Nobody can sign in until the link has set a password, because there is none to match.
    pub(super) fn invite_staff(&self, typed: &StaffInvitation, at: Moment, services: &Services) -> Decision {
        if self.opened.is_some() {
            return Ok(Vec::new());
        }
        let mut faults = Faults::new();
        let username = faults.take(input::username(&typed.username, &["username"]));
        let full_name = faults.take(input::person_name(&typed.full_name, &["fullName"]));
        let email = faults.take(input::email(&typed.email, &["email"]));
        faults.extend(fault_of_place(typed.role, typed.agency, services));
        let (Some(username), Some(full_name), Some(email), true) = (username, full_name, email, faults.is_empty())
        else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let particulars = of_staff(username, full_name, Some(email.address));
        Ok(vec![
            AccountEvent::StaffAccountOpened {
                role: typed.role,
                agency: typed.agency,
                particulars: Personal::of(typed.id, particulars),
                language: typed.language,
            },
            AccountEvent::PasswordResetRequested {
                issue: typed.link,
                expires_at: at + INVITATION_HOLDS,
                invited: true,
            },
        ])
    }
}

fn of_staff(username: String, full_name: String, email: Option<String>) -> Particulars {
    Particulars {
        username,
        full_name,
        organization_name: None,
        date_of_birth: None,
        identity_number: None,
        tax_code: None,
        email,
        phone: None,
        address: None,
    }
}

/// Validates the agency of a role: officers need one that is served here; auditors and administrators have none;
/// citizens are no staff.
pub(super) fn fault_of_place(role: Role, agency: Option<AgencyId>, services: &Services) -> Option<Fault> {
    let known = |agency| services.rulebook.agency(agency).is_some();
    match (role, agency) {
        (Role::Citizen, _) => Some(Fault::at(FaultCode::InvalidFormat, &["role"])),
        (role, None) if role.is_officer() => Some(Fault::at(FaultCode::Required, &["agencyCode"])),
        (role, Some(_)) if !role.is_officer() => Some(Fault::at(FaultCode::InvalidFormat, &["agencyCode"])),
        (_, Some(agency)) if !known(agency) => Some(Fault::at(FaultCode::NotFound, &["agencyCode"])),
        _ => None,
    }
}

fn check_registration(typed: &RegistrationForm, at: Moment) -> Result<(Particulars, Option<String>), Refusal> {
    let mut faults = Faults::new();
    if typed.kind == AccountKind::Staff {
        faults.push(Fault::at(FaultCode::InvalidFormat, &["kind"]));
    }
    let username = faults.take(input::username(&typed.username, &["username"]));
    let full_name = faults.take(input::person_name(&typed.full_name, &["fullName"]));
    let date_of_birth = faults.take(input::date_of_birth(&typed.date_of_birth, at.local_date(), &["dateOfBirth"]));
    let identity_number = faults.take(input::identity_number(&typed.identity_number, &["identityNumber"]));
    let email = faults.take(input::email(&typed.email, &["email"]));
    let phone = faults.take(input::phone(&typed.phone, &["phone"]));
    let address = faults.take(input::optional(typed.address.as_deref(), |text| {
        input::one_line_max(text, input::ADDRESS_MAX, &["address"])
    }));
    let notice = typed.privacy_notice.as_deref();
    let notice = notice.map(|notice| input::one_line_max(notice, NOTICE_MAX, &["privacyNotice"])).transpose();
    let notice = faults.take(notice);
    let (organization_name, tax_code) = check_organization(typed, &mut faults);
    let typed_words = [&typed.username, &typed.full_name, &typed.identity_number, &typed.phone];
    let known_words = [&identity_number, &phone, &organization_name, &tax_code].map(Option::as_deref);
    let words = typed_words.into_iter().map(String::as_str).chain(known_words.into_iter().flatten());
    let mut personal = password::personal_words(words, Some(&typed.email));
    personal.extend(date_of_birth.map(password::written_days).into_iter().flatten());
    faults.take(password::check(&typed.password, PasswordFor::Citizen, &personal, "password"));
    match (username, full_name, date_of_birth, identity_number, email, phone, address, notice) {
        (
            Some(username),
            Some(full_name),
            Some(date_of_birth),
            Some(identity_number),
            Some(email),
            Some(phone),
            Some(address),
            Some(notice),
        ) if faults.is_empty() => Ok((
            Particulars {
                username,
                full_name,
                organization_name,
                date_of_birth: Some(date_of_birth),
                identity_number: Some(identity_number),
                tax_code,
                email: Some(email.address),
                phone: Some(phone),
                address,
            },
            notice,
        )),
        _ => Err(Refusal::Faults(faults.into_vec())),
    }
}

/// Validates name and tax code: required for an organization, not allowed for a citizen.
fn check_organization(typed: &RegistrationForm, faults: &mut Faults) -> (Option<String>, Option<String>) {
    let (name, tax_code) = (typed.organization_name.as_deref(), typed.tax_code.as_deref());
    if typed.kind == AccountKind::Organization {
        let name = faults.take(input::person_name(name.unwrap_or_default(), &["organizationName"]));
        let tax_code = faults.take(input::tax_code(tax_code.unwrap_or_default(), &["taxCode"]));
        return (name, tax_code);
    }
    for (given, field) in [(name, "organizationName"), (tax_code, "taxCode")] {
        let fault = |_: &str| Err::<(), _>(Fault::at(FaultCode::InvalidFormat, &[field]));
        faults.take(input::optional(given, fault));
    }
    (None, None)
}
