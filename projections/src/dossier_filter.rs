//! Filter of dossier lists: criteria and search words as SQL conditions, shared by the lists of citizens and staff.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use domain::dossier::{DossierCode, DossierStatus, Timeliness, Turn};
use domain::exchange::MessageSide;
use domain::text::{Code, SearchText};
use domain::{AccountId, DossierId, Moment, Role, input};
use store::sql::{SqlError, StoredText};

use crate::dossier_list::number_end;
use crate::page::Conditions;

/// Limit of search words; further ones are ignored, since nobody types more and each costs a comparison.
pub(crate) const WORDS_MAX: usize = 8;

/// Filter of a dossier list; omitted criteria match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DossierFilter {
    /// Any of these statuses; empty matches all.
    pub statuses: Vec<DossierStatus>,
    /// Agency code.
    pub agency_code: Option<Code>,
    /// Code of the procedures' field.
    pub sector_code: Option<Code>,
    /// Procedure code, whichever version.
    pub procedure_code: Option<Code>,
    /// Officer it is assigned to.
    pub assignee: Option<AccountId>,
    /// `true`: unassigned, `false`: assigned.
    pub unassigned: Option<bool>,
    /// Any of these timelinesses; empty matches all.
    pub timeliness: Vec<Timeliness>,
    /// Party whose turn it is.
    pub turn: Option<Turn>,
    /// `true`: with messages unread by the list's side, `false`: without.
    pub has_unread: Option<bool>,
    /// Changed at this moment or later, messages included.
    pub changed_since: Option<Moment>,
    /// Submitted on this day or later, in Asia/Ho_Chi_Minh.
    pub submitted_from: Option<NaiveDate>,
    /// Submitted on this day or earlier, in Asia/Ho_Chi_Minh.
    pub submitted_to: Option<NaiveDate>,
    /// New for this officer: for the desk, what is unassigned there; for whoever does the steps, what is at a step of
    /// their role and unassigned or theirs; nothing for all others.
    pub new_for: Option<Reader>,
    /// Awaiting this reader: see [`Reader`].
    pub awaits: Option<Reader>,
    /// At this role's turn in the office; the desk has what is at no step, until it ends.
    pub at_role: Option<Role>,
    /// At the step of this key, in whichever procedure has one, until the dossier ends.
    pub step_key: Option<Code>,
    /// Full-text words, all of which must occur in the applicant's name, a name in the form, the procedure's name, the
    /// agency's code, or as the end or the day of the dossier code, ignoring diacritics.
    pub text: Option<SearchText>,
    /// Found by contact instead of by the words of `text`: accounts and forms that the whole text reaches or
    /// identifies.
    pub reach: Option<Reach>,
}

/// Search result of a telephone, an e-mail address or an identifying number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Applicants with that contact.
    pub applicants: Vec<AccountId>,
    /// Blind index values of forms that name that contact.
    pub digests: Vec<StoredText>,
}

impl Reach {
    pub fn is_empty(&self) -> bool {
        self.applicants.is_empty() && self.digests.is_empty()
    }

    fn condition(&self, conditions: &mut Conditions) {
        let mut ways = Vec::new();
        if !self.applicants.is_empty() {
            let applicants = conditions.bind_all(self.applicants.iter().copied());
            ways.push(format!("SELECT id FROM dossier_list WHERE applicant_id IN {applicants}"));
        }
        if !self.digests.is_empty() {
            let digests = conditions.bind_all(self.digests.iter().cloned());
            ways.push(format!("SELECT dossier_id FROM form_contacts WHERE digest IN {digests}"));
        }
        // One UNION set instead of OR, so that each part uses its own index.
        if ways.is_empty() {
            conditions.and("1 = 0");
        } else {
            conditions.and(format!("dossier.id IN ({})", ways.join(" UNION ")));
        }
    }
}

/// Reader of a list, for what awaits them. An applicant is awaited by what they are to answer or to pay, and by unread
/// messages; an officer by what is new for them, and by messages unread by the office in dossiers that are theirs, or
/// unassigned and at their turn; nobody else is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    pub account: AccountId,
    pub role: Role,
}

