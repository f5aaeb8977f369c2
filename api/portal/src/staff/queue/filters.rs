//! Filters of the queue.

use super::operation::QueueChoices;
use super::query::{QueueQuery, STEP, STEPS};
use crate::control::{Choice, Control, Kind};
use crate::days::Days;
use crate::operation::name_of;
use crate::schema::account::Person;
use crate::schema::enums::{DossierOrder, DossierStatus, Role, Timeliness};
use crate::schema::procedure::Step;
use crate::schema::report::PartName;
use crate::services::labelled;
use crate::tag::Tag;
use crate::translator::Translator;

/// Timeliness of open dossiers, most urgent first.
const PRESSING: [Timeliness; 5] =
    [Timeliness::Overdue, Timeliness::DueSoon, Timeliness::OnTime, Timeliness::Paused, Timeliness::NotStarted];

/// Index of the agency filter among the controls: before the fields.
const AGENCY_AT: usize = 2;

/// Filter form of the queue with its present values.
pub(super) struct Filters {
    pub(super) controls: Vec<Control>,
    pub(super) is_open: bool,
}

/// Options of the filters.
pub(super) struct Choices {
    procedures: Vec<PartName>,
    steps: Vec<Step>,
    officers: Vec<Person>,
    /// Fields of procedures by code and name.
    sectors: Vec<(String, String)>,
    /// Agencies by code and name; empty for viewers of a single agency.
    agencies: Vec<(String, String)>,
}

impl Choices {
    /// Options for an officer of one agency, or for a role that sees all.
    pub(super) fn new(
        wanted: &QueueQuery,
        own: Option<&str>,
        procedures: Vec<PartName>,
        steps: Vec<Step>,
        asked: QueueChoices,
    ) -> Self {
        let agencies = asked.agencies.unwrap_or_default();
        let mut sectors = asked.sectors.unwrap_or_default();
        let agency = own.unwrap_or(&wanted.agency);
        sectors.retain(|sector| agency.is_empty() || sector.agency_code == agency || sector.code == wanted.sector);
        let sectors = labelled(&sectors, &agencies);
        let agencies = agencies.into_iter().filter(|_| own.is_none()).map(|agency| (agency.code, agency.name));
        let officers = asked.officers.unwrap_or_default().into_iter().map(|officer| officer.person).collect();
        Self { procedures, steps, officers, sectors, agencies: agencies.collect() }
    }
}

/// Active filter, linked to the queue without it.
pub(super) struct Chip {
    pub(super) label: String,
    pub(super) path: String,
}

impl Filters {
    pub(super) fn new(translator: &Translator, wanted: &QueueQuery, days: &Days, choices: &Choices) -> Self {
        let status = |status: &DossierStatus| Choice {
            value: name_of(status),
            label: translator.status(&name_of(status)),
            is_chosen: wanted.statuses.contains(status),
        };
        let timeliness = |timeliness: &Timeliness| Choice {
            value: name_of(timeliness),
            label: Tag::timeliness(*timeliness, translator).label,
            is_chosen: wanted.timeliness.contains(timeliness),
        };
        let procedure = |part: &PartName| Choice {
            is_chosen: part.key == wanted.procedure,
            value: part.key.clone(),
            label: part.title.clone(),
        };
        let coded = |known: &[(String, String)], chosen: &str| {
            let choice = |(code, name): &(String, String)| Choice {
                is_chosen: code == chosen,
                value: code.clone(),
                label: name.clone(),
            };
            Kind::Select(known.iter().map(choice).collect())
        };
        let day = |id: &str, label: &str, value: &str| {
            let control = Control::digits(translator, id, translator.t(label)).typed_by("text", "short");
            control.hinted(translator.t("form-day-hint")).holding(value)
        };
        let order = |(order, label): (DossierOrder, &str)| Choice {
            value: name_of(&order),
            label: translator.t(label),
            is_chosen: order == wanted.order,
        };
        let turn = |role: Role| Choice {
            value: name_of(&role),
            label: translator.t(role.title()),
            is_chosen: wanted.at_role == Some(role),
        };
        let step = |step: &Step| Choice {
            value: format!("{STEP}{}", step.key),
            label: step.name.clone(),
            is_chosen: wanted.step == step.key,
        };
        let steps = STEPS.map(turn).into_iter().chain(choices.steps.iter().map(step)).collect();
        let officer = |person: &Person| Choice {
            value: person.id.inner().to_owned(),
            label: person.name().to_owned(),
            is_chosen: person.id.inner() == wanted.officer,
        };
        let ended = Control::of(translator, "ended", translator.t("queue-ended"), Kind::Tick);
        let unread = Control::of(translator, "unread", translator.t("queue-only-unread"), Kind::Tick);
        let statuses = DossierStatus::ALL.iter().map(status).collect();
        let procedures = Choice::in_order(choices.procedures.iter().map(procedure));
        let agency =
            Control::of(translator, "agency", translator.t("dossier-agency"), coded(&choices.agencies, &wanted.agency));
        let sector =
            Control::of(translator, "sector", translator.t("services-sector"), coded(&choices.sectors, &wanted.sector));
        let mut controls = vec![
            Control::of(translator, "status", translator.t("dossier-status"), Kind::Ticks(statuses)),
            Control::of(
                translator,
                "timeliness",
                translator.t("queue-timeliness"),
                Kind::Ticks(PRESSING.iter().map(timeliness).collect()),
            ),
            sector.or_any(),
            Control::of(translator, "procedure", translator.t("dossier-procedure"), Kind::Select(procedures)).or_any(),
            Control::of(translator, "step", translator.t("queue-step"), Kind::Select(steps))
                .or_any()
                .hinted(if wanted.procedure.is_empty() { translator.t("queue-step-hint") } else { String::new() }),
            Control::of(
                translator,
                "officer",
                translator.t("queue-assignee"),
                Kind::Select(choices.officers.iter().map(officer).collect()),
            )
            .or_any(),
            unread.holding(if wanted.unread { "true" } else { "" }),
            ended.holding(if wanted.ended { "true" } else { "" }),
            day("from", "queue-from", &days.from),
            day("to", "queue-to", &days.to),
            Control::of(
                translator,
                "order",
                translator.t("queue-order"),
                Kind::Select(DossierOrder::ALL.map(order).into()),
            ),
        ];
        if !choices.agencies.is_empty() {
            controls.insert(AGENCY_AT, agency.or_any());
        }
        Self { controls, is_open: wanted.is_filtered() || [&days.from, &days.to].iter().any(|day| !day.is_empty()) }
    }
}

