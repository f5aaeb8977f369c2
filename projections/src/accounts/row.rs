//! The row of an account: folded from its events, with personal fields sealed.

use chrono::NaiveDate;
use domain::account::{Absence, AccountEvent, AccountKind, AccountStatus, ActivationChannel, NewsTopic, Particulars};
use domain::{AccountId, AgencyId, Language, Moment, Personal, Role, input};
use serde::Serialize;
use serde_json::{Value, json};
use store::RecordedEvent;
use store::sql::{Row, SqlError};

use super::awaited::AwaitedPhoneField;
use super::contact::{Contact, Digests};
use super::{ProvenContacts, RequestedErasure, kind_name, kind_of, language_of, status_name, status_of};
use crate::batch::{Holds, Table};
use crate::projection::{ApplyError, Reading};

pub(super) const TABLE: Table = Table {
    name: "accounts",
    keys: 1,
    columns: &[
        ("id", Holds::Text),
        ("kind", Holds::Text),
        ("role", Holds::Text),
        ("status", Holds::Text),
        ("activated", Holds::Integer),
        ("version", Holds::Integer),
        ("agency_id", Holds::Text),
        ("language", Holds::Text),
        ("activate_by", Holds::Integer),
        ("registered_at", Holds::Integer),
        ("particulars", Holds::Text),
        ("full_name", Holds::Text),
        ("organization_name", Holds::Text),
        ("date_of_birth", Holds::Text),
        ("phone", Holds::Text),
        ("address", Holds::Text),
        ("address_removed", Holds::Integer),
        ("folded_name", Holds::Text),
        ("sms_notices", Holds::Integer),
        ("lock_reason", Holds::Text),
        ("erasure", Holds::Text),
        ("email_proven", Holds::Integer),
        ("phone_proven", Holds::Integer),
        ("username_digest", Holds::Text),
        ("email_digest", Holds::Text),
        ("phone_digest", Holds::Text),
        ("identity_digest", Holds::Text),
        ("tax_digest", Holds::Text),
        ("declined_news", Holds::Text),
        ("awaited_phone", Holds::Text),
        ("absence", Holds::Text),
    ],
};

/// Row of `accounts`: the particulars as registered, and beside them each later change, all sealed.
pub(super) struct AccountRow {
    pub id: AccountId,
    pub kind: AccountKind,
    pub role: Role,
    pub status: AccountStatus,
    /// Whether it was active before it was locked.
    pub activated: bool,
    pub version: u64,
    pub agency: Option<AgencyId>,
    pub language: Language,
    pub activate_by: Option<Moment>,
    pub registered_at: Moment,
    pub particulars: Option<Personal<Particulars>>,
    pub full_name: Option<Personal<String>>,
    pub organization_name: Option<Personal<String>>,
    pub date_of_birth: Option<Personal<NaiveDate>>,
    pub phone: Option<Personal<String>>,
    pub address: Option<Personal<String>>,
    pub address_removed: bool,
    /// Search key of the display name: the one personal value in plain text, deleted with the rest.
    pub folded_name: Option<String>,
    /// Whether news of dossiers come by SMS too.
    pub sms_notices: bool,
    /// Topics of news that are turned off.
    pub declined_news: Vec<NewsTopic>,
    pub lock_reason: Option<Personal<String>>,
    /// Erasure that waits for a second administrator.
    pub erasure: Option<RequestedErasure>,
    /// Absence noted last, unless it was ended.
    pub absence: Option<Absence>,
    pub proven: ProvenContacts,
    /// Changed telephone that awaits its code.
    pub awaited_phone: Option<AwaitedPhoneField>,
    pub digests: Digests,
}

