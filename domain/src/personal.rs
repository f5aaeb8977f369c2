use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::SubjectId;

/// Location at which a sealed field was first stored: associated data of its seal, added at reading and not stored with
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Location(pub String);

/// A personal field as it is stored: only the key of its subject opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedBox {
    /// Whose data it is.
    pub subject: SubjectId,
    /// Which of the subject's keys seals it.
    pub key: String,
    /// Nonce and ciphertext, base64url without padding.
    #[serde(rename = "box")]
    pub sealed: String,
    /// Where it was first stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Location>,
}

/// A value about a person, which can be erased without touching the events that hold it.
///
/// It is written as a marker with its subject, which `store` replaces by the sealed form before anything is
/// kept. Read back it is known, still sealed (rows of projections carry it so), or erased.
#[derive(Clone, PartialEq)]
pub enum Personal<T> {
    /// In plain text.
    Known {
        /// Whose data it is.
        subject: SubjectId,
        value: T,
    },
    /// Not opened.
    Sealed(SealedBox),
    /// The key is destroyed; nobody can read it any more.
    Erased {
        /// Whose data it was.
        subject: SubjectId,
    },
}

/// Key of the marker of a known value.
const KNOWN: &str = "$personal";
/// Key of the marker of a sealed value.
const SEALED: &str = "$sealed";
/// Key of the marker of an erased value.
const ERASED: &str = "$erased";

impl<T> Personal<T> {
    /// A known value.
    pub fn of(subject: impl Into<SubjectId>, value: T) -> Self {
        Self::Known { subject: subject.into(), value }
    }

    pub fn subject(&self) -> SubjectId {
        match self {
            Self::Known { subject, .. } | Self::Erased { subject } => *subject,
            Self::Sealed(sealed) => sealed.subject,
        }
    }

    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Sealed(_) | Self::Erased { .. } => None,
        }
    }

    /// The value, where it is known.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Sealed(_) | Self::Erased { .. } => None,
        }
    }
}

/// Redacts the value: personal data must not reach a log.
impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self {
            Self::Known { .. } => "known",
            Self::Sealed(_) => "sealed",
            Self::Erased { .. } => "erased",
        };
        write!(f, "Personal({state}, {})", self.subject())
    }
}

/// Never the value, as above.
impl fmt::Debug for Marker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (state, subject) = match self {
            Self::Known { subject, .. } => ("known", subject),
            Self::Sealed(sealed) => ("sealed", &sealed.subject),
            Self::Erased { subject } => ("erased", subject),
        };
        write!(f, "Marker({state}, {subject})")
    }
}

#[derive(Serialize)]
struct KnownMarker<'a, T> {
    subject: SubjectId,
    value: &'a T,
}

#[derive(Serialize, Deserialize)]
struct ErasedMarker {
    subject: SubjectId,
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Known { subject, value } => map.serialize_entry(KNOWN, &KnownMarker { subject: *subject, value })?,
            Self::Sealed(sealed) => map.serialize_entry(SEALED, sealed)?,
            Self::Erased { subject } => map.serialize_entry(ERASED, &ErasedMarker { subject: *subject })?,
        }
        map.end()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        match Marker::read(&value).map_err(D::Error::custom)? {
            Some(Marker::Known { subject, value }) => {
                let value = serde_json::from_value(value.clone()).map_err(D::Error::custom)?;
                Ok(Self::Known { subject, value })
            }
            Some(Marker::Sealed(sealed)) => Ok(Self::Sealed(sealed)),
            Some(Marker::Erased { subject }) => Ok(Self::Erased { subject }),
            None => Err(D::Error::custom("a personal field without its marker")),
        }
    }
}

/// A personal field as JSON, before anybody knows its type; `store` seals and opens by it.
pub enum Marker<'a> {
    /// In plain text.
    Known {
        /// Whose data it is.
        subject: SubjectId,
        value: &'a Value,
    },
    /// Sealed.
    Sealed(SealedBox),
    /// Erased.
    Erased {
        /// Whose data it was.
        subject: SubjectId,
    },
}

impl<'a> Marker<'a> {
    /// The marker that this value is, `None` where it is none.
    ///
    /// # Errors
    /// Where it has a marker's key, but not its shape.
    pub fn read(value: &'a Value) -> Result<Option<Self>, serde_json::Error> {
        let Some((key, content)) = value.as_object().filter(|map| map.len() == 1).and_then(|map| map.iter().next())
        else {
            return Ok(None);
        };
        match key.as_str() {
            KNOWN => {
                let subject = content.get("subject").cloned().unwrap_or_default();
                let value = content
                    .get("value")
                    .ok_or_else(|| <serde_json::Error as Error>::custom("a marker without a value"))?;
                Ok(Some(Self::Known { subject: serde_json::from_value(subject)?, value }))
            }
            SEALED => Ok(Some(Self::Sealed(serde_json::from_value(content.clone())?))),
            ERASED => {
                Ok(Some(Self::Erased { subject: serde_json::from_value::<ErasedMarker>(content.clone())?.subject }))
            }
            _ => Ok(None),
        }
    }

    /// The marker as JSON.
    ///
    /// # Errors
    /// Never for what `read` gave.
    pub fn write(&self) -> Result<Value, serde_json::Error> {
        match self {
            Self::Known { subject, value } => {
                serde_json::to_value(Personal::Known { subject: *subject, value: (*value).clone() })
            }
            Self::Sealed(sealed) => serde_json::to_value(Personal::<Value>::Sealed(sealed.clone())),
            Self::Erased { subject } => serde_json::to_value(Personal::<Value>::Erased { subject: *subject }),
        }
    }
}

#[cfg(test)]
mod tests;
