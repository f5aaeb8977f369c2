//! Output types of a replayed dossier and of differences between versions.

use async_graphql::SimpleObject;
use domain::Moment;
use domain::dossier::{Dossier, FiledDossier};
use domain::procedure::{Change, differences};
use serde_json::{Value, json};
use store::vault::plain;

use crate::enums::DossierStatus;
use crate::scalar::{DateTime, Json};

/// State of a dossier at an earlier moment or version, replayed from events. A value without id, so that client caches
/// do not mix it up with the present dossier; for auditors.
#[derive(Clone, SimpleObject)]
pub struct DossierSnapshot {
    /// Moment that the snapshot shows, UTC: the one asked for, or when its version was recorded.
    as_of: DateTime,
    /// Dossier code shown to people, `000.00.08.H34-260213-0001`.
    code: String,
    /// Status that the dossier had at that moment.
    status: DossierStatus,
    /// Number of workflow events up to that moment.
    version: i32,
    /// Form content at that moment; null once erased.
    form: Option<Json>,
    /// Whole folded state that decisions rested on, as JSON; null inside it stands for erased values.
    state: Option<Json>,
}

impl DossierSnapshot {
    /// From a replayed state; `None` before the filing.
    pub fn of(dossier: &Dossier, as_of: Moment) -> Option<Self> {
        let filed = dossier.filed.as_deref()?;
        Some(Self {
            as_of: as_of.into(),
            code: filed.code.to_string(),
            status: filed.status().into(),
            version: i32::try_from(dossier.version).unwrap_or(i32::MAX),
            form: filed.form.known().cloned().map(Json),
            state: state(filed).map(Json),
        })
    }
}

/// One place at which the state of a dossier differs between two versions.
#[derive(Clone, SimpleObject)]
pub struct Difference {
    /// JSON Pointer (RFC 6901) into `DossierSnapshot.state`, `/form/name` for example.
    path: String,
    /// JSON value at this place in the earlier version; null if there is none.
    before: Option<Json>,
    /// JSON value at this place in the later version; null if there is none.
    after: Option<Json>,
}

impl Difference {
    /// True for a field of the form.
    pub fn is_of_form(&self) -> bool {
        self.path.starts_with("/form/")
    }

    /// Differences of two states of one dossier, sorted by path.
    pub fn between(before: &Dossier, after: &Dossier) -> Vec<Self> {
        let whole = |dossier: &Dossier| dossier.filed.as_deref().and_then(state).unwrap_or_else(|| json!({}));
        let found = differences(&whole(before), &whole(after));
        let shown =
            |change: Change| Self { path: change.path, before: change.before.map(Json), after: change.after.map(Json) };
        found.into_iter().map(shown).collect()
    }
}

fn state(filed: &FiledDossier) -> Option<Value> {
    plain(serde_json::to_value(filed).ok()?).ok()
}