impl AccountRow {
    /// First row of an account, if this event is its first.
    pub fn begin(recorded: &RecordedEvent, event: &AccountEvent) -> Result<Option<Self>, ApplyError> {
        let (kind, role, agency, language, activate_by) = match event {
            AccountEvent::AccountRegistered { kind, language, activate_by, particulars: _, consent: _ } => {
                (*kind, Role::Citizen, None, *language, Some(*activate_by))
            }
            AccountEvent::StaffAccountOpened { role, agency, language, particulars: _ } => {
                (AccountKind::Staff, *role, *agency, *language, None)
            }
            AccountEvent::ActivationRequested { .. }
            | AccountEvent::ActivationFailed { .. }
            | AccountEvent::AccountActivated { .. }
            | AccountEvent::FullNameChanged { .. }
            | AccountEvent::OrganizationNameChanged { .. }
            | AccountEvent::DateOfBirthChanged { .. }
            | AccountEvent::PhoneChanged { .. }
            | AccountEvent::PhoneProofRequested { .. }
            | AccountEvent::PhoneProofFailed { .. }
            | AccountEvent::PhoneProofDropped {}
            | AccountEvent::AddressChanged { .. }
            | AccountEvent::AddressRemoved {}
            | AccountEvent::NoticesChosen { .. }
            | AccountEvent::PasswordChanged {}
            | AccountEvent::PasswordResetRequested { .. }
            | AccountEvent::PasswordReset { .. }
            | AccountEvent::RoleChanged { .. }
            | AccountEvent::AccountLocked { .. }
            | AccountEvent::AccountUnlocked {}
            | AccountEvent::AbsenceNoted { .. }
            | AccountEvent::AbsenceEnded {}
            | AccountEvent::HandOverStarted { .. }
            | AccountEvent::HandOverFinished { .. }
            | AccountEvent::AccountExpired {}
            | AccountEvent::ErasureRequested { .. }
            | AccountEvent::ErasureWithdrawn { .. }
            | AccountEvent::PersonalDataErased { .. } => return Ok(None),
        };
        let activated = kind == AccountKind::Staff;
        let id = recorded.stream.id.parse().map_err(|_| ApplyError::OutOfPlace("a stream without an id".to_owned()))?;
        Ok(Some(Self {
            id,
            kind,
            role,
            status: if activated { AccountStatus::Active } else { AccountStatus::PendingActivation },
            activated,
            version: 0,
            agency,
            language,
            activate_by,
            registered_at: recorded.at,
            particulars: None,
            full_name: None,
            organization_name: None,
            date_of_birth: None,
            phone: None,
            address: None,
            address_removed: false,
            folded_name: None,
            sms_notices: false,
            declined_news: Vec::new(),
            lock_reason: None,
            erasure: None,
            absence: None,
            // An administrator has entered the address.
            proven: ProvenContacts { email: kind == AccountKind::Staff, phone: false },
            awaited_phone: None,
            digests: Digests::default(),
        }))
    }

    pub fn follow(&mut self, reading: &Reading, at: Moment, event: &AccountEvent) -> Result<(), ApplyError> {
        self.activated |= matches!(event, AccountEvent::AccountActivated { .. });
        self.status = self.status.after(event, self.activated);
        self.absence = Absence::after(self.absence, event);
        match event {
            AccountEvent::AccountRegistered { particulars, .. }
            | AccountEvent::StaffAccountOpened { particulars, .. } => {
                if let Some(known) = reading.open(particulars)? {
                    let name = known.organization_name.as_deref().unwrap_or(&known.full_name);
                    self.folded_name = Some(input::search_key(name));
                    self.digests = Digests::of(&known, reading.keyring());
                }
                self.particulars = Some(particulars.clone());
            }
            AccountEvent::AccountActivated { channel } => match channel {
                ActivationChannel::Email => self.proven.email = true,
                ActivationChannel::Sms => self.proven.phone = true,
            },
            AccountEvent::FullNameChanged { full_name } => {
                // An organization is listed by its own name rather than its representative's.
                if self.kind != AccountKind::Organization {
                    self.folded_name = reading.open(full_name)?.as_deref().map(input::search_key);
                }
                self.full_name = Some(full_name.clone());
            }
            AccountEvent::OrganizationNameChanged { organization_name } => {
                self.folded_name = reading.open(organization_name)?.as_deref().map(input::search_key);
                self.organization_name = Some(organization_name.clone());
            }
            AccountEvent::DateOfBirthChanged { date_of_birth } => self.date_of_birth = Some(date_of_birth.clone()),
            AccountEvent::PhoneChanged { phone, proven_by } => {
                self.digests.phone =
                    reading.open(phone)?.and_then(|phone| Contact::Phone.digest(&phone, reading.keyring()));
                self.phone = Some(phone.clone());
                self.proven.phone = proven_by.is_some();
                self.awaited_phone = None;
            }
            AccountEvent::PhoneProofRequested { phone, issue, expires_at } => {
                let (phone, issue, expires_at) = (phone.clone(), *issue, *expires_at);
                self.awaited_phone = Some(AwaitedPhoneField { phone, issue, expires_at });
            }
            AccountEvent::PhoneProofDropped {} => self.awaited_phone = None,
            AccountEvent::AddressChanged { address } => {
                self.address = Some(address.clone());
                self.address_removed = false;
            }
            AccountEvent::AddressRemoved {} => {
                self.address = None;
                self.address_removed = true;
            }
            AccountEvent::RoleChanged { role, agency, released: _ } => {
                self.role = *role;
                self.agency = *agency;
            }
            AccountEvent::NoticesChosen { sms, declined } => {
                self.sms_notices = *sms;
                self.declined_news.clone_from(declined);
            }
            AccountEvent::AccountLocked { reason, released: _ } => self.lock_reason.clone_from(reason),
            AccountEvent::AccountUnlocked {} => self.lock_reason = None,
            AccountEvent::ErasureRequested { requested_by, basis, document } => {
                let (requested_by, basis, document) = (*requested_by, *basis, document.clone());
                self.erasure = Some(RequestedErasure { requested_by, requested_at: at, basis, document });
            }
            AccountEvent::ErasureWithdrawn { .. } => self.erasure = None,
            AccountEvent::PersonalDataErased { .. } => self.erase(),
            AccountEvent::PasswordReset { .. } => self.proven.email = true,
            AccountEvent::ActivationRequested { .. }
            | AccountEvent::ActivationFailed { .. }
            | AccountEvent::PhoneProofFailed { .. }
            | AccountEvent::HandOverStarted { .. }
            | AccountEvent::HandOverFinished { .. }
            | AccountEvent::PasswordChanged {}
            | AccountEvent::PasswordResetRequested { .. }
            | AccountEvent::AbsenceNoted { .. }
            | AccountEvent::AbsenceEnded {}
            | AccountEvent::AccountExpired {} => {}
        }
        Ok(())
    }

