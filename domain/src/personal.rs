//! Personal fields: values that are encrypted under their subject's key, and their marker in stored JSON.

use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::SubjectId;

/// Location at which a sealed field was first stored: associated data of its seal (AEAD), derived at reading and not
/// stored with the field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Location(pub String);

/// A personal field as it is stored: encrypted under a key of its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedBox {
    /// Data subject whose key seals it.
    pub subject: SubjectId,
    /// Name of the subject's key that seals it.
    pub key: String,
    /// Nonce and ciphertext, base64url without padding.
    #[serde(rename = "box")]
    pub sealed: String,
    /// Location of its first storage; absent in the event itself, which implies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Location>,
}

/// A value about a person, erasable by crypto-shredding while the events that hold it stay.
///
/// It serializes to a marker with its subject; `store` seals the marker before anything is written. Deserialized it is
/// known, still sealed (as in rows of projections), or erased.
#[derive(Clone, PartialEq)]
pub enum Personal<T> {
    /// Decrypted, or not yet encrypted.
    Known {
        /// Data subject of the value.
        subject: SubjectId,
        value: T,
    },
    /// Encrypted, and not opened by this reader.
    Sealed(SealedBox),
    /// The subject's key is destroyed: the value is unreadable for good.
    Erased {
        /// Data subject of the former value.
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
    /// Wraps a known value of this subject.
    pub fn of(subject: impl Into<SubjectId>, value: T) -> Self {
        Self::Known { subject: subject.into(), value }
    }

    pub fn subject(&self) -> SubjectId {
        match self {
            Self::Known { subject, .. } | Self::Erased { subject } => *subject,
            Self::Sealed(sealed) => sealed.subject,
        }
    }

    /// The value; `None` while it is sealed, and once erased.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Sealed(_) | Self::Erased { .. } => None,
        }
    }

    /// The value; `None` while it is sealed, and once erased.
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

/// Redacts the value: personal data must not reach a log.
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

/// Marker of a personal field in JSON, independent of the value's type; `store` seals and opens by it.
pub enum Marker<'a> {
    /// Plain text, to be sealed before it is written.
    Known {
        /// Data subject of the value.
        subject: SubjectId,
        value: &'a Value,
    },
    /// Encrypted under the subject's key.
    Sealed(SealedBox),
    /// The subject's key is destroyed.
    Erased {
        /// Data subject of the former value.
        subject: SubjectId,
    },
}

impl<'a> Marker<'a> {
    /// Recognizes the marker that this value is; `None` for any other value.
    ///
    /// # Errors
    /// The value has a marker's key, but not its shape.
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

    /// Serializes the marker.
    ///
    /// # Errors
    /// None for a marker from `read`.
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
