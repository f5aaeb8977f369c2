//! Mentions of events that a restore lost, gathered from places outside the log and merged into one list.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::AggregateKind;

/// Place outside the log that refers to an event. The names are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionPlace {
    /// The database that a restore moved aside.
    LogPutAside,
    /// A leaf of the Merkle tree that had followed the log.
    TreeLeaf,
    /// A webhook delivery, sent or pending.
    Webhook,
    /// The cursor of a webhook subscription.
    WebhookCursor,
    /// A message by mail or SMS, sent or pending.
    Delivery,
    /// A message in the folder of those that no server took.
    Outbox,
    /// An account with an open session.
    Session,
    /// A form that is being filled in, or became a dossier.
    Draft,
    /// A saved view of the staff's queue.
    QueueView,
    /// The version of a dossier that an officer has last seen.
    SeenDossier,
    /// A posted form that waits for its sender to sign in again.
    KeptPost,
}

impl MentionPlace {
    pub const ALL: [Self; 11] = [
        Self::LogPutAside,
        Self::TreeLeaf,
        Self::Webhook,
        Self::WebhookCursor,
        Self::Delivery,
        Self::Outbox,
        Self::Session,
        Self::Draft,
        Self::QueueView,
        Self::SeenDossier,
        Self::KeptPost,
    ];

    /// Name in database rows and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogPutAside => "log-put-aside",
            Self::TreeLeaf => "tree-leaf",
            Self::Webhook => "webhook",
            Self::WebhookCursor => "webhook-cursor",
            Self::Delivery => "delivery",
            Self::Outbox => "outbox",
            Self::Session => "session",
            Self::Draft => "draft",
            Self::QueueView => "queue-view",
            Self::SeenDossier => "seen-dossier",
            Self::KeptPost => "kept-post",
        }
    }

    /// Parses a name; `None` for an unknown one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// Known facts of a lost event: as much as its mentions have kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LostEvent {
    /// Id of the event, as receivers outside have it.
    pub id: Option<Uuid>,
    /// Position in the log's global order.
    pub position: Option<String>,
    /// Its hash, or a prefix of it.
    pub hash: Option<String>,
    /// Stream and sequence number.
    pub place: Option<(AggregateKind, String, u64)>,
    /// Event type, such as `DossierSubmitted`.
    pub event_type: Option<String>,
    /// Description without names of persons; not stored, so that a lost event noted for later has none.
    #[serde(skip)]
    pub about: Option<String>,
}

/// One place's reference to an event that the log lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub place: MentionPlace,
    pub event: LostEvent,
}

impl LostEvent {
    /// True where id or position identify the event; otherwise only that some event existed is known.
    pub fn is_identified(&self) -> bool {
        self.id.is_some() || self.position.is_some()
    }

    /// Keys by which another place may refer to the same event.
    fn names(&self) -> Vec<String> {
        let id = self.id.map(|id| id.to_string());
        let place = self.place.as_ref().map(|(kind, id, sequence)| format!("{kind}/{id}/{sequence}"));
        let mut names: Vec<String> = [id, self.position.clone(), place].into_iter().flatten().collect();
        if names.is_empty() {
            names.extend(self.about.clone());
        }
        names
    }

    /// Shortest key that is unique among the mentions of one place.
    pub fn key(&self) -> String {
        match (&self.position, &self.id, &self.place) {
            (Some(position), ..) => position.clone(),
            (None, Some(id), _) => id.to_string(),
            (None, None, Some((kind, id, sequence))) => format!("{kind}/{id}/{sequence}"),
            (None, None, None) => self.about.clone().unwrap_or_default(),
        }
    }

    /// Merges the facts that another mention has.
    fn and(&mut self, other: Self) {
        let Self { id, position, hash, place, event_type, about } = other;
        self.id = self.id.or(id);
        self.position = self.position.take().or(position);
        let is_longer = |hash: &String| self.hash.as_ref().is_none_or(|known| known.len() < hash.len());
        if let Some(hash) = hash.filter(is_longer) {
            self.hash = Some(hash);
        }
        self.place = self.place.take().or(place);
        self.event_type = self.event_type.take().or(event_type);
        self.about = match (self.about.take(), about) {
            (Some(one), Some(other)) if one != other => Some(format!("{one}; {other}")),
            (one, other) => one.or(other),
        };
    }
}

/// Deduplicates mentions: each event once, with all known facts and all places that mention it. Identified events come
/// first, in log order.
pub fn lost_events(mentions: impl IntoIterator<Item = Mention>) -> Vec<(LostEvent, BTreeSet<MentionPlace>)> {
    let mut found: Vec<(LostEvent, BTreeSet<MentionPlace>)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for Mention { place, event } in mentions {
        let (mut known, mut places) = (event, BTreeSet::from([place]));
        // A mention with several keys joins mentions that shared none before.
        let same: BTreeSet<usize> = known.names().iter().filter_map(|name| index.get(name).copied()).collect();
        // Superseded keys stay indexed: a later mention by one of them is the same event.
        let mut names = known.names();
        for at in same {
            let (event, mentioned) = std::mem::take(&mut found[at]);
            names.extend(event.names());
            known.and(event);
            places.extend(mentioned);
        }
        index.extend(names.into_iter().map(|name| (name, found.len())));
        found.push((known, places));
    }
    found.retain(|(_, places)| !places.is_empty());
    found.sort_by_cached_key(|(event, _)| (!event.is_identified(), event.position.is_none(), event.key()));
    found
}

impl fmt::Display for LostEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place, &self.about) {
            (Some((kind, id, sequence)), _) => write!(f, "event {sequence} of {kind} {id}")?,
            (None, Some(about)) => write!(f, "an event about {about}")?,
            (None, None) => f.write_str("an event")?,
        }
        for (what, told) in [
            ("", self.event_type.clone()),
            ("id ", self.id.map(|id| id.to_string())),
            ("at ", self.position.clone()),
            ("hash ", self.hash.clone()),
        ] {
            if let Some(told) = told {
                write!(f, ", {what}{told}")?;
            }
        }
        Ok(())
    }
}