    /// Sealed fields could not be opened any more; they are removed all the same.
    fn erase(&mut self) {
        self.particulars = None;
        self.full_name = None;
        self.organization_name = None;
        self.date_of_birth = None;
        self.phone = None;
        self.awaited_phone = None;
        self.address = None;
        self.address_removed = false;
        self.folded_name = None;
        self.digests = Digests::default();
        self.lock_reason = None;
        self.erasure = None;
    }

    pub fn read(row: &Row) -> Result<Self, SqlError> {
        let unreadable = |column: &str| SqlError::Row(format!("column {column} holds something else"));
        Ok(Self {
            id: row.parsed("id")?,
            kind: kind_of(&row.text("kind")?).ok_or_else(|| unreadable("kind"))?,
            role: Role::from_name(&row.text("role")?).ok_or_else(|| unreadable("role"))?,
            status: status_of(&row.text("status")?).ok_or_else(|| unreadable("status"))?,
            activated: row.flag("activated")?,
            version: row.count("version")?,
            agency: row.opt_parsed("agency_id")?,
            language: language_of(&row.text("language")?).ok_or_else(|| unreadable("language"))?,
            activate_by: row.opt_moment("activate_by")?,
            registered_at: row.moment("registered_at")?,
            particulars: row.opt_json("particulars")?,
            full_name: row.opt_json("full_name")?,
            organization_name: row.opt_json("organization_name")?,
            date_of_birth: row.opt_json("date_of_birth")?,
            phone: row.opt_json("phone")?,
            address: row.opt_json("address")?,
            address_removed: row.flag("address_removed")?,
            folded_name: row.opt_text("folded_name")?,
            sms_notices: row.flag("sms_notices")?,
            declined_news: row.json("declined_news")?,
            lock_reason: row.opt_json("lock_reason")?,
            erasure: row.opt_json("erasure")?,
            absence: row.opt_json("absence")?,
            proven: ProvenContacts { email: row.flag("email_proven")?, phone: row.flag("phone_proven")? },
            awaited_phone: row.opt_json("awaited_phone")?,
            digests: Digests::read(row)?,
        })
    }

    pub fn values(&self) -> Result<Value, serde_json::Error> {
        Ok(json!([
            self.id,
            kind_name(self.kind),
            self.role.name(),
            status_name(self.status),
            i64::from(self.activated),
            self.version,
            self.agency,
            self.language.tag(),
            self.activate_by.map(Moment::micros),
            self.registered_at.micros(),
            sealed(self.particulars.as_ref())?,
            sealed(self.full_name.as_ref())?,
            sealed(self.organization_name.as_ref())?,
            sealed(self.date_of_birth.as_ref())?,
            sealed(self.phone.as_ref())?,
            sealed(self.address.as_ref())?,
            i64::from(self.address_removed),
            self.folded_name,
            i64::from(self.sms_notices),
            sealed(self.lock_reason.as_ref())?,
            self.erasure.as_ref().map(serde_json::to_string).transpose()?,
            i64::from(self.proven.email),
            i64::from(self.proven.phone),
            self.digests.username,
            self.digests.email,
            self.digests.phone,
            self.digests.identity_number,
            self.digests.tax_code,
            serde_json::to_string(&self.declined_news)?,
            self.awaited_phone.as_ref().map(serde_json::to_string).transpose()?,
            self.absence.as_ref().map(serde_json::to_string).transpose()?,
        ]))
    }
}

fn sealed<T: Serialize>(field: Option<&Personal<T>>) -> Result<Option<String>, serde_json::Error> {
    field.map(serde_json::to_string).transpose()
}