impl DossierFilter {
    /// Conditions on the rows `dossier`, joined with `procedure` and `applicant`, in a list of this side.
    pub(crate) fn conditions(
        &self,
        side: MessageSide,
        now: Moment,
        conditions: &mut Conditions,
    ) -> Result<(), SqlError> {
        if !self.statuses.is_empty() {
            let statuses = conditions.bind_all(self.statuses.iter().map(|status| status.name()));
            conditions.and(format!("dossier.status IN {statuses}"));
        }
        if let Some(code) = &self.agency_code {
            let agency = conditions.bind(domain::AgencyId::of_code(code.as_str()));
            conditions.and(format!("dossier.agency_id = {agency}"));
        }
        if let Some(code) = &self.sector_code {
            let code = conditions.bind(code);
            conditions.and(format!("procedure.sector_code = {code}"));
        }
        if let Some(code) = &self.procedure_code {
            let code = conditions.bind(code);
            conditions.and(format!("dossier.procedure_code = {code}"));
        }
        if let Some(assignee) = self.assignee {
            let assignee = conditions.bind(assignee);
            conditions.and(format!("dossier.assignee_id = {assignee}"));
        }
        match self.unassigned {
            None => {}
            Some(true) => conditions.and("dossier.assignee_id IS NULL"),
            Some(false) => conditions.and("dossier.assignee_id IS NOT NULL"),
        }
        if !self.timeliness.is_empty() {
            let now = conditions.bind(now);
            let any: Vec<_> = self.timeliness.iter().map(|timeliness| holds(*timeliness, &now)).collect();
            conditions.and_any(&any);
        }
        self.movement(side, conditions);
        if let Some(from) = self.submitted_from {
            let from = conditions.bind(beginning_of(from));
            conditions.and(format!("dossier.submitted_at >= {from}"));
        }
        if let Some(to) = self.submitted_to {
            let end = conditions.bind(beginning_of(to) + TimeDelta::days(1));
            conditions.and(format!("dossier.submitted_at < {end}"));
        }
        if let Some(reader) = self.new_for {
            let new = reader.is_new(conditions);
            conditions.and(new);
        }
        if let Some(reader) = self.awaits {
            reader.is_awaited(side, conditions);
        }
        match self.at_role {
            None => {}
            Some(Role::Reception) => conditions.and("dossier.step_role IS NULL AND dossier.ended_at IS NULL"),
            Some(role) => {
                let role = conditions.bind(role.name());
                conditions.and(format!("dossier.step_role = {role}"));
            }
        }
        if let Some(key) = &self.step_key {
            let key = conditions.bind(key);
            conditions.and(format!("dossier.step_key = {key} AND dossier.ended_at IS NULL"));
        }
        if let Some(code) = self.number() {
            let id = conditions.bind(DossierId::of_code(code.as_str()));
            conditions.and(format!("dossier.id = {id}"));
            return Ok(());
        }
        if let Some(reach) = &self.reach {
            reach.condition(conditions);
            return Ok(());
        }
        for word in self.words()? {
            word.condition(conditions);
        }
        Ok(())
    }

    /// Conditions on turn, unread messages and last change.
    fn movement(&self, side: MessageSide, conditions: &mut Conditions) {
        if let Some(turn) = self.turn {
            let statuses = DossierStatus::ALL.iter().filter(|status| status.turn() == turn);
            let statuses = conditions.bind_all(statuses.map(|status| status.name()));
            conditions.and(format!("dossier.status IN {statuses}"));
        }
        if let Some(has_unread) = self.has_unread {
            let side = conditions.bind(side.name());
            let negated = if has_unread { "" } else { "NOT " };
            conditions.and(format!(
                "{negated}EXISTS (SELECT 1 FROM exchange_messages AS message WHERE message.dossier_id = dossier.id \
                 AND message.awaits = {side} AND message.read_at IS NULL)"
            ));
        }
        if let Some(since) = self.changed_since {
            let since = conditions.bind(since);
            conditions.and(format!("dossier.updated_at >= {since}"));
        }
    }

