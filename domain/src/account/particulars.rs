//! Changes of particulars by the holder of an account.

use super::decision::Decision;
use super::state::OpenedAccount;
use super::{AccountChanges, AccountEvent, AccountKind, NewsTopic};
use crate::input;
use crate::{Fault, FaultCode, Faults, Moment, Personal, Refusal, SecretIssueId};

impl OpenedAccount {
    /// Emits one event for each field that changes.
    pub(super) fn update(&self, typed: &AccountChanges, phone_code: SecretIssueId, at: Moment) -> Decision {
        let subject = self.particulars.subject();
        let Some(known) = self.particulars.known() else { return Err(Refusal::of(FaultCode::NotFound)) };
        let mut faults = Faults::new();
        let full_name =
            typed.full_name.as_deref().and_then(|text| faults.take(input::person_name(text, &["fullName"])));
        let organization_name =
            typed.organization_name.as_deref().and_then(|text| faults.take(self.organization_name(text)));
        let date_of_birth = typed
            .date_of_birth
            .as_deref()
            .and_then(|text| faults.take(input::date_of_birth(text, at.local_date(), &["dateOfBirth"])));
        let phone = typed.phone.as_deref().and_then(|text| faults.take(input::phone(text, &["phone"])));
        let address = typed.address.as_ref().and_then(|text| {
            let text = text.as_deref();
            faults.take(input::optional(text, |text| input::one_line_max(text, input::ADDRESS_MAX, &["address"])))
        });
        // SMS notices require a number that SMS reaches.
        if typed.sms_notices == Some(true) {
            let reached = match &typed.phone {
                Some(_) => phone.as_deref(),
                None => known.phone.as_deref(),
            };
            if typed.phone.is_none() && reached.is_none() {
                faults.push(Fault::at(FaultCode::Required, &["phone"]));
            }
            if reached.is_some_and(|number| !input::is_mobile(number)) {
                faults.push(Fault::at(FaultCode::InvalidFormat, &["phone"]).with("reason", "LANDLINE"));
            }
        }
        for (place, topic) in typed.news_topics.iter().flatten().enumerate() {
            if !NewsTopic::offered_to(self.role).contains(topic) {
                faults.push(Fault::at(FaultCode::NotFound, &["newsTopics", &place.to_string()]));
            }
        }
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
        // A landline turns SMS notices off.
        let is_reached = phone.as_deref().is_none_or(input::is_mobile);
        if let Some(wanted) = phone {
            events.extend(self.want_phone(wanted, phone_code, at));
        }
        match address {
            Some(Some(new)) if Some(&new) != known.address.as_ref() => {
                events.push(AccountEvent::AddressChanged { address: Personal::of(subject, new) });
            }
            Some(None) if known.address.is_some() => events.push(AccountEvent::AddressRemoved {}),
            _ => {}
        }
        let sms = typed.sms_notices.unwrap_or(self.sms_notices && is_reached);
        let declined =
            typed.news_topics.as_deref().map_or_else(|| self.declined_news.clone(), |wanted| self.declining(wanted));
        if sms != self.sms_notices || declined != self.declined_news {
            events.push(AccountEvent::NoticesChosen { sms, declined });
        }
        Ok(events)
    }

    /// Complement of the wanted topics among those offered to the role.
    fn declining(&self, wanted: &[NewsTopic]) -> Vec<NewsTopic> {
        NewsTopic::offered_to(self.role).iter().copied().filter(|topic| !wanted.contains(topic)).collect()
    }

    fn organization_name(&self, text: &str) -> Result<String, Fault> {
        let field = ["organizationName"];
        if self.kind == AccountKind::Organization {
            input::person_name(text, &field)
        } else {
            Err(Fault::at(FaultCode::InvalidFormat, &field))
        }
    }
}
