//! Notification preferences, roles and absences of people as of each event, so that a rebuilt outbox is the same.

use std::collections::{BTreeMap, BTreeSet};
use store::boxed;

use chrono::NaiveDate;
use domain::account::{Absence, AccountEvent, NewsTopic};
use domain::dossier::Officer;
use domain::{AccountId, AgencyId, Role};
use serde_json::Value;
use store::log::Position;
use store::sql::{Row, SqlError, WriteTransaction};

use crate::batch::{RowOf, for_texts, row_of, write_rows};

row_of! {
    struct PersonRow in "outbox_people", keys 1 {
        account_id: Text = String,
        role: Text = &'static str,
        agency_id: Text = Option<AgencyId>,
        active: Integer = i64,
        sms: Integer = i64,
        declined: Text = String,
        since: Text = String,
        absence: Text = Option<String>,
    }
}

/// Notification preferences and workplaces of people, as of each event of the log.
///
/// The outbox keeps its own copy and asks neither the sender nor the accounts' rows, which hold the present: a rebuilt
/// outbox then asks for exactly what it asked for before, and nothing old for somebody who chose it since. Applicants
/// who never chose anything have no row.
pub(super) struct People {
    known: BTreeMap<String, Person>,
    changed: BTreeSet<String>,
}

#[derive(Clone, PartialEq)]
struct Person {
    role: Role,
    agency: Option<AgencyId>,
    is_active: bool,
    sms: bool,
    declined: Vec<NewsTopic>,
    /// Position of the event that they are known from: on a replay of older events they are as unknown as the first
    /// time.
    since: Position,
    absence: Option<Absence>,
}

impl People {
    /// Loads these accounts and these agencies' officers as of before a batch.
    #[boxed]
    pub async fn load(
        transaction: &mut WriteTransaction,
        accounts: BTreeSet<String>,
        agencies: BTreeSet<AgencyId>,
    ) -> Result<Self, SqlError> {
        let mut known = BTreeMap::new();
        let columns = "account_id, role, agency_id, active, sms, declined, since, absence";
        let text = format!("SELECT {columns} FROM outbox_people WHERE agency_id IN (SELECT each.value FROM {{each}})");
        let mut rows = PersonRow::TABLE.load(transaction, accounts).await?;
        if !agencies.is_empty() {
            rows.extend(transaction.fetch_all(for_texts(&text, transaction.is_sqlite(), agencies)?).await?);
        }
        for row in rows {
            known.insert(row.text("account_id")?, person(&row)?);
        }
        Ok(Self { known, changed: BTreeSet::new() })
    }

    /// Applies an account's event: role, choices, or its end.
    pub fn follow(&mut self, position: Position, account: &str, event: &AccountEvent) {
        let before = self.known.get(account).cloned();
        let mut person = before.clone().unwrap_or(Person {
            role: Role::Citizen,
            agency: None,
            is_active: true,
            sms: false,
            declined: Vec::new(),
            since: position,
            absence: None,
        });
        person.absence = Absence::after(person.absence, event);
        match event {
            AccountEvent::StaffAccountOpened { role, agency, .. } | AccountEvent::RoleChanged { role, agency, .. } => {
                person.role = *role;
                person.agency = *agency;
            }
            AccountEvent::AbsenceNoted { .. } | AccountEvent::AbsenceEnded {} => {}
            AccountEvent::NoticesChosen { sms, declined } => {
                person.sms = *sms;
                person.declined.clone_from(declined);
            }
            AccountEvent::AccountLocked { .. } | AccountEvent::ErasureRequested { .. } => person.is_active = false,
            AccountEvent::AccountUnlocked {} => person.is_active = true,
            AccountEvent::ErasureWithdrawn { still_locked } => person.is_active = !still_locked,
            AccountEvent::PersonalDataErased { .. } => {
                person.is_active = false;
                person.sms = false;
                person.declined.clear();
            }
            AccountEvent::AccountRegistered { .. }
            | AccountEvent::ActivationRequested { .. }
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
            | AccountEvent::PasswordChanged {}
            | AccountEvent::PasswordResetRequested { .. }
            | AccountEvent::PasswordReset { .. }
            | AccountEvent::HandOverStarted { .. }
            | AccountEvent::HandOverFinished { .. }
            | AccountEvent::AccountExpired {} => return,
        }
        // An applicant who never chose anything has no row, whatever happens to the account.
        let begins = matches!(event, AccountEvent::StaffAccountOpened { .. } | AccountEvent::NoticesChosen { .. });
        if before.as_ref() != Some(&person) && (before.is_some() || begins) {
            self.known.insert(account.to_owned(), person);
            self.changed.insert(account.to_owned());
        }
    }

