mod address;
mod asked;
mod order;
mod who;

use domain::text::SearchText;

use super::operation::{DossierFilter, QueueFilter};
use super::order::Order;
use crate::graphql::GlobalId;
use crate::portal::form::read_day;
use crate::portal::operation::{name_of, named};
use crate::portal::posted::Posted;
use crate::portal::seal;
use crate::portal::shell::Role;
use crate::portal::tag::{DossierStatus, Timeliness};
use crate::portal::visit::Visit;

pub(super) use address::STEP;
pub(super) use order::Order;
pub(super) use who::Who;

const PURPOSE: &str = "queue-search";

/// How somebody wants to look at the queue: the address of the page, read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) who: Who,
    pub(super) statuses: Vec<DossierStatus>,
    pub(super) timeliness: Vec<Timeliness>,
    /// Of which field of procedures, by its code.
    pub(super) sector: String,
    /// Of which agency, by its code, for whoever sees several.
    pub(super) agency: String,
    pub(super) procedure: String,
    /// At whose turn in the office.
    pub(super) at_role: Option<Role>,
    /// At which step of the procedure, by its key; any where it is empty.
    pub(super) step: String,
    /// Whose it is, by the id of their account; nobody where it is empty.
    pub(super) officer: String,
    /// Only what has messages that nobody has read.
    pub(super) unread: bool,
    /// Also what is over, where no status is chosen.
    pub(super) ended: bool,
    /// As typed.
    pub(super) from: String,
    /// As typed.
    pub(super) to: String,
    pub(super) search: Option<Search>,
    pub(super) order: Order,
    pub(super) after: Option<String>,
    pub(super) before: Option<String>,
    /// Dossiers on a page.
    pub(super) size: i32,
    /// Which page this is, as its address says.
    pub(super) page: i32,
}

/// Whose turn it can be in the office.
pub(super) const STEPS: [Role; 3] = [Role::Reception, Role::Specialist, Role::Leader];

/// Dossiers that can stand on a page.
pub(super) const SIZES: [i32; 3] = [20, 50, 100];

/// Whose work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Who {
    /// What the viewer is to look at: what is new for them, and messages that nobody has read.
    Needed,
    /// What is new for the viewer.
    New,
    Mine,
    Nobody,
    #[default]
    Anyone,
}

/// What is searched for: in the address it stands sealed.
#[derive(Debug, Clone)]
pub(super) struct Search {
    pub(super) text: String,
    sealed: String,
}

/// Nobody turns so many pages.
const PAGES: i32 = 100_000;

/// Whose turn it can be in the office.
pub(super) const STEPS: [Role; 3] = [Role::Reception, Role::Specialist, Role::Leader];

/// What tells the key of a step from a role.
pub(super) const STEP: &str = "at:";

/// What is not over.
const OPEN: [DossierStatus; 7] = [
    DossierStatus::Registered,
    DossierStatus::Accepted,
    DossierStatus::Processing,
    DossierStatus::SupplementRequested,
    DossierStatus::PaymentRequired,
    DossierStatus::WithdrawalRequested,
    DossierStatus::Resolved,
];

impl Who {
    fn name(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::New => "new",
            Self::Mine => "mine",
            Self::Nobody => "nobody",
            Self::Anyone => "anyone",
        }
    }

    /// The text for a list of it that holds nothing.
    pub(super) fn said_where_empty(self, viewer: &Viewer) -> &'static str {
        match self {
            Self::Needed | Self::New | Self::Mine => "queue-none-mine",
            Self::Nobody => "queue-none-nobody",
            Self::Anyone if viewer.role.has_steps() => "queue-none-open",
            Self::Anyone => "queue-none-anywhere",
        }
    }

    fn read(name: &str, viewer: &Viewer) -> Self {
        match name {
            "needed" => Self::Needed,
            "new" => Self::New,
            "mine" => Self::Mine,
            "nobody" => Self::Nobody,
            "anyone" => Self::Anyone,
            _ => Self::where_nothing_is_new(viewer),
        }
    }

    /// What an officer looks at where nothing is new for them: their own where they work on what they were given, else the
    /// whole.
    pub(super) fn where_nothing_is_new(viewer: &Viewer) -> Self {
        if viewer.role == Role::Specialist { Self::Mine } else { Self::Anyone }
    }
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            who: Who::default(),
            statuses: Vec::new(),
            timeliness: Vec::new(),
            sector: String::new(),
            agency: String::new(),
            procedure: String::new(),
            at_role: None,
            step: String::new(),
            officer: String::new(),
            unread: false,
            ended: false,
            from: String::new(),
            to: String::new(),
            search: None,
            order: Order::default(),
            after: None,
            before: None,
            size: SIZES[0],
            page: 1,
        }
    }
}

