use chrono::{NaiveDate, NaiveTime, TimeDelta};
use domain::dossier::{DossierCode, DossierStatus, Timeliness};
use domain::{AccountId, DossierId, Moment, input};

use crate::page::Conditions;

/// A search by more words than this is answered as if by these: nobody types more, and each costs a comparison.
pub(crate) const WORDS_MAX: usize = 8;

/// Which dossiers a list shows; everything that is left out lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DossierFilter {
    /// Standing at one of these; empty: anywhere.
    pub statuses: Vec<DossierStatus>,
    /// Of the agency with this code.
    pub agency_code: Option<String>,
    /// Of the procedure with this code, whichever version.
    pub procedure_code: Option<String>,
    /// Somebody's to work on.
    pub assignee: Option<AccountId>,
    /// `true`: nobody's to work on, `false`: somebody's.
    pub unassigned: Option<bool>,
    /// Doing one of these against their due dates; empty: anyhow.
    pub timeliness: Vec<Timeliness>,
    /// Submitted on this day or later, in Asia/Ho_Chi_Minh.
    pub submitted_from: Option<NaiveDate>,
    /// Submitted on this day or earlier, in Asia/Ho_Chi_Minh.
    pub submitted_to: Option<NaiveDate>,
    /// Words that all occur in code, applicant's name or procedure's name, whatever their diacritics.
    pub text: Option<String>,
}

impl DossierFilter {
    /// The conditions on the rows `dossier`, joined with `procedure` and `applicant`.
    pub(crate) fn conditions(&self, now: Moment, conditions: &mut Conditions) {
        if !self.statuses.is_empty() {
            let statuses = conditions.bind_all(self.statuses.iter().map(|status| status.name()));
            conditions.and(format!("dossier.status IN {statuses}"));
        }
        if let Some(code) = &self.agency_code {
            let agency = conditions.bind(domain::AgencyId::of_code(code.trim()));
            conditions.and(format!("dossier.agency_id = {agency}"));
        }
        if let Some(code) = &self.procedure_code {
            let code = conditions.bind(code.trim());
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
        if let Some(from) = self.submitted_from {
            let from = conditions.bind(beginning_of(from));
            conditions.and(format!("dossier.submitted_at >= {from}"));
        }
        if let Some(to) = self.submitted_to {
            let end = conditions.bind(beginning_of(to) + TimeDelta::days(1));
            conditions.and(format!("dossier.submitted_at < {end}"));
        }
        if let Some(code) = self.number() {
            let id = conditions.bind(DossierId::of_code(code.as_str()));
            return conditions.and(format!("dossier.id = {id}"));
        }
        for word in self.words() {
            let word = conditions.bind(word);
            conditions.and(format!(
                "(dossier.folded_code LIKE {word} ESCAPE '!' OR procedure.folded_name LIKE {word} ESCAPE '!' \
                 OR applicant.folded_name LIKE {word} ESCAPE '!')"
            ));
        }
    }

    /// The words that are searched for, as patterns of LIKE; none where the text is a whole number.
    pub(crate) fn words(&self) -> Vec<String> {
        if self.number().is_some() { Vec::new() } else { words(self.text.as_deref()) }
    }

    /// A whole number is no search: there is one such dossier or none.
    fn number(&self) -> Option<DossierCode> {
        self.text.as_deref()?.parse().ok()
    }
}

/// The words of a search as patterns of LIKE.
pub(crate) fn words(text: Option<&str>) -> Vec<String> {
    let folded = text.map(input::fold).unwrap_or_default();
    folded.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).map(contains).collect()
}

fn contains(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Days beyond what people write are taken as the nearest that moments can show.
fn beginning_of(day: NaiveDate) -> Moment {
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 2), NaiveDate::from_ymd_opt(9999, 12, 30));
    let day = day.max(first.unwrap_or(day)).min(last.unwrap_or(day));
    Moment::from_local(day.and_time(NaiveTime::MIN))
}

/// What `Timeliness::of` derives, as a condition on what a row holds.
fn holds(timeliness: Timeliness, now: &str) -> String {
    let running = "dossier.clock = 'RUNNING' AND dossier.due_at";
    let soon = format!("dossier.due_soon_at IS NOT NULL AND dossier.due_soon_at <= {now}");
    let ended = "dossier.clock = 'ENDED' AND dossier.due_at IS NOT NULL AND coalesce(dossier.ended_at";
    let ended = format!("{ended}, {now})");
    // Days since 1970 in Asia/Ho_Chi_Minh, seven hours ahead of UTC; both databases cut integer quotients.
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
