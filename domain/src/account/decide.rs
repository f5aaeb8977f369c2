use super::passwords;
use super::state::OpenedAccount;
use super::{
    ACTIVATE_WITHIN, Account, AccountCommand, AccountEvent, AccountKind, AccountStatus, ActivationChannel,
    ErasureCause, LINK_HOLDS, NewPassword, OTP_HOLDS, OTP_TRIES, Particulars, PendingSecret, RESET_HOLDS, Registration,
    StaffOpening,
};
use crate::aggregate::aggregate;
use crate::input::{self, PasswordFor};
use crate::{
    Actor, FaultCode, Faults, Issued, Moment, Personal, Refusal, Role, SecretCheck, SecretIssueId, SecretPurpose,
    Services,
};

aggregate!(Account, AccountCommand, AccountEvent, Account, "account", snapshot 1);

type Decision = Result<Vec<AccountEvent>, Refusal>;

impl Account {
    fn decide_on(&self, issued: &Issued<AccountCommand>, services: &Services) -> Decision {
        let at = issued.at;
        let secrets = services.secrets.as_ref();
        match &issued.command {
            AccountCommand::Register(registration) => self.register(registration, at),
            AccountCommand::OpenStaffAccount(opening) => {
                crate::agency::may_administer(&issued.by)?;
                self.open_staff_account(opening, services)
            }
            AccountCommand::ResendActivation { channel, issue } => self.existing()?.resend(*channel, *issue, at),
            AccountCommand::ActivateByLink { issue, secret } => {
                self.existing_by_secret()?.activate_by_link(*issue, secret, at, secrets)
            }
            AccountCommand::ActivateByOtp { otp } => self.existing_by_secret()?.activate_by_otp(otp, at, secrets),
            AccountCommand::Update { .. } => self.update(issued),
            AccountCommand::ChangePassword { new } => {
                let opened = self.own(&issued.by)?;
                opened.check_new_password(new, "newPassword")?;
                Ok(vec![AccountEvent::PasswordChanged {}])
            }
            AccountCommand::RequestPasswordReset { issue } => self.existing()?.request_reset(*issue, at),
            AccountCommand::ResetPassword { issue, secret, new } => {
                self.existing_by_secret()?.reset_password(*issue, secret, new, at, secrets)
            }
            AccountCommand::Lock | AccountCommand::Unlock => {
                crate::agency::may_administer(&issued.by)?;
                let opened = self.existing()?;
                issued.check_version(self.version)?;
                opened.set_locked(issued.command == AccountCommand::Lock)
            }
            AccountCommand::Expire => self.expire(&issued.by, at),
        }
    }

    /// The account, where it exists and has not been erased.
    fn existing(&self) -> Result<&OpenedAccount, Refusal> {
        self.opened
            .as_ref()
            .filter(|opened| opened.status != AccountStatus::Erased)
            .ok_or_else(|| Refusal::of(FaultCode::NotFound))
    }

    /// The same for whoever presents a secret: that there is no such account is not told.
    fn existing_by_secret(&self) -> Result<&OpenedAccount, Refusal> {
        self.existing().map_err(|_| Refusal::of(FaultCode::InvalidToken))
    }

    /// The account, where it is the caller's own and in use.
    fn own(&self, by: &Actor) -> Result<&OpenedAccount, Refusal> {
        let caller = by.account().ok_or(Refusal::Unauthenticated)?;
        let opened = self.existing()?;
        if self.id() != Some(caller) {
            return Err(Refusal::of(FaultCode::NotFound));
        }
        Ok(opened)
    }

    fn register(&self, typed: &Registration, at: Moment) -> Decision {
        if self.opened.is_some() {
            return Ok(Vec::new());
        }
        let particulars = check_registration(typed, at)?;
        Ok(vec![
            AccountEvent::AccountRegistered {
                kind: typed.kind,
                particulars: Personal::of(typed.id, particulars),
                language: typed.language,
                activate_by: at + ACTIVATE_WITHIN,
            },
            AccountEvent::ActivationRequested {
                issue: typed.link,
                channel: ActivationChannel::Email,
                expires_at: at + LINK_HOLDS,
            },
            AccountEvent::ActivationRequested {
                issue: typed.otp,
                channel: ActivationChannel::Sms,
                expires_at: at + OTP_HOLDS,
            },
        ])
    }

