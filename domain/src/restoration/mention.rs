use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::AggregateKind;

/// Places outside the log that know of an event that it lost. The names are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionPlace {
    /// The database that a restore put aside.
    LogPutAside,
    /// A leaf of the tree that had followed the log.
    TreeLeaf,
    /// What was told, or to be told, to a webhook.
    Webhook,
    /// How far a webhook had been told.
    WebhookCursor,
    /// A message that was sent, or to be sent.
    Delivery,
    /// A message in the folder of those that no server took.
    Outbox,
    /// Somebody who is signed in.
    Session,
    /// A form that is being filled in, or became a dossier.
    Draft,
    /// A way of looking at the queue that somebody keeps.
    QueueView,
    /// How far somebody of the staff has seen a dossier.
    SeenDossier,
    /// A post that waits for who sent it.
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

    /// The name in rows and at the command line.
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

    /// The place of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// Known facts of a lost event: as much as its mentions have kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LostEvent {
    /// Its id, as receivers outside have it.
    pub id: Option<Uuid>,
    /// Position in the global order.
    pub position: Option<String>,
    /// Its hash, or the beginning of it.
    pub hash: Option<String>,
    /// Its stream, and its place there.
    pub place: Option<(AggregateKind, String, u64)>,
    /// What happened: `DossierSubmitted`.
    pub event_type: Option<String>,
    /// Description that names no person. Left out where the event is noted for later.
    #[serde(skip)]
    pub about: Option<String>,
}

/// An event that the log lost, as one place outside of it knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub place: MentionPlace,
    pub event: LostEvent,
}

impl LostEvent {
    /// Whether it is named one by one; else only that there was something of the kind is known.
    pub fn is_identified(&self) -> bool {
        self.id.is_some() || self.position.is_some()
    }

    /// Keys by which another place may know it.
    fn names(&self) -> Vec<String> {
        let id = self.id.map(|id| id.to_string());
        let place = self.place.as_ref().map(|(kind, id, sequence)| format!("{kind}/{id}/{sequence}"));
        let mut names: Vec<String> = [id, self.position.clone(), place].into_iter().flatten().collect();
        if names.is_empty() {
            names.extend(self.about.clone());
        }
        names
    }

    /// The shortest text that tells it from all others that one place mentions.
    pub fn key(&self) -> String {
        match (&self.position, &self.id, &self.place) {
            (Some(position), ..) => position.clone(),
            (None, Some(id), _) => id.to_string(),
            (None, None, Some((kind, id, sequence))) => format!("{kind}/{id}/{sequence}"),
            (None, None, None) => self.about.clone().unwrap_or_default(),
        }
    }

    /// Merges the facts that another place knows.
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

/// Each event once, with everything that is known of it and all the places that mention it. Those that are named one by one
/// come first, in the order of their positions.
pub fn lost_events(mentions: impl IntoIterator<Item = Mention>) -> Vec<(LostEvent, BTreeSet<MentionPlace>)> {
    let mut found: Vec<(LostEvent, BTreeSet<MentionPlace>)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for Mention { place, event } in mentions {
        let (mut known, mut places) = (event, BTreeSet::from([place]));
        // One place may know that what two others mention is the same.
        let same: BTreeSet<usize> = known.names().iter().filter_map(|name| index.get(name).copied()).collect();
        // Also by a name that another one supersedes: whoever still uses it means the same event.
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