    /// Whether this account wants news by SMS at this position.
    pub fn wants_sms(&self, position: Position, account: AccountId) -> bool {
        let person = self.known.get(&account.to_string());
        person.is_some_and(|person| person.sms && person.since <= position)
    }

    /// Whether this account wants news of this topic; default yes.
    pub fn wants(&self, account: AccountId, topic: NewsTopic) -> bool {
        self.known.get(&account.to_string()).is_none_or(|person| !person.declined.contains(&topic))
    }

    /// Officers of an agency whose accounts are in use at this position.
    pub fn officers(&self, position: Position, agency: AgencyId) -> Vec<Officer> {
        let is_here = |person: &Person| person.agency == Some(agency) && person.is_active && person.since <= position;
        let here = self.known.iter().filter(|(_, person)| is_here(person));
        let officer = |(account, person): (&String, &Person)| {
            Some(Officer { account: account.parse().ok()?, role: person.role, agency: person.agency })
        };
        here.filter_map(officer).collect()
    }

    /// The same officers, and the stand-ins of those absent on this day.
    pub fn with_stand_ins(
        &self,
        position: Position,
        agency: AgencyId,
        mut told: Vec<AccountId>,
        day: NaiveDate,
    ) -> Vec<AccountId> {
        let staff = self.officers(position, agency);
        let absence_of = |officer: &Officer| {
            let person = self.known.get(&officer.account.to_string());
            person.and_then(|person| person.absence).filter(|absence| absence.is_on(day))
        };
        let at_work: Vec<_> = staff.iter().copied().filter(|officer| absence_of(officer).is_none()).collect();
        for officer in staff.iter().filter(|officer| told.contains(&officer.account)).copied().collect::<Vec<_>>() {
            if let Some(absence) = absence_of(&officer) {
                told.extend(absence.stand_ins(&officer, &at_work));
            }
        }
        let mut seen = BTreeSet::new();
        told.retain(|officer| seen.insert(*officer));
        told
    }

    /// Writes what has changed.
    #[boxed]
    pub async fn write(self, transaction: &mut WriteTransaction) -> Result<(), SqlError> {
        let rows = self.changed.iter().filter_map(|account| Some(person_row(account, self.known.get(account)?)));
        write_rows(transaction, rows.collect()).await
    }
}

fn person(row: &Row) -> Result<Person, SqlError> {
    let role = Role::from_name(&row.text("role")?);
    Ok(Person {
        role: role.ok_or_else(|| SqlError::Row("column role holds something else".to_owned()))?,
        agency: row.opt_parsed("agency_id")?,
        is_active: row.flag("active")?,
        sms: row.flag("sms")?,
        declined: row.json("declined")?,
        since: row.parsed("since")?,
        absence: row.opt_json("absence")?,
    })
}

fn person_row(account: &str, person: &Person) -> PersonRow {
    let declined: Vec<_> = person.declined.iter().map(|topic| topic.name()).collect();
    PersonRow {
        account_id: account.to_owned(),
        role: person.role.name(),
        agency_id: person.agency,
        active: i64::from(person.is_active),
        sms: i64::from(person.sms),
        declined: Value::from(declined).to_string(),
        since: person.since.to_string(),
        absence: person.absence.and_then(|absence| serde_json::to_string(&absence).ok()),
    }
}