/// Active filters as chips, each linked to the queue without it.
pub(super) fn chips(translator: &Translator, wanted: &QueueQuery, choices: &Choices) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut chip = |label: String, without: QueueQuery| chips.push(Chip { label, path: without.address() });
    if let Some(search) = &wanted.search {
        chip(translator.t_with("queue-searched", "text", &search.text), QueueQuery { search: None, ..wanted.clone() });
    }
    for status in &wanted.statuses {
        let mut without = wanted.clone();
        without.statuses.retain(|other| other != status);
        chip(translator.status(&name_of(status)), without);
    }
    for timeliness in &wanted.timeliness {
        let mut without = wanted.clone();
        without.timeliness.retain(|other| other != timeliness);
        chip(Tag::timeliness(*timeliness, translator).label, without);
    }
    for (known, code, without) in [
        // A field is one of the agency's.
        (
            &choices.agencies,
            &wanted.agency,
            QueueQuery { agency: String::new(), sector: String::new(), ..wanted.clone() },
        ),
        (&choices.sectors, &wanted.sector, QueueQuery { sector: String::new(), ..wanted.clone() }),
    ] {
        if !code.is_empty() {
            let known = known.iter().find(|(known, _)| known == code);
            chip(known.map_or_else(|| code.clone(), |(_, name)| name.clone()), without);
        }
    }
    if !wanted.procedure.is_empty() {
        let known = choices.procedures.iter().find(|part| part.key == wanted.procedure);
        let name = known.map_or_else(|| wanted.procedure.clone(), |part| part.title.clone());
        // A step is one of the procedure's.
        chip(name, QueueQuery { procedure: String::new(), step: String::new(), ..wanted.clone() });
    }
    if let Some(role) = wanted.at_role {
        chip(translator.t(role.title()), QueueQuery { at_role: None, ..wanted.clone() });
    }
    if !wanted.step.is_empty() {
        let known = choices.steps.iter().find(|step| step.key == wanted.step);
        let name = known.map_or_else(|| wanted.step.clone(), |step| step.name.clone());
        chip(name, QueueQuery { step: String::new(), ..wanted.clone() });
    }
    if !wanted.officer.is_empty() {
        let known = choices.officers.iter().find(|person| person.id.inner() == wanted.officer);
        let name = known.map_or_else(|| translator.t("queue-assignee"), |person| person.name().to_owned());
        chip(name, QueueQuery { officer: String::new(), ..wanted.clone() });
    }
    if wanted.unread {
        chip(translator.t("queue-only-unread"), QueueQuery { unread: false, ..wanted.clone() });
    }
    if wanted.ended {
        chip(translator.t("queue-ended"), QueueQuery { ended: false, ..wanted.clone() });
    }
    for (id, day, without) in [
        ("queue-since", &wanted.from, QueueQuery { from: String::new(), ..wanted.clone() }),
        ("queue-until", &wanted.to, QueueQuery { to: String::new(), ..wanted.clone() }),
    ] {
        if !day.is_empty() {
            chip(translator.t_with(id, "day", day), without);
        }
    }
    chips
}