    fn open_staff_account(&self, typed: &StaffOpening, services: &Services) -> Decision {
        if self.opened.is_some() {
            return Ok(Vec::new());
        }
        let mut faults = Faults::new();
        let username = faults.take(input::username(&typed.username, &["username"]));
        let full_name = faults.take(input::one_line(&typed.full_name, &["fullName"]));
        let email = faults.take(input::optional(typed.email.as_deref(), |text| input::email(text, &["email"])));
        let personal: Vec<&str> =
            [Some(typed.username.as_str()), typed.email.as_deref()].into_iter().flatten().collect();
        faults.take(passwords::check(&typed.password, PasswordFor::Staff, &personal, "password"));
        let known = |agency| services.rulebook.agency(agency).is_some();
        match (typed.role, typed.agency) {
            (Role::Citizen, _) => faults.push(crate::Fault::at(FaultCode::InvalidFormat, &["role"])),
            (role, None) if role.is_officer() => faults.push(crate::Fault::at(FaultCode::Required, &["agency"])),
            (role, Some(_)) if !role.is_officer() => {
                faults.push(crate::Fault::at(FaultCode::InvalidFormat, &["agency"]))
            }
            (_, Some(agency)) if !known(agency) => faults.push(crate::Fault::at(FaultCode::NotFound, &["agency"])),
            _ => {}
        }
        let (Some(username), Some(full_name), Some(email), true) = (username, full_name, email, faults.is_empty())
        else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let particulars = Particulars {
            username,
            full_name,
            organization_name: None,
            date_of_birth: None,
            identity_number: None,
            tax_code: None,
            email: email.map(|email| email.address),
            phone: None,
            address: None,
        };
        Ok(vec![AccountEvent::StaffAccountOpened {
            role: typed.role,
            agency: typed.agency,
            particulars: Personal::of(typed.id, particulars),
            language: typed.language,
        }])
    }

    fn update(&self, issued: &Issued<AccountCommand>) -> Decision {
        let opened = self.own(&issued.by)?;
        issued.check_version(self.version)?;
        let AccountCommand::Update { full_name, organization_name, date_of_birth, phone, address } = &issued.command
        else {
            return Ok(Vec::new());
        };
        let subject = opened.particulars.subject();
        let Some(known) = opened.particulars.known() else { return Err(Refusal::of(FaultCode::NotFound)) };
        let mut faults = Faults::new();
        let full_name = full_name.as_ref().and_then(|text| faults.take(input::one_line(text, &["fullName"])));
        let date_of_birth = date_of_birth
            .as_ref()
            .and_then(|text| faults.take(input::date_of_birth(text, issued.at.local_date(), &["dateOfBirth"])));
        let phone = phone.as_ref().and_then(|text| faults.take(input::phone(text, &["phone"])));
        let organization_name = organization_name.as_ref().and_then(|text| {
            if opened.kind == AccountKind::Organization {
                faults.take(input::one_line(text, &["organizationName"]))
            } else {
                faults.push(crate::Fault::at(FaultCode::InvalidFormat, &["organizationName"]));
                None
            }
        });
        let address = address.as_ref().and_then(|text| {
            faults.take(input::optional(text.as_deref(), |text| {
                input::one_line_max(text, input::ADDRESS_MAX, &["address"])
            }))
        });
        faults.into_result()?;

        let mut events = Vec::new();
        if let Some(new) = full_name.filter(|new| *new != known.full_name) {
            events.push(AccountEvent::FullNameChanged { full_name: Personal::of(subject, new) });
        }
        if let Some(new) = organization_name.filter(|new| Some(new) != known.organization_name.as_ref()) {
            events.push(AccountEvent::OrganizationNameChanged { organization_name: Personal::of(subject, new) });
        }
        if let Some(new) = date_of_birth.filter(|new| Some(*new) != known.date_of_birth) {
            events.push(AccountEvent::DateOfBirthChanged { date_of_birth: Personal::of(subject, new) });
        }
        if let Some(new) = phone.filter(|new| Some(new) != known.phone.as_ref()) {
            events.push(AccountEvent::PhoneChanged { phone: Personal::of(subject, new) });
        }
        match address {
            Some(Some(new)) if Some(&new) != known.address.as_ref() => {
                events.push(AccountEvent::AddressChanged { address: Personal::of(subject, new) });
            }
            Some(None) if known.address.is_some() => events.push(AccountEvent::AddressRemoved {}),
            _ => {}
        }
        Ok(events)
    }

