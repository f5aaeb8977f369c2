use async_graphql::SimpleObject;
use domain::Moment;
use domain::dossier::{Dossier, FiledDossier};
use domain::procedure::{Change, differences};
use serde_json::{Value, json};
use store::vault::plain;

use crate::enums::DossierStatus;
use crate::scalar::{DateTime, Json};

/// A dossier as it was: a value without id, so that no cache mistakes it for the dossier of today.
#[derive(Clone, SimpleObject)]
pub struct DossierSnapshot {
    /// When that was.
    as_of: DateTime,
    /// Its number.
    code: String,
    /// Where it stood.
    status: DossierStatus,
    /// How many events had happened.
    version: i32,
    /// As it was filled in; null once erased.
    form: Option<Json>,
    /// All that decisions rested on then, as the service folds it from the events; null within stands for what is
    /// erased.
    state: Option<Json>,
}

impl DossierSnapshot {
    /// Of a state that was folded so far; `None` where nothing was filed.
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

/// What differs between two versions of a dossier, at one place of its state.
#[derive(Clone, SimpleObject)]
pub struct Difference {
    /// JSON pointer into `DossierSnapshot.state`.
    path: String,
    /// What stood there; null where nothing did.
    before: Option<Json>,
    /// What stands there in the later version; null where nothing does.
    after: Option<Json>,
}

impl Difference {
    /// Whether it is one of the form.
    pub fn is_of_form(&self) -> bool {
        self.path.starts_with("/form/")
    }

    /// Of two states of one dossier, in the order of their places.
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