    /// Search words; none where the whole text is a dossier code or names an applicant.
    pub(crate) fn words(&self) -> Result<Vec<Word>, SqlError> {
        if self.number().is_some() || self.reach.is_some() {
            return Ok(Vec::new());
        }
        if let Some(ending) = self.text.as_ref().and_then(|text| DossierCode::ending(text.as_str())) {
            return Ok(vec![Word::of(&ending)?]);
        }
        folded_words(self.text.as_ref()).iter().map(|word| Word::of(word)).collect()
    }

    /// A complete dossier code needs no search: there is one such dossier or none.
    fn number(&self) -> Option<DossierCode> {
        self.text.as_ref()?.as_str().parse().ok()
    }
}

impl Reader {
    fn is_new(self, conditions: &mut Conditions) -> String {
        match self.role {
            Role::Reception => "dossier.status = 'REGISTERED' AND dossier.assignee_id IS NULL".to_owned(),
            Role::Specialist | Role::Leader => {
                let (role, account) = (conditions.bind(self.role.name()), conditions.bind(self.account));
                format!(
                    "dossier.step_role = {role} AND dossier.status = 'PROCESSING' \
                     AND (dossier.assignee_id IS NULL OR dossier.assignee_id = {account})"
                )
            }
            Role::Citizen | Role::Auditor | Role::Administrator => "1 = 0".to_owned(),
        }
    }

    /// Unread messages are few: a subquery collects them once, rather than dossier by dossier.
    fn is_awaited(self, side: MessageSide, conditions: &mut Conditions) {
        let side = conditions.bind(side.name());
        let unread = format!(
            "dossier.id IN (SELECT message.dossier_id FROM exchange_messages AS message \
             WHERE message.awaits = {side} AND message.read_at IS NULL)"
        );
        let (first, unread) = match self.role {
            Role::Citizen => {
                let waiting = DossierStatus::ALL.iter().filter(|status| status.turn() == Turn::Applicant);
                let waiting = conditions.bind_all(waiting.map(|status| status.name()));
                (format!("dossier.status IN {waiting}"), unread)
            }
            Role::Reception | Role::Specialist | Role::Leader => {
                let (new, account) = (self.is_new(conditions), conditions.bind(self.account));
                let turn = if self.role == Role::Reception {
                    "dossier.step_role IS NULL".to_owned()
                } else {
                    format!("dossier.step_role = {}", conditions.bind(self.role.name()))
                };
                let theirs = format!("(dossier.assignee_id = {account} OR (dossier.assignee_id IS NULL AND {turn}))");
                (format!("({new})"), format!("({unread} AND {theirs})"))
            }
            Role::Auditor | Role::Administrator => return conditions.and("1 = 0"),
        };
        conditions.and_any(&[first, unread]);
    }
}

/// Search words as LIKE patterns.
pub(crate) fn words(text: Option<&SearchText>) -> Result<Vec<StoredText>, SqlError> {
    folded_words(text).iter().map(|word| StoredText::new(format!("%{}%", escaped(word)))).collect()
}

fn folded_words(text: Option<&SearchText>) -> Vec<String> {
    let folded = text.map(|text| input::search_key(text.as_str())).unwrap_or_default();
    folded.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).map(ToOwned::to_owned).collect()
}

/// Word of a dossier search.
pub(crate) struct Word {
    pub contains: StoredText,
    /// If it may be the end of a dossier code: its indexed suffix, and a pattern of what ends so.
    end: Option<(StoredText, StoredText)>,
    /// If it may be the day of a dossier code, alone or behind the end of its agency's code: start and exclusive end of
    /// that day.
    day: Option<(Moment, Moment)>,
    /// Pattern of a dossier code with this agency and day.
    agency_and_day: Option<StoredText>,
}

impl Word {
    fn of(word: &str) -> Result<Self, SqlError> {
        let escaped = escaped(word);
        let (agency, day) = word.rsplit_once('-').map_or((None, word), |(agency, day)| (Some(agency), day));
        let is_day = day.len() == 6 && agency != Some("");
        let day = NaiveDate::parse_from_str(day, "%y%m%d").ok().filter(|_| is_day).map(beginning_of);
        let agency_and_day = agency.map(|_| StoredText::new(format!("%{escaped}-%"))).transpose()?;
        let end = match number_end(word) {
            Some(end) => Some((StoredText::new(end)?, StoredText::new(format!("%{escaped}"))?)),
            None => None,
        };
        Ok(Self {
            end,
            contains: StoredText::new(format!("%{escaped}%"))?,
            day: day.map(|day| (day, day + TimeDelta::days(1))),
            agency_and_day,
        })
    }

