use super::operation::{ProcedureStep, ReportPart};
use super::wanted::{Order, STEP, STEPS, Wanted};
use crate::portal::control::{Choice, Control, Kind};
use crate::portal::operation::name_of;
use crate::portal::shell::Role;
use crate::portal::staff::days::Days;
use crate::portal::staff::rows::Person;
use crate::portal::tag::{DossierStatus, Tag, Timeliness};
use crate::portal::tongue::Tongue;

/// How dossiers that are open can do against their due dates, the most pressing first.
const PRESSING: [Timeliness; 5] =
    [Timeliness::Overdue, Timeliness::DueSoon, Timeliness::OnTime, Timeliness::Paused, Timeliness::NotStarted];

/// What the queue can be narrowed by, as it is now.
pub(super) struct Filters {
    pub(super) controls: Vec<Control>,
    pub(super) is_open: bool,
}

/// Something that narrows the queue, and the queue without it.
pub(super) struct Chip {
    pub(super) label: String,
    pub(super) path: String,
}

impl Filters {
    pub(super) fn new(
        tongue: &Tongue,
        wanted: &Wanted,
        days: &Days,
        procedures: Vec<ReportPart>,
        steps: &[ProcedureStep],
        officers: &[Person],
    ) -> Self {
        let status = |status: &DossierStatus| Choice {
            value: name_of(status),
            label: tongue.status(&name_of(status)),
            is_chosen: wanted.statuses.contains(status),
        };
        let timeliness = |timeliness: &Timeliness| Choice {
            value: name_of(timeliness),
            label: Tag::timeliness(*timeliness, tongue).label,
            is_chosen: wanted.timeliness.contains(timeliness),
        };
        let procedure =
            |part: ReportPart| Choice { is_chosen: part.key == wanted.procedure, value: part.key, label: part.title };
        let day = |id: &str, label: &str, value: &str| {
            let control = Control::digits(tongue, id, tongue.say(label)).typed_by("text", "short");
            control.hinted(tongue.say("form-day-hint")).holding(value)
        };
        let order = |(order, label): (Order, &str)| Choice {
            value: name_of(&order),
            label: tongue.say(label),
            is_chosen: order == wanted.order,
        };
        let turn = |role: Role| Choice {
            value: name_of(&role),
            label: tongue.say(role.title()),
            is_chosen: wanted.at_role == Some(role),
        };
        let step = |step: &ProcedureStep| Choice {
            value: format!("{STEP}{}", step.key),
            label: step.name.clone(),
            is_chosen: wanted.step == step.key,
        };
        let steps = STEPS.map(turn).into_iter().chain(steps.iter().map(step)).collect();
        let officer = |person: &Person| Choice {
            value: person.id.inner().to_owned(),
            label: person.name().to_owned(),
            is_chosen: person.id.inner() == wanted.officer,
        };
        let ended = Control::of(tongue, "ended", tongue.say("queue-ended"), Kind::Tick);
        let unread = Control::of(tongue, "unread", tongue.say("queue-only-unread"), Kind::Tick);
        let statuses = DossierStatus::ALL.iter().map(status).collect();
        let procedures = procedures.into_iter().map(procedure).collect();
        Self {
            controls: vec![
                Control::of(tongue, "status", tongue.say("dossier-status"), Kind::Ticks(statuses)),
                Control::of(
                    tongue,
                    "timeliness",
                    tongue.say("queue-timeliness"),
                    Kind::Ticks(PRESSING.iter().map(timeliness).collect()),
                ),
                Control::of(tongue, "procedure", tongue.say("dossier-procedure"), Kind::Select(procedures)).or_any(),
                Control::of(tongue, "step", tongue.say("queue-step"), Kind::Select(steps))
                    .or_any()
                    .hinted(if wanted.procedure.is_empty() { tongue.say("queue-step-hint") } else { String::new() }),
                Control::of(
                    tongue,
                    "officer",
                    tongue.say("queue-assignee"),
                    Kind::Select(officers.iter().map(officer).collect()),
                )
                .or_any(),
                unread.holding(if wanted.unread { "true" } else { "" }),
                ended.holding(if wanted.ended { "true" } else { "" }),
                day("from", "queue-from", &days.from),
                day("to", "queue-to", &days.to),
                Control::of(tongue, "order", tongue.say("queue-order"), Kind::Select(Order::ALL.map(order).into())),
            ],
            is_open: wanted.is_filtered() || [&days.from, &days.to].iter().any(|day| !day.is_empty()),
        }
    }
}

/// What the queue is narrowed by, to be taken away one by one.
pub(super) fn chips(
    tongue: &Tongue,
    wanted: &Wanted,
    procedures: &[ReportPart],
    steps: &[ProcedureStep],
    officers: &[Person],
) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut chip = |label: String, without: Wanted| chips.push(Chip { label, path: without.address() });
    if let Some(search) = &wanted.search {
        chip(tongue.say_with("queue-searched", "text", &search.text), Wanted { search: None, ..wanted.clone() });
    }
    for status in &wanted.statuses {
        let mut without = wanted.clone();
        without.statuses.retain(|other| other != status);
        chip(tongue.status(&name_of(status)), without);
    }
    for timeliness in &wanted.timeliness {
        let mut without = wanted.clone();
        without.timeliness.retain(|other| other != timeliness);
        chip(Tag::timeliness(*timeliness, tongue).label, without);
    }
    if !wanted.procedure.is_empty() {
        let known = procedures.iter().find(|part| part.key == wanted.procedure);
        let name = known.map_or_else(|| wanted.procedure.clone(), |part| part.title.clone());
        // A step is one of the procedure's.
        chip(name, Wanted { procedure: String::new(), step: String::new(), ..wanted.clone() });
    }
    if let Some(role) = wanted.at_role {
        chip(tongue.say(role.title()), Wanted { at_role: None, ..wanted.clone() });
    }
    if !wanted.step.is_empty() {
        let known = steps.iter().find(|step| step.key == wanted.step);
        let name = known.map_or_else(|| wanted.step.clone(), |step| step.name.clone());
        chip(name, Wanted { step: String::new(), ..wanted.clone() });
    }
    if !wanted.officer.is_empty() {
        let known = officers.iter().find(|person| person.id.inner() == wanted.officer);
        let name = known.map_or_else(|| tongue.say("queue-assignee"), |person| person.name().to_owned());
        chip(name, Wanted { officer: String::new(), ..wanted.clone() });
    }
    if wanted.unread {
        chip(tongue.say("queue-only-unread"), Wanted { unread: false, ..wanted.clone() });
    }
    if wanted.ended {
        chip(tongue.say("queue-ended"), Wanted { ended: false, ..wanted.clone() });
    }
    for (id, day, without) in [
        ("queue-since", &wanted.from, Wanted { from: String::new(), ..wanted.clone() }),
        ("queue-until", &wanted.to, Wanted { to: String::new(), ..wanted.clone() }),
    ] {
        if !day.is_empty() {
            chip(tongue.say_with(id, "day", day), without);
        }
    }
    chips
}
