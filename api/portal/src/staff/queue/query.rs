//! Query of the queue: tab, filters, search, order and page, and how links derive others from it.

mod address;
mod asked;
mod order;
mod who;

use domain::text::SearchText;

use crate::csrf;
use crate::page_context::PageContext;
use crate::schema::enums::{DossierOrder, DossierStatus, Role, Timeliness};

pub(super) use address::STEP;
pub(super) use who::Who;

const PURPOSE: &str = "queue-search";

/// Query of the queue, decoded from the page's address.
#[derive(Debug, Clone)]
pub(super) struct QueueQuery {
    pub(super) who: Who,
    pub(super) statuses: Vec<DossierStatus>,
    pub(super) timeliness: Vec<Timeliness>,
    /// Code of a field of procedures; empty for all.
    pub(super) sector: String,
    /// Code of an agency, for roles that see several; empty for all.
    pub(super) agency: String,
    pub(super) procedure: String,
    /// Role whose action is awaited.
    pub(super) at_role: Option<Role>,
    /// Key of a step of the procedure; empty for all.
    pub(super) step: String,
    /// Account id of the assignee; empty for no such filter.
    pub(super) officer: String,
    /// Restricts to dossiers with unread messages.
    pub(super) unread: bool,
    /// Includes ended dossiers where no status is chosen.
    pub(super) ended: bool,
    /// First day of filing, as typed.
    pub(super) from: String,
    /// Last day of filing, as typed.
    pub(super) to: String,
    pub(super) search: Option<Search>,
    pub(super) order: DossierOrder,
    pub(super) after: Option<String>,
    pub(super) before: Option<String>,
    /// Dossiers on a page.
    pub(super) size: i32,
    /// Number of the page, from its address.
    pub(super) page: i32,
}

/// Roles of officers that work on dossiers.
pub(super) const STEPS: [Role; 3] = [Role::Reception, Role::Specialist, Role::Leader];

/// Page sizes on offer, in dossiers.
pub(super) const SIZES: [i32; 3] = [20, 50, 100];

/// Search words, and the encrypted token that stands for them in the address.
#[derive(Debug, Clone)]
pub(super) struct Search {
    pub(super) text: String,
    sealed: String,
}

impl Default for QueueQuery {
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
            order: DossierOrder::default(),
            after: None,
            before: None,
            size: SIZES[0],
            page: 1,
        }
    }
}

impl QueueQuery {
    /// First page of another tab under the same filters.
    pub(super) fn of(&self, who: Who) -> Self {
        Self { who, ..self.clone() }.on_its_first_page()
    }

    /// First page in another page size.
    pub(super) fn sized(&self, size: i32) -> Self {
        Self { size, ..self.clone() }.on_its_first_page()
    }

    /// First page in another order.
    pub(super) fn ordered(&self, order: DossierOrder) -> Self {
        Self { order, ..self.clone() }.on_its_first_page()
    }

    /// First page of dossiers with unread messages, whoever works on them.
    pub(super) fn unread(&self) -> Self {
        Self { unread: true, ..self.clone() }.on_its_first_page()
    }

    /// First page of overdue dossiers, or of those that will be soon.
    pub(super) fn alarmed(&self, which: &str) -> Self {
        let timeliness = if which == "overdue" { Timeliness::Overdue } else { Timeliness::DueSoon };
        Self { timeliness: vec![timeliness], ..self.clone() }.on_its_first_page()
    }

    /// First page of another search; an unreadable text removes it.
    pub(super) fn searching(&self, context: &PageContext, text: &str) -> Self {
        let search = SearchText::of_address(text).and_then(|text| {
            let sealed = csrf::encrypt_token(context, PURPOSE, &text.as_str())?;
            Some(Search { text: text.as_str().to_owned(), sealed })
        });
        Self { search, ..self.clone() }.on_its_first_page()
    }

    /// Tells a queue with filters beside its tab.
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

    /// Search words; empty without a search.
    pub(super) fn text(&self) -> &str {
        self.search.as_ref().map(|search| search.text.as_str()).unwrap_or_default()
    }

    fn on_its_first_page(self) -> Self {
        Self { after: None, before: None, page: 1, ..self }
    }
}
