//! Data that refers to accounts and dossiers.

use std::collections::BTreeSet;

use app::pending_form::PendingForms;
use delivery::sending;
use domain::dossier::DossierCode;
use domain::restoration::{LostEvent, Mention, MentionPlace};
use domain::{AggregateKind, DossierId};
use store::sql::{Database, Sql};
use uuid::Uuid;

use super::OpeningError;
use crate::config::Config;

/// Tables that refer to accounts, each of which began with an event.
const OF_ACCOUNTS: [(MentionPlace, &str); 4] = [
    (MentionPlace::Session, "select distinct account as named from sessions"),
    (MentionPlace::Draft, "select distinct account as named from drafts"),
    (MentionPlace::QueueView, "select distinct account as named from queue_views"),
    (MentionPlace::SeenDossier, "select distinct account as named from seen_dossiers"),
];
/// Tables that refer to dossiers by code.
const OF_DOSSIERS: [(MentionPlace, &str); 3] = [
    (MentionPlace::Draft, "select distinct dossier_code as named from drafts where dossier_code <> ''"),
    (MentionPlace::Draft, "select distinct submitted_as as named from drafts where submitted_as is not null"),
    (MentionPlace::SeenDossier, "select distinct code as named from seen_dossiers"),
];

/// References to accounts and dossiers, each by its first event, whether the log holds it or not; and messages in the
/// outbox folder without a known event. `known` are events known to be lost already.
pub(super) async fn referring(
    config: &Config,
    database: &Database,
    pending_forms: Option<&PendingForms>,
    known: &[Mention],
) -> Result<Vec<Mention>, OpeningError> {
    let mut found = Vec::new();
    for (place, sql) in OF_ACCOUNTS {
        for row in database.edge.fetch_all(Sql::new(sql)).await? {
            found.push(began(place, AggregateKind::Account, row.text("named")?, None));
        }
    }
    let mut codes = BTreeSet::new();
    for (place, sql) in OF_DOSSIERS {
        for row in database.edge.fetch_all(Sql::new(sql)).await? {
            codes.insert((place, row.text("named")?));
        }
    }
    if let Some(pending_forms) = pending_forms {
        for path in pending_forms.paths().await? {
            codes.extend(path.split('/').map(|part| (MentionPlace::KeptPost, part.to_owned())));
        }
    }
    for (place, code) in codes {
        if let Ok(code) = code.parse::<DossierCode>() {
            let (id, about) = (DossierId::of_code(code.as_str()), format!("dossier {}", code.as_str()));
            found.push(began(place, AggregateKind::Dossier, id.to_string(), Some(about)));
        }
    }
    let lost: Vec<Uuid> = known.iter().filter_map(|mention| mention.event.id).collect();
    for message in sending::unasked(&config.outbox_dir(), &database.views, &database.edge, &lost).await? {
        let about = match message.dossier {
            Some(code) => format!("dossier {code}, by message {}", message.id),
            None => format!("somebody, by message {}", message.id),
        };
        let event = LostEvent { id: message.event, about: Some(about), ..LostEvent::default() };
        found.push(Mention { place: MentionPlace::Outbox, event });
    }
    Ok(found)
}

fn began(place: MentionPlace, kind: AggregateKind, id: String, about: Option<String>) -> Mention {
    Mention { place, event: LostEvent { place: Some((kind, id, 1)), about, ..LostEvent::default() } }
}