impl Wanted {
    /// As an address says it; what it says wrongly is left out.
    pub(super) fn read(visit: &Visit, fields: &Posted, viewer: &Viewer) -> Self {
        let given = |name: &str| fields.given(name);
        let days = Self::typed_days(fields).right();
        Self {
            // An address that says nothing begins with what is new.
            who: if fields.fields().is_empty() && viewer.role.has_steps() {
                Who::New
            } else {
                Who::read(fields.get("who"), viewer)
            },
            statuses: fields.all("status").filter_map(named).collect(),
            timeliness: fields.all("timeliness").filter_map(named).collect(),
            at_role: named(fields.get("step")).filter(|role| STEPS.contains(role)),
            step: fields
                .get("step")
                .strip_prefix(STEP)
                .and_then(Code::of_address)
                .map(|key| key.to_string())
                .unwrap_or_default(),
            officer: given("officer").filter(|id| is_account(id)).unwrap_or_default(),
            unread: !fields.get("unread").is_empty(),
            ended: !fields.get("ended").is_empty(),
            procedure: Code::of_address(fields.get("procedure")).map(|code| code.to_string()).unwrap_or_default(),
            from: days.from,
            to: days.to,
            search: given("text").and_then(|sealed| {
                let text = seal::disclose(visit, PURPOSE, &sealed)?;
                Some(Search { text, sealed })
            }),
            order: named(fields.get("order")).unwrap_or_default(),
            after: given("after"),
            before: given("before"),
            size: fields.get("size").parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(SIZES[0]),
            page: fields.get("page").parse().ok().filter(|page| (1..=PAGES).contains(page)).unwrap_or(1),
        }
    }

    /// The days that an address says, right or wrong.
    pub(super) fn typed_days(fields: &Posted) -> Days {
        Days { from: fields.get("from").to_owned(), to: fields.get("to").to_owned() }
    }