    /// Only the service expires accounts; one that was activated, or whose time is not over, stays.
    fn expire(&self, by: &Actor, at: Moment) -> Decision {
        if *by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        let over = |opened: &&OpenedAccount| !opened.activated && opened.activate_by.is_some_and(|by| at >= by);
        Ok(match self.existing().ok().filter(over) {
            Some(_) => {
                vec![
                    AccountEvent::AccountExpired {},
                    AccountEvent::PersonalDataErased { cause: ErasureCause::NotActivated },
                ]
            }
            None => Vec::new(),
        })
    }
}

impl OpenedAccount {
    fn resend(&self, channel: ActivationChannel, issue: SecretIssueId, at: Moment) -> Decision {
        self.not_yet_activated(at)?;
        let holds = match channel {
            ActivationChannel::Email => LINK_HOLDS,
            ActivationChannel::Sms => OTP_HOLDS,
        };
        Ok(vec![AccountEvent::ActivationRequested { issue, channel, expires_at: at + holds }])
    }

    fn activate_by_link(&self, issue: SecretIssueId, secret: &str, at: Moment, secrets: &dyn SecretCheck) -> Decision {
        self.not_yet_activated(at)?;
        let pending = self.link.filter(|pending| pending.issue == issue);
        check_secret(pending, SecretPurpose::ActivationLink, secret, at, secrets)?;
        Ok(vec![AccountEvent::AccountActivated { channel: ActivationChannel::Email }])
    }

    /// A wrong try is an event: the version of the stream counts it, however many come at once.
    fn activate_by_otp(&self, otp: &str, at: Moment, secrets: &dyn SecretCheck) -> Decision {
        self.not_yet_activated(at)?;
        let Some(pending) = self.otp else { return Err(Refusal::at(FaultCode::InvalidToken, &["otp"])) };
        if pending.failures >= OTP_TRIES {
            return Err(Refusal::at(FaultCode::TooManyAttempts, &["otp"]));
        }
        if at >= pending.expires_at {
            return Err(Refusal::at(FaultCode::Expired, &["otp"]));
        }
        Ok(vec![if secrets.holds(SecretPurpose::ActivationOtp, pending.issue, otp.trim()) {
            AccountEvent::AccountActivated { channel: ActivationChannel::Sms }
        } else {
            AccountEvent::ActivationFailed { issue: pending.issue }
        }])
    }

    fn not_yet_activated(&self, at: Moment) -> Result<(), Refusal> {
        if self.activated {
            return Err(Refusal::of(FaultCode::AlreadyActivated));
        }
        if self.status == AccountStatus::Locked {
            return Err(Refusal::of(FaultCode::AccountLocked));
        }
        if self.activate_by.is_some_and(|by| at >= by) { Err(Refusal::of(FaultCode::Expired)) } else { Ok(()) }
    }

    /// For a locked account, or one never activated, nothing is sent, and nobody is told so.
    fn request_reset(&self, issue: SecretIssueId, at: Moment) -> Decision {
        Ok(match self.status {
            AccountStatus::Active => vec![AccountEvent::PasswordResetRequested { issue, expires_at: at + RESET_HOLDS }],
            AccountStatus::PendingActivation | AccountStatus::Locked | AccountStatus::Erased => Vec::new(),
        })
    }

    fn reset_password(
        &self,
        issue: SecretIssueId,
        secret: &str,
        new: &NewPassword,
        at: Moment,
        secrets: &dyn SecretCheck,
    ) -> Decision {
        let pending = self.reset.filter(|pending| pending.issue == issue);
        check_secret(pending, SecretPurpose::PasswordReset, secret, at, secrets)?;
        if self.status == AccountStatus::Locked {
            return Err(Refusal::of(FaultCode::AccountLocked));
        }
        self.check_new_password(new, "newPassword")?;
        Ok(vec![AccountEvent::PasswordReset { issue }])
    }

