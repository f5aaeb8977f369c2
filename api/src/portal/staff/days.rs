use crate::portal::fault::Faults;
use crate::portal::form::read_day;
use crate::portal::tongue::Tongue;

/// The first and the last day of something, as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    pub(super) from: String,
    pub(super) to: String,
}

impl Days {
    /// What is wrong with them, each at its control.
    pub(super) fn faults(&self, tongue: &Tongue) -> Faults {
        let mut faults = Faults::none(tongue);
        for (id, typed) in [("from", &self.from), ("to", &self.to)] {
            if !typed.trim().is_empty() && read_day(typed).is_none() {
                faults = faults.at(id, tongue.say("day-unreadable"));
            }
        }
        if self.are_upside_down() {
            faults = faults.at("to", tongue.say("days-upside-down"));
        }
        faults
    }

    /// Those of them that can be read; none where they are in no order.
    pub(super) fn right(&self) -> Self {
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
