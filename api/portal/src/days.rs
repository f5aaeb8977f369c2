//! Date ranges as typed, and their validation.

use domain::FaultCode;

use crate::fault::Faults;
use crate::form::read_day;
use crate::translator::Translator;

/// Validation message of a typed day; none for a valid day and for an empty text.
pub fn unreadable_day(translator: &Translator, typed: &str) -> Option<String> {
    let fault = domain::input::day(typed, &[]).err().filter(|fault| fault.code != FaultCode::Required)?;
    let is_unreadable = fault.params.get("reason").is_none_or(|reason| reason == "DAY");
    let says_more = fault.code != FaultCode::InvalidFormat || !is_unreadable;
    Some(if says_more { translator.fault(&fault) } else { translator.t("day-unreadable") })
}

/// Date range as typed: first and last day, inclusive.
#[derive(Debug, Clone, Default)]
pub struct Days {
    pub from: String,
    pub to: String,
}

impl Days {
    /// Validation errors of the range, each at its control: unreadable days, and an end before the beginning.
    pub fn faults(&self, translator: &Translator) -> Faults {
        let mut faults = Faults::none(translator);
        for (id, typed) in [("from", &self.from), ("to", &self.to)] {
            if let Some(message) = unreadable_day(translator, typed) {
                faults = faults.at(id, message);
            }
        }
        if self.are_upside_down() {
            faults = faults.at("to", translator.t("days-upside-down"));
        }
        faults
    }

    /// Readable days of the range; none of them if the end lies before the beginning.
    pub fn right(&self) -> Self {
        if self.are_upside_down() {
            return Self::default();
        }
        let readable = |typed: &String| read_day(typed).map(|_| typed.clone()).unwrap_or_default();
        Self { from: readable(&self.from), to: readable(&self.to) }
    }

    fn are_upside_down(&self) -> bool {
        read_day(&self.from).zip(read_day(&self.to)).is_some_and(|(from, to)| from > to)
    }
}