    /// As a view was kept.
    pub(super) fn kept(visit: &Visit, filter: QueueFilter, order: Order, viewer: &Viewer) -> Self {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.format("%d/%m/%Y").to_string());
        let wanted = Self {
            who: match (&filter.assignee_id, filter.unassigned, filter.new_for_viewer) {
                _ if filter.awaits_viewer == Some(true) => Who::Needed,
                (_, _, Some(true)) => Who::New,
                (Some(id), ..) if *id == viewer.id => Who::Mine,
                (_, Some(true), _) => Who::Nobody,
                _ => Who::Anyone,
            },
            officer: filter.assignee_id.filter(|id| *id != viewer.id).map(Id::into_inner).unwrap_or_default(),
            at_role: filter.at_role,
            step: filter.step_key.unwrap_or_default(),
            unread: filter.has_unread == Some(true),
            ended: filter.statuses.is_none() && filter.text.is_none() && filter.awaits_viewer != Some(true),
            statuses: filter.statuses.filter(|statuses| *statuses != OPEN).unwrap_or_default(),
            timeliness: filter.timeliness.unwrap_or_default(),
            procedure: filter.procedure_code.unwrap_or_default(),
            from: day(filter.submitted_from).unwrap_or_default(),
            to: day(filter.submitted_to).unwrap_or_default(),
            order,
            ..Self::default()
        };
        match filter.text {
            Some(text) => wanted.searching(visit, &text),
            None => wanted,
        }
    }

    /// As the schema asks it. Where no status is chosen, what is over is left out, but for searches and where it is asked for.
    pub(super) fn filter(&self, viewer: &Id) -> DossierFilter {
        let statuses = match &self.statuses[..] {
            // What is over may have messages that nobody has read.
            [] if self.search.is_none() && !self.ended && self.who != Who::Needed => Some(OPEN.to_vec()),
            [] => None,
            chosen => Some(chosen.to_vec()),
        };
        DossierFilter {
            statuses,
            procedure_code: Some(self.procedure.clone()).filter(|code| !code.is_empty()),
            assignee_id: match self.who {
                Who::Mine => Some(viewer.clone()),
                Who::Needed | Who::New | Who::Nobody | Who::Anyone => {
                    Some(Id::new(&self.officer)).filter(|_| !self.officer.is_empty())
                }
            },
            new_for_viewer: (self.who == Who::New).then_some(true),
            awaits_viewer: (self.who == Who::Needed).then_some(true),
            at_role: self.at_role,
            step_key: Some(self.step.clone()).filter(|key| !key.is_empty()),
            has_unread: self.unread.then_some(true),
            unassigned: (self.who == Who::Nobody).then_some(true),
            timeliness: Some(self.timeliness.clone()).filter(|chosen| !chosen.is_empty()),
            submitted_from: read_day(&self.from),
            submitted_to: read_day(&self.to),
            text: self.search.as_ref().map(|search| search.text.clone()),
        }
    }

    /// Where it is shown.
    pub(super) fn address(&self) -> String {
        format!("/staff?{}", self.query())
    }

    /// What its address says.
    pub(super) fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.fields() {
            query.append_pair(name, &value);
        }
        query.finish()
    }

    /// What other filters leave as it is.
    pub(super) fn kept_fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.fields();
        fields.retain(|(name, _)| ["who", "text", "size"].contains(name));
        fields
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("who", self.who.name().to_owned())];
        fields.extend(self.statuses.iter().map(|status| ("status", name_of(status))));
        fields.extend(self.timeliness.iter().map(|timeliness| ("timeliness", name_of(timeliness))));
        fields.extend(self.at_role.map(|role| ("step", name_of(&role))));
        if !self.step.is_empty() {
            fields.push(("step", format!("{STEP}{}", self.step)));
        }
        fields.extend(self.unread.then(|| ("unread", "true".to_owned())));
        fields.extend(self.ended.then(|| ("ended", "true".to_owned())));
        let texts =
            [("procedure", &self.procedure), ("officer", &self.officer), ("from", &self.from), ("to", &self.to)];
        fields.extend(
            texts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())),
        );
        fields.extend(self.search.iter().map(|search| ("text", search.sealed.clone())));
        if self.order != Order::default() {
            fields.push(("order", name_of(&self.order)));
        }
        if self.size != SIZES[0] {
            fields.push(("size", self.size.to_string()));
        }
        fields
    }

    /// The page that follows a cursor.
    pub(super) fn after(&self, cursor: &str) -> String {
        format!("{}&after={}&page={}", self.address(), crate::portal::moved::encoded(cursor), self.page + 1)
    }

    /// The page before a cursor.
    pub(super) fn before(&self, cursor: &str) -> String {
        let page = (self.page - 1).max(1);
        format!("{}&before={}&page={page}", self.address(), crate::portal::moved::encoded(cursor))
    }

    /// The same of other people's work.
    pub(super) fn of(&self, who: Who) -> Self {
        Self { who, ..self.clone() }.on_its_first_page()
    }

    /// The same with so many on a page.
    pub(super) fn sized(&self, size: i32) -> Self {
        Self { size, ..self.clone() }.on_its_first_page()
    }

    /// The same in another order.
    pub(super) fn ordered(&self, order: Order) -> Self {
        Self { order, ..self.clone() }.on_its_first_page()
    }

    /// The same, only what has messages that nobody has read, whoever works on it.
    pub(super) fn unread(&self) -> Self {
        Self { unread: true, ..self.clone() }.on_its_first_page()
    }

    /// The same, only what is overdue, or will be soon.
    pub(super) fn alarmed(&self, which: &str) -> Self {
        let timeliness = if which == "overdue" { Timeliness::Overdue } else { Timeliness::DueSoon };
        Self { timeliness: vec![timeliness], ..self.clone() }.on_its_first_page()
    }

    /// The same with another search, or none.
    pub(super) fn searching(&self, visit: &Visit, text: &str) -> Self {
        let search = SearchText::of_address(text).and_then(|text| {
            let sealed = seal::enclose(visit, PURPOSE, &text.as_str())?;
            Some(Search { text: text.as_str().to_owned(), sealed })
        });
        Self { search, ..self.clone() }.on_its_first_page()
    }

    /// Whether anything is left out but by whose work it is.
    pub(super) fn is_filtered(&self) -> bool {
        !self.statuses.is_empty()
            || !self.timeliness.is_empty()
            || self.at_role.is_some()
            || self.unread
            || self.ended
            || [&self.sector, &self.agency, &self.procedure, &self.step, &self.officer, &self.from, &self.to]
                .iter()
                .any(|value| !value.is_empty())
    }

    /// What is searched for.
    pub(super) fn text(&self) -> &str {
        self.search.as_ref().map(|search| search.text.as_str()).unwrap_or_default()
    }

    fn on_its_first_page(self) -> Self {
        Self { after: None, before: None, page: 1, ..self }
    }
}
