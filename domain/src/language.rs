//! Languages of the service, and texts that exist in both.

use serde::{Deserialize, Serialize};

/// Language of the service; Vietnamese by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese, also in place of a missing translation.
    #[default]
    Vi,
    /// English, where a translation exists.
    En,
}

impl Language {
    /// Language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// Text in Vietnamese, with an optional English translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated {
    pub vi: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Translated {
    /// The text in this language, with Vietnamese as the fallback.
    pub fn get(&self, language: Language) -> &str {
        match (language, &self.en) {
            (Language::En, Some(en)) => en,
            _ => &self.vi,
        }
    }
}