    fn check_new_password(&self, new: &NewPassword, field: &str) -> Result<(), Refusal> {
        let who = if self.kind == AccountKind::Staff { PasswordFor::Staff } else { PasswordFor::Citizen };
        let personal = self.particulars.known().map(personal_words).unwrap_or_default();
        passwords::check(&new.0, who, &personal, field)?;
        Ok(())
    }

    fn set_locked(&self, locked: bool) -> Decision {
        Ok(if locked == (self.status == AccountStatus::Locked) {
            Vec::new()
        } else if locked {
            vec![AccountEvent::AccountLocked {}]
        } else {
            vec![AccountEvent::AccountUnlocked {}]
        })
    }
}

/// What nobody's password may be.
fn personal_words(known: &Particulars) -> Vec<&str> {
    let optional = [known.email.as_deref(), known.identity_number.as_deref(), known.phone.as_deref()];
    std::iter::once(known.username.as_str()).chain(optional.into_iter().flatten()).collect()
}

fn check_secret(
    pending: Option<PendingSecret>,
    purpose: SecretPurpose,
    presented: &str,
    at: Moment,
    secrets: &dyn SecretCheck,
) -> Result<(), Refusal> {
    let Some(pending) = pending.filter(|pending| secrets.holds(purpose, pending.issue, presented)) else {
        return Err(Refusal::at(FaultCode::InvalidToken, &["token"]));
    };
    if at >= pending.expires_at { Err(Refusal::at(FaultCode::Expired, &["token"])) } else { Ok(()) }
}

fn check_registration(typed: &Registration, at: Moment) -> Result<Particulars, Refusal> {
    let organization = typed.kind == AccountKind::Organization;
    let mut faults = Faults::new();
    let username = faults.take(input::username(&typed.username, &["username"]));
    let full_name = faults.take(input::one_line(&typed.full_name, &["fullName"]));
    let date_of_birth = faults.take(input::date_of_birth(&typed.date_of_birth, at.local_date(), &["dateOfBirth"]));
    let identity_number = faults.take(input::identity_number(&typed.identity_number, &["identityNumber"]));
    let email = faults.take(input::email(&typed.email, &["email"]));
    let phone = faults.take(input::phone(&typed.phone, &["phone"]));
    let address = faults.take(input::optional(typed.address.as_deref(), |text| {
        input::one_line_max(text, input::ADDRESS_MAX, &["address"])
    }));
    let of_organization = |text: &Option<String>| text.clone().unwrap_or_default();
    let (organization_name, tax_code) = if organization {
        (
            faults.take(input::one_line(&of_organization(&typed.organization_name), &["organizationName"])),
            faults.take(input::tax_code(&of_organization(&typed.tax_code), &["taxCode"])),
        )
    } else {
        for (given, field) in [(&typed.organization_name, "organizationName"), (&typed.tax_code, "taxCode")] {
            if given.as_ref().is_some_and(|text| !text.trim().is_empty()) {
                faults.push(crate::Fault::at(FaultCode::InvalidFormat, &[field]));
            }
        }
        (None, None)
    };
    let personal = [&typed.username, &typed.email, &typed.identity_number, &typed.phone].map(String::as_str);
    faults.take(passwords::check(&typed.password, PasswordFor::Citizen, &personal, "password"));
    if typed.kind == AccountKind::Staff {
        faults.push(crate::Fault::at(FaultCode::InvalidFormat, &["kind"]));
    }
    match (username, full_name, date_of_birth, identity_number, email, phone, address) {
        (
            Some(username),
            Some(full_name),
            Some(date_of_birth),
            Some(identity_number),
            Some(email),
            Some(phone),
            Some(address),
        ) if faults.is_empty() => Ok(Particulars {
            username,
            full_name,
            organization_name,
            date_of_birth: Some(date_of_birth),
            identity_number: Some(identity_number),
            tax_code,
            email: Some(email.address),
            phone: Some(phone),
            address,
        }),
        _ => Err(Refusal::Faults(faults.into_vec())),
    }
}