    /// Condition that the word occurs in a row.
    fn condition(&self, conditions: &mut Conditions) {
        let word = conditions.bind(self.contains.clone());
        let mut any = vec![
            format!("procedure.folded_name LIKE {word} ESCAPE '!'"),
            format!("applicant.folded_name LIKE {word} ESCAPE '!'"),
            format!(
                "EXISTS (SELECT 1 FROM form_names AS told WHERE told.dossier_id = dossier.id \
                 AND told.folded LIKE {word} ESCAPE '!')"
            ),
            format!("dossier.agency_id IN (SELECT id FROM agencies WHERE lower(code) LIKE {word} ESCAPE '!')"),
        ];
        any.extend(self.of_number("dossier.", conditions));
        conditions.and_any(&any);
    }

    /// Conditions by which the word may match a row's dossier code.
    pub fn of_number(&self, row: &str, values: &mut Conditions) -> Vec<String> {
        let mut ways = Vec::new();
        if let Some((end, ends_so)) = &self.end {
            let (end, ends_so) = (values.bind(end.clone()), values.bind(ends_so.clone()));
            ways.push(format!("({row}number_end = {end} AND {row}folded_code LIKE {ends_so} ESCAPE '!')"));
        }
        if let Some((from, before)) = self.day {
            let (from, before) = (values.bind(from), values.bind(before));
            let and_agency = match &self.agency_and_day {
                Some(part) => format!(" AND {row}folded_code LIKE {} ESCAPE '!'", values.bind(part.clone())),
                None => String::new(),
            };
            ways.push(format!("({row}submitted_at >= {from} AND {row}submitted_at < {before}{and_agency})"));
        }
        ways
    }
}

/// Escapes a word for LIKE.
fn escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(c);
    }
    escaped
}

/// Days out of range are clamped to the nearest moment.
fn beginning_of(day: NaiveDate) -> Moment {
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 2), NaiveDate::from_ymd_opt(9999, 12, 30));
    let day = day.max(first.unwrap_or(day)).min(last.unwrap_or(day));
    Moment::from_local(day.and_time(NaiveTime::MIN))
}

/// SQL form of `Timeliness::of`, as a condition on a row.
fn holds(timeliness: Timeliness, now: &str) -> String {
    let running = "dossier.clock = 'RUNNING' AND dossier.due_at";
    let soon = format!("dossier.due_soon_at IS NOT NULL AND dossier.due_soon_at <= {now}");
    let ended = "dossier.clock = 'ENDED' AND dossier.due_at IS NOT NULL AND coalesce(dossier.ended_at";
    let ended = format!("{ended}, {now})");
    // Days since 1970 in Asia/Ho_Chi_Minh, seven hours ahead of UTC; integer division truncates on both databases.
    let day = |moment: &str| format!("(({moment} + 25200000000) / 86400000000)");
    let (ended_day, due_day) = (day(&format!("coalesce(dossier.ended_at, {now})")), day("dossier.due_at"));
    match timeliness {
        Timeliness::NotStarted => "(dossier.clock = 'NOT_STARTED' OR dossier.due_at IS NULL)".to_owned(),
        Timeliness::Paused => "(dossier.clock = 'PAUSED' AND dossier.due_at IS NOT NULL)".to_owned(),
        Timeliness::Overdue => format!("({running} < {now})"),
        Timeliness::DueSoon => format!("({running} >= {now} AND {soon})"),
        Timeliness::OnTime => format!("({running} >= {now} AND NOT ({soon}))"),
        Timeliness::DoneLate => format!("({ended} > dossier.due_at)"),
        Timeliness::DoneEarly => format!("({ended} <= dossier.due_at AND {ended_day} < {due_day})"),
        Timeliness::DoneOnTime => format!("({ended} <= dossier.due_at AND {ended_day} >= {due_day})"),
    }
}
