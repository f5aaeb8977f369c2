//! Address of the queue: its query decoded from a query string and encoded again.

use domain::text::Code;
use foundation::global_id::GlobalId;
use url::form_urlencoded::Serializer;

use super::{PURPOSE, QueueQuery, SIZES, STEPS, Search, Who};
use crate::csrf;
use crate::days::Days;
use crate::layout::Viewer;
use crate::operation::{name_of, named};
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::redirect::encoded;
use crate::schema::enums::DossierOrder;

/// Highest page number that is read.
const PAGES: i32 = 100_000;

/// Prefix that tells the key of a step from a role.
pub(in crate::staff::queue) const STEP: &str = "at:";

impl QueueQuery {
    /// Decodes the query string; malformed values are left out.
    pub(in crate::staff::queue) fn read(context: &PageContext, fields: &Posted, viewer: &Viewer) -> Self {
        let given = |name: &str| fields.given(name);
        let code = |name: &str| Code::of_address(fields.get(name)).map(|code| code.to_string()).unwrap_or_default();
        let days = Self::typed_days(fields).right();
        Self {
            // Without a query string, officers start at their news.
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
            sector: code("sector"),
            // Roles with steps see their own agency alone.
            agency: if viewer.role.has_steps() { String::new() } else { code("agency") },
            procedure: code("procedure"),
            from: days.from,
            to: days.to,
            search: given("text").and_then(|sealed| {
                let text = csrf::decrypt_token(context, PURPOSE, &sealed)?;
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
    pub(in crate::staff::queue) fn typed_days(fields: &Posted) -> Days {
        Days { from: fields.get("from").to_owned(), to: fields.get("to").to_owned() }
    }

    /// Path of the queue's first page under this query.
    pub(in crate::staff::queue) fn address(&self) -> String {
        format!("/staff?{}", self.query())
    }

    /// Query string of the queue.
    pub(in crate::staff::queue) fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.fields() {
            query.append_pair(name, &value);
        }
        query.finish()
    }

    /// Fields that the filter form carries along unchanged.
    pub(in crate::staff::queue) fn kept_fields(&self) -> Vec<(&'static str, String)> {
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
        let texts = [
            ("sector", &self.sector),
            ("agency", &self.agency),
            ("procedure", &self.procedure),
            ("officer", &self.officer),
            ("from", &self.from),
            ("to", &self.to),
        ];
        fields.extend(
            texts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())),
        );
        fields.extend(self.search.iter().map(|search| ("text", search.sealed.clone())));
        if self.order != DossierOrder::default() {
            fields.push(("order", name_of(&self.order)));
        }
        if self.size != SIZES[0] {
            fields.push(("size", self.size.to_string()));
        }
        fields
    }

    /// The page that follows a cursor.
    pub(in crate::staff::queue) fn after(&self, cursor: &str) -> String {
        format!("{}&after={}&page={}", self.address(), encoded(cursor), self.page + 1)
    }

    /// The page before a cursor.
    pub(in crate::staff::queue) fn before(&self, cursor: &str) -> String {
        let page = (self.page - 1).max(1);
        format!("{}&before={}&page={page}", self.address(), encoded(cursor))
    }
}

/// Tells a global id of an account.
fn is_account(id: &str) -> bool {
    matches!(id.parse(), Ok(GlobalId::Account(_)))
}
